"""Findings told: of files that say a whole city all the same, and by the names of a folder."""

from dataclasses import replace
from pathlib import Path

from app.domain.errors import Finding, MenuFileError
from app.menufiles.plain import Plain


class Measured(MenuFileError):  # noqa: N818
    """What the files say was read and measured: it cannot be served, but walked."""

    def __init__(self, findings: tuple[Finding, ...], plain: Plain) -> None:
        super().__init__(findings)
        self.plain = plain


def refused(findings: tuple[Finding, ...], plain: Plain | None) -> MenuFileError:
    """Give the error of files with findings; `plain` is what they say, None if not sure."""
    return Measured(findings, plain) if plain is not None else MenuFileError(findings)


def in_folder(where: Path | None, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Write files as an operator types them: editors and shells jump to `menus/maputo/…`."""
    return tuple(replace(f, file=(where / f.file).as_posix()) for f in found) if where else found
