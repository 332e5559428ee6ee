"""What an edit does to callers, for `menu check --against VERSION` and before `menu publish`."""

import logging
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from app.domain.errors import AppError, InvalidInput, MenuFileError
from app.domain.versions import beginning
from app.edits.compare import Edit, compare
from app.edits.recent import LIVE, Basis, Earlier, Read
from app.edits.samples import spoken
from app.edits.told import as_text
from app.menu.languages import without_drafts
from app.menu.model import City
from app.menufiles.city_folder import load_city

log = logging.getLogger(__name__)

HELP: Final = (
    "say what the edit does to callers, compared with VERSION: its first four signs, as"
    f" `menu history` shows them, `{LIVE}` for what answers now, or another folder of the city"
    " (`./` before a name of digits). Differences alone end with 0"
)


#: (city code, version or `LIVE`) -> that version; `__main__` gives it.
ReadEarlier = Callable[[str, str], Earlier]


def against(new: City, folder: Path, version: str, earlier: ReadEarlier) -> tuple[Basis, Edit]:
    """Compare a folder, read as `new`, with a version or with another folder.

    Raises:
        InvalidInput: `version` names nothing, several versions, or another city.
        NotFound: no version begins so, or nothing is published.
    """
    is_version = version == LIVE or re.fullmatch("[0-9a-fA-F]+", version)
    found = earlier(new.code, version) if is_version else _of_folder(Path(version))
    old, read = found.city, found.read if is_version else None
    if old.code != new.code:
        raise InvalidInput(f"{version} is of the city {old.code}, {folder} of {new.code}")
    served = new if found.speaks_drafts else without_drafts(new)
    said = spoken(folder, old, served, new)
    name = _named(old, version) if is_version else f"the folder {version}"
    samples = [*found.read.samples, *said.samples]
    given = () if new.version in found.known else found.given
    basis = Basis(name, old, served, read, said, given)
    return basis, compare(old, served, samples)


def not_compared(folder: Path, version: str) -> str:
    """Say that a folder with findings was compared with nothing, and what to do."""
    return (
        f"Nothing was compared with {version}: {folder} cannot be read as a menu yet. What this"
        " edit does to callers is told once these findings are mended."
    )


def _of_folder(folder: Path) -> Earlier:
    """Read a folder; no calls went there, and whoever writes it sees drafts."""
    if not folder.is_dir():
        raise InvalidInput(
            f"--against {folder} is neither a folder nor a version; write {LIVE}, or the first"
            " digits of a version as `menu history` shows them"
        )
    try:
        return Earlier(load_city(folder), Read([], 0, 0, 0), speaks_drafts=True)
    except MenuFileError as error:
        raise InvalidInput(f"nothing can be compared with {folder}: {error.findings[0]}") from error


def _named(city: City, version: str) -> str:
    return f"version {beginning(city.version)}" + (", which answers now" if version == LIVE else "")


def announce(folder: Path, earlier: ReadEarlier) -> None:
    """Say before a folder is published what that does; in the way of publishing it never stands.

    A folder with findings is refused by publishing itself, and a first version changes nothing.
    """
    try:
        new = load_city(folder)
        basis, edit = against(new, folder, LIVE, earlier)
    except (AppError, SQLAlchemyError):
        return
    except Exception:
        log.exception("edit.not_compared")
        print("What the edit does could not be found out.", file=sys.stderr)
        return
    if basis.old.version != basis.new.version:
        # The digits that mean something else are said when it is published.
        print(f"{as_text(basis, edit, shortcuts=False)}\n")
