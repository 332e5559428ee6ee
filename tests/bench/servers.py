"""The servers that are compared, each a process of its own on a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from urllib.error import HTTPError, URLError

ROOT = Path(__file__).parents[2]
SECRET = "bench-K3vQ9xTzR1mW7pLd"
START_S = 30.0


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Server:
    """A running server. Only the one being measured runs: the others are stopped by a signal,
    so that what they still have to do (messages to send) costs nobody else."""

    def __init__(
        self, name: str, url: str, path: str, command: list[str], environment: Mapping[str, str]
    ) -> None:
        self.name = name
        self.url = url  #: of its database; "" for none
        self._port = free_port()
        self.address = f"http://127.0.0.1:{self._port}{path}"
        self._process = subprocess.Popen(
            [part.format(port=self._port) for part in command],
            cwd=ROOT,
            env={**os.environ, **environment, "DIAL311_PORT": str(self._port)},
            stdout=subprocess.DEVNULL,
        )
        self.pid = self._process.pid

    def wait_until_ready(self) -> None:
        """Return when it answers HTTP."""
        for _ in range(int(START_S * 20)):
            if self._process.poll() is not None:
                raise SystemExit(f"bench: {self.name} did not start")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self._port}/healthz", timeout=2).close()
                return
            except HTTPError:
                return
            except (URLError, OSError):
                time.sleep(0.05)
        raise SystemExit(f"bench: {self.name} does not answer")

    def rest(self) -> None:
        """Stand still until `wake`."""
        os.kill(self.pid, signal.SIGSTOP)

    def wake(self) -> None:
        """Go on."""
        os.kill(self.pid, signal.SIGCONT)
        time.sleep(0.2)

    def stop(self) -> None:
        """End it, by force where it does not listen."""
        if self._process.poll() is not None:
            return
        os.kill(self.pid, signal.SIGCONT)
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def bare(name: str) -> Server:
    """A bare ASGI server."""
    return Server(name, "", "/ussd", _uvicorn("tests.bench.bare:app"), {})


def usual(name: str, url: str) -> Server:
    """The usual way, on an empty database."""
    command = _uvicorn("tests.bench.usual:app")
    return Server(name, url, "/ussd", command, {"BENCH_DATABASE_URL": url})


def dial311(name: str, url: str, folder: Path, mute: str) -> Server:
    """The real service; its messages go to a gateway that never answers (`mute`)."""
    environment = {
        "DIAL311_MODE": "production",
        "DIAL311_DATA_DIR": str(folder),
        "DIAL311_DATABASE_URL": url,
        "DIAL311_GATEWAY_SECRETS": SECRET + "-" + SECRET[::-1],
        "DIAL311_EXPORT_TOKENS": SECRET[::-1] + "-" + SECRET,
        "DIAL311_HASH_KEY": os.urandom(32).hex(),
        "DIAL311_SEAL_KEYS": f"1:{os.urandom(32).hex()}",
        "DIAL311_LOG_LEVEL": "ERROR",
        "DIAL311_SMS_GATEWAY": "africastalking",
        "DIAL311_AFRICASTALKING_USERNAME": "sandbox",
        "DIAL311_AFRICASTALKING_API_KEY": "none",
        "HTTPS_PROXY": mute,
        "NO_PROXY": "",
    }
    command = [sys.executable, "-m", "app", "serve", "--migrate"]
    path = f"/gateways/africastalking/{environment['DIAL311_GATEWAY_SECRETS']}/ussd"
    return Server(name, url, path, command, environment)


def _uvicorn(app: str) -> list[str]:
    options = ["--no-access-log", "--log-level", "error", "--loop", "uvloop", "--http", "httptools"]
    return [sys.executable, "-m", "uvicorn", app, "--port", "{port}", *options]
