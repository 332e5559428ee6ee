"""What words that are looked for may mean: words that people wrote, and names of the city.

A problem, an area, a point or a body is meant by the beginning of any word of its names, in every
language: "maxaq" means Maxaquene A to D, "lixo" every problem of waste. An area is by its aliases
too, a point by its code. A word that names nothing means the bairros, else the districts, of which
it may be a name with a slip: "maxakene". Words too short to be looked for tell places of like
names apart: "Maxaquene A". A number that is of no name is a block's where it is called so or stands
behind a name: "Costa do Sol Q.31", "quarteirão 31", "tchova 31"; not a street's, "24 de Julho".
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from app.domain.text import key
from app.domain.words import SHORTEST, words_of
from app.menu.model import City
from app.usecases.bearers import Bearer, Kind, of_before, of_today
from app.usecases.export_columns import CityNames
from app.usecases.place_typed import is_block, without_sign

#: A word that names of more points begin with tells none from another; and a statement has an end.
MOST_POINTS: Final = 3_000
#: The number of a block, and one behind its word with nothing between: "q7".
_NUMBER: Final = re.compile("0*[1-9][0-9]{0,2}")
_GLUED: Final = re.compile(rf"(?P<word>[^\W\d]+)(?P<number>{_NUMBER.pattern})")
#: Short words before and behind one, of which some may be of a name: "25 de Junho B".
_MOST_BESIDE: Final = 4
_MEMO_OF_BLOCKS: Final = "words for a block"
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


def _words(found: Iterable[Sought], kinds: Iterable[Kind]) -> set[str]:
    """Give the words that something of these kinds is called by."""
    its = (one for one in found if not one.named.keys().isdisjoint(kinds))
    return {word for one in its for word in (one.word, *one.beside)}


class _Block(NamedTuple):
    number: str  #: as typed, folded
    called: str = ""  #: the word before it, "q", "quarteirao", or both where they are one: "q7"

    @property
    def written(self) -> tuple[str, ...]:
        """By what people may write of it: a number tells more than a word, and zeros less."""
        ways = self.number, self.called
        return ways[::-1] if self.number.startswith("0") else ways


def seek(typed: str, names: CityNames, city: City) -> tuple[Sought, ...]:
    """Give the words of a text with what they mean; a case is found that has to do with each.

    Nothing for a text that has no word of three letters, no block, and is nothing's name.
    """
    beside: list[str] = []  # short words, as they stand beside one that is looked for
    groups: dict[str, list[str]] = {}
    tokens, known = _tokens(typed, city), [*of_today(city), *of_before(names, city)]
    wanted = _wanted(tokens, known)
    for word in tokens:
        if word in wanted and word not in groups:
            beside = groups[word] = [] if groups else beside
        beside.append(word)
    if groups:
        found = [_meant(word, said, known, city) for word, said in groups.items()]
        return (*_with_blocks(found, tokens, known, city),)
    its = [one for one in known if " ".join(beside) in (*one.names, *one.aliases)]
    return (_sought("", its, beside),) if its else (*_with_blocks((), tokens, known, city),)


def left_out(typed: str, sought: Iterable[Sought], city: City) -> tuple[str, ...]:
    """Give the words of a text, folded, that are not looked for."""
    taken = {word for one in sought for word in (one.word, *one.beside)}
    return tuple(dict.fromkeys(one for one in _tokens(typed, city) if one not in taken))


def _tokens(typed: str, city: City) -> list[str]:
    """Give the words of a text, folded; "quarteirão n.º 7" is "quarteirão 7"."""
    return key(without_sign(city, typed)).split()


def _with_blocks(
    found: Iterable[Sought], tokens: Sequence[str], known: Sequence[Bearer], city: City
) -> Iterator[Sought]:
    """Let numbers be blocks', of which a case has one; people may have written what it is called.

    So they may have a number of three digits.
    """
    found = [*found]
    blocks = [*_blocks(found, tokens, known, city)]
    taken = {word for one in blocks for word in one}
    yield from (one for one in found if one.word not in taken)
    if blocks:
        words = {one.word for one in found}
        written = (word for one in blocks for word in one.written if word in words)
        yield _of_blocks(blocks, next(written, ""), known)


def _of_blocks(blocks: Sequence[_Block], written: str, known: Sequence[Bearer]) -> Sought:
    """Give the cases of blocks, and those at a point that is called so: "Lixeira Quarteirão 45"."""
    numbers = frozenset(str(int(one.number)) for one in blocks)
    in_full = [f"{one.called} {one.number}" for one in blocks if len(one.called) >= SHORTEST]
    points = (one for one in known if one.kind is Kind.POINT and any(map(one.says, in_full)))
    codes = frozenset(one.code for one in points)
    named = {Kind.BLOCK: numbers, **({Kind.POINT: codes} if codes else {})}
    return Sought(written, named, frozenset(word for one in blocks for word in one if word))


def _blocks(
    found: Iterable[Sought], tokens: Sequence[str], known: Sequence[Bearer], city: City
) -> Iterator[_Block]:
    """Read as a block's each number that is called so, or stands behind an area or a last name."""
    of_all, areas, names = (_words(found, kinds) for kinds in (Kind, _AREAS, _WITH_BLOCKS))
    for before, token, after in zip(("", *tokens), tokens, (*tokens[1:], ""), strict=False):
        glued = _GLUED.fullmatch(token)
        if glued and token not in of_all and _is_called_block(city, glued["word"]):
            yield _Block(glued["number"], token)
        if not _NUMBER.fullmatch(token):
            continue
        of_area = before in areas and (not after or after in of_all)
        # Words of three letters join others, as "rua", and begin names all the same.
        of_name = before in names and not after and len(before) > SHORTEST
        if before in _block_words(city) or (token not in of_all and _is_short(city, before)):
            yield _Block(token, before)
        elif token not in of_all and (of_area or of_name) and not _joined(token, after, known):
            yield _Block(token)


