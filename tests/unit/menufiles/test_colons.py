"""A key whose colon is missing, or another sign, is named, and the line shown mends it."""

import re
from collections.abc import Callable, Iterator
from typing import Final

import pytest

from app.domain.errors import Finding
from app.menufiles.colons import split_key
from app.menufiles.notes import Notes
from app.menufiles.reader import read
from tests.unit.menufiles.folders import MAPUTO, broken, findings, maputo

CREW: Final = MAPUTO / "dialogues" / "crew.yaml"
FILES: Final = ("menu.yaml", "city.yaml", "routes.yaml")
_KEY: Final = re.compile(r"(?P<lead> *(?:- )?)(?P<key>[\w<][^:{}\"#]*): +(?P<value>[^\s#].*)")
#: A key with its value as people write them, by what is wrong.
SLIPS: Final[dict[str, Callable[[str, str], str]]] = {
    "semicolon": lambda key, value: f"{key}; {value}",
    "equals": lambda key, value: f"{key} = {value}",
    "no colon": lambda key, value: f"{key} {value}",
    "no blank": lambda key, value: f"{key}:{value}",
}


def _told(text: str) -> tuple[Finding, ...]:
    notes = Notes()
    read("a.yaml", text, notes)
    return notes.findings


def _blocks() -> Iterator[list[str]]:
    """Give what stands at the edge of a file with all that belongs to it, line by line."""
    for name in FILES:
        for block in re.split(r"\n(?=[^\s#])", maputo()[name]):
            if not _told(block):
                yield block.split("\n")


def _mended(lines: list[str], finding: Finding) -> list[str]:
    """Do what a finding says."""
    shown = finding.mend.removeprefix("write ")
    at = finding.line - 1
    return [*lines[:at], lines[at][: finding.column - 1] + shown, *lines[at + 1 :]]


@pytest.mark.parametrize("slip", SLIPS)
def test_a_key_without_its_colon_is_mended_by_the_line_that_is_shown(slip: str) -> None:
    shown = 0
    for block in _blocks():
        for at, line in enumerate(block):
            match = _KEY.fullmatch(line)
            if not match:
                continue
            wrong = [*block]
            wrong[at] = match["lead"] + SLIPS[slip](match["key"], match["value"])
            found = _told("\n".join(wrong))
            if not found:  # a text so far: the checks of words find it
                continue
            assert [finding.line for finding in found] == [at + 1], (line, found)
            if found[0].mend != "write key: value":
                assert _mended(wrong, found[0]) == block, (line, found)
                shown += 1

    assert shown > 60


@pytest.mark.parametrize("sign", [";", "", " # a remark"])
def test_a_name_without_its_colon_is_named_above_what_belongs_to_it(sign: str) -> None:
    (found,) = _told(f"problem:\n  say: What\n  choose{sign}\n    7 Other: other\n")

    assert (found.line, found.column) == (3, 3)
    assert (found.what, found.mend) == ("a : is missing behind choose", "write choose:")


def test_a_sign_in_place_of_a_colon_in_brackets_is_named() -> None:
    (found,) = _told("start: [{if; caller is new, go: jobs}, {go: problem}]\n")

    assert (found.line, found.column) == (1, 10)
    assert (found.what, found.mend) == ("; is no colon", "write if: caller is new")


@pytest.mark.parametrize(
    "text",
    [
        'say: "MOPA - [grátis]"\ntell: [how]',
        "say: Which - [ward]\ntell: [how]",
        "say: Which ward\n  say - what\ntell: [how]",
        "say: Rua 7 = {x}\ntell: [how]",
        "8 My [own] cases: my_cases",
    ],
)
def test_signs_in_texts_are_no_missing_colons(text: str) -> None:
    assert _told(f"problem:\n  {text.replace(chr(10), chr(10) + '  ')}\n") == ()


