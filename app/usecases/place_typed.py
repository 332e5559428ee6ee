"""Finds the place that an official types, as residents say it: a code, a name, a block.

"10348"             the container with this code
"jardim 8", "jardim/8", "Q.8 Jardim", "Jardim, Q.8, casa 12"   block 8 of the bairro
"baltazar"          points of that name, whatever their bairro; "baltasar" too
"maxaq"             every bairro that begins so
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from app.domain.place_names import Match
from app.domain.text import key
from app.menu.model import City
from app.menu.places import place_label, place_name

#: What is offered where more than one may be meant.
MOST: Final = 8
#: The number of a block, and what the city may call a block before it, "Q.".
_BLOCK: Final = re.compile(r"(?P<word>(?<!\w)[^\W\d]+\.?\s*)?(?<!\d)(?P<number>\d{1,4})(?!\d)")
#: "Quarteirão n.º 8": the sign between the word and the number.
_SIGN: Final = re.compile(r"(?<!\w)(?P<word>[^\W\d]+(?:\.\s*|\s+))n\.?\s?[ºo°]?\.?\s*(?=\d)", re.I)
#: Characters of a place that are read; whoever types more has not come to an end.
_LONGEST: Final = 120
#: Nobody says more of them of one place.
_MOST_NUMBERS: Final = 3
#: A number may be a street's or a house's behind a word, stand alone, or be called a block's.
_BEHIND, _ALONE, _CALLED = range(3)
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
    trust: int  #: how surely the number is a block's

    @property
    def rank(self) -> tuple[int, ...]:
        """How well it is read, best last."""
        return bool(self.match.codes), self.spelt, self.trust, self.match.sure


def find_place(city: City, typed: str, most: int | None = MOST) -> Found:
    """Give what may be meant; nothing where nothing is near. `most`: None for all."""
    typed = typed.strip()[:_LONGEST]
    if city.gazetteer.has(typed):
        return Found((typed,), sure=True)
    wanted = key(typed)
    labels = _labels(city)
    if wanted in labels:
        return Found((labels[wanted],), sure=True)
    if painted := [word for word in wanted.split() if word in city.gazetteer.by_point]:
        return _at_painted(city, painted, typed, most)
    blocked = find_block(city, typed)
    if blocked.sure:
        return blocked
    named = _named(city, typed, wanted)
    among = () if named else city.names.within(typed)
    codes = tuple(dict.fromkeys((*blocked.codes, *named, *among)))[:most]
    if not codes:
        return Found(tuple(dict.fromkeys(_misspelt(city, wanted)))[:most])
    is_all = not among and not any(_leaves_number(city, code, wanted) for code in codes)
    return Found(codes, sure=len(codes) == 1 and is_all)


def _leaves_number(city: City, code: str, wanted: str) -> bool:
    """Whether a number was typed that is none of an area's: of a block that nobody could dial."""
    if code in city.gazetteer.by_point:
        return False
    called = {word for one in _calls(city, code) for word in one.split()}
    return any(word.isdigit() and word not in called for word in wanted.split())


def _at_painted(city: City, painted: Iterable[str], typed: str, most: int | None) -> Found:
    """Take a painted code among other words, unless they name another bairro than its own."""
    theirs = {city.gazetteer.by_point[code].bairro for code in painted}
    others = (code for code in city.names.within(typed) if code not in theirs)
    codes = tuple(dict.fromkeys((*painted, *others)))[:most]
    return Found(codes, sure=len(codes) == 1)


def find_block(city: City, typed: str) -> Found:
    """Read a bairro with the number of a block before or behind it, as a list writes it or not.

    `spelt`, where nothing else is said: "Q.8, Jardim" or "jardim 8", not "lixo 8 jardim".
    """
    typed = typed[:_LONGEST]
    if _bairro(city, typed).spelt:  # the number is the bairro's own: "Unidade 7"
        return Found()
    best = max(_read_blocks(city, typed), default=None, key=lambda one: one.rank)
    if best is None:
        return Found()
    places = [f"{code}/{best.number}" for code in best.match.codes]
    codes = tuple(place for place in places if city.gazetteer.has(place))
    sure = best.match.sure and len(codes) == 1
    return Found(codes, sure, sure and best.spelt)


def _read_blocks(city: City, typed: str) -> Iterator[_Block]:
    """Read each number as a block's, the last one first, the word before it as a block's or not."""
    typed = without_sign(city, typed)
    for written in [*_BLOCK.finditer(typed)][: -_MOST_NUMBERS - 1 : -1]:
        number, called = str(int(written["number"])), is_block(city, written["word"] or "")
        for start in dict.fromkeys((written.start("number"), written.start())):
            before, after = typed[:start], typed[written.end() :]
            match = _bairro(city, f"{before} {after}".strip(" ,/"))
            if start == written.start("number"):
                its = match if match.spelt else _beside(city, before, after) or match
                yield _Block(number, its, match.spelt, _ALONE)
            elif called:
                among = city.names.within(f"{before} {after}")
                its = match if match.spelt or not among else Match(among, sure=len(among) == 1)
                yield _Block(number, its, match.spelt, _CALLED)
            else:
                yield _Block(number, match._replace(sure=False), False, _BEHIND)


