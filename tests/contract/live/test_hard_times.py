"""What befalls the threads beside the line: crowds, limits, names that are no text."""

import os
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.domain.errors import NotFound
from app.main import create_app, open_house
from app.work.control import Control
from app.work.publisher import Publisher, Result
from tests.contract.live.houses import reloads, settings, settle
from tests.contract.live.small import small, write
from tests.databases import Databases
from tests.durability.service import ROOT


class Slow(Publisher):
    """Takes until it is let go."""

    def __init__(self) -> None:
        self.began, self.let_go = threading.Event(), threading.Event()

    def roll_back(self, start: str, note: str = "") -> Result:
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
    crowded = Control(path, publisher, tmp_path)
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
