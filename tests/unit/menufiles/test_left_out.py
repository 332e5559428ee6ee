"""Commas and quotes that were left out, and lines begun too far left: named where they are."""

import re

import pytest

from app.menufiles import reader
from app.menufiles.notes import Notes

PROBLEM = """- {code: no_water, name: {pt: Sem água nas torneiras, en: No water in the taps},
   label: {pt: Sem água, en: No water},
   group: water, needs: nothing, reveals home: no, responsible: water}
- {code: light, name: {pt: Luz, en: Light}, label: {pt: Luz, en: Light},
   group: roads, needs: nothing, reveals home: no, responsible: works}
"""
CHOOSE = """problem:
  tell: [welcome]
  choose:
    1-3 <service>: where
    8 My cases: {if: caller has cases, go: my_cases}
where: x
"""
NOTICES = """notices:
  strike: {say: {pt: Greve}, from: 2026-03-01, until: 2026-03-02, where: nord, service: light}
"""
PAUSE = """notices:
  strike: {say: {pt: Greve}, from: 2026-03-01, pause: yes}
"""
OWNERS = """- {code: light, target hours: 48,
   responsible: {norte: water, other: works}}
"""
HOURS = """bodies: {works: {name: Works, hours: {mon-fri: "07:00-15:30", sat: "07:00-12:00"}}}
"""
COUNTRY = """country: {calling code: "254", national digits: 9}
"""
TYPED = """where: {type: {container code: send, bairro name: ward, district name: ward}}
"""
FORM = """language: 1
ward:
  say: Which ward
  type: {bairro name: ward}
  choose:
    1 Send: {do: file, go: filed}
    3 Change: where
"""
CALLS = """A call:
  - "*384*5500#": problem
  - 2: where
Another:
  - "*384*5500#": problem
"""

#: The text, what of it is written otherwise, how, and the finding: line, column, words.
SLIPS = [
    (PROBLEM, "taps},\n   label", "taps} label", 1, 81, "missing before label", "write , before"),
    (PROBLEM, "taps},\n", "taps}\n", 1, 79, "missing before label, which stands", "at the end of"),
    (
        PROBLEM,
        "water, needs",
        "water needs",
        3,
        17,
        "missing before needs",
        "write , before needs:",
    ),
    (PROBLEM, "no, responsible: water", "no responsible: water", 3, 51, "before responsible", ","),
    (PROBLEM, "Light},\n   group", "Light}\n   group", 4, 71, "missing before group", "at the end"),
    (CHOOSE, "    1-3", "  1-3", 4, 3, "not further to the right than choose:", "same column"),
    (NOTICES, "Greve}, from", "Greve} from", 2, 29, "missing before from", "write , before from:"),
    (NOTICES, "01, until", "01 until", 2, 47, "missing before until", "write , before until:"),
    (NOTICES, "02, where", "02 where", 2, 66, "missing before where", "write , before where:"),
    (NOTICES, "d, service", "d service", 2, 79, "missing before service", "write , before"),
    (PAUSE, "01, pause", "01 pause", 2, 47, "missing before pause", "write , before pause:"),
    (OWNERS, "t, target", "t target", 1, 16, "missing before target hours", "write , before"),
    (OWNERS, "r, other", "r other", 2, 31, "missing before other", "write , before other:"),
    (HOURS, "s, hours", "s hours", 1, 30, "missing before hours", "write , before hours:"),
    (HOURS, '0", sat', '0" sat', 1, 62, "missing before sat", "write , before sat:"),
    (COUNTRY, '4", n', '4" n', 1, 31, "missing before national digits", "write , before national"),
    (
        TYPED,
        "send, b",
        "send b",
        1,
        37,
        "missing before bairro name",
        "write , before bairro name:",
    ),
    (
        TYPED,
        "send, b",
        "send; b",
        1,
        38,
        "before bairro name",
        "write , in place of ; before bairro",
    ),
    (PROBLEM, "Luz, en", "Luz en", 4, 32, "missing before en", "write , before en:; if it belongs"),
    (PROBLEM, "torneiras, en", "torneiras en", 1, 54, "missing before en", "write , before en:"),
    (CALLS, '"*384*5500#": p', '"*384*5500#: p', 2, 5, "does not end on its", '"*384*5500#" in'),
    (CALLS, "2: where", '"2: where', 3, 5, "does not end on its line", "write the closing quote"),
    (FORM, "say: Which", "say Which", 3, 3, "a : is missing behind say", "write say: Which ward"),
    (FORM, "say: Which", "say = Which", 3, 3, "missing behind say", "write say: Which ward"),
    (FORM, "say: W", "say; W", 3, 3, "missing behind say", "write say: Which ward"),
    (FORM, "language: 1", "language 1", 1, 1, "missing behind language", "write language: 1"),
    (FORM, "1 Send: {", "1 Send {", 6, 5, "missing behind 1 Send", "write 1 Send: {do: file"),
    (FORM, "1 Send: {do: file, go: filed}", "1 Send filed", 6, 5, "a line without a :", "key:"),
    (FORM, "ward:\n  say: W", "ward:\n  title W", 3, 3, "a line without a :", "write key: value"),
]
#: Texts of two lines, and the second of which holds a colon: no key of theirs lacks one.
TWO_LINES = ["say: Which\n    ward\n    now: this", "say: Which\n    ward now: this"]


