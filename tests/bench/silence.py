"""`python -m tests.bench.silence`: how soon a dead line is noticed, and how often one is not dead.

Calls come by chance: as many a day as MOPA's reports were, day by day from its launch on, or a
multiple of that; spread over the hours and the networks as those were. Outages are put in at
moments by chance, each of one network, or of all, and lines are looked at every five minutes.
*Delay*: hours from the beginning of an outage to the alarm, the median; *in day*: of those that
begin between 6 and 20 o'clock. *Unseen*: outages that were not told within two weeks. *False*:
alarms a month where nothing was dead; *borne*: as many as the threshold is meant for.
"""

import argparse
import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from app.demo.mopa import HOURS, NETWORKS, reports_on
from app.domain.clock import DAY_US, Micros
from app.domain.silence import (
    HOUR_US,
    LOOKED_BACK,
    Rhythm,
    day_of,
    expected_hours,
    hour_of,
    local_hour,
    rhythm,
    surprise,
    threshold,
)

ZONE: Final = "Africa/Maputo"
#: Midnight in Maputo, and how far it is from that of UTC.
BEGIN: Final = 20_000 * DAY_US - 2 * HOUR_US
LOOK_US: Final = 5 * 60_000_000
BORNE: Final = (8.0, 4.0, 2.0, 1.0, 0.5, 0.25)
#: A line that is noticed no sooner than this is not noticed.
GIVEN_UP: Final = 14 * DAY_US
#: Days after the launch before anything is looked at.
QUIET_DAYS: Final = 7


class Line(NamedTuple):
    """One network's calls."""

    network: str
    calls: Sequence[Micros]  #: in order
    counts: Mapping[int, int]


class Curve(NamedTuple):
    """A line at one number of false alarms that are borne."""

    network: str
    calls_a_day: float
    borne: float
    delays_h: tuple[float, ...]
    by_day_h: tuple[float, ...]
    missed: int
    false_a_month: float

    def __str__(self) -> str:
        """Write it as a line of the table."""
        shown = [f"{median(delays):>8.2f}" if delays else " " * 7 + "-" for delays in self[3:5]]
        lost = f"{self.missed:>4}"
        head = f"{self.network:<9}{self.calls_a_day:>9.1f}{self.borne:>7}"
        return f"{head} {' '.join(shown)} {lost} {self.false_a_month:>8.2f}"


def lines(days: int, load: float, chance: random.Random) -> list[Line]:
    """Draw the calls of each network."""
    found: dict[str, list[Micros]] = {network: [] for network in NETWORKS}
    for day in range(days):
        mean = reports_on(day, 1) * load
        for hour, share in enumerate(HOURS):
            for network, part in NETWORKS.items():
                expected = mean * share / sum(HOURS) * part / 100
                start = BEGIN + day * DAY_US + hour * HOUR_US
                found[network] += [
                    start + chance.randrange(HOUR_US) for _ in range(_poisson(expected, chance))
                ]
    return [
        Line(name, sorted(calls), Counter(map(hour_of, calls))) for name, calls in found.items()
    ]


def _poisson(mean: float, chance: random.Random) -> int:
    """Draw a number of calls; by gaps, which is exact and quick enough for an hour."""
    count, reached = -1, 0.0
    while reached <= mean:
        reached += chance.expovariate(1.0)
        count += 1
    return count


