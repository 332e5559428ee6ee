"""Lay scenes out as paths from dial to end, so that no path draws again what another has drawn.

The first path is the main call, whole. Every later one begins with the inputs that lead to it,
in words, and draws only the screens that are new.
"""

from typing import NamedTuple

from app.drawings.scenes import Passed, Scene, walk
from app.menu.inspect import smallest_limit
from app.menu.model import City


class Path(NamedTuple):
    """One way of a call: what led to its first new screen, and the new screens."""

    number: int  #: from 1
    before: tuple[Passed, ...]
    scenes: tuple[Scene, ...]
    inputs: tuple[str, ...]  #: one between every two scenes


class Chapter(NamedTuple):
    """The paths of one kind of call."""

    name: str  #: first call | next call | crew | notice | wrong keys, and others
    paths: tuple[Path, ...]


class Storyboard(NamedTuple):
    """A city's call in one language, screen by screen."""

    city: City
    language: str
    limit: int  #: septets of one screen
    scenes: tuple[Scene, ...]
    chapters: tuple[Chapter, ...]
    left_out: int  #: calls that were not followed further


def make_storyboard(city: City, language: str) -> Storyboard:
    """Walk a city's menu and lay out what was seen."""
    walked = walk(city, language)
    by_chapter: dict[str, list[Path]] = {}
    drawn: set[int] = set()
    after = _followers(walked.scenes)
    for scene in walked.scenes:
        if scene.number not in drawn:
            number = 1 + sum(map(len, by_chapter.values()))
            path = _path(number, scene, after, drawn)
            by_chapter.setdefault(scene.chapter, []).append(path)
    chapters = tuple(Chapter(name, tuple(paths)) for name, paths in by_chapter.items())
    limit = smallest_limit(city)
    return Storyboard(city, language, limit, walked.scenes, chapters, walked.left_out)


def _followers(scenes: tuple[Scene, ...]) -> dict[tuple[Passed, ...], list[Scene]]:
    """Group scenes by the way to the screen before them."""
    followers: dict[tuple[Passed, ...], list[Scene]] = {}
    for scene in scenes:
        if scene.way:
            followers.setdefault(scene.way[:-1], []).append(scene)
    return followers


def _path(
    number: int, first: Scene, after: dict[tuple[Passed, ...], list[Scene]], drawn: set[int]
) -> Path:
    """Follow a call from a new screen as long as the next one is new as well."""
    scenes = [first]
    drawn.add(first.number)
    while True:
        here = scenes[-1]
        further = [
            scene
            for scene in after.get(here.way, [])
            if scene.number not in drawn
            and scene.chapter == here.chapter
            and scene.way[-1].scene == here.number
        ]
        if not further:
            break
        scenes.append(further[0])
        drawn.add(further[0].number)
    inputs = tuple(scene.way[-1].label for scene in scenes[1:])
    return Path(number, first.way, tuple(scenes), inputs)
