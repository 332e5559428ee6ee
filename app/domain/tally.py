"""How often a process has met things of late, in bounded room. Pure."""

from collections.abc import Hashable
from typing import Final

from app.domain.clock import Micros

#: Things that are counted by themselves.
ROOM: Final = 100_000
#: All for which no room was left, counted as one.
_OTHERS: Final = object()


class Tally:
    """Counts back for a span at least, and for less than three."""

    def __init__(self, span_us: Micros, room: int = ROOM) -> None:
        """Begin with nothing met."""
        self._span_us = span_us
        self._room = room
        self._begun: Micros = 0
        self._now: dict[Hashable, int] = {}
        self._before: dict[Hashable, int] = {}

    def add(self, thing: Hashable, now_us: Micros) -> int:
        """Count a thing once more; give how often it had been met, or a greater number.

        >>> tally = Tally(10)
        >>> [tally.add("a", at) for at in (0, 1, 9, 15, 40)]
        [0, 1, 2, 3, 0]
        """
        self._turn_page(now_us)
        pages = self._now, self._before
        met = sum(page.get(key, 0) for page in pages for key in (thing, _OTHERS))
        has_room = thing in self._now or len(self._now) < self._room
        key = thing if has_room else _OTHERS
        self._now[key] = self._now.get(key, 0) + 1
        return met

    def _turn_page(self, now_us: Micros) -> None:
        """Begin a new page each span; what is on the last but one was met before the last span."""
        if now_us - self._begun < self._span_us:
            return
        is_next = now_us - self._begun < 2 * self._span_us
        self._before = self._now if is_next else {}
        self._now, self._begun = {}, now_us
