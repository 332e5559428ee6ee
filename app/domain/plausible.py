"""Whether a position can be meant: figures have slips, and pins are dropped far off."""

from app.domain import geo
from app.domain.gazetteer import Gazetteer
from app.domain.geo import Position


def beyond_m(gazetteer: Gazetteer, place: str, at: Position) -> float:
    """Give how far a position lies outside of where a place can be, in metres; 0 within.

    That is its district as far as it is known, and as much more as such knowledge was found to be
    off. Of a place that is gone from the city's files, or "", any district may be meant.
    """
    districts = _districts(gazetteer, place)
    around = [found for code in districts if (found := gazetteer.locate(code))]
    away = (geo.metres(one.position, at) - one.radius_m - geo.UNVERIFIED_M for one in around)
    return max(0.0, min(away, default=0.0))


def astray_m(gazetteer: Gazetteer, place: str, at: Position) -> float:
    """Give how far a position lies from the middle of a place's bairro, if too far to be in it.

    A radius held the true place nine times in ten, so twice as much may be meant; 0 for what may
    be, and of a place that is gone from the city's files.
    """
    bairro = gazetteer.bairro_of(place)
    around = gazetteer.locate(bairro.code if bairro else place)
    if around is None:
        return 0.0
    away = geo.metres(around.position, at)
    return away if away > 2 * around.radius_m else 0.0


def _districts(gazetteer: Gazetteer, place: str) -> tuple[str, ...]:
    if place in gazetteer.by_district:
        return (place,)
    bairro = gazetteer.bairro_of(place)
    return (bairro.district,) if bairro else tuple(gazetteer.by_district)
