"""How a process starts, refuses to, and ends when its database is broken."""

import logging
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.__main__ import main
from app.settings import SettingsError, load_settings
from app.store.engine import database_folder
from app.store.writer import BROKEN
from app.store.writer_lock import WriterLock
from tests.databases import Databases
from tests.durability.service import ROOT, environment

REFUSED = 2
SECRETS = ("GATEWAY_SECRETS", "EXPORT_TOKENS", "HASH_KEY", "SEAL_KEYS")


@pytest.fixture
def city(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[pytest.MonkeyPatch]:
    """A city in production, all set; its environment to be spoilt."""
    with databases.fresh("sqlite") as url:
        for name, text in environment(tmp_path, url, 0).items():
            if name.startswith("DIAL311_"):
                monkeypatch.setenv(name, text)
        yield monkeypatch


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    "spoilt",
    ["", "changeme", "changeme-and-much-longer-than-that", "0" * 64, "1:" + "0" * 64, "short-one"],
)
def test_production_refuses_a_missing_or_placeholder_secret_and_never_shows_it(
    city: pytest.MonkeyPatch, name: str, spoilt: str
) -> None:
    city.setenv(f"DIAL311_{name}", spoilt)

    with pytest.raises(SettingsError) as refused:
        load_settings()

    assert f"DIAL311_{name}" in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
    if spoilt:
        assert spoilt not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "wrong"), [("PORT", "canary-port"), ("MODE", "canary-mode"), ("LOG_LEVEL", "canary")]
)
def test_a_setting_that_cannot_be_read_is_named_and_not_shown(
    city: pytest.MonkeyPatch, name: str, wrong: str
) -> None:
    city.setenv(f"DIAL311_{name}", wrong)

    with pytest.raises(SettingsError, match=f"DIAL311_{name}") as refused:
        load_settings()
    assert wrong not in str(refused.value)


def test_local_use_makes_its_secrets_once_for_its_owner_alone(
    city: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    city.setenv("DIAL311_MODE", "local")
    for name in SECRETS:
        city.delenv(f"DIAL311_{name}")

    first, again = load_settings(), load_settings()

    made = tmp_path / "secrets.env"
    assert made.stat().st_mode & 0o777 == 0o600
    assert first == again
    assert first.callback_secrets[0] in made.read_text()


def test_production_makes_no_secrets(city: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in SECRETS:
        city.delenv(f"DIAL311_{name}")

    with pytest.raises(SettingsError) as refused:
        load_settings()

    assert [name for name in SECRETS if f"DIAL311_{name}" in str(refused.value)] == [*SECRETS]
    assert not (tmp_path / "secrets.env").exists()


@pytest.fixture
def logging_put_back() -> Iterator[None]:
    """`serve` sets logging up for its process, which here is the tests'."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_port_that_is_taken_is_named(
    city: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], logging_put_back: None
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        city.setenv("DIAL311_PORT", str(port))
        assert main(["serve"]) == REFUSED

    said = capsys.readouterr().err
    assert f"127.0.0.1:{port}" in said
    assert "DIAL311_PORT" in said


def test_a_second_writer_is_refused_with_a_sentence(
    city: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    held = WriterLock(database_folder(load_settings().url))

    assert main(["migrate"]) == REFUSED
    served = subprocess.run(
        [sys.executable, "-m", "app", "serve"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    held.release()

    assert served.returncode == REFUSED
    for said in (capsys.readouterr().err, served.stderr):
        assert "is `dial311 serve` running already?" in said
        assert "Traceback" not in said


BREAK = """
import sys, threading
from tests.contract.store.lines import Telephone, dial
path = sys.argv[1]
line = Telephone("sqlite:///" + path)
line.ask(dial(""))
if sys.argv[2] == "while it runs":
    writer = line.writer(print)
    writer.start()
    writer.write(lambda connection: None).result(20)
line.close()
with open(path, "r+b") as file:
    size = file.seek(0, 2)
    file.seek(100 if sys.argv[2] == "before" else 4096)
    file.write(b"\\xff" * (size - file.tell()))
if sys.argv[2] == "before":
    writer = line.writer(print)
    writer.start()
writer.submit(dial("", session="B"), 1)
threading.Event().wait(20)
"""


@pytest.mark.parametrize("when", ["before", "while it runs"])
def test_a_broken_file_ends_the_process_with_a_status_of_its_own(
    databases: Databases, when: str
) -> None:
    with databases.fresh("sqlite") as url:
        ended = subprocess.run(
            [sys.executable, "-c", BREAK, url.removeprefix("sqlite:///"), when],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    assert ended.returncode == BROKEN, ended.stderr
