"""What corrected cases are, and what they say of a city's places. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from app.domain.clock import Micros
from app.domain.gazetteer import Gazetteer
from app.domain.geo import Position
from app.domain.proposals import Proposal
from app.domain.said import Said

_T = TypeVar("_T")


class Pointed(NamedTuple):
    """A case whose place was corrected; of several corrections the last."""

    case: int
    was: str  #: code of the place that was named
    place: str  #: code of the place that is named now
    pin: Position | None  #: None where only a place was said
    called: str = ""  #: what people call it: the spot of the pin, else the place
    by: str = ""  #: who put the pin; "" for somebody who put no other
    at_us: Micros = 0  #: when it was corrected


class Coded(NamedTuple):
    """A case that a crew did, with the code that it typed there; of several the last."""

    case: int
    place: str  #: code of the place where the case is
    code: str  #: as it is painted


class Heard(NamedTuple):
    """What cases say, and which."""

    its: Proposal | Said  #: a sentence where it cannot be written yet
    ones: tuple[Pointed, ...]
    out: frozenset[int] = frozenset()  #: cases of those that say something else
    radius_m: int = 0  #: to which pins say it; 0 for what no pin says


class Learned(NamedTuple):
    """What is worth to be looked at."""

    heard: tuple[Heard, ...]

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Give what may be written."""
        return tuple(one.its for one in self.heard if not isinstance(one.its, Said))

    @property
    def remarks(self) -> tuple[Said, ...]:
        """Give what cannot be written yet, and why."""
        return tuple(one.its for one in self.heard if isinstance(one.its, Said))


def by(ones: Iterable[_T], key: Callable[[_T], str]) -> Mapping[str, Sequence[_T]]:
    """Group them, those of most cases first."""
    found: dict[str, list[_T]] = defaultdict(list)
    for one in ones:
        found[key(one)].append(one)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def called(gazetteer: Gazetteer, code: str) -> str:
    """Give a place by its code and its label."""
    known = gazetteer.by_point.get(code) or gazetteer.by_bairro.get(code)
    place = known or gazetteer.by_district.get(code)
    return f"{code} {place.label}" if place else code


def bairro_of(gazetteer: Gazetteer, one: Pointed) -> str:
    """Give the code of the bairro of a place that has one."""
    bairro = gazetteer.bairro_of(one.place)
    assert bairro is not None, "asked before"
    return bairro.code


def name_of(ones: Iterable[Pointed]) -> str:
    """Give what most call it; "" where nobody said it."""
    names = Counter(one.called for one in ones if one.called)
    return names.most_common(1)[0][0] if names else ""
