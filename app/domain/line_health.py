"""How the lines of a city are: by network, and all of a gateway together. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from app.domain.clock import Micros
from app.domain.silence import (
    BORNE,
    Counts,
    day_of,
    expected_hours,
    rhythm,
    surprise,
    threshold,
)

#: Stands for all networks of a gateway together.
WHOLE: Final = "*"


class Line(NamedTuple):
    """A network on a gateway."""

    gateway: str
    network: str  #: the gateway's code, "" for all that are not named, `WHOLE` for all


class Seen(NamedTuple):
    """When something came over a line for the last time; None where nothing did of late."""

    call_us: Micros | None = None
    filing_us: Micros | None = None
    receipt_us: Micros | None = None


class Health(NamedTuple):
    """A line as it is now."""

    line: Line
    seen: Seen
    calls_of_day: int  #: that began within the last 24 hours
    missed: float  #: calls that were to be expected since the last one
    surprise: float  #: none came only by a chance of e to the minus this
    threshold: float  #: from which surprise on it is silent

    @property
    def is_silent(self) -> bool:
        """Whether it is dead, as far as anybody can tell from here."""
        return self.seen.call_us is not None and self.surprise >= self.threshold


def health(
    counts: Mapping[Line, Counts],
    seen: Mapping[Line, Seen],
    of_day: Mapping[Line, int],
    now_us: Micros,
    zone: str,
    borne: float = BORNE,
) -> list[Health]:
    """Say how each line is, those of a gateway together first.

    `counts` are calls by the hour, of whole hours, `of_day` those of the last 24 hours until now;
    `borne`: see `silence.threshold`.
    """
    day = day_of(counts.values(), zone)
    found = []
    lines = {*counts, *seen}
    for line in sorted(lines | {Line(gateway, WHOLE) for gateway, _ in lines}):
        of_line, its = _of(line, counts), _seen(line, seen)
        known = rhythm(of_line, day, its.call_us or now_us, zone)
        silent = expected_hours(day, its.call_us or now_us, now_us, zone)
        found.append(
            Health(
                line,
                its,
                _of_day(line, of_day),
                known.an_hour * silent,
                surprise(known, silent),
                threshold(known, borne),
            )
        )
    return sorted(found, key=lambda one: (one.line.gateway, one.line.network != WHOLE, one.line))


def silent_lines(found: Iterable[Health]) -> list[Health]:
    """Give the lines to tell of: where all of a gateway are silent, that alone."""
    silent = [one for one in found if one.is_silent]
    dead = {one.line.gateway for one in silent if one.line.network == WHOLE}
    return [one for one in silent if one.line.network == WHOLE or one.line.gateway not in dead]


def _of(line: Line, counts: Mapping[Line, Counts]) -> Counts:
    if line.network != WHOLE:
        return counts.get(line, {})
    together: Counter[int] = Counter()
    for other, of_other in counts.items():
        if other.gateway == line.gateway:
            together.update(of_other)
    return together


def _of_day(line: Line, of_day: Mapping[Line, int]) -> int:
    if line.network != WHOLE:
        return of_day.get(line, 0)
    return sum(calls for other, calls in of_day.items() if other.gateway == line.gateway)


def _seen(line: Line, seen: Mapping[Line, Seen]) -> Seen:
    if line.network != WHOLE:
        return seen.get(line, Seen())
    of_gateway = [one for other, one in seen.items() if other.gateway == line.gateway]
    return (
        Seen(*(_last(moments) for moments in zip(*of_gateway, strict=True)))
        if of_gateway
        else Seen()
    )


def _last(moments: Iterable[Micros | None]) -> Micros | None:
    return max((moment for moment in moments if moment is not None), default=None)