def _bairro(city: City, named: str) -> Match:
    """Find a bairro by a name, or by what phones and pages call it."""
    code = _labels(city).get(key(named), "")
    is_label = code in city.gazetteer.by_bairro
    return Match((code,), sure=True, spelt=True) if is_label else city.names.find(named)


def _beside(city: City, before: str, after: str) -> Match | None:
    """Find the bairro that stands right beside a number among other words, if any."""
    words = key(before).split(), key(after).split()
    runs = [" ".join(words[0][start:]) for start in range(len(words[0]))]
    runs += [" ".join(words[1][:end]) for end in range(len(words[1]), 0, -1)]
    codes = dict.fromkeys(code for run in runs for code in city.names.named(run))
    return Match((*codes,), sure=False) if codes else None


def without_sign(city: City, typed: str) -> str:
    """Leave out the sign between a block's word and its number: "Quarteirão n.º 8"."""
    return _SIGN.sub(lambda its: its["word"] if is_block(city, its["word"]) else its[0], typed)


def is_block(city: City, word: str) -> bool:
    """Whether a word is what the city calls a block, written in full or not: "Q.", "quarteirão"."""
    called = (key(phrase.written) for phrase in city.menu.words["block"].values())
    return bool(word) and any(key(word).startswith(one) for one in called)


def names_of_places(city: City) -> list[tuple[str, str]]:
    """Give every place that can be typed, by code, as it is called in full."""
    return [(code, place_name(city, code, city.language)) for code in _codes(city)]


def _codes(city: City) -> Iterable[str]:
    gazetteer = city.gazetteer
    return (*gazetteer.by_district, *gazetteer.by_bairro, *gazetteer.by_point)


def _labels(city: City) -> Mapping[str, str]:
    """Give codes by what phones and pages call their places; of two alike neither is sure."""
    known: dict[str, str] | None = city.memo.get(_MEMO)
    if known is None:
        codes: dict[str, list[str]] = {}
        for code in _codes(city):
            for called in _calls(city, code):
                codes.setdefault(called, []).append(code)
        known = city.memo[_MEMO] = {one: its[0] for one, its in codes.items() if len(its) == 1}
    return known


def _calls(city: City, code: str) -> set[str]:
    """Give what phones and pages call a place, folded."""
    return {key(called(city, code, city.language)) for called in (place_label, place_name)}


def _named(city: City, typed: str, wanted: str) -> list[str]:
    words = _words(wanted)
    points = [code for code in city.gazetteer.by_point if words and _has_all(city, code, words)]
    points.sort(key=lambda code: _likeness(city, code, wanted))
    match = city.names.find(typed)
    # Who writes a name in full means that; a bairro with a slip in it comes behind.
    full = [] if match.spelt else [one for one in points if wanted in _names_of(city, one)]
    districts = city.district_names.find(typed).codes
    return [*full, *match.codes[:4], *points, *match.codes[4:], *districts]


def _likeness(city: City, code: str, wanted: str) -> tuple[int, str, str]:
    """Say how near a point's name is to what was typed, the nearest first, then by the alphabet."""
    names, label = _names_of(city, code), key(place_label(city, code, city.language))
    if wanted in names:
        return 0, names[0], label
    if any(one.startswith(wanted) for one in (*names, label)):
        return 1, names[0], label
    # A letter alone is a bairro's, "Inhagoia A", or a word that joins others.
    letters = {word for word in wanted.split() if len(word) == 1}
    return 2 + len(letters.difference(label.split())), names[0], label


def _names_of(city: City, code: str) -> tuple[str, str]:
    """Give what a point is called on phones and in full, folded."""
    point = city.gazetteer.by_point[code]
    return key(point.label), key(point.name)


def _misspelt(city: City, wanted: str) -> Iterator[str]:
    """Give the points whose names have a word with a slip in it, and all the others: "baltasar"."""
    words = _words(wanted)
    for slip in words:
        alike = city.point_names.alike(slip) if not slip.isdigit() else ()
        rest = [word for word in words if word != slip]
        found = (code for code in alike if _has_all(city, code, rest))
        yield from sorted(found, key=lambda code: _likeness(city, code, wanted))


def _words(wanted: str) -> list[str]:
    # "de" and "do" join words; a letter or a number tells points apart.
    return [word for word in wanted.split() if len(word) != 2 or word.isdigit()]


def _has_all(city: City, code: str, words: Iterable[str]) -> bool:
    point = city.gazetteer.by_point[code]
    named = key(f"{point.name} {point.bairro}")
    return all(word in named for word in words)
