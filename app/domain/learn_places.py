"""What corrected cases say of a city's places, for a person to accept. Pure.

An official who puts a case where it is says something of the place that was named: where it lies
(a pin), that another one was meant, or what people call it. A crew that did the work types the code
that is painted there: it says which point a pin is of, and which place was meant. One case proves
nothing; where several agree it is worth to be looked at.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from app.domain import geo, text
from app.domain.crowds import Spot, find_spots
from app.domain.estimate import FEWEST, Estimate, Pin, estimate
from app.domain.gazetteer import Bairro, Gazetteer, Point, Source
from app.domain.geo import Position
from app.domain.proposals import Alias, Altered, NewPoint, Proposal, written
from app.domain.said import Said

#: Pins so near to each other say where a spot is, and not a bairro.
_SPOT_M: Final = 60
#: Of the cases of a place, or of a name, so many must say the same.
_AGREE: Final = 0.75
#: A name that so many cases bring is no slip.
_LEAST_NAMED: Final = 3

_T = TypeVar("_T")


class Pointed(NamedTuple):
    """A case whose place was corrected; of several corrections the last."""

    case: int
    was: str  #: code of the place that was named
    place: str  #: code of the place that is named now
    pin: Position | None  #: None where only a place was said
    called: str = ""  #: what people call it: the spot of the pin, else the place
    by: str = ""  #: who put the pin; "" for somebody who put no other


class Coded(NamedTuple):
    """A case that a crew did, with the code that it typed there; of several the last."""

    case: int
    place: str  #: code of the place where the case is
    code: str  #: as it is painted


class Learned(NamedTuple):
    """What is worth to be looked at."""

    proposals: tuple[Proposal, ...]
    remarks: tuple[Said, ...]  #: what cannot be written yet, and why


def learn(gazetteer: Gazetteer, pointed: Sequence[Pointed], coded: Sequence[Coded] = ()) -> Learned:
    """Give what cases say of places: of points, bairros, new points, names."""
    codes = {one.case: one.code for one in coded if one.code in gazetteer.by_point}
    corrected = [_of_point(gazetteer, one, codes.get(one.case, "")) for one in pointed]
    ways = (_points, _bairros, _new_points, _aliases, _mistaken)
    found = [one for way in ways for one in way(gazetteer, corrected)]
    known = {one.case for one in pointed}
    done = [one for one in coded if one.case in {*codes} - known]
    found += _done_elsewhere(gazetteer, done)
    proposals = tuple(one for one in found if not isinstance(one, Said))
    return Learned(proposals, tuple(one for one in found if isinstance(one, Said)))


def _of_point(gazetteer: Gazetteer, one: Pointed, code: str) -> Pointed:
    """Let a pin that names no point be of the one whose code the crew read there."""
    is_free = one.pin and code and one.place not in gazetteer.by_point
    return one._replace(place=code) if is_free else one


def _points(gazetteer: Gazetteer, pointed: Sequence[Pointed]) -> Iterator[Proposal | Said]:
    """Find points that lie elsewhere than the file says."""
    for code, ones in _by(_pinned(pointed), lambda one: one.place).items():
        point = gazetteer.by_point.get(code)
        if point and (found := estimate(_pins(ones))):
            yield from _point(point, found)


def _point(point: Point, found: Estimate) -> Iterator[Proposal | Said]:
    claimed = geo.CONTAINER_M if point.kind == "container" else geo.POINT_M
    far = geo.metres(point.position, found.position)
    if not found.is_agreed:
        pins, others = found.pins, found.left_out
        both = Said("%(pins)s pins say one place and %(others)s others", pins=pins, others=others)
        yield Said(
            "%(code)s %(name)s: %(both)s. Look on the spot",
            code=point.code,
            name=point.label,
            both=both,
        )
    elif far > max(claimed, found.radius_m):
        why = Said("%(said)s, %(far)s m from where it stands", said=_said(found), far=f"{far:.0f}")
        if found.radius_m <= claimed:
            yield Altered(point.code, why, found.position)
        else:
            told = {"code": point.code, "name": point.label, "why": why, "m": claimed}
            if found.people < FEWEST - 1:  # more of the same people say it no better
                said = (
                    "%(code)s %(name)s: %(why)s. Pins of more people are needed: %(m)s m are stated"
                )
            else:
                said = "%(code)s %(name)s: %(why)s. More pins are needed: %(m)s m are stated"
            yield Said(said, **told)


def _bairros(gazetteer: Gazetteer, pointed: Sequence[Pointed]) -> Iterator[Proposal]:
    """Find where bairros lie of which nobody knows it, or not well."""
    named = [one for one in _pinned(pointed) if gazetteer.bairro_of(one.place)]
    for code, ones in _by(named, lambda one: _bairro_of(gazetteer, one)).items():
        bairro = gazetteer.by_bairro[code]
        found = None if _is_known(bairro) else estimate(_pins(ones))
        if found and found.is_agreed:
            yield from _bairro(bairro, found)


def _is_known(bairro: Bairro) -> bool:
    return bairro.position is not None and bairro.source == Source.POINTS


def _bairro(bairro: Bairro, found: Estimate) -> Iterator[Proposal]:
    """Propose a position whose radius, as the gazetteer states it, holds every pin.

    Pins on one spot say where that is, which may be anywhere in the bairro.
    """
    if found.reach_m <= _SPOT_M:
        return
    why = Said("%(said)s, the farthest %(m)s m off", said=_said(found), m=f"{found.reach_m:.0f}")
    if found.reach_m <= geo.BAIRRO_MINIMUM_M:
        yield Altered(bairro.code, why, found.position, Source.POINTS)
    elif found.reach_m <= geo.UNVERIFIED_M and bairro.position is None:
        yield Altered(bairro.code, why, found.position, Source.UNVERIFIED)


def _new_points(gazetteer: Gazetteer, pointed: Sequence[Pointed]) -> Iterator[Proposal | Said]:
    """Find spots to which many cases were put, and where no point is known.

    In all of the city at once: by a bairro's border people name the one or the other.
    """
    free = [
        one
        for one in _pinned(pointed)
        if one.place not in gazetteer.by_point and gazetteer.bairro_of(one.place)
    ]
    known = [point.position for point in gazetteer.by_point.values()]
    for spot in find_spots(_pins(free)):
        if not _is_known_there(known, spot.found.position):
            ones = [free[nth] for nth in spot.members]
            named = Counter(_bairro_of(gazetteer, one) for one in ones)
            yield _new_point(gazetteer.by_bairro[named.most_common(1)[0][0]], spot, ones)


def _is_known_there(known: Iterable[Position], at: Position) -> bool:
    near = (one for one in known if geo.may_be_within(at, one, geo.POINT_M))
    return any(geo.metres(one, at) <= geo.POINT_M for one in near)


def _new_point(bairro: Bairro, spot: Spot, ones: Sequence[Pointed]) -> Proposal | Said:
    found = spot.found
    told = {"code": bairro.code, "name": bairro.label, "at": written(found.position)}
    if not spot.is_one:
        return Said(
            "%(code)s %(name)s: %(pins)s pins around %(at)s are of more than one spot. Look there",
            pins=found.pins,
            **told,
        )
    if found.radius_m > geo.POINT_M:
        return Said(
            "%(code)s %(name)s: around %(at)s %(why)s. More pins are needed: %(m)s m are stated",
            why=_said(found),
            m=geo.POINT_M,
            **told,
        )
    radius_m = _radius_m(found)
    return NewPoint(bairro.code, found.position, _said(found), name=_name(ones), radius_m=radius_m)


def _name(cluster: Iterable[Pointed]) -> str:
    """Give what most call it; "" where nobody said it."""
    names = Counter(one.called for one in cluster if one.called)
    return names.most_common(1)[0][0] if names else ""


def _aliases(gazetteer: Gazetteer, pointed: Sequence[Pointed]) -> Iterator[Proposal]:
    """Find names by which people call a bairro, and which no place has."""
    taken = _names(gazetteer)
    said = [one for one in pointed if one.called and not one.pin]
    named = [one for one in said if gazetteer.bairro_of(one.place)]
    for key, ones in _by(named, lambda one: text.key(one.called)).items():
        counts = Counter(_bairro_of(gazetteer, one) for one in ones)
        code, most = counts.most_common(1)[0]
        if key not in taken and most >= _LEAST_NAMED and most >= _AGREE * len(ones):
            why = Said("so called in %(most)s of %(all)s corrected cases", most=most, all=len(ones))
            yield Alias(code, _name(ones), why)


def _names(gazetteer: Gazetteer) -> set[str]:
    """Give every name of a place, folded."""
    districts = ((one.name, one.label, *one.aliases) for one in gazetteer.districts)
    bairros = ((one.name, one.label, *one.aliases) for one in gazetteer.bairros())
    points = ((one.name, one.label) for one in gazetteer.by_point.values())
    return {text.key(name) for names in (*districts, *bairros, *points) for name in names}


def _mistaken(gazetteer: Gazetteer, pointed: Sequence[Pointed]) -> Iterator[Said]:
    """Find places that are named where another one is meant."""
    moved = [one for one in pointed if _place(one.was) != _place(one.place)]
    for was, ones in _by(moved, lambda one: _place(one.was)).items():
        meant, most = Counter(_place(one.place) for one in ones).most_common(1)[0]
        known = gazetteer.locate(was) and gazetteer.locate(meant)
        if known and most >= FEWEST and most >= _AGREE * len(ones):
            yield Said(
                "%(was)s was named and %(meant)s meant in %(most)s of %(all)s corrected cases",
                was=_called(gazetteer, was),
                meant=_called(gazetteer, meant),
                most=most,
                all=len(ones),
            )


def _done_elsewhere(gazetteer: Gazetteer, coded: Sequence[Coded]) -> Iterator[Said]:
    """Find places that are named where crews find the work at a point elsewhere."""
    for was, ones in _by(coded, lambda one: _place(one.place)).items():
        code, most = Counter(one.code for one in ones).most_common(1)[0]
        if most < FEWEST or most < _AGREE * len(ones) or _holds(gazetteer, was, code):
            continue
        yield Said(
            "%(was)s was named, and crews typed the code of %(meant)s in %(most)s of %(all)s cases",
            was=_called(gazetteer, was),
            meant=_called(gazetteer, code),
            most=most,
            all=len(ones),
        )


def _holds(gazetteer: Gazetteer, place: str, code: str) -> bool:
    """Whether a point lies in a place, or is it; what is gone tells nothing."""
    located = gazetteer.locate(code)
    within = (located.point, located.bairro, located.district) if located else ()
    return place in within or gazetteer.locate(place) is None


def _called(gazetteer: Gazetteer, code: str) -> str:
    """Give a place by its code and its label."""
    known = gazetteer.by_point.get(code) or gazetteer.by_bairro.get(code)
    place = known or gazetteer.by_district.get(code)
    return f"{code} {place.label}" if place else code


def _place(code: str) -> str:
    """Give a place without its block: a bairro's blocks are one name on a phone."""
    return code.partition("/")[0]


