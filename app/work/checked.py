"""Remembers what the check said of files: it takes half a second, and pages ask time and again."""

from typing import Final, NamedTuple

from app.domain.errors import Finding, MenuFileError
from app.menu.model import City
from app.menufiles.city_folder import Plain, build, folder_hash, parse
from app.usecases.drafts import Files

#: Drafts and published versions of the cities that officials have open.
MOST_KEPT: Final = 8


class Looked(NamedTuple):
    """What files make."""

    city: City | None  #: drafts of languages too; None with findings
    plain: Plain | None
    findings: tuple[Finding, ...] = ()


class Checked:
    """The newest findings. Any thread may ask: at worst two check the same files."""

    def __init__(self) -> None:
        self._known: dict[str, Looked] = {}

    def look(self, files: Files) -> Looked:
        """Give the city that files make, or what is to be mended."""
        version = folder_hash(files)
        known = self._known.get(version)
        return known or self._note(version, _look(files, version))

    def keep(self, files: Files, plain: Plain) -> None:
        """Remember files that have passed the check."""
        version = folder_hash(files)
        if version not in self._known:
            self._note(version, Looked(build(plain, version), plain))

    def _note(self, version: str, looked: Looked) -> Looked:
        kept = [*self._known.items()][1 - MOST_KEPT :]
        self._known = {**dict(kept), version: looked}
        return looked


def _look(files: Files, version: str) -> Looked:
    try:
        plain = parse(files)
    except MenuFileError as error:
        return Looked(None, None, error.findings)
    return Looked(build(plain, version), plain)
