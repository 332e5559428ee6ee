"""Sheets that go out of a folder of Maputo and come back, and names of texts in them."""

import csv
import io
from pathlib import Path

import pytest

from app.__main__ import main
from tests.unit.menufiles.folders import maputo

Rows = list[list[str]]
DONE, FINDINGS, MISUSE = 0, 1, 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Maputo with few places, in a folder of its own."""
    return _filled(tmp_path / "city")


def _filled(place: Path) -> Path:
    place.mkdir()
    for name, text in maputo().items():
        (place / name).write_text(text, encoding="utf-8", newline="")
    return place


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The sheet of that folder."""
    return _out(_filled(tmp_path_factory.mktemp("sheet") / "city"))


@pytest.fixture
def rows(sheet: Rows) -> Rows:
    """The sheet, to be written into."""
    return [list(row) for row in sheet]


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _out(folder: Path, *more: str) -> Rows:
    path = folder.parent / "out.csv"
    assert main(["menu", "sheet", str(folder), "--output", str(path), *more]) == DONE
    return _rows(path.read_bytes())


def _rows(sheet: bytes) -> Rows:
    text = sheet.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def _back(
    folder: Path, rows: Rows, *more: str, delimiter: str = ";", encoding: str = "utf-8-sig"
) -> int:
    path = folder.parent / "back.csv"
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return main(["menu", "sheet", str(folder), "--take", str(path), *more])


def _cell(rows: Rows, *name: str, column: str) -> tuple[int, int]:
    row = next(index for index, row in enumerate(rows) if tuple(row[:3]) == name)
    return row, rows[0].index(column)


def _put(rows: Rows, name: tuple[str, str, str], column: str, text: str) -> tuple[int, int]:
    row, at = _cell(rows, *name, column=column)
    rows[row][at] = text
    return row + 1, at + 1


SEE = ("menu", "other_problem", "option 8")
WHERE = ("menu", "where", "say")
SAVED = ("menu", "detail", "say")
RUBBLE = ("services", "rubble", "label")
RECEIVED = ("messages", "received", "message")


def _changed(before: dict[str, bytes], folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Give the lines that differ, old and new, by file; lines are neither added nor lost."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, raw in _contents(folder).items():
        pairs = zip(before[name].decode().split("\n"), raw.decode().split("\n"), strict=True)
        if lines := [(old, new) for old, new in pairs if old != new]:
            found[name] = lines
    return found


GAVE_UP = ("menu", "gave_up", "say")
FILED = ("menu", "filed", "say")
