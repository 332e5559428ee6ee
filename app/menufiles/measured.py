"""Findings of files that say a whole city all the same: too long, or in too many answers."""

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
