"""`dial311 menu show FOLDER`: draw a menu, as a tree, a picture, or every screen of every path."""

import argparse
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.commands.folders import keep_city_files, need_folder
from app.commands.output import PIPE
from app.domain.errors import InvalidInput
from app.domain.stops import SIDES, Stops, by_screen
from app.drawings.diagram import PAGE_COLUMNS, draw
from app.drawings.page import write_page
from app.drawings.stops_table import text_tables
from app.drawings.tree import write_tree
from app.menu.model import City
from app.menufiles.city_folder import load_city

HELP: Final = "draw a city's menu: as text, as a picture, as a storyboard of every path"
DAYS: Final = 7
_MOST_COLUMNS: Final = 6
#: A terminal wider than this is not read across.
_WIDEST: Final = 110
#: For terminals that cannot write the lines of a tree.
_PLAIN: Final = str.maketrans("│├└─→", "|+`->")

#: (city, days) -> figures of the database that the settings name; `__main__` gives it.
ReadStops = Callable[[City, int], Stops]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder and what is to be drawn; the tree where nothing is named."""
    parser.add_argument("folder", type=Path)
    parser.add_argument("--text", action="store_true", help="a tree for the terminal")
    parser.add_argument("--svg", metavar="FILE", help="the diagram; - for standard output")
    parser.add_argument(
        "--columns",
        type=int,
        choices=range(1, _MOST_COLUMNS + 1),
        default=PAGE_COLUMNS,
        help="cards beside each other in the diagram: 1 for a phone, 3 for paper",
    )
    parser.add_argument(
        "--storyboard", type=Path, metavar="DIR", help="one page to print for each language"
    )
    parser.add_argument("--language", default="", help="of the tree and diagram; else the first")
    parser.add_argument("--stops", action="store_true", help="where callers stopped")
    parser.add_argument("--days", type=_days, help=f"with --stops: last days, {DAYS} if not given")
    parser.add_argument(
        "--by", action="append", choices=SIDES, help="with --stops: a table of the figures by it"
    )


def _days(written: str) -> int:
    days = int(written) if written.isascii() and written.isdigit() else 0
    if not 0 < days <= 3660:
        raise argparse.ArgumentTypeError("a number of days, 1 to 3660")
    return days


def run(parsed: argparse.Namespace) -> int:
    """Draw.

    Raises: MenuFileError for a folder with something to mend; InvalidInput for a language that
    the city does not speak, or what cannot be written.
    """
    if not parsed.stops and (parsed.days or parsed.by):
        raise InvalidInput("--days and --by go with --stops")
    folder = need_folder(parsed.folder)
    if parsed.svg:
        keep_city_files(folder, Path(parsed.svg), "the picture to a file .svg")
    city = load_city(folder)
    language = _language(city, parsed.language)
    days = parsed.days or DAYS
    stops: Stops | None = parsed.read_stops(city, days) if parsed.stops else None
    figures = None if stops is None else by_screen(stops)
    counted = f"Calls that began in the last {days} days." if days > 1 else "Calls of the last day."
    try:
        if parsed.svg:
            _write(parsed.svg, draw(city, language, parsed.columns, figures) + "\n")
        if parsed.storyboard:
            _write_storyboards(city, parsed.storyboard, stops, counted)
    except OSError as error:
        raise InvalidInput(f"cannot write {error.filename}: {error.strerror}") from error
    if parsed.text or not (parsed.svg or parsed.storyboard):
        width = min(shutil.get_terminal_size().columns, _WIDEST)
        _say(write_tree(city, language, width, figures))
        if stops is not None:
            _say("\n" + text_tables(stops, counted, city.menu.screens, ["", *(parsed.by or ())]))
    return 0


def _language(city: City, wanted: str) -> str:
    codes = [known.code for known in city.languages]
    if wanted and wanted not in codes:
        raise InvalidInput(f'{city.name} does not speak "{wanted}"; it has {", ".join(codes)}')
    return wanted or city.language


def _write_storyboards(city: City, folder: Path, stops: Stops | None, counted: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for known in city.languages:
        target = folder / f"{city.code}.{known.code}.html"
        _write(str(target), write_page(city, known.code, stops, counted))
        print(target, file=sys.stderr)


def _write(target: str, text: str) -> None:
    if target == PIPE:
        _say(text)
    else:
        Path(target).write_text(text, encoding="utf-8")


def _say(text: str) -> None:
    """Print, with plainer lines and a ? for letters that the terminal does not have."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    print(text, end="")