def _is_called_block(city: City, word: str) -> bool:
    return _is_short(city, word) or word in _block_words(city)


def _is_short(city: City, word: str) -> bool:
    """Whether a word is short for a block: "Q."."""
    return len(word) < SHORTEST and is_block(city, word)


def _block_words(city: City) -> frozenset[str]:
    """Give what a city calls a block in full, folded, also where it asks for one: "quarteirao"."""
    found: frozenset[str] | None = city.memo.get(_MEMO_OF_BLOCKS)
    if found is None:
        variants = (one for variants in city.menu.screens.values() for one in variants)
        asking = (one.say for one in variants if any(its.kind == "block" for its in one.typed))
        says = (*asking, city.menu.words["block"])
        texts = (phrase.written for say in says if say for phrase in say.values())
        words = (word for text in texts for word in key(text).split())
        found = frozenset(one for one in words if len(one) >= SHORTEST and is_block(city, one))
        city.memo[_MEMO_OF_BLOCKS] = found
    return found


def _joined(number: str, after: str, known: Sequence[Bearer]) -> bool:
    """Whether some name has a number and the word behind it: "24 julho", of "24 de Julho"."""
    names = (name.split() for one in known for name in (*one.names, *one.aliases))
    return bool(after) and any(number in name and after in name for name in names)


def _wanted(tokens: Iterable[str], known: Sequence[Bearer]) -> set[str]:
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


def _meant(word: str, said: Sequence[str], known: Sequence[Bearer], city: City) -> Sought:
    """Give what a word means; `said`: with the short words beside it."""
    its = [one for one in known if one.is_called(word)] or _misspelt(word, known, city)
    rest = [one for one in its if one.kind not in _PLACES]
    for ways in _ways(word, said):
        areas = (one for one in known if one.kind in _PLACES)
        places = [one for one in areas if any(map(one.says, ways))]
        if places:
            return _sought(word, [*places, *rest], said)
    return _sought(word, [*_with((one for one in said if one != word), its), *rest], said)


def _misspelt(word: str, known: Sequence[Bearer], city: City) -> list[Bearer]:
    for kind, index in (Kind.BAIRRO, city.names), (Kind.DISTRICT, city.district_names):
        if codes := index.alike(word):
            return [one for one in known if one.kind is kind and one.code in codes]
    return []


def _with(said: Iterable[str], its: Iterable[Bearer]) -> list[Bearer]:
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


def _sought(word: str, its: Iterable[Bearer], said: Iterable[str]) -> Sought:
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
