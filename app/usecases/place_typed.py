"""Finds the place that an official types, as residents say it: a code, a name, a block.

"10348"             the container with this code
"jardim 8", "jardim/8", "Q.8 Jardim"   block 8 of the bairro
"baltazar"          points of that name, whatever their bairro
"maxaq"             every bairro that begins so
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from app.domain.place_names import Match
from app.domain.text import key
from app.menu.model import City
from app.menu.values import place_label

#: What is offered where more than one may be meant.
MOST: Final = 8
#: The number of a block, and what the city may call a block before it, "Q.".
_BLOCK: Final = re.compile(r"(?P<word>(?<!\w)[^\W\d]+\.?\s*)?(?<!\d)(?P<number>\d{1,4})(?!\d)")
#: Nobody says more of them of one place.
_MOST_NUMBERS: Final = 3
_MEMO: Final = "places as officials type them"


class Found(NamedTuple):
    """Places that may be meant, the likeliest first."""

    codes: tuple[str, ...] = ()
    sure: bool = False  #: whether it is the first
    spelt: bool = False  #: whether the name of a block's bairro is written as it is


class _Block(NamedTuple):
    number: str
    match: Match  #: of the bairro
    spelt: bool


def find_place(city: City, typed: str) -> Found:
    """Give what may be meant; nothing where nothing is near."""
    typed = typed.strip()
    if city.gazetteer.locate(typed):
        return Found((typed,), sure=True)
    wanted = key(typed)
    labels = _labels(city)
    if wanted in labels:
        return Found((labels[wanted],), sure=True)
    blocked = find_block(city, typed)
    if blocked.sure:
        return blocked
    codes = tuple(dict.fromkeys((*blocked.codes, *_named(city, typed, wanted))))[:MOST]
    return Found(codes, sure=len(codes) == 1)


def find_block(city: City, typed: str) -> Found:
    """Read a bairro with the number of a block before or behind it, as a list writes it or not.

    `spelt`, where nothing else is said: "Q.8, Jardim" or "jardim 8", not "lixo 8 jardim".
    """
    if _bairro(city, typed).spelt:  # the number is the bairro's own: "Unidade 7"
        return Found()
    best = max(_read_blocks(city, typed), default=None, key=lambda one: (one.spelt, one.match.sure))
    if best is None:
        return Found()
    places = [f"{code}/{best.number}" for code in best.match.codes]
    codes = tuple(place for place in places if city.gazetteer.locate(place))
    sure = best.match.sure and len(codes) == 1
    return Found(codes, sure, sure and best.spelt)


def _read_blocks(city: City, typed: str) -> Iterator[_Block]:
    """Read each number as a block's, the last one first, the word before it as a block's or not."""
    for written in [*_BLOCK.finditer(typed)][: -_MOST_NUMBERS - 1 : -1]:
        word = written["word"] or ""
        for start in dict.fromkeys((written.start("number"), written.start())):
            named = f"{typed[:start]} {typed[written.end() :]}".strip(" ,/")
            match = _bairro(city, named)
            is_said = start == written.start("number") or _is_block(city, word)
            yield _Block(str(int(written["number"])), match, match.spelt and is_said)


def _bairro(city: City, named: str) -> Match:
    """Find a bairro by a name, or by what phones and pages call it."""
    code = _labels(city).get(key(named), "")
    is_label = code in city.gazetteer.by_bairro
    return Match((code,), sure=True, spelt=True) if is_label else city.names.find(named)


def _is_block(city: City, word: str) -> bool:
    """Whether a word is what the city calls a block, written in full or not: "Q.", "quarteirão"."""
    called = (key(phrase.written) for phrase in city.menu.words["block"].values())
    return any(key(word).startswith(one) for one in called)


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
