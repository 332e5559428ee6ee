"""A folder that is edited, and calls on what was published before."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.sending import now_us
from app.store.schema import turns
from tests.contract.store.lines import REPORT, SECOND, Telephone, dial, words_at
from tests.published import checked
from tests.unit.menufiles.folders import maputo

SECRET = "segredo na rua"
PHONES = tuple(f"+2588400077{n:02d}" for n in range(6))
DIALOGUE = """\
A cart that did not come:
  - "*311#": problem
  - 2: where
  - 1: bairro
  - 1: spot
  - 14: send
  - 1: filed
"""


def write(folder: Path, *passages: tuple[str, str, str]) -> Path:
    """A folder with the city, passages of its files edited."""
    (folder / "dialogues").mkdir(parents=True, exist_ok=True)
    texts = maputo()
    for file, old, new in passages:
        assert old in texts[file]
        texts[file] = texts[file].replace(old, new, 1)
    for name, written in texts.items():
        (folder / name).write_text(written, encoding="utf-8")
    (folder / "dialogues" / "calls.yaml").write_text(DIALOGUE, encoding="utf-8")
    return folder


DIALOGUES = "1 dialogue (A cart that did not come)"
#: What both databases do alike is tried on one.
on_one = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LABEL = (("menu.yaml", "    1 Enviar: {", "    1 Enviar ja: {"),)
LOST = (("services.yaml", "code: cart_missed", "code: cart_lost"),)


@pytest.fixture
def before(
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Path:
    """The folder of what is published in a database that commands use."""
    monkeypatch.setenv("DIAL311_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DIAL311_DATABASE_URL", database)
    folder = write(tmp_path / "before")
    assert main(["menu", "publish", str(folder)]) == 0
    # There was nothing to compare it with.
    version = checked(folder).version[:8]
    assert capsys.readouterr().out == f"maputo: version {version} is published.\n"
    return folder


@pytest.fixture
def called(database: str, before: Path) -> Iterator[str]:
    """Six calls, two of them about the cart, went on it; the number of a case that was asked for.

    The line is open all the while, as the service's is.
    """
    with closing(Telephone(database, city=checked(before))) as line:
        at = now_us() - 3600 * SECOND
        for place, phone in enumerate(PHONES[:3]):
            call(line, (*words_at(place), f"{words_at(place)[-1]}*{SECRET}"), phone, at)
        call(line, REPORT, PHONES[3], at + SECOND)
        for place, phone in enumerate(PHONES[4:]):
            call(line, ("", "2", "2*1", "2*1*1", f"2*1*1*{31 + place}"), phone, at + 2 * SECOND)
        call(line, ("", "8", "8*1"), PHONES[3], at + 9 * SECOND)
        number = json.loads(line.rows(turns)[-1].state)[3][-1][2]
        yield number


def call(line: Telephone, keys: tuple[str, ...], phone: str, at: int) -> None:
    for transcript in keys:
        line.batch([dial(transcript, session=f"{phone} {at}", phone=phone, at=at)], at=at)


def check(folder: Path, *words: str) -> int:
    return main(["menu", "check", str(folder), *words])


def as_json(
    folder: Path, capsys: pytest.CaptureFixture[str], against: str = "live", status: int = 0
) -> Any:
    capsys.readouterr()
    assert check(folder, "--against", against, "--json") == status
    return json.loads(capsys.readouterr().out)
