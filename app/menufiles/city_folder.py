"""A city's folder: read its files, check them all, build the city. Begin reading at `load_city`.

`parse` is the slow half, about a second; its plain form is kept with the version, and `build`
makes the city of it in a few milliseconds.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from app.domain.errors import MenuFileError
from app.menu.model import City
from app.menufiles import reader, schema_borders
from app.menufiles.build import build
from app.menufiles.measured import in_folder
from app.menufiles.notes import Notes, nearest
from app.menufiles.parse import NAMES, parse
from app.menufiles.plain import Plain
from app.menufiles.schema_calendar import FILE
from app.menufiles.tree import Mark

__all__ = [
    "Plain",
    "build",
    "folder_hash",
    "is_citys",
    "is_like_ours",
    "load_city",
    "parse",
    "read_folder",
]

_FILE: Final = re.compile(
    r"(?:city|routes|services|places|calendar|(?:menu|messages)(?:\.[a-z]+)?)\.yaml"
    r"|borders\.geojson"
)
#: Also what Windows makes of a name whose ending it hides.
_LIKE_OURS: Final = re.compile(r"(\.ya?ml|^borders?\.(geo)?json)(\.txt)?$", re.IGNORECASE)
HASH_CHARACTERS: Final = 32


def load_city(folder: Path) -> City:
    """Read, check and build a city; its version is the hash of its files.

    Raises: MenuFileError with everything there is to mend.
    """
    texts = read_folder(folder)
    return build(parse(texts, folder), folder_hash(texts))


def read_folder(folder: Path) -> dict[str, str]:
    """Give the text of each of the city's files by name, sorted; other kinds of file are left.

    Raises: MenuFileError for a folder or file that cannot be read or has an unknown name.
    """
    notes = Notes()
    notes.rule = "file"
    texts: dict[str, str] = {}
    for path in _yaml_files(folder, notes):
        if not _FILE.fullmatch(path.name):
            mend = _renamed(path.name, folder)
            notes.add(Mark(path.name, 1, 1), "no file of a city has this name", mend)
        elif (text := _read(path, notes)) is not None:
            texts[path.name] = text
    if notes.findings:
        raise MenuFileError(in_folder(folder, notes.findings))
    return texts


def is_like_ours(name: str) -> bool:
    """Whether a file of this name is taken for one of a city, rightly named or not."""
    return bool(_LIKE_OURS.search(name))


def is_citys(name: str) -> bool:
    """Whether a file of this name is read, or told of where the name is wrong."""
    # Editors keep files of their own beside ours, under names that begin with a dot.
    return not name.startswith(".") and is_like_ours(name)


def _renamed(name: str, folder: Path) -> str:
    """Say what to do with a file of another name; never to write one over another."""
    small = name.lower().removesuffix(".txt")
    if small.endswith("json"):
        small = schema_borders.FILE
    # Their endings make any two names alike.
    names = (*NAMES, FILE)
    close = nearest(small.partition(".")[0], (known.removesuffix(".yaml") for known in names))
    meant = small if _FILE.fullmatch(small) else f"{close}.yaml" if close else ""
    if not meant:
        return f"known are {', '.join(names)}"
    # The same file, where capital and small letters are one.
    there = folder / meant
    is_other = there.exists() and not there.samefile(folder / name)
    return f"take it out of the folder: {meant} is there" if is_other else f"rename it to {meant}"


def _yaml_files(folder: Path, notes: Notes) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        notes.add(Mark("", 1, 1), *_no_folder(error))
        return
    for path in entries:
        if is_citys(path.name) and (path.is_file() or _FILE.fullmatch(path.name)):
            yield path


def _no_folder(error: OSError) -> tuple[str, str]:
    if isinstance(error, FileNotFoundError):
        return "there is no such folder", "look for a slip in its name"
    if isinstance(error, NotADirectoryError):
        return "this is a file, no folder", "name the folder of the city"
    return f"the folder cannot be read ({error.strerror})", "look at its permissions and links"


def _read(path: Path, notes: Notes) -> str | None:
    # Opening anything else, a pipe say, might wait for ever.
    if not path.is_file():
        what = "this is no file: a folder, or a link that leads nowhere"
        notes.add(Mark(path.name, 1, 1), what, "put the file itself in its place")
        return None
    try:
        with path.open("rb") as file:
            raw = file.read(reader.MOST_BYTES + 1)
    except OSError as error:
        what = f"the file cannot be read ({error.strerror})"
        notes.add(Mark(path.name, 1, 1), what, "look at its permissions")
        return None
    return reader.decode(path.name, raw, notes)


def folder_hash(texts: Mapping[str, str]) -> str:
    """Give the version of these texts: 32 hexadecimal characters, whatever their order."""
    digest = hashlib.sha256()
    for name, text in sorted(texts.items()):
        for part in (name, text):
            raw = part.encode()
            digest.update(b"%d:" % len(raw) + raw)
    return digest.hexdigest()[:HASH_CHARACTERS]
