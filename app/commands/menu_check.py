"""`dial311 menu check FOLDER`: prove that a city's folder is fit for callers."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import orjson

from app.domain.errors import Finding, InvalidInput, MenuFileError
from app.menufiles.city_folder import load_city
from app.walks.try_folder import check_dialogues

HELP: Final = "say everything there is to mend in a city's folder"
FINDINGS: Final = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder and the form of the findings."""
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="write one JSON object, for programs")


def run(parsed: argparse.Namespace) -> int:
    """Check; 0 when there is nothing to mend, 1 with findings as JSON.

    Raises:
        InvalidInput: there is no such folder.
        MenuFileError: with every finding, when no JSON is asked for.
    """
    if not parsed.folder.is_dir():
        raise InvalidInput(f"there is no folder {parsed.folder}; look for a slip in its name")
    try:
        city = load_city(parsed.folder)
        check_dialogues(parsed.folder, city)
    except MenuFileError as error:
        if not parsed.json:
            raise
        print(as_json(parsed.folder, error.findings))
        return FINDINGS
    screens = f"{city.name}: {len(city.menu.screens)} screens, nothing to mend."
    print(as_json(parsed.folder, ()) if parsed.json else screens)
    return 0


def as_json(folder: Path, found: Sequence[Finding]) -> str:
    """Write findings as one object: the city's folder by name, and what there is to mend."""
    city = {"city": folder.resolve().name, "findings": [asdict(finding) for finding in found]}
    return orjson.dumps(city, option=orjson.OPT_INDENT_2).decode()
