"""`dial311 places import FOLDER FILE`: points that somebody mapped, into a city's places."""

import argparse
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final, NamedTuple

from app.commands.folders import need_folder
from app.commands.places import tell_written
from app.commands.reading import Run
from app.domain.csv_text import MOST_BYTES
from app.domain.errors import InvalidInput, MenuFileError
from app.edits.take_places import take_places
from app.menu.model import City
from app.menufiles.city_folder import load_city
from app.menufiles.notes import Notes, short, suggest
from app.menufiles.points_file import KINDS, read_points
from app.menufiles.points_import import Imported, Known, import_points

HELP: Final = "read points from a CSV, KML or GeoJSON; --write puts them into the places"


def add_to(actions: "argparse._SubParsersAction[argparse.ArgumentParser]", run: Run) -> None:
    """Give the parser of `dial311 places` this command."""
    parser = actions.add_parser("import", help=HELP, description=HELP)
    parser.add_argument("folder", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--bairro", default="", metavar="CODE", help="of rows that name none")
    kinds = sorted(set(KINDS.values()))
    parser.add_argument("--kind", default="", choices=kinds, help="of new points that say none")
    parser.add_argument("--write", action="store_true", help="write it, where nothing is to mend")
    parser.set_defaults(run=run)


class Codes(NamedTuple):
    """Codes that are no new point's."""

    used: Collection[str] = ()  #: of all places that the city ever had
    gone: Collection[str] = ()  #: of those that it has no more


def import_command(parsed: argparse.Namespace, codes: Callable[[str], Codes]) -> int:
    """Print what a file proposes, or write it; give the exit status.

    `codes` gives those of a city, by its code.

    Raises:
        InvalidInput: the file cannot be opened, or there is no such bairro.
        MenuFileError: with every row that is to be mended, or as `take_places`; nothing is written.
    """
    city = load_city(need_folder(parsed.folder))
    _check_bairro(city, parsed.bairro)
    (used, gone), notes = codes(city.code), Notes()
    read = read_points(str(parsed.file), _read(parsed.file), notes)
    known = Known(city.gazetteer, city.language, gone, parsed.bairro, parsed.kind)
    found = import_points(read.rows, known, notes)
    if read.left_aside:
        print(f"Left aside: {', '.join(map(short, read.left_aside))}.", file=sys.stderr)
    if parsed.write and found.proposals and not notes.findings:
        tell_written(parsed.folder, take_places(parsed.folder, found.proposals, used))
    else:
        _tell(found)
    if notes.findings:
        raise MenuFileError(notes.findings)
    return 0


def _tell(found: Imported) -> None:
    for one in found.proposals:
        print(one)
    if found.unchanged:
        rows = "1 row says" if found.unchanged == 1 else f"{found.unchanged} rows say"
        print(f"{rows} what the places say already.")


def _check_bairro(city: City, code: str) -> None:
    known = city.gazetteer.by_bairro
    if code and code not in known:
        raise InvalidInput(f"{city.code} has no bairro {short(code)}: {suggest(code, known)}")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}") from error
