"""`dial311 reports export`: the file, the pipe and the progress bar."""

import argparse
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from app.commands.export_reports import DONE, FAILED, Keep, add_export_arguments, export_command
from app.store.engine import reading_engine
from tests.contract.export_data import VAULT, SmallCity, filled, report
from tests.databases import KINDS, Databases

ROOT = Path(__file__).parents[2]
REPORTS = 4_010


class Terminal(io.StringIO):
    """A standard error that a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module", params=KINDS)
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """A database with reports, which the tests only read."""
    with databases.fresh(request.param) as url:
        filled(url, (report(n, comment=f"não {n}") for n in range(1, REPORTS + 1))).dispose()
        yield url


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = reading_engine(url)
    yield engine
    engine.dispose()


def run(engine: Engine, *options: str, keep: Keep = lambda _order: DONE) -> int:
    parser = argparse.ArgumentParser()
    add_export_arguments(parser)
    parsed = parser.parse_args(["--by", "rui", *options])
    return export_command(parsed, engine, VAULT, [SmallCity()], keep)


def lines(path: Path) -> list[str]:
    return path.read_bytes().decode().split("\r\n")


def test_a_file_appears_whole_and_for_its_owner_only(engine: Engine, tmp_path: Path) -> None:
    target = tmp_path / "reports.csv"
    target.write_text("the one before")

    assert run(engine, "--format", "csv", "--output", str(target)) == DONE

    assert len(lines(target)) == REPORTS + 2
    assert lines(target)[0].startswith("service_request_id,requested_datetime,")
    assert "não" not in target.read_text()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [*tmp_path.iterdir()] == [target]


def test_options_reach_the_file(engine: Engine, tmp_path: Path) -> None:
    target = tmp_path / "reports.csv"
    options = ["--profile", "excel", "--with-comments", "--city", "maputo", "--until", "2016-11-10"]

    assert run(engine, "--output", str(target), "--status", "open", *options) == DONE

    assert len(lines(target)) == 1_439 + 2
    assert lines(target)[1].startswith("48000001;2016-11-10 00:01:00;")
    assert ";não 1;" in lines(target)[1]


def test_standard_output_gets_the_same(
    engine: Engine, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    target = tmp_path / "reports.csv"
    run(engine, "--output", str(target))

    assert run(engine, "--output", "-") == DONE

    said = capfdbinary.readouterr()
    assert said.out == target.read_bytes()
    assert said.err == b""


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--status", "opne"], "There is no status"),
        (["--city", "beira"], "There are: maputo."),
        (["--since", "yesterday"], "write it like 2016-11-30"),
    ],
)
def test_what_cannot_be_asked_ends_with_a_sentence(
    engine: Engine,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    sentence: str,
) -> None:
    assert run(engine, "--output", str(tmp_path / "r.csv"), *options) == FAILED

    assert sentence in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []


def test_every_form_and_part_can_be_written(engine: Engine, tmp_path: Path) -> None:
    few = ("--until", "2016-11-10", "--since", "2016-11-10", "--channel", "ussd")
    written = {}
    for form in ("csv", "xlsx", "geojson", "events"):
        for part in ("file", "bundle", "manifest", "columns"):
            target = tmp_path / f"{form}.{part}"
            options = ("--format", form, "--part", part, "--output", str(target))
            assert run(engine, *options, *few, "--district", "kampfumo") == DONE
            written[form, part] = target.read_bytes()
    assert json.loads(written["geojson", "file"])["features"] == []
    for (form, part), data in written.items():
        if part == "bundle":
            with zipfile.ZipFile(io.BytesIO(data)) as bundle:
                manifest = json.loads(bundle.read("manifest.json"))
                assert bundle.read("columns.csv") == written[form, "columns"]
                assert manifest["format"] == form
                if form != "xlsx":  # which says in itself when it was made
                    assert bundle.read(manifest["file"]) == written[form, "file"]
                    alone = json.loads(written[form, "manifest"])
                    assert alone["sha256"] == manifest["sha256"]


def test_an_export_is_kept_before_it_is_written(engine: Engine, tmp_path: Path) -> None:
    target, orders = tmp_path / "r.csv", []

    def keep(order: bytes) -> int:
        assert not [*tmp_path.iterdir()]
        orders.append(json.loads(order))
        return DONE

    options = ("--output", str(target), "--with-phones", "--reason", " cheia ", "--status", "open")
    assert run(engine, *options, keep=keep) == DONE
    assert orders == [
        {
            "do": "note_export",
            "actor": "shell rui",
            "city": "maputo",
            "said": f"file; csv raw; cases {REPORTS}; personal data yes; phones; status open",
            "reason": "cheia",
        }
    ]
    assert lines(target)[0].endswith(",phone")
    target.unlink()

    assert run(engine, "--output", str(target), keep=lambda _order: FAILED) == FAILED
    assert not [*tmp_path.iterdir()]


def test_numbers_of_people_need_a_reason(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(engine, "--output", str(tmp_path / "r.csv"), "--with-phones") == FAILED
    assert "say why with --reason" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


def test_a_failed_export_leaves_the_file_before_it_alone(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "reports.csv"
    target.write_text("the one before")
    writer = filled(database, (report(n) for n in range(1, 10)))
    with writer.begin() as connection:
        connection.execute(text("ALTER TABLE reports RENAME TO gone"))
    writer.dispose()
    reader = reading_engine(database)

    assert run(reader, "--output", str(target)) == FAILED

    reader.dispose()
    assert "not whole" in capsys.readouterr().err
    assert target.read_text() == "the one before"
    assert [*tmp_path.iterdir()] == [target]


def test_a_folder_that_is_not_there_ends_with_a_sentence(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = str(tmp_path / "no" / "r.csv")

    assert run(engine, "--output", typed) == FAILED

    assert capsys.readouterr().err == f"dial311: cannot write {typed}: No such file or directory\n"


def test_a_device_is_written_to_and_not_replaced(engine: Engine, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    copy = tmp_path / "copy"
    # Into a file: what nobody reads from a pipe would stop cat, and the export with it.
    with copy.open("wb") as file, subprocess.Popen(["cat", str(pipe)], stdout=file) as reader:
        assert run(engine, "--output", str(pipe)) == DONE
        assert reader.wait(30) == 0

    assert copy.read_bytes().count(b"\r\n") == REPORTS + 1
    assert pipe.is_fifo()


def test_a_person_sees_how_far_it_is(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())

    run(engine, "--output", str(tmp_path / "r.csv"))

    steps = terminal.getvalue().split("\r")
    assert len(steps) == 4
    assert steps[1].endswith(f"]  50% 2,000 of {REPORTS:,} reports")
    assert steps[3] == f"[{'#' * 30}] 100% {REPORTS:,} of {REPORTS:,} reports\n"


def test_a_short_export_draws_no_bar(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())

    run(engine, "--output", str(tmp_path / "r.csv"), "--until", "2016-11-10")

    assert terminal.getvalue() == ""


def test_a_reader_that_has_seen_enough_is_no_error(url: str) -> None:
    code = (
        "import sys; from tests.contract.test_export_command import run; "
        "from app.store.engine import reading_engine; "
        "sys.exit(run(reading_engine(sys.argv[1]), '--output', '-'))"
    )
    command = subprocess.Popen(
        [sys.executable, "-c", code, url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert command.stdout
    assert command.stderr
    command.stdout.read(100)
    command.stdout.close()

    said = command.stderr.read()
    command.stderr.close()
    assert command.wait(30) == DONE
    assert b"Error" not in said