def told(text: str) -> list[tuple[int, int, str, str]]:
    notes = Notes()
    reader.read("a.yaml", text, notes)
    return [(one.line, one.column, one.what, one.mend) for one in notes.findings]


@pytest.mark.parametrize(("text", "old", "new", "line", "column", "what", "mend"), SLIPS)
def test_a_sign_that_was_left_out_is_named_where_it_belongs(
    text: str, old: str, new: str, line: int, column: int, what: str, mend: str
) -> None:
    assert told(text) == []

    ((at, in_column, said, cure),) = told(text.replace(old, new, 1))

    assert (at, in_column) == (line, column)
    assert what in said
    assert mend in cure


@pytest.mark.parametrize("text", TWO_LINES)
def test_a_colon_in_a_text_of_two_lines_is_no_key_that_lacks_one(text: str) -> None:
    [(_, _, what, _)] = told(FORM.replace("say: Which ward", text))

    assert "missing behind" not in what
    assert what != "a line without a :"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("pt: Sem água nas torneiras, en", "pt: Sem água, nas torneiras, en"),
        ("en: No water in the taps}", "en: No water, in the taps}"),
        ("label: {pt: Sem água,", "label: {pt: Sem água, nada,"),
        ("en: Light}, label", "en: Light, dark}, label"),
    ],
)
def test_a_comma_in_a_name_is_answered_with_a_line_that_can_be_taken(old: str, new: str) -> None:
    slip = PROBLEM.replace(old, new, 1)

    ((line, _, what, mend),) = told(slip)

    assert "ends the text inside {…}" in what
    lines = slip.split("\n")
    shown = mend.removeprefix("put the text in quotes: ")
    indent = re.match(" *", lines[line - 1])
    assert indent
    lines[line - 1] = indent[0] + shown
    assert told("\n".join(lines)) == []
    assert shown.count('"') == 2
    quoted = shown.split('"')[1]
    assert quoted in slip
    assert not re.search(r"[{}]", quoted)


def test_blanks_missing_behind_colons_in_brackets_are_each_named() -> None:
    found = told("send: {do:file, go:filed, say: {pt:Luz, en: Light}}\n")

    assert [(column, mend) for _, column, _, mend in found] == [
        (8, "write do: file"),
        (17, "write go: filed"),
        (33, "write pt: Luz"),
    ]
    assert {what for _, _, what, _ in found} == {"a blank is missing behind the colon"}


@pytest.mark.parametrize("seen", [": problem", ""])
def test_a_dialled_code_without_quotes_is_answered_with_a_line_that_can_be_taken(seen: str) -> None:
    slip = f"A call:\n  - *384*5500#{seen}\n  - 2: where\n"

    ((line, _, _, mend),) = told(slip)

    shown = mend.removeprefix("put the text in quotes: ")
    assert (line, shown) == (2, f'- "*384*5500#"{seen}')
    assert told(f"A call:\n  {shown}\n  - 2: where\n") == []
