"""What words that are looked for may mean: words that people wrote, and names of the city.

A problem, an area, a point or a body is meant by the beginning of any word of its names, in every
language: "maxaq" means Maxaquene A to D, "lixo" every problem of waste. An area is by its aliases
too, a point by its code. A word that names nothing means the bairros, else the districts, of which
it may be a name with a slip: "maxakene". Words too short to be looked for tell places of like
names apart: "Maxaquene A". A number that is of no name is a block's where it is called so or stands
behind a name: "Costa do Sol Q.31", "tchova 31"; not a street's, "lixo na 24 de Julho".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.text import key, keys
from app.domain.words import SHORTEST, words_of
from app.menu.model import City
from app.usecases.export_columns import CityNames
from app.usecases.place_typed import is_block

#: A word that names of more points begin with tells none from another; and a statement has an end.
MOST_POINTS: Final = 3_000
#: Digits of a block's number at most.
_OF_BLOCK: Final = 3
#: Short words before and behind one, of which some may be of a name: "25 de Junho B".
_MOST_BESIDE: Final = 4
_MEMO: Final = "names as officials look for them"


class Kind(StrEnum):
    """What bears a name."""

    SERVICE = "service"
    DISTRICT = "district"
    BAIRRO = "bairro"
    POINT = "point"
    BODY = "body"
    BLOCK = "block"  #: by its number alone, of whatever bairro


#: Their names differ by a letter or a number; those of the others by words.
_PLACES: Final = (Kind.DISTRICT, Kind.BAIRRO, Kind.POINT)
_AREAS: Final = (Kind.DISTRICT, Kind.BAIRRO)
#: A case at a point has no block.
_WITH_BLOCKS: Final = (*_AREAS, Kind.SERVICE, Kind.BODY)


class Sought(NamedTuple):
    """A word that is looked for, and what is called so."""

    word: str  #: folded; "" where names alone are looked for
    named: Mapping[Kind, frozenset[str]]  #: codes by what they are of, none of them empty
    beside: frozenset[str] = frozenset()  #: further words as typed, folded, that tell what is meant


class _Bearer(NamedTuple):
    kind: Kind
    code: str
    names: tuple[str, ...]  #: folded
    aliases: tuple[str, ...] = ()  #: folded

    def is_called(self, said: str) -> bool:
        """Whether words of a name begin so, or an alias does: its further words are another's.

        So is a point by its code.
        """
        by_name = any(f" {said}" in f" {name} " for name in self.names)
        by_alias = any(f"{alias} ".startswith(said) for alias in self.aliases)
        return by_name or by_alias or (self.kind is Kind.POINT and said == self.code)

    def ends(self, said: str) -> bool:
        """Whether a name ends so."""
        return any(f" {name}".endswith(f" {said}") for name in (*self.names, *self.aliases))

    def says(self, said: str) -> bool:
        """Whether a name says whole words: a letter or number last, as "Maxaquene A", anywhere.

        Another short word is one of a name where it ends it: others join words, "Mercado do".
        """
        last = said.rpartition(" ")[2]
        tells = len(last) == 1 or last.isdigit() or len(last) > SHORTEST
        return self.is_called(f"{said} ") if tells else self.ends(said)

    def begins(self, word: str) -> bool:
        """Whether it is the first word of a name."""
        return any(f"{name} ".startswith(f"{word} ") for name in self.names)


def _words(found: Iterable[Sought], kinds: Iterable[Kind]) -> set[str]:
    """Give the words that something of these kinds is called by."""
    its = (one for one in found if not one.named.keys().isdisjoint(kinds))
    return {word for one in its for word in (one.word, *one.beside)}


class _Block(NamedTuple):
    number: str  #: as typed, folded
    called: str = ""  #: what stands before it: "q"

    def sought(self, word: str) -> Sought:
        """Look for its cases, and for those of which a word was written."""
        beside = frozenset(filter(None, (self.number, self.called)))
        return Sought(word, {Kind.BLOCK: frozenset({str(int(self.number))})}, beside)


def seek(typed: str, names: CityNames, city: City) -> tuple[Sought, ...]:
    """Give the words of a text with what they mean; a case is found that has to do with each.

    Nothing for a text that has no word of three letters and is nothing's name.
    """
    beside: list[str] = []  # short words, as they stand beside one that is looked for
    groups: dict[str, list[str]] = {}
    tokens, known = key(typed).split(), [*_of_today(city), *_of_before(names, city)]
    wanted = _wanted(tokens, known)
    for word in tokens:
        if word in wanted and word not in groups:
            beside = groups[word] = [] if groups else beside
        beside.append(word)
    if groups:
        found = [_meant(word, said, known, city) for word, said in groups.items()]
        return (*_with_blocks(found, tokens, city),)
    its = [one for one in known if " ".join(beside) in (*one.names, *one.aliases)]
    return (_sought("", its, beside),) if its else ()


def left_out(typed: str, sought: Iterable[Sought]) -> tuple[str, ...]:
    """Give the words of a text, folded, that are not looked for."""
    taken = {word for one in sought for word in (one.word, *one.beside)}
    return tuple(dict.fromkeys(one for one in key(typed).split() if one not in taken))


def _with_blocks(found: Iterable[Sought], tokens: Sequence[str], city: City) -> Iterator[Sought]:
    """Let numbers be blocks': one of three digits may also be a word that somebody wrote."""
    found = [*found]
    blocks = {one.number: one for one in _blocks(found, tokens, city)}
    for one in found:
        block = blocks.pop(one.word, None)
        yield block.sought(one.word) if block else one
    for block in blocks.values():
        yield block.sought("")


