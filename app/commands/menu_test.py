"""`dial311 menu test FOLDER`: walk the dialogues that operators wrote."""

import argparse
from pathlib import Path
from typing import Final

from app.commands.folders import need_folder
from app.domain.errors import MenuFileError, NotFound
from app.menufiles.city_folder import load_city
from app.walks.try_folder import DIALOGUES, Tried, try_folder

HELP: Final = "walk the dialogues of a city's folder and show where the menu differs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder."""
    parser.add_argument("folder", type=Path)


def run(parsed: argparse.Namespace) -> int:
    """Walk all dialogues; 0 when every one holds.

    Raises: MenuFileError with every finding, NotFound where there is no dialogue, InvalidInput
    where there is no folder.
    """
    city = load_city(need_folder(parsed.folder))
    tried = try_folder(parsed.folder, city)
    if not tried.dialogues and not tried.findings:
        raise NotFound(
            f"there is no dialogue in {parsed.folder / DIALOGUES}; menus/README.md"
            " shows one, dial311 menu play --record writes one"
        )
    print(summary(city.name, tried))
    if tried.findings:
        raise MenuFileError(tried.findings)
    return 0


def summary(city: str, tried: Tried) -> str:
    """Say how many dialogues there are, and what of the menu they meet."""
    found = len(tried.findings)
    holds = f"{found} to mend" if found else "all of them hold"
    many = "1 dialogue" if tried.dialogues == 1 else f"{tried.dialogues} dialogues"
    lines = [f"{city}: {many}, {holds}.", f"Met: {tried.coverage.counts()}."]
    if missed := tried.coverage.missed():
        lines += ["Not met:", *(f"  {name}" for name in missed)]
    return "\n".join(lines)
