"""A finding stands at the field whose value it is of."""

import pytest

from app.domain.errors import Finding
from app.edits.placing import Spot, place
from app.menufiles.yaml_put import LAST, Where, find, plain

TEXT = """\
- code: tap
  name: {fr: Robinet, en: Tap}
  label:
    fr: Robinet
  owner: {nord: water, sud: [a, b]}
- code: pipe
"""
TAP = (Where("code", "tap"),)
SPOTS = (
    Spot("name fr", (*TAP, "name", "fr")),
    Spot("name en", (*TAP, "name", "en")),
    Spot("label fr", (*TAP, "label", "fr")),
    Spot("label en", (*TAP, "label", "en")),
    Spot("owner", (*TAP, "owner")),
    Spot("area", (*TAP, "owner", "nord"), is_key=True),
    Spot("sud", (*TAP, "owner", "sud")),
    Spot("second", (*TAP, "owner", "sud", 1)),
    Spot("pipe", (LAST, "name")),
)


def test_the_last_entry_of_a_list_is_found() -> None:
    assert plain(find(TEXT, (LAST, "code"))) == "pipe"
    assert plain(find(TEXT, (0, "code"))) == "tap"
    assert find(TEXT, (2,)) is None


@pytest.mark.parametrize(
    ("line", "column", "key", "field"),
    [
        (2, 14, "", "name fr"),
        (2, 10, "", "name fr"),  # its key
        (2, 27, "", "name en"),
        (4, 9, "", "label fr"),
        (4, 5, "en", "label en"),  # left out
        (3, 3, "en", "label en"),  # at the key of what holds it
        (1, 3, "label", "label fr"),  # at the entry
        (5, 10, "", "owner"),
        (5, 11, "", "area"),
        (5, 17, "", "owner"),  # a part of it
        (5, 29, "", "sud"),
        (5, 30, "", "sud"),
        (5, 33, "", "second"),
        (6, 3, "name", "pipe"),
        (1, 3, "group", ""),
        (1, 3, "", ""),
        (2, 9, "", ""),
    ],
)
def test_a_value_its_key_its_parts_and_what_is_left_out(
    line: int, column: int, key: str, field: str
) -> None:
    finding = Finding("a.yaml", line, column, "wrong", "mend", key=key)
    assert place(TEXT, "a.yaml", SPOTS, [finding]) == ({field: [finding]} if field else {})


def test_what_stands_twice_is_of_either() -> None:
    there = Finding("a.yaml", 6, 9, "the same", "mend", twin=(2, 14))
    assert place(TEXT, "a.yaml", SPOTS, [there]) == {"name fr": [there]}
    other = Finding("a.yaml", 2, 27, "the same", "mend", twin=(2, 14))
    assert place(TEXT, "a.yaml", SPOTS, [other]) == {"name en": [other]}


def test_other_files_and_what_cannot_be_read_have_no_fields() -> None:
    findings = [Finding("b.yaml", 2, 14, "wrong", "mend"), Finding("a.yaml", 2, 14, "wrong", "m")]
    assert place(TEXT, "a.yaml", SPOTS, findings[:1]) == {}
    assert place("a: [", "a.yaml", SPOTS, findings[1:]) == {}
