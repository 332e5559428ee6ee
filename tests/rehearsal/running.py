"""Run a real `dial311 serve` in a folder of its own, stop it, kill it, start it again."""

import contextlib
import csv
import io
import os
import re
import secrets
import signal
import time
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final, TextIO
from urllib.parse import urlsplit

from app.__main__ import main
from tests.rehearsal import nursery
from tests.rehearsal.gateway import Answer, Gateway
from tests.unlimited import copy_unlimited

ROOT: Final = Path(__file__).parents[2]
START_S: Final = 60
_CALLBACK: Final = re.compile(r"^USSD callback: (\S+)$", re.MULTILINE)


class NotStarted(Exception):  # noqa: N818 - says what happened
    """The service did not come up; the message holds its log."""


class Service:
    """A service and what it keeps: folder, database, secrets. They outlive its process."""

    def __init__(self, folder: Path, database_url: str = "", log_level: str = "INFO") -> None:
        self.menus = folder / "menus"
        self.log = folder / "service.log"
        self._terminal = folder / "terminal.txt"
        self._process: ForkServerProcess | None = None
        copy_unlimited(ROOT / "menus", self.menus)
        self.token = secrets.token_hex(24)
        self.comments_token = secrets.token_hex(24)
        self.secret = secrets.token_hex(24)
        self.keys = (secrets.token_hex(32), secrets.token_hex(32))
        self._settings = {
            "DIAL311_PORT": "0",
            "DIAL311_DATA_DIR": str(folder / "data"),
            "DIAL311_MENUS_DIR": str(self.menus),
            "DIAL311_DATABASE_URL": database_url,
            "DIAL311_GATEWAY_SECRETS": self.secret,
            "DIAL311_EXPORT_TOKENS": f"{self.token},{self.comments_token}:comments",
            "DIAL311_HASH_KEY": self.keys[0],
            "DIAL311_SEAL_KEYS": f"1:{self.keys[1]}",
            "DIAL311_LOG_LEVEL": log_level,
        }
        self.data = folder / "data"
        self.url = database_url or f"sqlite:///{self.data / 'dial311.sqlite3'}"
        self.callback = ""

    def start(self) -> "Service":
        """Start it and wait until it is well.

        Raises: NotStarted.
        """
        with self._terminal.open("w") as terminal, self.log.open("a") as log:
            self._process = self._spawn(terminal, log)
        until = time.monotonic() + START_S
        while not self._is_well():
            if self._process.exitcode is not None or time.monotonic() > until:
                self.kill()
                raise NotStarted(self.log.read_text())
            time.sleep(0.02)
        return self

    def run(self, *command: str) -> bytes:
        """Run `dial311` with this service's settings, as it would run; give what it prints."""
        done = nursery.run(command, self._environment())
        assert done.status == 0, done.err
        return done.out

    def run_here(self, *command: str) -> bytes:
        """Do as `run` within this process: starting another takes longer than most commands."""
        before, printed = dict(os.environ), io.StringIO()
        os.environ.clear()
        os.environ.update(self._environment(before))
        try:
            with contextlib.redirect_stdout(printed):
                status = main(list(command))
        finally:
            os.environ.clear()
            os.environ.update(before)
        assert status == 0, printed.getvalue()
        return printed.getvalue().encode()

    def _spawn(self, terminal: TextIO, log: TextIO) -> ForkServerProcess:
        return nursery.begin(["serve", "--migrate"], self._environment(), terminal, log)

    def _environment(self, around: Mapping[str, str] = os.environ) -> dict[str, str]:
        others = {name: value for name, value in around.items() if name[:8] != "DIAL311_"}
        return others | self._settings

    def _is_well(self) -> bool:
        printed = _CALLBACK.search(self._terminal.read_text())
        if printed is None:
            return False
        self.callback = printed[1]
        try:
            return self.request("GET", "/healthz").status == 200
        except OSError:
            return False

    def stop(self) -> int:
        """Ask it to end, as a deploy does; give its exit status."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Take its power away."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.exitcode is None and process.pid:  # 0 would be everybody
            os.kill(process.pid, how)
        process.join(30)
        assert process.exitcode is not None
        return process.exitcode

    def request(
        self, method: str, path: str, *, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        """Send one request over a connection of its own."""
        gateway = Gateway(self.callback)
        try:
            return gateway.request(method, path, body, headers)
        finally:
            gateway.close()

    def gateway(self) -> Gateway:
        """Make a client that acts as the gateway."""
        return Gateway(self.callback)

    def export(self, *, comments: bool = False) -> bytes:
        """Download all reports."""
        return export(self.callback, self.comments_token if comments else self.token)

    def reports(self, *, comments: bool = False) -> dict[int, dict[str, str]]:
        """Download all reports by case number."""
        return by_number(self.export(comments=comments))


def export(callback_url: str, token: str) -> bytes:
    """Download all reports of the service behind a callback's URL."""
    assert urlsplit(callback_url).scheme == "http"
    gateway = Gateway(callback_url)
    try:
        sent = {"authorization": f"Bearer {token}"}
        answer = gateway.request("GET", "/exports/reports.csv", headers=sent)
    finally:
        gateway.close()
    assert answer.status == 200, answer
    return answer.body


def by_number(exported: bytes) -> dict[int, dict[str, str]]:
    """Read an export into rows by case number."""
    rows = list(csv.DictReader(io.StringIO(exported.decode(), newline="")))
    numbered = {int(row["service_request_id"]): row for row in rows}
    assert len(numbered) == len(rows), "a case number stands twice"
    return numbered
