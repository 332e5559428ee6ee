"""A small city on disk, and dialogues to walk in it."""

from functools import cache
from pathlib import Path

from app.domain.errors import Finding
from app.menu.model import City
from app.menufiles.city_folder import build, parse
from app.walks.try_folder import Tried, try_folder
from tests.unit.menufiles.folders import maputo

FIRST = '  - "*311#": problem\n'


@cache
def small_city() -> City:
    return build(parse(maputo()), "")


def write_city(folder: Path) -> Path:
    for name, text in maputo().items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def write_dialogues(folder: Path, text: str, name: str = "calls.yaml") -> Path:
    (folder / "dialogues").mkdir(exist_ok=True)
    (folder / "dialogues" / name).write_text(text, encoding="utf-8")
    return folder


def tried(folder: Path, text: str) -> Tried:
    """Walk the dialogues of one file."""
    return try_folder(write_dialogues(folder, text), small_city())


def found(folder: Path, lines: str) -> tuple[Finding, ...]:
    """Walk one dialogue, given as its lines."""
    return tried(folder, f"A call:\n{lines}").findings
