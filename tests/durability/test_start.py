"""How a process starts, refuses to, and ends when its database is broken."""

import logging
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.__main__ import main
from app.settings import SettingsError, load_settings
from app.store.breakage import BROKEN
from app.store.engine import database_folder
from app.store.writer_lock import WriterLock
from tests.databases import Databases
from tests.durability.service import ROOT, environment

REFUSED = 2
DIALLED = b"sessionId=first&phoneNumber=%2B258840000001&serviceCode=*311%23&text=&networkCode=64304"
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
        umask = os.umask(0o022)
        yield monkeypatch
        os.umask(umask)  # commands change their process's, which here is the tests'


def use_locally(city: pytest.MonkeyPatch) -> None:
    """Leave production, and leave every secret to the service."""
    city.setenv("DIAL311_MODE", "local")
    for name in SECRETS:
        city.delenv(f"DIAL311_{name}")


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
    use_locally(city)

    first, again = load_settings(), load_settings()

    made = tmp_path / "secrets.env"
    assert [*tmp_path.glob("*secrets*"), *tmp_path.glob(".*")] == [made]
    assert made.stat().st_mode & 0o777 == 0o600
    assert first == again
    assert first.callback_secrets[0] in made.read_text()


@pytest.mark.parametrize("known", SECRETS)
def test_local_use_adds_what_the_file_lacks_and_leaves_the_rest(
    city: pytest.MonkeyPatch, tmp_path: Path, known: str
) -> None:
    city.setenv("DIAL311_MODE", "local")
    mine = f"# mine\nDIAL311_{known}={os.environ[f'DIAL311_{known}']}"
    for name in SECRETS:
        city.setenv(f"DIAL311_{name}", "")  # as compose files hand on what is not set
    made = tmp_path / "secrets.env"
    made.write_text(mine)

    first, again = load_settings(), load_settings()

    assert first == again
    assert made.stat().st_mode & 0o777 == 0o600
    lines = made.read_text().splitlines()
    assert lines[:2] == mine.splitlines()
    assert {line.partition("=")[0] for line in lines[1:]} == {f"DIAL311_{n}" for n in SECRETS}
    assert len(lines) == 1 + len(SECRETS)


def test_two_local_starts_at_once_make_one_set_of_secrets(
    city: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use_locally(city)

    with ThreadPoolExecutor(8) as starts:
        made = {
            start.result().hash_key for start in [starts.submit(load_settings) for _ in range(8)]
        }

    assert len(made) == 1
    assert len((tmp_path / "secrets.env").read_text().splitlines()) == 2 + len(SECRETS)


@pytest.mark.parametrize("mode", ["local", "production"])
def test_a_data_folder_that_cannot_be_made_is_named(
    city: pytest.MonkeyPatch, tmp_path: Path, mode: str
) -> None:
    (tmp_path / "file").write_text("no folder")
    city.setenv("DIAL311_MODE", mode)
    city.setenv("DIAL311_DATA_DIR", str(tmp_path / "file" / "data"))

    with pytest.raises(SettingsError, match=r"DIAL311_DATA_DIR: the folder .* cannot be made"):
        load_settings()


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


def test_who_reads_the_address_can_call_it_at_once_and_nobody_else_can_read_the_data(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    outside = {name: text for name, text in os.environ.items() if not name.startswith("DIAL311_")}
    own = {"DIAL311_DATA_DIR": str(data), "DIAL311_PORT": "0", "DIAL311_LOG_LEVEL": "ERROR"}
    with subprocess.Popen(
        [sys.executable, "-m", "app", "serve", "--migrate"],
        cwd=ROOT,
        env=outside | own,
        stdout=subprocess.PIPE,
        text=True,
        umask=0o022,
    ) as serving:
        assert serving.stdout
        said = (line.partition("USSD callback: ")[2].strip() for line in serving.stdout)
        try:
            # No second try: it is refused, or it waits and is answered.
            with urllib.request.urlopen(next(filter(None, said)), DIALLED, 30) as answer:
                assert answer.read().startswith(b"CON ")
        finally:
            serving.terminate()

    modes = {path.name: path.stat().st_mode & 0o777 for path in (data, *data.iterdir())}
    assert modes.pop("data") == 0o700
    assert {"dial311.sqlite3", "secrets.env"} <= {*modes}
    assert {*modes.values()} == {0o600}


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
from app.store.engine import writing_engine
from app.store.turnstile import Waiting
from tests.contract.store.lines import Telephone, dial
path = sys.argv[1]
line = Telephone("sqlite:///" + path)
line.ask(dial(""))
line.close()
line.engine = writing_engine(line.url)  # as a service has it: nothing stays open
if sys.argv[2] == "while it runs":
    writer = line.writer(print)
    writer.start()
    writer.write(lambda connection: None).result(20)
with open(path, "r+b") as file:
    size = file.seek(0, 2)
    file.seek(100 if sys.argv[2] == "before" else 4096)
    file.write(b"\\xff" * (size - file.tell()))
if sys.argv[2] == "before":
    writer = line.writer(print)
    writer.start()
writer.submit([Waiting(dial("", session="B"), 1)])
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
