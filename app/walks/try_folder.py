"""Try all dialogues of a city's folder: FOLDER/dialogues/*.yaml. Begin at `try_folder`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from app.domain.errors import Finding, MenuFileError
from app.menu.model import City
from app.menufiles import reader
from app.menufiles.city_folder import is_citys
from app.menufiles.measured import in_folder
from app.menufiles.notes import Notes
from app.menufiles.tree import Mark
from app.walks.coverage import Coverage
from app.walks.dialogue import Dialogue
from app.walks.read_dialogues import read_dialogues
from app.walks.reports import ReportNames
from app.walks.try_dialogue import try_dialogue

#: Beside the files of the city; no part of its version, so an edit there publishes nothing.
DIALOGUES: Final = "dialogues"
ENDINGS: Final = (".yaml", ".yml")


class Tried(NamedTuple):
    """What the dialogues of a folder came to."""

    dialogues: int
    findings: tuple[Finding, ...]
    coverage: Coverage


def try_folder(folder: Path, city: City) -> Tried:
    """Read and walk every dialogue; a file with findings of its own is not walked."""
    notes = Notes()
    notes.rule = "file"
    names, coverage = ReportNames(city), Coverage(city)
    count = 0
    for name, text in _texts(folder / DIALOGUES, notes):
        dialogues = _read(name, text, notes, city, names)
        count += len(dialogues)
        for dialogue in dialogues if not notes.lines(name) else ():
            try_dialogue(dialogue, city, names, coverage, notes)
        notes.rule = "file"
    return Tried(count, in_folder(folder, notes.findings), coverage)


def check_dialogues(folder: Path, city: City) -> Tried:
    """Try every dialogue.

    Raises: MenuFileError with every finding.
    """
    tried = try_folder(folder, city)
    if tried.findings:
        raise MenuFileError(tried.findings)
    return tried


def dialogues_of(folder: Path, *cities: City) -> list[Dialogue]:
    """Give the dialogues of each file that the first of these versions can read.

    What is wrong in the other files is said by `try_folder`.
    """
    found: list[Dialogue] = []
    names = [(city, ReportNames(city)) for city in cities]
    for name, text in _texts(folder / DIALOGUES, Notes()):
        for city, known in names:
            notes = Notes()
            dialogues = _read(name, text, notes, city, known)
            if not notes.findings:
                found += dialogues
                break
    return found


def holds(dialogue: Dialogue, city: City, names: ReportNames) -> bool:
    """Whether a dialogue holds in a version of its city."""
    notes = Notes()
    try_dialogue(dialogue, city, names, Coverage(city), notes)
    return not notes.findings


def _read(name: str, text: str, notes: Notes, city: City, names: ReportNames) -> list[Dialogue]:
    notes.rule = "yaml"
    tree = reader.read(name, text, notes)
    notes.rule = "dialogue"
    return read_dialogues(tree, notes, city, names) if tree else []


def _texts(folder: Path, notes: Notes) -> Iterator[tuple[str, str]]:
    """Give the name and text of each file that can be read."""
    for path in _paths(folder, notes):
        name = f"{folder.name}/{path.name}"
        try:
            with path.open("rb") as file:
                raw = file.read(reader.MOST_BYTES + 1)
        except OSError as error:
            what = f"the file cannot be read ({error.strerror})"
            notes.add(Mark(name, 1, 1), what, "look at its permissions")
        else:
            text = reader.decode(name, raw, notes)
            if text is not None:
                yield name, text


def _paths(folder: Path, notes: Notes) -> list[Path]:
    """List the files; a city without dialogues has no such folder."""
    if not folder.exists() and not folder.is_symlink():
        return []
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        what = f"the folder cannot be read ({error.strerror})"
        notes.add(Mark(folder.name, 1, 1), what, "look at its name and permissions")
        return []
    files = [path for path in paths if is_citys(path.name)]
    return [path for path in files if _is_walked(path, notes)]


def _is_walked(path: Path, notes: Notes) -> bool:
    """Tell of what would never be walked, and nobody would know."""
    mark = Mark(f"{path.parent.name}/{path.name}", 1, 1)
    if path.suffix not in ENDINGS:
        what, stem = "no file of dialogues has this name", path.name.lower().partition(".")[0]
        notes.add(mark, what, f"rename it to {stem}.yaml")
    elif not path.is_file():
        what = "this is no file: a folder, or a link that leads nowhere"
        notes.add(mark, what, "put the file itself in its place")
    else:
        return True
    return False
