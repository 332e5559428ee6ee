"""Read the hours of a body: `{mon-fri: "07:00-15:30", sat: "07:00-12:00"}`."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from app.domain.working_time import DAY_MINUTES, Span
from app.menufiles import fields
from app.menufiles.notes import Notes, short
from app.menufiles.plain import PlainWeek
from app.menufiles.tree import Items, Node, Scalar

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY: Final = f"({'|'.join(DAYS)})"
#: How days are written: one, or the first and the last; sun-thu is a week of its own.
DAYS_LIKE: Final = f"{_DAY}(-{_DAY})?"
_TIME: Final = "([01][0-9]|2[0-3]):[0-5][0-9]"
SPAN_LIKE: Final = f"{_TIME}-({_TIME}|24:00)"


def read_hours(node: Node, notes: Notes, body: str) -> PlainWeek:
    """Read the hours of a body, Monday first; a day that is not written has none."""
    week: list[list[Span]] = [[] for _ in DAYS]
    seen: dict[int, Scalar] = {}
    for key, value in fields.pairs(node, notes, f"the hours of {body}"):
        spans = list(_spans(value, notes, body, key.text))
        for day in read_days(key, notes):
            if first := seen.get(day):
                what = f"{DAYS[day]} has hours already, in {short(first.text)}"
                notes.add(key.mark, what, "let every day stand in one line only")
                break
            seen[day] = key
            week[day] = spans
    return [[list(span) for span in day] for day in week]


def read_days(key: Scalar, notes: Notes) -> Iterator[int]:
    """Give the days that a word names, as `tue` or `mon-fri`, 0 for Monday."""
    if not re.fullmatch(DAYS_LIKE, key.text):
        what = f"{short(key.text)} is no day of the week"
        notes.add(key.mark, what, f"write {', '.join(DAYS)}, or two of them: mon-fri")
        return
    first, _, last = key.text.partition("-")
    begin = DAYS.index(first)
    for count in range((DAYS.index(last or first) - begin) % 7 + 1):
        yield (begin + count) % 7


def _spans(node: Node, notes: Notes, body: str, days: str) -> Iterator[Span]:
    """Read the times of a day, one or several, and refuse those that overlap."""
    what = f"the hours of {body} on {days}"
    written = node.items if isinstance(node, Items) else (node,)
    if not written:
        notes.add(node.mark, f"{what} are empty", 'write "07:00-15:30", or leave the day out')
    spans = [span for one in written if (span := _span(one, notes, what))]
    for (_, end), (begin, _) in pairwise(spans):
        if begin <= end:
            mend = 'write them in order and apart, as in ["07:00-12:00", "13:00-16:00"]'
            notes.add(node.mark, f"{what} run into each other", mend)
            return
    yield from spans


def _span(node: Node, notes: Notes, what: str) -> Span | None:
    text = fields.text(node, notes, what)
    if not text:
        return None
    if not re.fullmatch(SPAN_LIKE, text):
        mend = 'write from and to with two digits each: "07:00-15:30"'
        notes.add(node.mark, f"{short(text)} is no time from and to", mend)
        return None
    begin, end = map(_minutes, text.split("-"))
    if begin >= end:
        mend = f'begin before the end; of a night give each day its part: "{text[:5]}-24:00"'
        notes.add(node.mark, f"{what} end before they begin", mend)
        return None
    return begin, min(end, DAY_MINUTES)


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
