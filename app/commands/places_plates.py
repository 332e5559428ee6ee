"""`dial311 places plates FOLDER`: plates to print for containers and other points."""

import argparse
from pathlib import Path
from typing import Final

from app.commands.folders import keep_city_files, need_folder
from app.commands.output import PIPE, opened
from app.domain.errors import InvalidInput
from app.drawings.plates import PER_PAGE, plates, plates_page
from app.menufiles.city_folder import load_city

HELP: Final = "plates with code and sign to print; of all containers, where no other is named"


def add_to(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Give the parser of `dial311 places` this command."""
    parser = actions.add_parser("plates", help=HELP, description=HELP)
    parser.add_argument("folder", type=Path)
    help_ = "write a page to print on A4; - for standard output"
    parser.add_argument("--html", required=True, metavar="FILE", help=help_)
    parser.add_argument("--code", nargs="+", default=[], metavar="CODE", help="of these points")
    parser.add_argument("--bairro", default="", metavar="CODE", help="of all points of a bairro")
    parser.add_argument("--per-page", type=int, default=2, choices=PER_PAGE, metavar="N")
    parser.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    """Write the page; 0.

    Raises:
        InvalidInput: there is no such folder, point or bairro, or nothing can be written there.
        MenuFileError: with every finding of the folder.
    """
    folder = need_folder(parsed.folder)
    if parsed.html != PIPE:
        keep_city_files(folder, Path(parsed.html), "the page to a file .html")
    city = load_city(folder)
    found = plates(city, parsed.code, parsed.bairro)
    if not found:
        raise InvalidInput(f"{city.code} has no container: name points with --code or --bairro")
    page = plates_page(found, f"{city.brand}: {city.name}", city.language, parsed.per_page)
    with opened(parsed.html, 0o644) as file:
        file.write(page.encode())
    if parsed.html != PIPE:
        print(f"{parsed.html}: {len(found)} plates, {parsed.per_page} on a page of A4")
    return 0
