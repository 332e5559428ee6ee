"""One slip in a city's files: what is changed, and the finding that says how to mend it."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from app.domain.errors import Finding, MenuFileError
from app.menufiles.city_folder import load_city
from tests.unit.menufiles.folders import maputo

M, EN, S, P, C, R, G = (
    *("menu.yaml", "menu.en.yaml", "services.yaml", "places.yaml", "city.yaml", "routes.yaml"),
    "messages.yaml",
)
#: Screens as Maputo has them, long lines that several slips are made in.
CASE = (
    "case: Caso <number>, <status>. <service>, <place>. Solução <due>."
    " Dúvidas? Ligue <help number>\n"
)
ITEMS = "[1 Send, 2 Send and write, 3 Change]"


@cache
def texts() -> dict[str, str]:
    """Give Maputo's texts with eight of its problems: reading them is most of a test's time."""
    city = maputo()
    entries = city[S].split("\n- code:")
    return city | {S: "\n- code:".join(entries[:9]) + "\n"}


class Slip(NamedTuple):
    """A passage of a file, what it becomes, and the finding."""

    file: str
    old: str
    new: str
    what: str  #: essential words of what is wrong
    mend: str  #: and of how to mend it
    below: int = 0  #: line of the finding, counted from the passage
    findings: int = 1  #: the one, and those that follow from it

    @property
    def line(self) -> int:
        """Line of the finding."""
        text = texts()[self.file]
        return text.count("\n", 0, text.index(self.old)) + 1 + self.below

    def __str__(self) -> str:
        """Name the test by what was written."""
        return ascii(self.new)[1:41]


def write(folder: Path, changed: dict[str, bytes | None]) -> Path:
    """Write a city with some files changed, or left out, and give its folder."""
    for name, text in texts().items():
        (folder / name).write_bytes(text.encode())
    for name, raw in changed.items():
        if raw is None:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(raw)
    return folder


def check(folder: Path) -> tuple[Finding, ...]:
    """Give what is found in a folder, each line of it fit for any terminal."""
    try:
        load_city(folder)
    except MenuFileError as error:
        for finding in error.findings:
            assert str(finding).isprintable(), finding
            assert finding.line >= 1
            assert finding.column >= 1
            assert finding.what
            assert finding.mend
        return error.findings
    return ()


def assert_found(slip: Slip, folder: Path) -> None:
    """Assert that a slip is found where it stands, in these words, with little else."""
    text = texts()[slip.file]
    assert slip.old in text, f"{slip.old!r} does not stand in {slip.file}"
    changed = text.replace(slip.old, slip.new, 1).encode("utf-8", "surrogatepass")

    found = check(write(folder, {slip.file: changed}))

    told = "\n".join(map(str, found)) or "nothing was found"
    at = [f for f in found if (Path(f.file).name, f.line) == (slip.file, slip.line)]
    assert any(slip.what in f.what and slip.mend in f.mend for f in at), told
    assert len(found) == slip.findings, told