@pytest.mark.parametrize("sign", "：﹕︓꞉∶ː")
@pytest.mark.parametrize(
    "line",
    [
        "{}- 5: |",  # a dialogue would have typed it
        '{}- "*311#": problem',
        "{}8 My cases: my_cases",
        "{}<bairro>: spot",
        "{}{{say: A, b, choose: {{1 Send: filed}}}}",
        '{}{{"1 Send": filed}}',
    ],
)
def test_a_colon_of_another_alphabet_is_named_where_a_key_ends(line: str, sign: str) -> None:
    line = line.format("  ")
    places = [place.start() for place in re.finditer(":", line)]
    for place in places:
        (found,) = _told(f"a:\n{line[:place]}{sign}{line[place + 1 :]}\n    x\n")

        assert (found.line, found.column) == (2, place + 1)
        assert found.what == "this is not the : of a keyboard"
        assert found.mend.startswith("write : and a blank in its place")


@pytest.mark.parametrize(
    "text", ["say: Hora：12", "- 5: Hora：12", '- "Hora：12": wrong', "say: A # hora：12, {a：b}"]
)
def test_a_colon_of_another_alphabet_in_a_text_ends_no_key(text: str) -> None:
    assert _told(f"problem:\n  {text}\n") == ()


@pytest.mark.parametrize("word", ["rounds: tue", "missed round: yes", "same within: 50 m"])
def test_words_of_a_round_and_of_its_place_are_known_where_their_colon_is_missing(
    word: str,
) -> None:
    (above,) = _told(f"a:\n  {word.replace(':', '')}\n  say: {{pt: A}}\n")
    inside = split_key(word.replace(": ", ":"))

    assert (above.line, above.mend) == (2, f"write {word}")
    assert inside == (*word.partition(":")[:2], word.partition(": ")[2])


#: Inside {…}: what stands in place of the colon and the blank behind it.
SIGNS: Final = ("; ", ";", " = ", " - ", " – ", " ")
_INSIDE: Final = re.compile(r"[{,] *(?P<key>[\w<][^:{}\[\],]*)(?P<colon>: )(?P<value>[^,{}]*)")


def _inside(line: str, finding: Finding) -> str:
    """Do to a line what a finding inside {…} says."""
    before, rest = line[: finding.column - 1], line[finding.column - 1 :]
    word = finding.what.rpartition("behind ")[2]
    if sign := finding.mend.partition("write : in place of ")[2]:
        return before + re.sub(rf" *{sign} *", ": ", rest, count=1)
    if finding.mend.startswith("write : behind"):
        return before + rest.replace(f"{word} ", f"{word}: ", 1)
    shown = finding.mend.removeprefix("write ").partition(", or ")[0]
    return before + shown + re.sub(r"[^,}]*", "", rest, count=1)


@pytest.mark.parametrize("sign", SIGNS)
def test_a_key_inside_brackets_is_mended_by_what_is_said(sign: str) -> None:
    mended = 0
    for block in _blocks():
        for at, line in enumerate(block):
            for match in _INSIDE.finditer(line.partition(" #")[0]):
                wrong = [*block]
                wrong[at] = line[: match.start("colon")] + sign + line[match.end("colon") :]
                found = _told("\n".join(wrong))
                if not found:  # as {block 7}: the checks of words find it
                    continue
                assert found[0].line == at + 1, (wrong[at], found)
                if "the comma" in found[0].what and ", or " not in found[0].mend:
                    continue
                assert _inside(wrong[at], found[0]) == line, (wrong[at], found[0])
                mended += 1

    assert mended > 60


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("say: Which ward choose: {1 A: b}", "choose"),
        ('say: "Which ward" choose: {1 A: b}', "choose"),
        ("choose: {1 A: b} say: Which ward", "say"),
        ("say: say: Which ward", "say"),
        ("1 A: b 2 B: c", "2 B"),
        ("if: caller is new say: Which ward", "say"),
    ],
)
def test_two_lines_that_became_one_may_be_two_again(line: str, key: str) -> None:
    (found,) = _told(f"problem:\n  {line}\n")

    assert found.line == 2
    assert found.mend.startswith("put the text in quotes")
    assert found.mend.endswith(f"; if {key}: is no text, begin it on a line of its own")


