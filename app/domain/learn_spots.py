"""What pins of corrected cases say of where a city's places lie. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.domain import geo
from app.domain.corrected import Heard, Pointed, bairro_of, by, name_of
from app.domain.crowds import Spot, find_spots
from app.domain.estimate import FEWEST, Estimate, Pin, estimate
from app.domain.gazetteer import Bairro, District, Gazetteer, Point, Source
from app.domain.geo import Position
from app.domain.proposals import Altered, NewPoint, Proposal, written
from app.domain.said import Said
from app.domain.stood import Elsewhere

#: Pins so near to each other say where a spot is, and not a bairro.
_SPOT_M: Final = 60
#: Of a point so many of its newest pins speak: containers are moved, and nobody edits the files.
_NEWEST: Final = 20
#: And first so many of each person, or who is busy would silence all others.
_OF_EACH: Final = FEWEST
#: Where so many point to one other spot, it is told of a point that stands where most point.
_TORN: Final = 0.3


def points(
    gazetteer: Gazetteer, pointed: Sequence[Pointed], elsewhere: Elsewhere
) -> Iterator[Heard]:
    """Find points that lie elsewhere than the file says."""
    pins = [one for one in _pinned(pointed) if not elsewhere.has_moved(one)]
    for code, all_ in by(pins, lambda one: one.place).items():
        ones = _newest(all_)
        point = gazetteer.by_point.get(code)
        if (
            point
            and (found := estimate(_pins(ones)))
            and (said := _point(point, found, is_torn=_is_torn(found, ones)))
        ):
            yield _heard(said, ones, found)


def _newest(ones: Sequence[Pointed]) -> list[Pointed]:
    """Give the newest pins of a point, the newest first."""
    first: list[Pointed] = []
    later: list[Pointed] = []
    of_each = Counter[str]()
    for one in sorted(ones, key=lambda one: -one.at_us):
        of_each[one.by] += 1
        (later if one.by and of_each[one.by] > _OF_EACH else first).append(one)
    return [*first, *later][:_NEWEST]


def _heard(said: Proposal | Said, ones: Sequence[Pointed], found: Estimate) -> Heard:
    return Heard(
        said, tuple(ones), frozenset(ones[nth].case for nth in found.out), _radius_m(found)
    )


def _is_torn(found: Estimate, ones: Sequence[Pointed]) -> bool:
    """Whether many who point elsewhere agree where that is."""
    if found.share_out < _TORN:
        return False
    others = estimate(_pins([ones[nth] for nth in found.out]))
    return others is not None and others.is_agreed and others.is_one


def _point(point: Point, found: Estimate, *, is_torn: bool) -> Proposal | Said | None:
    claimed = point.stated_m
    told = {"code": point.code, "name": point.label}
    far = geo.metres(point.position, found.position)
    look = "%(code)s %(name)s: %(both)s. Look on the spot"
    if not found.is_agreed:
        return Said(look, both=_both(found), **told)
    if not found.is_one:
        said = "%(code)s %(name)s: %(pins)s pins are of more than one spot. Look on the spot"
        return Said(said, pins=found.pins, **told)
    if far <= max(claimed, found.radius_m):
        return Said(look, both=_both(found), **told) if is_torn else None
    why = Said("%(said)s, %(far)s m from where it stands", said=_said(found), far=f"{far:.0f}")
    if found.radius_m <= claimed:
        return Altered(point.code, why, found.position)
    if found.people < FEWEST - 1:  # more of the same people say it no better
        said = "%(code)s %(name)s: %(why)s. Pins of more people are needed: %(m)s m are stated"
    else:
        said = "%(code)s %(name)s: %(why)s. More pins are needed: %(m)s m are stated"
    return Said(said, why=why, m=claimed, **told)


def _both(found: Estimate) -> Said:
    if found.away:
        said = "%(people)s people say one place and %(others)s others"
        return Said(said, people=found.people, others=found.away)
    said = "%(pins)s pins say one place and %(others)s others"
    return Said(said, pins=found.pins, others=len(found.out))


def bairros(gazetteer: Gazetteer, pointed: Sequence[Pointed]) -> Iterator[Heard]:
    """Find where bairros lie of which nobody knows it, or not well."""
    named = [one for one in _pinned(pointed) if gazetteer.bairro_of(one.place)]
    for code, ones in by(named, lambda one: bairro_of(gazetteer, one)).items():
        bairro = gazetteer.by_bairro[code]
        found = None if _is_known(bairro) else estimate(_pins(ones))
        if found and found.is_agreed and (said := _bairro(bairro, found)):
            yield _heard(said, ones, found)


def _is_known(bairro: Bairro) -> bool:
    return bairro.position is not None and bairro.source == Source.POINTS


def _bairro(bairro: Bairro, found: Estimate) -> Proposal | None:
    """Propose a position whose radius, as the gazetteer states it, holds every pin.

    Pins on one spot say where that is, which may be anywhere in the bairro.
    """
    if found.reach_m <= _SPOT_M:
        return None
    why = Said("%(said)s, the farthest %(m)s m off", said=_said(found), m=f"{found.reach_m:.0f}")
    if found.reach_m <= geo.BAIRRO_MINIMUM_M:
        return Altered(bairro.code, why, found.position, Source.POINTS)
    if found.reach_m <= geo.UNVERIFIED_M and bairro.position is None:
        return Altered(bairro.code, why, found.position, Source.UNVERIFIED)
    return None


def new_points(
    gazetteer: Gazetteer, pointed: Sequence[Pointed], elsewhere: Elsewhere
) -> Iterator[Heard]:
    """Find spots to which many cases were put, and where no point is known.

    In all of the city at once: by a bairro's border people name the one or the other.
    """
    free = [
        one
        for one in _pinned(pointed)
        if one.place not in gazetteer.by_point
        and (gazetteer.bairro_of(one.place) or one.place in gazetteer.by_district)
        and not elsewhere.had_point(one)
    ]
    known = [point.position for point in gazetteer.by_point.values()]
    for spot in find_spots(_pins(free)):
        ones = [free[nth] for nth in spot.members]
        if not _is_known_there(known, spot.found.position):
            bairro = _bairro_there(gazetteer, ones, spot.found.position)
            said = _new_point(bairro, spot, ones) if bairro else _nowhere(gazetteer, spot, ones)
            yield _heard(said, ones, spot.found)


def _bairro_there(gazetteer: Gazetteer, ones: Sequence[Pointed], at: Position) -> Bairro | None:
    """Give the bairro that most name; of districts that of the nearest known place."""
    named = [bairro for one in ones if (bairro := gazetteer.bairro_of(one.place))]
    if named:
        return gazetteer.by_bairro[Counter(one.code for one in named).most_common(1)[0][0]]
    known = [
        (geo.metres(place, at), bairro.code)
        for bairro in _district(gazetteer, ones).bairros
        for place in (bairro.position, *(point.position for point in bairro.points))
        if place
    ]
    return gazetteer.by_bairro[min(known)[1]] if known else None


def _district(gazetteer: Gazetteer, ones: Sequence[Pointed]) -> District:
    """Give the district that most name who name no bairro."""
    return gazetteer.by_district[Counter(one.place for one in ones).most_common(1)[0][0]]


def _is_known_there(known: Iterable[Position], at: Position) -> bool:
    near = (one for one in known if geo.may_be_within(at, one, geo.POINT_M))
    return any(geo.metres(one, at) <= geo.POINT_M for one in near)


def _new_point(bairro: Bairro, spot: Spot, ones: Sequence[Pointed]) -> Proposal | Said:
    found = spot.found
    told = {"code": bairro.code, "name": bairro.label, "at": written(found.position)}
    if not found.is_one:
        return Said(
            "%(code)s %(name)s: %(pins)s pins around %(at)s are of more than one spot. Look there",
            pins=found.pins,
            **told,
        )
    if found.radius_m > geo.POINT_M:
        said = "%(code)s %(name)s: around %(at)s %(why)s. More pins are needed: %(m)s m are stated"
        if found.people < FEWEST - 1:
            said = "%(code)s %(name)s: around %(at)s %(why)s. Pins of more people are needed"
        return Said(said, why=_said(found), m=geo.POINT_M, **told)
    radius_m = _radius_m(found)
    return NewPoint(
        bairro.code, found.position, _said(found), name=name_of(ones), radius_m=radius_m
    )


def _nowhere(gazetteer: Gazetteer, spot: Spot, ones: Sequence[Pointed]) -> Said:
    """Tell of a spot in a district of which nobody knows where any bairro lies."""
    district = _district(gazetteer, ones)
    return Said(
        "%(code)s %(name)s: around %(at)s %(why)s. Name the bairro in one of these cases",
        code=district.code,
        name=district.label,
        at=written(spot.found.position),
        why=_said(spot.found),
    )


def _pinned(pointed: Iterable[Pointed]) -> list[Pointed]:
    return [one for one in pointed if one.pin]


def _pins(ones: Iterable[Pointed]) -> list[Pin]:
    return [Pin(one.pin, one.by) for one in ones if one.pin]


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
    return _with_others(said, found)


def _with_others(said: Said, found: Estimate) -> Said:
    """Add who points elsewhere: people, where it is known whose pins those are."""
    if not found.out:
        return said
    if found.away == 1:
        return Said("%(said)s, 1 person elsewhere", said=said)
    if found.away:
        return Said("%(said)s, %(others)s people elsewhere", said=said, others=found.away)
    return Said("%(said)s, %(others)s elsewhere", said=said, others=len(found.out))
