"""Names of places: as short as a phone needs them, and in full for pages and paper."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, Final

from app.domain.text import plain
from app.menu.model import City

#: A place beside a bairro must stay within a label: 22 septets.
PLACE_LABEL: Final = 22
#: What is kept of a bairro where two points are called alike.
_BAIRRO_KEPT: Final = 16
#: What a bairro or a district is called on phones, with accents, and in full.
_LABEL: Final[Callable[[Any], str]] = attrgetter("label")
_NAME: Final[Callable[[Any], str]] = attrgetter("name")


def word(city: City, name: str, language: str) -> str:
    """Give one of the words that screens are made of, folded."""
    return city.menu.words[name][language].parts[0]


def place_label(city: City, code: str, language: str) -> str:
    """Name a place as on the send screen: "Escola Secundaria, G. Dimitrov (Benfica)".

    One that the city has no more is named as it was; "" for what it never had.
    """
    return plain(_called(city, code, language, _LABEL))


def place_name(city: City, code: str, language: str) -> str:
    """Name a place as pages have room for it: "Escola Secundária, George Dimitrov".

    A point by its label, which tells it from others of its name.
    """
    return _called(city, code, language, _NAME)


def _called(city: City, code: str, language: str, its: Callable[[Any], str]) -> str:
    gazetteer = city.gazetteer
    if point := gazetteer.by_point.get(code):
        return f"{point.label}, {its(gazetteer.by_bairro[point.bairro])}"
    bairro_code, _, block = code.partition("/")
    if bairro := gazetteer.by_bairro.get(bairro_code):
        return _block(city, block, language) + its(bairro)
    if district := gazetteer.by_district.get(code):
        return its(district)
    return _of_before(city, code, language, its)


def _of_before(city: City, code: str, language: str, its: Callable[[Any], str]) -> str:
    """Name one that the city has no more."""
    code, _, block = code.partition("/")
    old = city.old.places.get(code)
    if old is None:
        return ""
    if not old.is_point:
        return _block(city, block, language) + its(old)
    return ", ".join(filter(None, (old.label, _called(city, old.parent, language, its))))


def _block(city: City, block: str, language: str) -> str:
    return f"{word(city, 'block', language)}{block} " if block else ""


def fitting_label(city: City, code: str, language: str) -> str:
    """Name a place in full where texts were measured: no longer than any that the city has now."""
    full = place_label(city, code, language)
    if code.partition("/")[0] not in city.old.places:
        return full
    key = ("longest place", language)
    most: int | None = city.memo.get(key)
    if most is None:
        today = city.gazetteer
        codes = (*today.by_point, *today.by_bairro, *today.by_district)
        most = max((len(place_label(city, one, language)) for one in codes), default=0)
        city.memo[key] = most
    return full if len(full) <= most else short_place_label(city, code, language)[:most].rstrip()


def short_place_label(city: City, code: str, language: str) -> str:
    """Name a place within a list's label, the bairro cut before the point is.

    "Paragem Estaleiro, Maxaquene A" becomes "Paragem Estaleiro".
    """
    full = place_label(city, code, language)
    if len(full) <= PLACE_LABEL:
        return full
    # A point may have a comma of its own, and what stands behind it tells it from its neighbour.
    bairro = _bairro_of_point(city, code)
    point = full.removesuffix(f", {bairro}")
    cut = f"{point}, {_cut_bairro(bairro)}"
    return cut if bairro and len(cut) <= PLACE_LABEL else point[:PLACE_LABEL]


def place_labels(city: City, codes: Sequence[str], language: str) -> tuple[str, ...]:
    """Name the places of one list, those that would read alike by `place_label_apart`."""
    named = {code: short_place_label(city, code, language) for code in dict.fromkeys(codes)}
    said = [*named.values()]
    return tuple(
        place_label_apart(city, code, language) if said.count(named[code]) > 1 else named[code]
        for code in codes
    )


def place_label_apart(city: City, code: str, language: str) -> str:
    """Name a place beside another of that name: the bairro stays, the point is cut.

    "Igreja Catolica, Inhagoia A" becomes "Igreja Catol, Inhag. A".
    """
    label = short_place_label(city, code, language)
    bairro = _cut_bairro(_bairro_of_point(city, code))[:_BAIRRO_KEPT]
    room = PLACE_LABEL - len(f", {bairro}")
    return f"{label[:room].rstrip()}, {bairro}" if bairro else label


def _bairro_of_point(city: City, code: str) -> str:
    """Name the bairro in which a point lies; "" for a place that is no point."""
    if point := city.gazetteer.by_point.get(code):
        return plain(city.gazetteer.by_bairro[point.bairro].label)
    old = city.old.places.get(code)
    return place_label(city, old.parent, city.language) if old and old.is_point else ""


def _cut_bairro(label: str) -> str:
    """Shorten a bairro: "Maxaquene A" becomes "Maxaq. A"."""
    first, _, rest = label.partition(" ")
    return f"{first[:5]}. {rest}".rstrip() if len(first) > 5 else label
