"""How often a process has met things of late, in bounded room. Pure."""

from collections.abc import Hashable
from typing import Final

from app.domain.clock import Micros

#: Things that are counted by themselves.
ROOM: Final = 100_000


class Tally:
    """Counts back for a span at least, and for less than three."""

    def __init__(self, span_us: Micros, room: int = ROOM) -> None:
        """Begin with nothing met."""
        self._span_us = span_us
        self._room = room
        self._begun: Micros = 0
        self._now: dict[Hashable, int] = {}
        self._before: dict[Hashable, int] = {}
        #: Met when no room was left for them.
        self._others = self._others_before = 0

    def add(self, thing: Hashable, now_us: Micros) -> int:
        """Count a thing once more; give how often it had been met, or a greater number.

        >>> tally = Tally(10)
        >>> [tally.add("a", at) for at in (0, 1, 9, 15, 40)]
        [0, 1, 2, 3, 0]
        """
        self._turn_page(now_us)
        here = self._now.get(thing, 0)
        met = here + self._before.get(thing, 0) + self._others + self._others_before
        if here or len(self._now) < self._room:
            self._now[thing] = here + 1
        else:
            self._others += 1
        return met

    def _turn_page(self, now_us: Micros) -> None:
        """Begin a new page each span; what is on the last but one was met before the last span."""
        if now_us - self._begun < self._span_us:
            return
        is_next = now_us - self._begun < 2 * self._span_us
        self._before = self._now if is_next else {}
        self._others_before = self._others if is_next else 0
        self._now, self._others, self._begun = {}, 0, now_us