class Watch:
    """What the detector says of a line at any moment."""

    def __init__(self, line: Line, all_lines: Sequence[Line]) -> None:
        self._line, self._all = line, all_lines
        self._rhythms: dict[int, Rhythm] = {}
        self._days: dict[int, tuple[float, ...]] = {}

    def alarms(self, last_call: Micros, until: Micros) -> dict[float, Micros]:
        """Give the look at which a silence is told, by what is borne; none where it ends before."""
        of = self._rhythm(last_call)
        whole = self._surprise(of, last_call, until)
        limits = {borne: threshold(of, borne) for borne in BORNE}
        found = {
            borne: self._first(of, last_call, until, limit)
            for borne, limit in limits.items()
            if whole >= limit
        }
        return {borne: at for borne, at in found.items() if at < until}

    def _first(self, of: Rhythm, last_call: Micros, until: Micros, limit: float) -> Micros:
        looks = range(last_call // LOOK_US + 1, -(-until // LOOK_US) + 1)
        index = bisect_left(
            looks, limit, key=lambda look: self._surprise(of, last_call, look * LOOK_US)
        )
        return looks[min(index, len(looks) - 1)] * LOOK_US

    def _rhythm(self, last_call: Micros) -> Rhythm:
        """Give what is known at a call; within an hour that is the same."""
        hour = hour_of(last_call)
        if hour not in self._rhythms:
            counts = _until(self._line.counts, hour)
            self._rhythms[hour] = rhythm(counts, self._day(hour), last_call, ZONE)
        return self._rhythms[hour]

    def _day(self, hour: int) -> tuple[float, ...]:
        day = hour // 24
        if day not in self._days:
            known = [_until(line.counts, day * 24) for line in self._all]
            self._days[day] = day_of(known, ZONE)
        return self._days[day]

    def _surprise(self, of: Rhythm, since: Micros, until: Micros) -> float:
        return surprise(of, expected_hours(of.day, since, until, ZONE))


def _until(counts: Mapping[int, int], hour: int) -> dict[int, int]:
    """Give what is counted by then, as far as anybody looks back."""
    back = range(hour - LOOKED_BACK, hour)
    return {one: counts[one] for one in back if one in counts}


def curves(days: int, load: float, outages: int, chance: random.Random) -> list[Curve]:
    """Measure every line at every number of false alarms that are borne."""
    drawn = lines(days, load, chance)
    together = sorted(call for line in drawn for call in line.calls)
    whole = Line("all", together, Counter(map(hour_of, together)))
    found: list[Curve] = []
    for line in (whole, *drawn):
        watch = Watch(line, drawn)
        found += _curves(line, watch, days, outages, chance)
    return found


def _curves(
    line: Line, watch: Watch, days: int, outages: int, chance: random.Random
) -> Iterator[Curve]:
    begin, end = BEGIN + QUIET_DAYS * DAY_US, BEGIN + days * DAY_US
    watched = [call for call in line.calls if call >= begin]
    false = [watch.alarms(call, following) for call, following in pairwise(watched)]
    at = sorted(chance.randrange(begin, end) for _ in range(outages))
    told = [(dead, _dead(line, watch, dead)) for dead in at]
    for borne in BORNE:
        delays = [
            (dead, max(0, alarms[borne] - dead) / HOUR_US)
            for dead, alarms in told
            if borne in alarms
        ]
        by_day = [delay for dead, delay in delays if 6 <= local_hour(hour_of(dead), ZONE) < 20]
        yield Curve(
            line.network,
            len(watched) / (days - QUIET_DAYS),
            borne,
            tuple(delay for _, delay in delays),
            tuple(by_day),
            outages - len(delays),
            30 * sum(borne in one for one in false) / (days - QUIET_DAYS),
        )


def _dead(line: Line, watch: Watch, dead: Micros) -> dict[float, Micros]:
    """Give when a line that is dead from a moment on is told."""
    before = bisect_left(line.calls, dead)
    return watch.alarms(line.calls[before - 1], dead + GIVEN_UP) if before else {}


def main() -> None:
    """Print the curves."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.silence", description=__doc__)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--outages", type=int, default=300, help="of each line")
    parser.add_argument("--loads", type=float, nargs="+", default=[1, 10, 100])
    parser.add_argument("--seed", type=int, default=311)
    options = parser.parse_args()
    for load in options.loads:
        print(f"{load:g} times MOPA's reports")
        print("line      calls/day  borne  delay h   in day unseen false/month")
        for curve in curves(options.days, load, options.outages, random.Random(options.seed)):
            print(curve)


if __name__ == "__main__":
    main()