def test_what_stands_inside_brackets_begins_no_line() -> None:
    (found,) = _told("problem: {if: caller is new, say: Is: it}\n")

    assert found.mend == 'put the text in quotes: problem: {if: caller is new, say: "Is: it"}'


@pytest.mark.parametrize(
    ("line", "word"), [("{<point>: send 8 Other: send}", "8 Other"), ("{1 A: b <bairro>: c}", "<")]
)
def test_a_comma_between_options_is_missing(line: str, word: str) -> None:
    (found,) = _told(f"spot: {line}\n")

    assert found.column == 7 + line.index(word)
    assert found.mend.startswith(f"write , before {word}")


@pytest.mark.parametrize(
    "line",
    [
        'problem: {say: "Where [here]", choose: {1 A: b}}',
        'problem: {say: "[Where]", choose: {1 A: b}}',
        'choose: ["1 A", "2 B [x]"]',
        'solved: {if: a case has news, say: "Case <number>: <status>"}',
    ],
)
def test_a_text_between_the_quotes_of_a_word_processor_is_shown_whole(line: str) -> None:
    found = _told(re.sub('"([^"]*)"', "“\\1”", line) + "\n")

    assert any(one.mend == f"write {line} with the quotes of a keyboard" for one in found)
    others = [one.mend for one in found if "of a keyboard" not in one.mend]
    assert all(
        mend in ("put the text in quotes", f"put the text in quotes: {line}") for mend in others
    )


def test_a_form_without_its_colon_is_shown_with_it() -> None:
    found = findings(broken("menu.yaml", "  - go: send\n", "  - go send\n"))

    assert [one.mend for one in found] == ["write go: send"]


#: Of a menu and of dialogues: signs that are left out, one at a time.
LEFT_OUT: Final = ':,{"'


def _followed(line: str, finding: Finding) -> str | None:
    """Do what a finding says in so many words; None where it leaves a choice, or shows nothing."""
    mend, column = finding.mend.partition("; if ")[0], finding.column - 1
    indent = line[: len(line) - len(line.lstrip())]
    if match := re.fullmatch("write ([,{]) before (.*?):", mend):
        at = line.rindex(f"{match[2]}:", 0, column + len(match[2]) + 1)
        return (
            f"{line[:at].rstrip(' ')}, {line[at:]}"
            if match[1] == ","
            else line[:at] + "{" + line[at:]
        )
    if mend.startswith("put the text in quotes: "):
        return indent + mend.removeprefix("put the text in quotes: ")
    if match := re.fullmatch("write : behind (.*)", mend):
        at = line.rindex(match[1], 0, column + len(match[1])) + len(match[1])
        return f"{line[:at]}:{line[at:]}"
    if mend.startswith("write ") and re.search(r": (?!value)", mend):
        shown = mend.removeprefix("write ").partition(", or ")[0]
        rest = (
            ""
            if finding.what.startswith("a : is missing") and "{" not in line[:column]
            else (re.sub(r"^[^,}]*", "", line[column:]))
        )
        return line[:column] + shown + rest
    return None


def test_a_sign_that_is_left_out_is_put_back_by_what_is_said() -> None:
    put_back = 0
    both = maputo()["menu.yaml"], CREW.read_text(encoding="utf-8")
    for block in (block for text in both for block in re.split(r"\n(?=[^\s#])", text)):
        lines = ["before: it", *block.split("\n")]
        for at, line in enumerate(lines):
            for place in (m.start() for m in re.finditer(f"[{LEFT_OUT}]", line.partition(" #")[0])):
                wrong = line[:place] + line[place + 1 :]
                found = _told("\n".join([*lines[:at], wrong, *lines[at + 1 :]]))
                if line.startswith("#") or not (at and found):
                    continue
                assert found[0].line == at + 1, (wrong, found[0])
                if (mended := _followed(wrong, found[0])) is None:
                    continue
                left = _told("\n".join([*lines[:at], mended, *lines[at + 1 :]]))
                assert not left, (wrong, mended, found[0], left)
                put_back += 1

    assert put_back > 250, put_back