def _blocks(found: Iterable[Sought], tokens: Sequence[str], city: City) -> Iterator[_Block]:
    """Read as a block's each number that is called so, or stands behind an area or a last name."""
    known, areas, names = (_words(found, kinds) for kinds in (Kind, _AREAS, _WITH_BLOCKS))
    for before, number, after in zip(("", *tokens), tokens, (*tokens[1:], ""), strict=False):
        if number in known or len(number) > _OF_BLOCK or not number.isdecimal() or not int(number):
            continue
        of_area = before in areas and (not after or after in known)
        # Words of three letters join others, as "rua", and begin names all the same.
        of_name = before in names and not after and len(before) > SHORTEST
        if len(before) < SHORTEST and is_block(city, before):
            yield _Block(number, before)
        elif of_area or of_name:
            yield _Block(number)


def _wanted(tokens: Iterable[str], known: Sequence[_Bearer]) -> set[str]:
    """Give the words that a case must have to do with.

    Of three letters are also those that join others, "das": beside longer ones only what begins or
    ends a name counts.
    """
    words = {one for one in tokens if words_of(one)}
    if all(len(one) == SHORTEST for one in words):
        return words
    return {
        one
        for one in words
        if len(one) > SHORTEST
        or one.isdigit()
        or any(bearer.begins(one) or bearer.ends(one) for bearer in known)
    }


def _meant(word: str, said: Sequence[str], known: Sequence[_Bearer], city: City) -> Sought:
    """Give what a word means; `said`: with the short words beside it."""
    its = [one for one in known if one.is_called(word)] or _misspelt(word, known, city)
    rest = [one for one in its if one.kind not in _PLACES]
    for ways in _ways(word, said):
        areas = (one for one in known if one.kind in _PLACES)
        places = [one for one in areas if any(map(one.says, ways))]
        if places:
            return _sought(word, [*places, *rest], said)
    return _sought(word, [*_with((one for one in said if one != word), its), *rest], said)


def _misspelt(word: str, known: Sequence[_Bearer], city: City) -> list[_Bearer]:
    for kind, index in (Kind.BAIRRO, city.names), (Kind.DISTRICT, city.district_names):
        if codes := index.alike(word):
            return [one for one in known if one.kind is kind and one.code in codes]
    return []


def _with(said: Iterable[str], its: Iterable[_Bearer]) -> list[_Bearer]:
    """Give the places of some, those that end in a short word too: "Polana A" is no Polana B."""
    places = [one for one in its if one.kind in _PLACES]
    for word in said:
        places = [one for one in places if one.says(word)] or places
    return places


def _ways(word: str, said: Sequence[str]) -> Iterator[list[str]]:
    """Give what may be a name: all of it, then less of what is before, with each word behind.

    "na Maxaquene A e B" is "Maxaquene A" and "Maxaquene B".
    """
    at = said.index(word)
    if len(said) > 1:
        yield [" ".join(said)]
    for start in range(max(0, at - _MOST_BESIDE), at + 1):
        head, behind = " ".join(said[start : at + 1]), said[at + 1 :][:_MOST_BESIDE]
        yield [f"{head} {one}" for one in behind]


def _sought(word: str, its: Iterable[_Bearer], said: Iterable[str]) -> Sought:
    named: dict[Kind, set[str]] = {}
    of_names: set[str] = set()
    for one in its:
        named.setdefault(one.kind, set()).add(one.code)
        if one.kind in _PLACES:
            of_names.update(part for name in (*one.names, *one.aliases) for part in name.split())
    if len(named.get(Kind.POINT, ())) > MOST_POINTS:
        del named[Kind.POINT]
    codes = {kind: frozenset(its) for kind, its in named.items()}
    return Sought(word, codes, frozenset(of_names.intersection(said)))


def _of_today(city: City) -> list[_Bearer]:
    known: list[_Bearer] | None = city.memo.get(_MEMO)
    if known is None:
        known = city.memo[_MEMO] = [*_bearers(city)]
    return known


def _of_before(names: CityNames, city: City) -> Iterator[_Bearer]:
    """Give what cases of old are of, and the city has no more."""
    for code, service in names.services.items():
        if code not in city.services:
            yield _Bearer(Kind.SERVICE, code, _folded(service.name))
    for code, name in names.old_bodies.items():
        yield _Bearer(Kind.BODY, code, _folded(name))
    for code, place in names.places.items():
        if not city.gazetteer.locate(code):
            kind = Kind(place.kind) if place.kind in (Kind.DISTRICT, Kind.BAIRRO) else Kind.POINT
            yield _Bearer(kind, code, _folded(place.name))


def _bearers(city: City) -> Iterator[_Bearer]:
    for service in city.services.values():
        names = *service.names.values(), *service.labels.values()
        yield _Bearer(Kind.SERVICE, service.code, _folded(*names))
    for body in city.bodies.values():
        yield _Bearer(Kind.BODY, body.code, _folded(body.name))
    areas = (Kind.DISTRICT, city.gazetteer.districts), (Kind.BAIRRO, city.gazetteer.bairros())
    for kind, its in areas:
        for one in its:
            names = _folded(one.name, one.label)
            yield _Bearer(kind, one.code, names, _folded(*one.aliases))
    for point in city.gazetteer.by_point.values():
        yield _Bearer(Kind.POINT, point.code, _folded(point.name, point.label))


def _folded(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for name in names for one in keys(name)))
