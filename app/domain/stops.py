"""Where callers stop: how often a screen was shown, and what became of it each time.

Each time a screen is in front of a caller is counted once as `shown` and once more by its fate:

    answered   a valid input on it, the key for the next page too
    wrong      an input that it does not take, an empty one too
    back       the key for back
    ended      it was the last screen of a call that came to its end
    dropped    the call's last turn stands on it without having ended, and the network's idle time
               has passed since, or the gateway has said that the call is over
    waiting    the same, but the caller may still answer
    lost       the gateway took the call up again at an earlier screen

so `shown` is their sum. A screen that was passed within one request (a direct dial) was in front
of nobody and is not counted. Nothing here tells who called.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

FATES: Final = ("answered", "wrong", "back", "ended", "dropped", "waiting", "lost")
#: Fates that are an input of the caller, so that the time before it was spent on thinking.
INPUTS: Final = frozenset({"answered", "wrong", "back"})
#: A median is exact to a tenth of a second: times are counted, not kept.
TENTH_MS: Final = 100


class Spot(NamedTuple):
    """Which screen, and for whom; "" where figures are added up over all."""

    screen: str = ""
    version: str = ""
    language: str = ""
    network: str = ""
    day: str = ""  #: on which the call began, in the city's time zone, as in 2026-11-22


#: What figures can be told apart by, besides the screen.
SIDES: Final = Spot._fields[1:]


class Figures:
    """What became of the times that a screen was shown."""

    __slots__ = ("fates", "thinking")

    def __init__(self) -> None:
        #: fate -> times
        self.fates: Counter[str] = Counter()
        #: thinking time in tenths of a second -> times
        self.thinking: Counter[int] = Counter()

    def note(self, fate: str, thinking_ms: int = 0) -> None:
        """Count one time; the thinking time counts for inputs only."""
        self.fates[fate] += 1
        if fate in INPUTS:
            self.thinking[round(thinking_ms / TENTH_MS)] += 1

    def add(self, other: "Figures") -> None:
        """Take the times of another in."""
        self.fates.update(other.fates)
        self.thinking.update(other.thinking)

    def __getitem__(self, fate: str) -> int:
        return self.fates[fate]

    @property
    def shown(self) -> int:
        """How many times the screen was in front of a caller."""
        return self.fates.total()

    @property
    def median_s(self) -> float | None:
        """Median thinking time in seconds; None where nobody put anything in."""
        if not (inputs := self.thinking.total()):
            return None
        low, high = (self._at(rank) for rank in ((inputs - 1) // 2, inputs // 2))
        return (low + high) / 2 * TENTH_MS / 1000

    def _at(self, rank: int) -> int:
        for tenths, times in sorted(self.thinking.items()):
            rank -= times
            if rank < 0:
                return tenths
        raise IndexError(rank)


Stops = Mapping[Spot, Figures]


def added_up(stops: Stops, *by: str) -> dict[Spot, Figures]:
    """Add figures up over all but the named fields, in the order of what is kept.

    >>> figures = Figures()
    >>> figures.note("answered", 3000)
    >>> list(added_up({Spot("where", "v1", "pt"): figures}, "screen"))
    [Spot(screen='where', version='', language='', network='', day='')]
    """
    totals: dict[Spot, Figures] = {}
    for spot, figures in sorted(stops.items(), key=lambda pair: pair[0]):
        kept = Spot(**{name: getattr(spot, name) for name in by})
        totals.setdefault(kept, Figures()).add(figures)
    return totals


def with_networks(stops: Stops, names: Mapping[str, str]) -> Stops:
    """Give networks the names that people know them by; one without a name keeps its code.

    >>> figures = Figures()
    >>> list(with_networks({Spot("where", network="64304"): figures}, {"64304": "Vodacom"}))
    [Spot(screen='where', version='', language='', network='Vodacom', day='')]
    """
    named: dict[Spot, Figures] = {}
    for spot, figures in stops.items():
        known = spot._replace(network=names.get(spot.network, spot.network))
        named.setdefault(known, Figures()).add(figures)
    return named


def by_screen(stops: Stops) -> dict[str, Figures]:
    """Give the figures of each screen by its name."""
    return {spot.screen: figures for spot, figures in added_up(stops, "screen").items()}


def total(figures: Iterable[Figures]) -> Figures:
    """Add figures up."""
    everything = Figures()
    for one in figures:
        everything.add(one)
    return everything
