"""What words that are looked for may mean: words that people wrote, and names of the city.

A problem, an area, a point or a body is meant by the beginning of any word of its names, in every
language: "maxaq" means Maxaquene A to D, "lixo" every problem of waste. An area is by its aliases
too, a point by its code. A word that names nothing means the bairros, else the districts, of which
it may be a name with a slip: "maxakene". Words too short to be looked for tell places of like
names apart: "Maxaquene A". A number that is of no name is a block's where it is called so or stands
behind a name: "Costa do Sol Q.31", "quarteirão 31", "tchova 31"; not a street's, "24 de Julho".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from app.domain.text import key
from app.domain.words import SHORTEST, words_of
from app.menu.model import City
from app.usecases.bearers import Bearer, Kind, of_before, of_today
from app.usecases.export_columns import CityNames
from app.usecases.place_typed import is_block

#: A word that names of more points begin with tells none from another; and a statement has an end.
MOST_POINTS: Final = 3_000
#: Digits of a block's number at most.
_OF_BLOCK: Final = 3
#: Short words before and behind one, of which some may be of a name: "25 de Junho B".
_MOST_BESIDE: Final = 4
_MEMO_OF_BLOCKS: Final = "words by which residents are asked for a block"
_NO_NAMES: Final[Mapping[Kind, frozenset[str]]] = {}
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
    called: str = ""  #: what stands before it: "q", "quarteirao"

    def sought(self, word: str, its: Mapping[Kind, frozenset[str]] = _NO_NAMES) -> Sought:
        """Look for its cases, for those of which a word was written, and for what is called so."""
        beside = frozenset(filter(None, (self.number, self.called)))
        return Sought(word, {**its, Kind.BLOCK: frozenset({str(int(self.number))})}, beside)


def seek(typed: str, names: CityNames, city: City) -> tuple[Sought, ...]:
    """Give the words of a text with what they mean; a case is found that has to do with each.

    Nothing for a text that has no word of three letters, no block, and is nothing's name.
    """
    beside: list[str] = []  # short words, as they stand beside one that is looked for
    groups: dict[str, list[str]] = {}
    tokens, known = key(typed).split(), [*of_today(city), *of_before(names, city)]
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


def left_out(typed: str, sought: Iterable[Sought]) -> tuple[str, ...]:
    """Give the words of a text, folded, that are not looked for."""
    taken = {word for one in sought for word in (one.word, *one.beside)}
    return tuple(dict.fromkeys(one for one in key(typed).split() if one not in taken))


def _with_blocks(
    found: Iterable[Sought], tokens: Sequence[str], known: Sequence[Bearer], city: City
) -> Iterator[Sought]:
    """Let numbers be blocks': one of three digits may also be a word that somebody wrote."""
    found = [*found]
    blocks = {one.number: one for one in _blocks(found, tokens, known, city)}
    called = {one.called for one in blocks.values()}
    for one in found:
        block = blocks.pop(one.word, None)
        if block:
            yield block.sought(one.word, _called_so(block, known))
        elif one.word not in called:
            yield one
    for block in blocks.values():
        yield block.sought("", _called_so(block, known))


def _called_so(block: _Block, known: Sequence[Bearer]) -> Mapping[Kind, frozenset[str]]:
    """Give the points that a block's name in full is of: "Lixeira Quarteirão 45"."""
    if len(block.called) < SHORTEST:
        return _NO_NAMES
    said = f"{block.called} {block.number}"
    points = {one.code for one in known if one.kind is Kind.POINT and one.says(said)}
    return {Kind.POINT: frozenset(points)} if points else _NO_NAMES


def _blocks(
    found: Iterable[Sought], tokens: Sequence[str], known: Sequence[Bearer], city: City
) -> Iterator[_Block]:
    """Read as a block's each number that is called so, or stands behind an area or a last name."""
    of_all, areas, names = (_words(found, kinds) for kinds in (Kind, _AREAS, _WITH_BLOCKS))
    for before, number, after in zip(("", *tokens), tokens, (*tokens[1:], ""), strict=False):
        if len(number) > _OF_BLOCK or not number.isdecimal() or not int(number):
            continue
        of_area = before in areas and (not after or after in of_all)
        # Words of three letters join others, as "rua", and begin names all the same.
        of_name = before in names and not after and len(before) > SHORTEST
        if before in _block_words(city) or (number not in of_all and _is_short(city, before)):
            yield _Block(number, before)
        elif number not in of_all and (of_area or of_name) and not _joined(number, after, known):
            yield _Block(number)


def _is_short(city: City, word: str) -> bool:
    """Whether a word is short for a block: "Q."."""
    return len(word) < SHORTEST and is_block(city, word)


def _block_words(city: City) -> frozenset[str]:
    """Give by which words, folded, the screens of a city ask for a block: "quarteirao"."""
    found: frozenset[str] | None = city.memo.get(_MEMO_OF_BLOCKS)
    if found is None:
        variants = (one for variants in city.menu.screens.values() for one in variants)
        asking = (one.say for one in variants if any(its.kind == "block" for its in one.typed))
        texts = (phrase.written for say in asking if say for phrase in say.values())
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
