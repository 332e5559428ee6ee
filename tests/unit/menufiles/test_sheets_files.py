"""Where a sheet goes to and comes from: files, links and pipes."""

import os
from pathlib import Path

import pytest

from app.__main__ import main
from tests.unit.menufiles.sheet_trips import (
    DONE,
    MISUSE,
    WHERE,
    Rows,
    _back,
    _put,
    _rows,
    folder,
    rows,
    sheet,
)

__all__ = ["folder", "rows", "sheet"]


def test_a_language_that_the_sheet_does_not_have_is_misuse(folder: Path, rows: Rows) -> None:
    assert _back(folder, rows, "--language", "sw") == MISUSE
    assert _back(folder, rows, "--language", "../x") == MISUSE


def test_a_sheet_that_cannot_be_read_or_written_is_misuse(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = str(folder / "no" / "x.csv")
    for way, said in (("--output", f"cannot write {sheet}"), ("--take", f"{sheet} cannot be read")):
        assert main(["menu", "sheet", str(folder), way, sheet]) == MISUSE
        assert said in capsys.readouterr().err


def test_a_sheet_goes_into_a_pipe_and_leaves_it_one(
    folder: Path, rows: Rows, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    pipe = folder.parent / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)  # the sheet is smaller than a pipe
    assert main(["menu", "sheet", str(folder), "--output", str(pipe)]) == DONE
    with os.fdopen(reader, "rb") as heard:
        assert _rows(heard.read()) == rows
    assert pipe.is_fifo()

    capfdbinary.readouterr()
    assert main(["menu", "sheet", str(folder), "--output", "-"]) == DONE
    assert _rows(capfdbinary.readouterr().out) == rows


def test_a_sheet_goes_into_a_pipe_that_has_no_name(folder: Path, rows: Rows) -> None:
    reader, writer = os.pipe()
    # What /dev/stdout is in a pipeline.
    assert main(["menu", "sheet", str(folder), "--output", f"/dev/fd/{writer}"]) == DONE
    os.close(writer)
    with os.fdopen(reader, "rb") as heard:
        assert _rows(heard.read()) == rows


def test_a_link_that_leads_to_itself_is_misuse(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = folder.parent / "link.csv"
    link.symlink_to(link)

    assert main(["menu", "sheet", str(folder), "--output", str(link)]) == MISUSE

    said = f"dial311: cannot write {link}: a link leads back to itself\n"
    assert capsys.readouterr().err == said
    assert link.is_symlink()


def test_a_file_that_is_a_link_stays_one(folder: Path, rows: Rows) -> None:
    file, elsewhere = folder / "menu.yaml", folder.parent / "elsewhere.yaml"
    file.rename(elsewhere)
    elsewhere.chmod(0o640)
    file.symlink_to(elsewhere)
    _put(rows, WHERE, "pt", "Onde fica")

    assert _back(folder, rows) == DONE

    assert file.is_symlink()
    assert "Onde fica" in elsewhere.read_text(encoding="utf-8")
    assert elsewhere.stat().st_mode & 0o777 == 0o640
