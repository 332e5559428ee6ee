"""What a city's places lack where people report: ordered by how many reports it costs precision."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from app.domain.gazetteer import Bairro, Gazetteer, Source


class Lack(StrEnum):
    """What is missing."""

    BAIRRO = "bairro"  #: reports name the district alone: names by which people know its bairros
    POSITION = "position"  #: nobody knows where the bairro is
    VERIFIED = "verified"  #: its position is from a file that nobody has checked
    POINTS = "points"  #: it has no point that reports could name
    BLOCK = "block"  #: a block that no point stands for, however well its bairro is known


class Hits(NamedTuple):
    """Reports of one place that named no point, nor were put on a map since."""

    district: str  #: code
    bairro: str  #: code or ""
    block: str  #: digits or ""
    reports: int
    radius_m: int  #: the largest of them


class Gap(NamedTuple):
    """Something to find out."""

    place: str  #: code
    lack: Lack
    reports: int
    radius_m: int


def gaps(gazetteer: Gazetteer, hits: Iterable[Hits]) -> list[Gap]:
    """Give what is missing, what most reports hit first; places that are gone have no gap."""
    found: dict[tuple[str, Lack], Gap] = {}
    for hit in hits:
        for place, lack in _lacks(gazetteer, hit).items():
            before = found.get((place, lack), Gap(place, lack, 0, 0))
            found[place, lack] = before._replace(
                reports=before.reports + hit.reports,
                radius_m=max(before.radius_m, hit.radius_m),
            )
    return sorted(found.values(), key=lambda gap: (-gap.reports, gap.place))


def _lacks(gazetteer: Gazetteer, hit: Hits) -> Mapping[str, Lack]:
    if not hit.bairro:
        known = hit.district in gazetteer.by_district
        return {hit.district: Lack.BAIRRO} if known else {}
    bairro = gazetteer.by_bairro.get(hit.bairro)
    if bairro is None:
        return {}
    if lack := _of_bairro(bairro):
        return {bairro.code: lack}
    return {f"{bairro.code}/{hit.block}": Lack.BLOCK} if hit.block else {}


def _of_bairro(bairro: Bairro) -> Lack | None:
    """Give the first thing to find out of a bairro: without a position points are hard to place."""
    if bairro.position is None:
        return Lack.POSITION
    if bairro.source == Source.UNVERIFIED:
        return Lack.VERIFIED
    return None if bairro.points else Lack.POINTS
