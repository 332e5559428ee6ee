"""Calls to versions of a small city, as they would be read back, and edits of its files."""

from collections.abc import Iterable, Sequence
from functools import cache

from app.edits.compare import Edit, compare
from app.edits.recent import Read, grouped
from app.menu.effects import CaseFact
from app.menu.meaning import Heard
from app.menu.model import City
from app.menufiles.city_folder import build, folder_hash, parse
from app.walks.walker import Walker
from app.walks.world import World
from tests.unit.menufiles.folders import maputo

#: A passage of a file and what stands in its place.
Passage = tuple[str, str, str]


@cache
def city(*passages: Passage) -> City:
    """The city with passages edited, checked as always."""
    texts = maputo()
    for file, old, new in passages:
        assert old in texts[file], f"{old!r} does not stand in {file}"
        texts[file] = texts[file].replace(old, new, 1)
    return build(parse(texts), folder_hash(texts))


def heard(
    called: City, keys: Sequence[str], language: str = "", own: Iterable[CaseFact] = ()
) -> list[Heard]:
    """The turns of one call."""
    turns: list[Heard] = []
    walker = Walker(called, World(called, language, tuple(own)), watch=turns.append)
    walker.dial("*311#")
    for given in keys:
        walker.answer(given)
    return turns


def read(called: City, *calls: str, language: str = "", own: Iterable[CaseFact] = ()) -> Read:
    """Recent calls, each given as "2 3 1 12 1"."""
    turns = [(called.version, heard(called, keys.split(), language, own)) for keys in calls]
    return grouped(turns, {called.version: called}.get, 7)


def edited(*passages: Passage, calls: Sequence[str] = (), language: str = "") -> Edit:
    """What an edit does to calls of the city as it was."""
    old = city()
    return compare(old, city(*passages), read(old, *calls, language=language).samples)
