"""What befalls the threads beside the line: crowds, limits, names that are no text."""

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.__main__ import main
from app.domain.errors import AppError, NotFound
from app.house import open_house
from app.main import create_app
from app.menufiles.city_folder import folder_hash
from app.store.engine import reading_engine
from app.work.control import Control
from app.work.folders import is_own
from app.work.live_menus import through
from app.work.publisher import Publisher, Result
from app.work.versions import Versions
from tests.contract.live.houses import (
    answering,
    environment,
    hands,
    house,
    reloads,
    settings,
    settle,
)
from tests.contract.live.small import small, write
from tests.databases import Databases
from tests.durability.service import ROOT


class Slow(Publisher):
    """Takes until it is let go."""

    def __init__(self) -> None:
        self.began, self.let_go = threading.Event(), threading.Event()

    def roll_back(self, start: str, note: str = "", **_more: object) -> Result:
        self.began.set()
        self.let_go.wait(20)
        raise NotFound(start)


def call(stack: ExitStack, path: Path) -> socket.socket:
    caller = stack.enter_context(socket.socket(socket.AF_UNIX))
    caller.setblocking(False)
    caller.connect(str(path))
    return caller


def crowd(stack: ExitStack, path: Path) -> None:
    for _ in range(100):
        call(stack, path)


def test_more_callers_than_it_listens_to_do_not_keep_it_from_ending(tmp_path: Path) -> None:
    path, publisher = tmp_path / "c.sock", Slow()
    crowded = Control(path, hands(publisher, tmp_path))
    crowded.start()
    with ExitStack() as stack:
        call(stack, path).sendall(b'{"do": "rollback", "version": "aa"}\n')
        assert publisher.began.wait(20)
        with pytest.raises(BlockingIOError):
            crowd(stack, path)
        ending = threading.Thread(target=crowded.stop, daemon=True)
        ending.start()
        assert crowded._stopping.wait(20)
        publisher.let_go.set()
        ending.join(20)

        assert not ending.is_alive()


def test_too_many_open_files_pass(menus: Path, tmp_path: Path) -> None:
    # In a process of its own, as the limit is the whole process's.
    script = Path(__file__).with_name("deafened.py")
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "c.sock")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
    )

    assert (done.returncode, done.stdout) == (0, "control.deaf\nnot understood\n"), done.stderr


def test_health_tells_of_a_folder_whose_name_nobody_can_write(
    databases: Databases, menus: Path
) -> None:
    with databases.fresh("sqlite") as url:
        served = open_house(settings(url, menus.parent))
        with TestClient(create_app(served)) as client:
            write(menus / os.fsdecode("São".encode("latin-1")), small(2))
            settle(reloads(served))
            [finding] = served.menus.refusals.findings()
            health = client.get("/healthz")

    assert health.json() == {"status": "ok", "refused": {"S[U+DCE3]o": 1}}
    assert str(finding).encode().startswith(str(menus).encode())


def test_a_folder_that_a_program_hides_is_no_city(databases: Databases, menus: Path) -> None:
    (menus / "small").rename(menus / "own")
    with databases.fresh("sqlite") as url, house(url, menus.parent):
        pass
    write(menus / ".own.backup", small(1))
    write(menus / "own", small(2))
    with databases.fresh("sqlite") as url, house(url, menus.parent) as opened:
        assert opened.menus.refusals.counts() == {}
        assert answering(opened) == folder_hash(small(2))


def test_a_pipe_in_the_place_of_one_citys_file_keeps_no_other_waiting(
    databases: Databases, menus: Path
) -> None:
    porto = write(menus / "porto", small(2, code="porto", dial="*500#"))
    with databases.fresh("sqlite") as url, house(url, menus.parent) as opened:
        reload = reloads(opened)
        (porto / "city.yaml").unlink()
        os.mkfifo(porto / "city.yaml")
        write(menus / "small", small(2))
        looking = threading.Thread(target=settle, args=[reload], daemon=True)
        looking.start()
        looking.join(20)
        waits = looking.is_alive()
        if waits:  # let it go on, or nothing could be closed
            os.close(os.open(porto / "city.yaml", os.O_RDWR))

        assert not waits
        assert answering(opened) == folder_hash(small(2))
        assert not is_own(menus, porto, "porto")


def test_what_the_database_keeps_waiting_is_not_said_to_have_failed(
    databases: Databases, menus: Path
) -> None:
    let_go = threading.Event()
    with databases.fresh("sqlite") as url, house(url, menus.parent) as opened:
        versions = Versions(reading_engine(url), drafts=True)
        publisher = Publisher(versions, through(opened.writer, 0.01), lambda: None)
        edition = publisher.check(small(3), menus)
        opened.writer.write(lambda _: let_go.wait(20))
        with pytest.raises(AppError, match="`menu history` shows later"):
            publisher.publish(edition, menus, "publish", watched=False)
        before = versions.live("small")
        let_go.set()
        opened.writer.write(lambda _: None).result(20)

        assert (before, versions.live("small")) == (folder_hash(small(1)), edition.city.version)
        versions.close()


def test_a_command_waits_while_a_service_begins(
    databases: Databases,
    menus: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with databases.fresh("sqlite") as url:
        for name, value in environment(url, menus.parent).items():
            monkeypatch.setenv(name, value)
        begins = open_house(settings(url, menus.parent))
        answered: list[int] = []
        words = ["menu", "publish", str(menus / "small")]
        command = threading.Thread(target=lambda: answered.append(main(words)), daemon=True)
        command.start()
        with TestClient(create_app(begins)):
            command.join(20)

    assert answered == [0]
    assert "answers already" in capsys.readouterr().out


def test_who_reads_the_first_line_of_many_breaks_nothing(databases: Databases, menus: Path) -> None:
    with databases.fresh("sqlite") as url:
        with house(url, menus.parent):
            pass
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [sys.executable, "-m", "app", "menu", "history"],
            stdout=writer,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=ROOT,
            env=environment(url, menus.parent),
        )
        os.close(writer)

    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, "")
