"""`dial311 menu check FOLDER`: prove that a city's folder is fit for callers."""

import argparse
from pathlib import Path
from typing import Final

from app.menufiles.city_folder import load_city

HELP: Final = "say everything there is to mend in a city's folder"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder."""
    parser.add_argument("folder", type=Path)


def run(parsed: argparse.Namespace) -> int:
    """Check; 0 when there is nothing to mend.

    Raises: MenuFileError with every finding.
    """
    city = load_city(parsed.folder)
    print(f"{city.name}: {len(city.menu.screens)} screens, nothing to mend.")
    return 0
