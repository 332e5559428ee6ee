"""A text is read once; what is found in one is found however often it is read, wherever it lies."""

import pytest

from app.domain.errors import Finding
from app.menufiles.notes import Notes
from app.menufiles.reader import MOST_KEPT, read
from app.menufiles.tree import Node

SOUND = "code: maputo\nname: {pt: Maputo}\n"
#: Read to its end with a finding, and not read at all.
TWICE, CUT = SOUND + "code: beira\n", SOUND + "languages: [pt\n"


def told(file: str, text: str, rule: str = "yaml") -> tuple[Node | None, tuple[Finding, ...]]:
    notes = Notes(rule)
    return read(file, text, notes), notes.findings


def test_a_sound_text_is_read_once() -> None:
    tree, found = told("city.yaml", SOUND)

    assert tree is not None
    assert found == ()
    assert told("city.yaml", SOUND)[0] is tree


def test_the_same_text_in_another_file_stands_there() -> None:
    one, other = (told(file, SOUND)[0] for file in ("city.yaml", "routes.yaml"))

    assert one
    assert other
    assert (one.mark.file, other.mark.file) == ("city.yaml", "routes.yaml")


@pytest.mark.parametrize("text", [TWICE, CUT])
def test_a_finding_is_told_each_time_and_is_of_the_rule_that_is_held(text: str) -> None:
    first, again, held = (told("city.yaml", text, rule) for rule in ("yaml", "yaml", "form"))

    assert first == again
    assert len(first[1]) == 1
    assert [(one.rule, two.rule) for one, two in zip(first[1], held[1], strict=True)] == [
        ("yaml", "form")
    ]


def test_findings_of_other_files_stay_beside_it() -> None:
    notes = Notes()
    for file in ("city.yaml", "menu.yaml", "city.yaml"):
        read(file, TWICE, notes)

    assert [one.file for one in notes.findings] == ["city.yaml", "menu.yaml"]


def test_what_was_not_read_for_long_is_let_go() -> None:
    before = told("city.yaml", SOUND)[0]
    for number in range(MOST_KEPT):
        told("city.yaml", f"{SOUND}# {number}\n")

    after = told("city.yaml", SOUND)[0]

    assert after == before
    assert after is not before
