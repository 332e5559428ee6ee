"""The servers that are compared, each a process of its own on a port of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
SECRET = "bench-K3vQ9xTzR1mW7pLd"
START_S = 30.0
#: How a server begins the line that says where it is; it listens there by then.
CALLBACK = "USSD callback: "


class Server:
    """A running server. Only the one being measured runs: the others are stopped by a signal,
    so that what they still have to do (messages to send) costs nobody else."""

    def __init__(self, name: str, url: str, process: subprocess.Popen[str], address: str) -> None:
        self.name = name
        self.url = url  #: of its database; "" for none
        self._process = process
        self.pid = process.pid
        self.address = address  #: it listens there already, ready or not
        self._home = "http://" + urlsplit(address).netloc

    def wait_until_ready(self) -> None:
        """Return when it answers HTTP: one request, which waits in its queue until then."""
        try:
            urllib.request.urlopen(f"{self._home}/healthz", timeout=START_S).close()
        except HTTPError:
            return  # an answer, from a server that has no such page
        except OSError as error:
            raise SystemExit(f"bench: {self.name} does not answer") from error

    def rest(self) -> None:
        """Stand still until `wake`."""
        os.kill(self.pid, signal.SIGSTOP)

    def wake(self) -> None:
        """Go on, and return when it answers."""
        os.kill(self.pid, signal.SIGCONT)
        self.wait_until_ready()

    def stop(self) -> None:
        """End it, by force where it does not listen."""
        if self._process.stdout:
            self._process.stdout.close()
        if self._process.poll() is not None:
            return
        os.kill(self.pid, signal.SIGCONT)
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Engine:
    """A process that walks calls of a checkout's engine, without web and store, when asked."""

    def __init__(self, checkout: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests/bench/engine.py")],
            cwd=checkout,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def measure(self) -> dict[str, float]:
        """Give microseconds a turn, by what was walked."""
        assert self._process.stdin
        assert self._process.stdout
        print(file=self._process.stdin, flush=True)
        figures: dict[str, float] = json.loads(self._process.stdout.readline())
        return figures

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def bare(name: str) -> Server:
    """A bare ASGI server."""
    return _start(name, "", ["tests.bench.alone", "tests.bench.bare:app"], {})


def usual(name: str, url: str) -> Server:
    """The usual way, on an empty database."""
    module = ["tests.bench.alone", "tests.bench.usual:app"]
    return _start(name, url, module, {"BENCH_DATABASE_URL": url})


_MOST_REPORTS = """
most reports:
  phone: {an hour: 50, a day: 50}
  bairro: none
"""


def _wide_open(checkout: Path, folder: Path) -> Path:
    """Give a city's folder in which as much may be reported as the load reports in a minute.

    A number's and a place's limits are looked at all the same; a bairro can have no such limit, for
    what has passed there is counted up to it.
    """
    menus = folder.with_name(f"{folder.name}-menus")
    shutil.copytree(checkout / "menus" / "maputo", menus / "maputo")
    if (checkout / "app" / "domain" / "limits.py").exists():
        with (menus / "maputo" / "city.yaml").open("a", encoding="utf-8") as city:
            city.write(_MOST_REPORTS)
    return menus


def dial311(name: str, url: str, folder: Path, mute: str, checkout: Path = ROOT) -> Server:
    """The real service of a checkout; its messages go to a gateway that never answers (`mute`)."""
    menus = _wide_open(checkout, folder)
    environment = {
        "DIAL311_MODE": "local",  # to be told its address; it answers calls alike
        "DIAL311_PORT": "0",
        "DIAL311_DATA_DIR": str(folder),
        "DIAL311_MENUS_DIR": str(menus),
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
    return _start(name, url, ["app", "serve", "--migrate"], environment, checkout)


def _start(
    name: str, url: str, module: list[str], environment: Mapping[str, str], checkout: Path = ROOT
) -> Server:
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=checkout,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    for line in process.stdout:
        if line.startswith(CALLBACK):
            return Server(name, url, process, line.removeprefix(CALLBACK).strip())
    raise SystemExit(f"bench: {name} did not start")
