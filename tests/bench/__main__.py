"""`make bench`: the durable turn beside a bare ASGI server and the usual way, in one run.

Every server gets its slices in each round, in random order, so that a slow minute of the
machine hits all alike; only ratios within a round mean anything. `--before CHECKOUT` measures
another version in the same rounds. Begin reading at `main`.
"""

import argparse
import random
import shutil
import socket
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tests.bench.meters import machine
from tests.bench.servers import ROOT, Engine, Server, bare, dial311, usual
from tests.bench.slices import Slice, Subject
from tests.bench.table import beside, engine_table, table
from tests.databases import Databases

BARE = "bare ASGI, a constant"
LITE, POSTGRES = "Dial311, SQLite", "Dial311, PostgreSQL"
USUAL_LITE, USUAL_POSTGRES = "the usual way, SQLite", "the usual way, PostgreSQL"
BEFORE_LITE, BEFORE_POSTGRES = "before, SQLite", "before, PostgreSQL"
#: With messages that wait to be sent.
WAITING_LITE, WAITING_POSTGRES = "a backlog, SQLite", "a backlog, PostgreSQL"
NAMES = (
    *(BARE, LITE, POSTGRES, BEFORE_LITE, BEFORE_POSTGRES, WAITING_LITE, WAITING_POSTGRES),
    *(USUAL_LITE, USUAL_POSTGRES),
)
USUAL_OF = {
    LITE: USUAL_LITE,
    POSTGRES: USUAL_POSTGRES,
    BEFORE_LITE: USUAL_LITE,
    BEFORE_POSTGRES: USUAL_POSTGRES,
    WAITING_LITE: USUAL_LITE,
    WAITING_POSTGRES: USUAL_POSTGRES,
}
WITHOUT_BACKLOG = {WAITING_LITE: LITE, WAITING_POSTGRES: POSTGRES}
BEFORE_OF = {LITE: BEFORE_LITE, POSTGRES: BEFORE_POSTGRES}


#: Of a hundred calls so many report what somebody has reported already, as 39 % of MOPA's did.
AGAIN = 39


class Round(NamedTuple):
    """What was measured within a few seconds."""

    slices: dict[str, Slice]  #: by the server's name
    figures: dict[str, dict[str, float]]  #: of engines, by name: microseconds a turn


def main() -> None:
    """Measure, and print what there is to tell."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="of one slice")
    parser.add_argument("--again", type=int, default=AGAIN, help="calls of 100 that find it open")
    parser.add_argument("--seed", type=int, default=311)
    parser.add_argument("--only", default="", help="servers whose name holds this, and bare")
    parser.add_argument("--before", type=Path, help="a checkout of another version")
    parser.add_argument("--backlog", type=int, default=0, help="messages that wait to be sent")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("bench: needs wrk, a load generator in C: apt-get install wrk")
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
    with ExitStack() as house:
        folder = Path(house.enter_context(tempfile.TemporaryDirectory(prefix="bench")))
        # On PostgreSQL's side too: all that is measured lies on one disk.
        tempfile.tempdir = str(folder)
        started = _start(house, folder, options)
        subjects = [s for s in started if options.only in s.server.name or not s.database]
        engines = _engines(house, options.before)
        print(f"{datetime.now(UTC):%Y-%m-%d}, {machine(folder)}")
        for subject in subjects:
            if subject.server.name in BEFORE_OF and subject.database:
                print(subject.database.promise())
        for subject in subjects if options.backlog else []:
            _fill(subject, options.backlog)
        rounds = _measure(subjects, engines, options)
        print(table([one.slices for one in rounds], BARE, USUAL_OF))
        print()
        print(engine_table([one.figures for one in rounds]))
        print()
        print(beside([one.slices for one in rounds], BEFORE_OF))
        print(beside([one.slices for one in rounds], WITHOUT_BACKLOG))


def _fill(subject: Subject, messages: int) -> None:
    """Let messages wait; a server without a backlog has sent as many."""
    name = subject.server.name
    if name in WITHOUT_BACKLOG or name in WITHOUT_BACKLOG.values():
        subject.fill(messages)
    if name in WITHOUT_BACKLOG.values():
        subject.deliver()


def _start(house: ExitStack, folder: Path, options: argparse.Namespace) -> list[Subject]:
    """Start every server on a database of its own."""
    databases = Databases(folder)
    house.callback(databases.close)
    mute = house.enter_context(_mute_gateway())

    def url(kind: str) -> str:
        return house.enter_context(databases.bare(kind))

    servers: list[Server] = []

    def keep(server: Server) -> None:
        house.callback(server.stop)
        servers.append(server)

    keep(bare(BARE))
    keep(dial311(LITE, url("sqlite"), folder / "lite", mute))
    keep(dial311(POSTGRES, url("postgresql"), folder / "postgresql", mute))
    keep(usual(USUAL_LITE, url("sqlite")))
    keep(usual(USUAL_POSTGRES, url("postgresql")))
    if before := options.before:
        lite, postgres = folder / "before-lite", folder / "before-postgresql"
        keep(dial311(BEFORE_LITE, url("sqlite"), lite, mute, before))
        keep(dial311(BEFORE_POSTGRES, url("postgresql"), postgres, mute, before))
    if options.backlog:
        lite, postgres = folder / "waiting-lite", folder / "waiting-postgresql"
        keep(dial311(WAITING_LITE, url("sqlite"), lite, mute))
        keep(dial311(WAITING_POSTGRES, url("postgresql"), postgres, mute))
    for server in servers:
        server.wait_until_ready()
        server.rest()
    return [Subject(server, is_ours=server.name in USUAL_OF) for server in servers]


def _engines(house: ExitStack, before: Path | None) -> dict[str, Engine]:
    checkouts = {"engine": ROOT} | ({"engine before": before} if before else {})
    return {name: house.enter_context(closing(Engine(path))) for name, path in checkouts.items()}


@contextmanager
def _mute_gateway() -> Iterator[str]:
    """A proxy that takes a connection and says nothing: messages are stored, none is sent.

    Sending is not what is measured, and must not leave this machine.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def _measure(
    subjects: list[Subject], engines: dict[str, Engine], options: argparse.Namespace
) -> list[Round]:
    order = random.Random(options.seed)
    measured: list[Round] = []
    for number in range(options.rounds + 1):
        order.shuffle(subjects)
        slices = {
            subject.server.name: subject.measure(
                number << 8 | index, options.seconds, options.again
            )
            for index, subject in enumerate(subjects)
        }
        figures = {name: engine.measure() for name, engine in engines.items()}
        measured.append(Round({name: slices[name] for name in NAMES if name in slices}, figures))
    return measured[1:]  # the first round warms up


if __name__ == "__main__":
    main()
