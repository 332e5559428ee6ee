"""Recent calls as samples: equal journeys are one, and say how many calls went so."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple

from app.domain.given_codes import Given
from app.edits.samples import Sample, Spoken
from app.menu.meaning import Heard, Journey, journey
from app.menu.model import City

#: What answers new calls now.
LIVE: Final = "live"


class Read(NamedTuple):
    """What was read of recent calls."""

    samples: list[Sample]  #: those that most calls went first
    calls: int
    turns: int
    unread: int  #: calls of which nothing can be told, among `calls`
    days: int = 0


class Earlier(NamedTuple):
    """A version of a city in the database, and how callers went of late."""

    city: City
    read: Read
    speaks_drafts: bool  #: whether drafts are served there
    given: Sequence[Given] = ()  #: points that the city has or had, where there is a database
    known: frozenset[str] = frozenset()  #: versions that answered before


class Basis(NamedTuple):
    """What an edit was compared with, and by which calls."""

    name: str  #: of the version, for people
    old: City
    new: City
    read: Read | None  #: None where there is no database
    spoken: Spoken
    given: Sequence[Given] = ()  #: none where the new one answered before


def grouped(
    calls: Iterable[tuple[str, Sequence[Heard]]], load: Callable[[str], City | None], days: int = 0
) -> Read:
    """Group calls, each given as its version and turns; `load` gives a version, if it can."""
    counted: Counter[Journey | None] = Counter()
    turns = 0
    known = cache(load)
    for version, heard in calls:
        city = known(version)
        counted[journey(city, heard) if city else None] += 1
        turns += len(heard)
    read, unread = counted.total(), counted.pop(None, 0)
    samples = [Sample(made, count) for made, count in counted.most_common() if made]
    return Read(samples, read, turns, unread, days)
