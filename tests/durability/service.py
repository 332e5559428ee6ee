"""A service as a process of its own, that can be started in a moment and killed at one."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from tests.unlimited import copy_unlimited

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
SECRET = "callbacks-of-the-durability-tests"
TOKEN = "exports-of-the-durability-tests"
#: Seconds; nothing here takes nearly as long, except on a machine that is busy with all else.
PATIENCE_S = 60.0
#: The last it says; it listens a moment later, until then connections are refused.
_LISTENING = "Application startup complete"


def environment(data: Path, url: str, port: int) -> dict[str, str]:
    """The settings of a city in production, on a port of this machine."""
    mine = {
        "MODE": "production",
        "HOST": HOST,
        "PORT": str(port),
        "DATA_DIR": str(data),
        "DATABASE_URL": url,
        "GATEWAY_SECRETS": SECRET,
        "EXPORT_TOKENS": TOKEN,
        "HASH_KEY": sha256(b"hash").hexdigest(),
        "SEAL_KEYS": "1:" + sha256(b"seal").hexdigest(),
    }
    outside = {name: text for name, text in os.environ.items() if not name.startswith("DIAL311_")}
    return outside | {f"DIAL311_{name}": text for name, text in mine.items()}


def free_port() -> int:
    """Give a port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


class Service:
    """Starts and kills the service; between the two it may run only once."""

    def __init__(self, nursery: subprocess.Popen[str], port: int) -> None:
        self.port = port
        #: Set while it listens.
        self.up = threading.Event()
        self._started = threading.Event()
        self.pid = 0
        #: Its last words, for when a test fails.
        self.log: deque[str] = deque(maxlen=200)
        self._nursery = nursery
        self._reader = threading.Thread(target=self._read_log)
        self._reader.start()
        assert self._hear() == "ready"

    def start(self, variant: str = "serve") -> None:
        """Start it, and wait until it listens."""
        assert self._nursery.stdin
        self._nursery.stdin.write(variant + "\n")
        self._nursery.stdin.flush()
        self.pid = int(self._hear())
        assert self._started.wait(PATIENCE_S), "\n".join(self.log)
        while not self._listens():
            assert self._nursery.poll() is None
        self.up.set()

    def _listens(self) -> bool:
        with socket.socket() as caller:
            return caller.connect_ex((HOST, self.port)) == 0

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal, by default the one that cannot be heard."""
        self.up.clear()
        self._started.clear()
        os.kill(self.pid, how)

    def ended(self) -> int:
        """Wait until it is gone; give its exit status, negative for a signal."""
        return int(self._hear())

    def close(self) -> None:
        """End what still runs."""
        if self.up.is_set():
            self.kill()
        for stream in (self._nursery.stdin, self._nursery.stdout):
            assert stream
            stream.close()
        self._nursery.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        assert self._nursery.stderr
        self._nursery.stderr.close()

    def _hear(self) -> str:
        assert self._nursery.stdout
        line = self._nursery.stdout.readline().strip()
        assert line, "\n".join(self.log)
        return line

    def _read_log(self) -> None:
        assert self._nursery.stderr
        for line in self._nursery.stderr:
            self.log.append(line.rstrip())
            if _LISTENING in line:
                self._started.set()


@contextmanager
def service(data: Path, url: str, *, watched_by: Sequence[str] = ()) -> Iterator[Service]:
    """Give a service that is not running yet; `watched_by` is a command put in front of it."""
    port = free_port()
    menus = copy_unlimited(ROOT / "menus", data / "menus")
    nursery = subprocess.Popen(
        [*watched_by, sys.executable, "-m", "tests.durability.nursery"],
        cwd=ROOT,
        env=environment(data, url, port) | {"DIAL311_MENUS_DIR": str(menus)},
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    made = Service(nursery, port)
    try:
        yield made
    finally:
        made.close()