def _bairro_of(gazetteer: Gazetteer, one: Pointed) -> str:
    bairro = gazetteer.bairro_of(one.place)
    assert bairro is not None, "asked before"
    return bairro.code


def _pinned(pointed: Iterable[Pointed]) -> list[Pointed]:
    return [one for one in pointed if one.pin]


def _pins(ones: Iterable[Pointed]) -> list[Pin]:
    return [Pin(one.pin, one.by) for one in ones if one.pin]


def _by(ones: Iterable[_T], key: Callable[[_T], str]) -> Mapping[str, Sequence[_T]]:
    """Group them, those of most cases first."""
    found: dict[str, list[_T]] = defaultdict(list)
    for one in ones:
        found[key(one)].append(one)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def _radius_m(found: Estimate) -> int:
    return max(1, round(found.radius_m))


def _said(found: Estimate) -> Said:
    told = {"pins": found.pins, "m": _radius_m(found)}
    if found.people == found.pins:
        said = Said("%(pins)s pins say so to %(m)s m", **told)
    elif found.people == 1:
        said = Said("%(pins)s pins of one person say so to %(m)s m", **told)
    else:
        some = "%(pins)s pins of %(people)s people say so to %(m)s m"
        said = Said(some, people=found.people, **told)
    if not found.left_out:
        return said
    return Said("%(said)s, %(others)s elsewhere", said=said, others=found.left_out)
