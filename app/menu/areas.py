"""In which district and bairro a place lies, or lay when the city still had it. Pure."""

from app.domain.old_names import BAIRRO, DISTRICT
from app.menu.model import City


def area_of(city: City, place: str) -> tuple[str, str]:
    """Give the codes of the district and the bairro of a place; "" for what nobody knows.

    A place of today lies where it lies today; one that is gone where it was last published.
    """
    if bairro := city.gazetteer.bairro_of(place):
        return bairro.district, bairro.code
    code = place.partition("/")[0]
    if code in city.gazetteer.by_district:
        return code, ""
    old = city.old.places.get(code)
    if old is None:
        return "", ""
    if old.kind == DISTRICT:
        return code, ""
    # What a bairro lay in is a district, whether there is such a one still or not.
    return (old.parent, code) if old.kind == BAIRRO else area_of(city, old.parent)


def district_of(city: City, place: str) -> str:
    """Give the district of a place, which tells no home."""
    return area_of(city, place)[0] or place
