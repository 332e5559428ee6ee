"""Read what city.yaml says of all its messages: quiet hours, and how many may leave in a day."""

import re
from typing import Final

from app.menufiles import fields
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes, short
from app.menufiles.tree import Mark, Node

QUIET: Final = "quiet hours"
MOST: Final = "most messages"
WORDS: Final = ("phone a day", "a day")
HOURS: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]-(?:[01][0-9]|2[0-3]):[0-5][0-9]"
MOST_OF_PHONE: Final = 100
MOST_OF_CITY: Final = 10_000_000
#: Messages a second on one network.
MOST_RATE: Final = 1_000


def read_quiet(city: Fields, notes: Notes) -> list[int] | None:
    """Read the quiet hours as minutes of the day, [start, end]; None where there are none."""
    node = city.get(QUIET)
    found = fields.text(node, notes, QUIET) if node else ""
    if node is None or not found:
        return None
    if not re.fullmatch(HOURS, found):
        what = f"{QUIET} {short(found)} are no hours"
        notes.add(node.mark, what, 'write beginning and end with two digits each, "21:00-07:00"')
        return None
    start, end = map(_minutes, found.split("-"))
    if start == end:
        what = f"{QUIET} {found} end when they begin"
        notes.add(node.mark, what, "write another end, or leave them out")
    return [start, end]


def _minutes(written: str) -> int:
    hours, _, minutes = written.partition(":")
    return int(hours) * 60 + int(minutes)


def read_most(city: Fields, notes: Notes) -> dict[str, int]:
    """Read how many messages may leave, by word; nothing where no number is set."""
    node = city.get(MOST)
    if node is None:
        return {}
    below = Fields(node, notes, MOST, WORDS)
    phone, whole = (
        below.whole_or_none(word, 1, most)
        for word, most in zip(WORDS, (MOST_OF_PHONE, MOST_OF_CITY), strict=True)
    )
    if phone and whole and phone > whole:
        what = f"one phone may have {phone} messages a day, the whole city {whole}"
        notes.add(_mark(below, node), what, "write more behind a day")
    pairs = zip(WORDS, (phone, whole), strict=True)
    return {word: number for word, number in pairs if number}


def _mark(below: Fields, node: Node) -> Mark:
    return (below.get(WORDS[1]) or node).mark
