"""`make bench`: the durable turn beside a bare ASGI server and the usual way, in one run.

Every server gets its slices in each round, in random order, so that a slow minute of the
machine hits all alike; only ratios within a round mean anything. Begin reading at `main`.
"""

import argparse
import random
import shutil
import socket
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.meters import machine
from tests.bench.servers import bare, dial311, usual
from tests.bench.slices import Slice, Subject
from tests.bench.table import table
from tests.databases import Databases

BARE = "bare ASGI, a constant"
LITE, POSTGRES = "Dial311, SQLite", "Dial311, PostgreSQL"
USUAL_LITE, USUAL_POSTGRES = "the usual way, SQLite", "the usual way, PostgreSQL"
NAMES = (BARE, LITE, POSTGRES, USUAL_LITE, USUAL_POSTGRES)
USUAL_OF = {LITE: USUAL_LITE, POSTGRES: USUAL_POSTGRES}


def main() -> None:
    """Measure, and print what there is to tell."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="of one slice")
    parser.add_argument("--seed", type=int, default=311)
    parser.add_argument("--only", default="", help="servers whose name holds this, and bare")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("bench: needs wrk, a load generator in C: apt-get install wrk")
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
    with ExitStack() as house:
        folder = Path(house.enter_context(tempfile.TemporaryDirectory(prefix="bench")))
        # On PostgreSQL's side too: all that is measured lies on one disk.
        tempfile.tempdir = str(folder)
        started = _start(house, folder)
        subjects = [s for s in started if options.only in s.server.name or not s.database]
        print(f"{datetime.now(UTC):%Y-%m-%d}, {machine(folder)}")
        for subject in subjects:
            if subject.is_ours and subject.database:
                print(subject.database.promise())
        rounds = _measure(subjects, options.rounds, options.seconds, options.seed)
        print(table(rounds, BARE, USUAL_OF))


def _start(house: ExitStack, folder: Path) -> list[Subject]:
    """Start every server on a database of its own."""
    databases = Databases(folder)
    house.callback(databases.close)
    mute = house.enter_context(_mute_gateway())
    urls = {name: house.enter_context(databases.fresh("postgresql")) for name in ("ours", "usual")}
    lite = f"sqlite:///{folder / 'ours.sqlite3'}"
    servers = [
        bare(BARE),
        dial311(LITE, lite, folder / "lite", mute),
        dial311(POSTGRES, urls["ours"], folder / "postgresql", mute),
        usual(USUAL_LITE, f"sqlite:///{folder / 'usual.sqlite3'}"),
        usual(USUAL_POSTGRES, urls["usual"]),
    ]
    for server in servers:
        house.callback(server.stop)
    for server in servers:
        server.wait_until_ready()
        server.rest()
    return [Subject(server, is_ours=server.name in USUAL_OF) for server in servers]


@contextmanager
def _mute_gateway() -> Iterator[str]:
    """A proxy that takes a connection and says nothing: messages are stored, none is sent.

    Sending is not what is measured, and must not leave this machine.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def _measure(
    subjects: list[Subject], rounds: int, seconds: int, seed: int
) -> list[dict[str, Slice]]:
    order = random.Random(seed)
    measured: list[dict[str, Slice]] = []
    for number in range(rounds + 1):
        order.shuffle(subjects)
        slices = {
            subject.server.name: subject.measure(number << 8 | index, seconds)
            for index, subject in enumerate(subjects)
        }
        measured.append({name: slices[name] for name in NAMES if name in slices})
    return measured[1:]  # the first round warms up


if __name__ == "__main__":
    main()
