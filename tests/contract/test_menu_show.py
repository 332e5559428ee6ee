"""`dial311 menu show`: files, the terminal, and the figures of the database that is configured."""

import io
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.__main__ import FINDINGS, MISUSE, main
from app.sending import now_us
from tests.contract.store.lines import SECOND, Telephone, dial
from tests.unit.menufiles.folders import broken, maputo


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Maputo with a handful of its places."""
    return written(tmp_path_factory.mktemp("maputo"), maputo())


def written(folder: Path, texts: dict[str, str]) -> str:
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


def test_the_tree_goes_to_the_terminal(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["menu", "show", folder, "--language", "en"]) == 0

    assert "1-6 <service> → where *" in capsys.readouterr().out


def test_a_terminal_without_such_lines_gets_plainer_ones(
    folder: str, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", write_through=True))

    assert main(["menu", "show", folder, "--text"]) == 0
    assert b"+- 1-6 <service> > where *" in raw.getvalue()


def test_the_diagram_and_the_storyboards_go_into_files(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture, boards = tmp_path / "menu.svg", tmp_path / "boards"

    drawn = ["--svg", str(picture), "--columns", "1", "--storyboard", str(boards)]

    assert main(["menu", "show", folder, *drawn]) == 0
    assert ElementTree.parse(picture).getroot().tag.endswith("svg")
    written = sorted(path.name for path in boards.iterdir())
    assert written == ["maputo.en.html", "maputo.pt.html"]
    assert "Container full" in (boards / "maputo.en.html").read_text()
    assert capsys.readouterr().out == ""


def test_the_diagram_may_go_on_into_a_pipe(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["menu", "show", folder, "--svg", "-"]) == 0

    assert ElementTree.fromstring(capsys.readouterr().out).tag.endswith("svg")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--language", "sw"], 'Maputo does not speak "sw"; it has pt, en'),
        (["--days", "3"], "--days and --by go with --stops"),
        (["--svg", "no-such-folder/menu.svg"], "cannot write no-such-folder/menu.svg"),
        (["--storyboard", __file__], "cannot write"),
    ],
)
def test_what_cannot_be_drawn_ends_with_a_sentence(
    folder: str, options: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["menu", "show", folder, *options]) == MISUSE

    assert sentence in capsys.readouterr().err


def test_a_folder_with_something_to_mend_is_not_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = broken("menu.yaml", "7 Outro: other_problem", "7 Outro: nowhere")

    assert main(["menu", "show", written(tmp_path, texts)]) == FINDINGS
    assert "nowhere" in capsys.readouterr().err


def test_where_callers_stop_is_read_from_the_configured_database(
    folder: str,
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = Telephone(database)
    long_ago = now_us() - 3600 * SECOND
    for seconds, keys in enumerate(["", "1", "1*x"]):
        line.ask(dial(keys, at=long_ago + seconds * SECOND))
    line.close()
    monkeypatch.setenv("DIAL311_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DIAL311_DATABASE_URL", database)

    assert main(["menu", "show", folder, "--stops", "--by", "network", "--days", "2"]) == 0

    said = [" ".join(line.split()) for line in capsys.readouterr().out.split("\n")]
    assert "│ # 2 shown, 0 answered" in said
    assert "Calls that began in the last 2 days." in said
    assert "problem 1 1 0 0 0 0 0 0 1.0" in said
    assert "where 2 0 1 0 0 1 0 0 1.0" in said
    assert "Tmcel where 2 0 1 0 0 1 0 0 1.0" in said
