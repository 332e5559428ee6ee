"""How long the texts of a city may get on a phone, and how many septets more there is room for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from app.domain.text import fold, septets
from app.menu.inspect import WIRE_PREFIX, oversized, smallest_limit
from app.menu.longest import longest_values
from app.menu.model import City, Notice
from app.menu.notices import LONGEST_ROUNDS, ROUNDS
from app.menufiles import schema_services
from app.menufiles.draft import Text
from app.menufiles.phrases import VALUE
from app.menufiles.sheet_texts import Entry, Form, Name, Texts, telling_notices

#: Septets that each form of a screen leaves free in each language.
Rooms = Mapping[tuple[Form, str], int]
#: Septets of a text that no screen has room for.
_LONG: Final = 200


class Size(NamedTuple):
    """A text on a phone, in septets."""

    longest: int  #: with the longest value of each kind in it
    room: int | None  #: that fit for certain besides; None where nothing limits it alone


def sizes(city: City, entries: tuple[Entry, ...]) -> dict[tuple[Name, str], Size]:
    """Measure every text in every language."""
    found: dict[tuple[Name, str], Size] = {}
    rooms = _kept(city, "rooms of screens", _rooms)
    for language in (spoken.code for spoken in city.languages):
        values = longest_values(city, language)
        for entry in entries:
            if text := entry.texts.get(language):
                long = _septets(text, values, language)
                room = (
                    city.terms_of(entry.name[1]).septets - long
                    if entry.name[0] == "messages"
                    else _room(entry, long, language, rooms)
                )
                found[entry.name, language] = Size(long, room)
    return found


def typed_septets(typed: str, lengths: Mapping[str, int], language: str) -> int:
    """Count what somebody types, which may be no text yet; `lengths`: of values at their longest.

    >>> typed_septets("Já <number> <x>", {"number": 11}, "pt")
    18
    """
    parts = VALUE.split(typed)
    values = (lengths.get(part, -1) if n % 2 else -1 for n, part in enumerate(parts))
    literal = (f"<{part}>" if n % 2 else part for n, part in enumerate(parts))
    return sum(
        length if length >= 0 else septets(fold(part, language))
        for length, part in zip(values, literal, strict=True)
    )


def notice_room(city: City, texts: Texts, language: str) -> int | None:
    """Give how many septets a notice may take wherever the menu tells one; None where it does not.

    Other notices do not count: one is told at a time.
    """
    rooms = _kept(city, "rooms under a long notice", _rooms_under_notice)
    told = [rooms[f, language] for f in telling_notices(texts.menu) if (f, language) in rooms]
    return min(told) + _LONG if told else None


def _rooms_under_notice(city: City) -> Rooms:
    # Longer than any line that is told where there is none, so that it alone is what counts.
    said = {spoken.code: "x" * _LONG for spoken in city.languages}
    long = Notice(said, first=1, last=date.max.toordinal())
    return _rooms(replace(city, notices=(long,), memo={}, steps={}))


def _kept(city: City, key: str, make: Callable[[City], Rooms]) -> Rooms:
    """Measure a city once, not for each page and language that asks."""
    known: Rooms | None = city.memo.get(key)
    if known is None:
        known = city.memo[key] = make(city)
    return known


def _septets(text: Text, values: Mapping[str, str], language: str) -> int:
    # A notice is one part, whatever it tells.
    parts = (part.replace(ROUNDS, LONGEST_ROUNDS) for part in text.parts)
    return sum(
        septets(values.get(part, "") if index % 2 else fold(part, language))
        for index, part in enumerate(parts)
    )


def _room(entry: Entry, long: int, language: str, rooms: Rooms) -> int | None:
    file, _, what = entry.name
    if file == "services":
        return schema_services.LABEL - long if what == "label" else None
    left = [rooms[form, language] for form in entry.shown if (form, language) in rooms]
    return min(left, default=None)


#: With no room at all every screen is too long, so each tells its height.
_NO_ROOM: Final = WIRE_PREFIX


def _rooms(city: City) -> Rooms:
    """Give how many septets each form of a screen leaves free on the smallest network."""
    limit = smallest_limit(city)
    bare = replace(city, routes=tuple(replace(r, screen=_NO_ROOM) for r in city.routes))
    return {
        ((issue.screen, issue.variant), issue.language): limit - issue.septets
        for issue in oversized(bare)
    }
