"""The line that a finding shows is the line that mends it, wherever the text stands."""

import re
from collections.abc import Iterator

import pytest

from app.domain.errors import Finding
from app.menufiles.notes import Notes
from app.menufiles.reader import read
from app.menufiles.tree import Items, Node, Pairs, Scalar

_SHOWN = re.compile(
    r"(?:put the text in quotes(?: as a whole)?|use the other kind of quotes): (.*?)"
    r"(?:; if not, write a blank behind #)?$"
)
#: Where texts stand; T is the text.
BLOCK = "where:\n  say: T\n  tell: [how]\n"
OPTION = "where:\n  choose:\n    7 T: other\n    8 Outro: other\n"
BRACES = "tell:\n  how: {if: caller is new, say: T}\n  welcome: MOPA\n"
FIRST = "where: {say: T}\nbairro: {say: Which bairro}\n"
MIDDLE = "points:\n  - {code: x, name: T, kind: container}\n"
LABEL = "detail:\n  choose: {0 T: filed, 1 Outro: {do: file, go: filed}}\n"
LIST = "problem: {choose: [7 T, 8 My cases]}\n"
DIALOGUE = "A call:\n  - T: problem\n  - 1: where\n"
#: What is written, and what was meant.
SIGNS = ["*311# aqui", "&aqui", "!aqui", "%aqui", "@aqui", "`aqui`", "> aqui", "| aqui", "- aqui"]
BREAKS = ["Onde: aqui", "Onde #1", "Onde # 1"]
MEANT = {
    "[Onde] aqui": "[Onde] aqui",
    '"Onde" aqui': "Onde aqui",
    "'Onde' aqui": "Onde aqui",
    "'Onde d'agua'": "Onde d'agua",
}
CASES = [
    *((place, text, text) for place in (BLOCK, BRACES, FIRST, MIDDLE) for text in SIGNS + BREAKS),
    *((place, *pair) for place in (BLOCK, BRACES, FIRST, MIDDLE) for pair in MEANT.items()),
    *(
        (place, text, f"0 {text}")
        for place in (LABEL,)
        for text in [*BREAKS, "[Onde]", "#1", "A, b"]
    ),
    *((OPTION, text, f"7 {text}") for text in [*BREAKS, "#aqui"]),
    *((LIST, text, f"7 {text}") for text in BREAKS),
    *((BLOCK, text, text) for text in ("? aqui", "Onde:", "#311")),
    *((DIALOGUE, text, text) for text in ("*311#", "*311*1*10348#")),
]


def _read(text: str) -> tuple[Node | None, tuple[Finding, ...]]:
    notes = Notes()
    notes.rule = "yaml"
    # In menu.yaml itself no list holds labels.
    return read("menu.en.yaml", text, notes), notes.findings


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield node.text
    elif isinstance(node, Items):
        for item in node.items:
            yield from _texts(item)
    elif isinstance(node, Pairs):
        for key, value in node.pairs:
            yield from (key.text, *_texts(value))


@pytest.mark.parametrize(("place", "written", "meant"), CASES)
def test_the_line_that_is_shown_mends_it(place: str, written: str, meant: str) -> None:
    text = place.replace("T", written)
    _, found = _read(text)

    assert found, "nothing was found"
    shown = _SHOWN.search(found[0].mend)
    assert shown, str(found[0])
    lines = text.split("\n")
    broken = lines[found[0].line - 1]
    lines[found[0].line - 1] = broken[: len(broken) - len(broken.lstrip())] + shown[1]
    tree, left = _read("\n".join(lines))

    assert not left, "\n".join(map(str, left))
    assert tree is not None
    assert meant in set(_texts(tree))


def test_a_remark_behind_the_text_stays_out_of_the_quotes() -> None:
    _, found = _read('brand: "Linha" verde    # what residents call the line\n')

    assert found[0].mend == 'put the text in quotes as a whole: brand: "Linha verde"'


@pytest.mark.parametrize(("place", "column"), [(FIRST, 14), (BRACES, 33), (BLOCK, 8)])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_quote_without_an_end_is_told_where_it_begins(
    place: str, column: int, quote: str
) -> None:
    _, found = _read(place.replace("T", f"{quote}Onde") + f"over: {quote}Fim{quote}\n")

    (only,) = found
    assert (only.line, only.column) == (place.split("T", maxsplit=1)[0].count("\n") + 1, column)
    assert only.mend == "write the closing quote"


def test_a_colon_behind_the_digit_is_taken_out() -> None:
    _, found = _read("where:\n  choose:\n    7: Outro: other\n")

    assert [finding.mend for finding in found] == ["write 7 Outro: other"]
