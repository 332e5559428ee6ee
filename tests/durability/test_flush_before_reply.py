"""A killed process loses nothing the system has, a power cut does: the order itself is looked at.

One report is filed while strace writes down every write and every flush, and every screen sent.
"""

import shutil
import socket
from pathlib import Path

import pytest
from sqlalchemy import text

from app.store.engine import writing_engine
from tests.databases import Databases
from tests.durability.service import HOST, service
from tests.durability.trace import CALLS, STRACE, Event, events, unflushed
from tests.durability.traffic import KEYS, read_screen, request

PHONE = "+258840000001"
needs_strace = pytest.mark.skipif(
    not shutil.which("strace"), reason="needs strace: apt-get install strace"
)


def file_a_report(folder: Path, databases: Databases, variant: str) -> list[Event]:
    """File a report under strace, kill the service, give what was seen of it."""
    output = folder / "trace"
    watched_by = (*STRACE, f"--trace={CALLS}", f"--output={output}")
    with (
        databases.fresh("sqlite") as url,
        service(folder, url, watched_by=watched_by) as running,
    ):
        running.start(variant)
        with socket.create_connection((HOST, running.port), 30) as connection:
            for keys in KEYS:
                connection.sendall(request("ATUid_1", PHONE, keys))
                last = read_screen(connection)
        assert last.startswith("END Recebido")
    return list(events(output.read_text(errors="replace").splitlines()))


@needs_strace
def test_every_screen_leaves_after_the_flush_of_what_it_says(
    databases: Databases, tmp_path: Path
) -> None:
    seen = file_a_report(tmp_path, databases, "serve")

    screens = [index for index, event in enumerate(seen) if event.what == "screen"]
    assert [seen[index].text[:4] for index in screens] == ["CON ", "CON ", "CON ", "END "]
    assert unflushed(seen) == []
    # And each screen did have something to wait for.
    before_last = [event.what for event in seen[screens[-2] + 1 : screens[-1]]]
    assert before_last[-2:] == ["write", "flushed"]


@needs_strace
def test_the_same_check_is_red_when_the_service_does_not_flush(
    databases: Databases, tmp_path: Path
) -> None:
    seen = file_a_report(tmp_path, databases, "unsynced")

    early = unflushed(seen)
    assert any(screen.startswith("END Recebido") for screen in early)


def test_the_check_knows_a_flush_that_was_not_done_when_the_screen_left() -> None:
    trace = (
        '11 pwrite64(7</d/x.db-wal>, "x", 4096, 0) = 4096',
        "11 fdatasync(7</d/x.db-wal> <unfinished ...>",
        '12 sendto(9<socket:[1]>, "HTTP/1.1 200 OK\\r\\n\\r\\nEND Recebido", 40) = 40',
        "11 <... fdatasync resumed>) = 0",
    )

    assert unflushed(events(trace)) == ["END Recebido"]


def test_postgresql_flushes_before_it_confirms_a_commit(databases: Databases) -> None:
    with databases.fresh("postgresql") as url:
        engine = writing_engine(url)
        with engine.connect() as connection:
            assert connection.scalar(text("SHOW synchronous_commit")) == "on"
        engine.dispose()
