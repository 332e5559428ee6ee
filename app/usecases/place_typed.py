"""Finds the place that an official types, as residents say it: a code, a name, a block.

"10348"             the container with this code
"jardim 8", "jardim/8", "Q.8 Jardim"   block 8 of the bairro
"baltazar"          points of that name, whatever their bairro
"maxaq"             every bairro that begins so
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from app.domain.place_names import NO_MATCH
from app.domain.text import key
from app.menu.model import City
from app.menu.values import place_label

#: What is offered where more than one may be meant.
MOST: Final = 8
#: The number of a block: the last one, and what the city may call a block before it, "Q.".
_BLOCK: Final = re.compile(r"(?P<word>(?<!\w)[^\W\d]+\.?\s*)?(?P<number>\d{1,4})(?=\D*$)")
_MEMO: Final = "places as officials type them"


class Found(NamedTuple):
    """Places that may be meant, the likeliest first."""

    codes: tuple[str, ...] = ()
    sure: bool = False  #: whether it is the first


def find_place(city: City, typed: str) -> Found:
    """Give what may be meant; nothing where nothing is near."""
    typed = typed.strip()
    if city.gazetteer.locate(typed):
        return Found((typed,), sure=True)
    wanted = key(typed)
    labels = _labels(city)
    if wanted in labels:
        return Found((labels[wanted],), sure=True)
    blocked = _block_of(city, typed)
    if blocked.sure:
        return blocked
    codes = tuple(dict.fromkeys((*blocked.codes, *_named(city, typed, wanted))))[:MOST]
    return Found(codes, sure=len(codes) == 1)


def names_of_places(city: City) -> list[tuple[str, str]]:
    """Give every place that can be typed, by code, as it is called in full."""
    return [(code, place_label(city, code, city.language)) for code in _codes(city)]


def _codes(city: City) -> Iterable[str]:
    gazetteer = city.gazetteer
    return (*gazetteer.by_district, *gazetteer.by_bairro, *gazetteer.by_point)


def _labels(city: City) -> Mapping[str, str]:
    """Give codes by what their places are called, folded; of two alike neither is sure."""
    known: dict[str, str] | None = city.memo.get(_MEMO)
    if known is None:
        named = [(key(label), code) for code, label in names_of_places(city)]
        counts: dict[str, int] = {}
        for label, _ in named:
            counts[label] = counts.get(label, 0) + 1
        known = city.memo[_MEMO] = {label: code for label, code in named if counts[label] == 1}
    return known


def _block_of(city: City, typed: str) -> Found:
    """Read a bairro with the number of a block before or behind it."""
    written = _BLOCK.search(typed)
    if written is None:
        return Found()
    first, last = written.span("number")
    whole = written.start()
    best = NO_MATCH
    for start in (first, whole):  # the word before the number may be the bairro's own
        match = city.names.find(f"{typed[:start]} {typed[last:]}".strip(" ,/"))
        best = match if match.sure or not best.codes else best
        if best.sure:
            break
    block = str(int(written["number"]))
    codes = [f"{code}/{block}" for code in best.codes if city.gazetteer.locate(f"{code}/{block}")]
    return Found(tuple(codes), sure=best.sure and len(codes) == 1)


def _named(city: City, typed: str, wanted: str) -> list[str]:
    words = wanted.split()
    points = [
        code
        for code, point in city.gazetteer.by_point.items()
        if words and all(word in key(f"{point.name} {point.bairro}") for word in words)
    ]
    bairros = city.names.find(typed).codes
    districts = city.district_names.find(typed).codes
    return [*bairros[:4], *points, *bairros[4:], *districts]
