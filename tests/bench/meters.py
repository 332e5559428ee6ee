"""What a slice cost, read from outside: CPU from /proc, rows and commits from the databases."""

import os
import platform
import sqlite3
import struct
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from app.store.engine import is_sqlite

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
#: Fields of /proc/<pid>/stat behind the command's name.
PARENT, OWN_CPU, REAPED_CPU = 1, slice(11, 13), slice(13, 15)
#: The count of commits in the index of SQLite's log, which every commit raises by one.
#: Source: SQLite, "WAL-mode File Format", 2.1 (iChange).
COMMITS_AT = 8


def cpu_s(pid: int) -> float:
    """CPU seconds of one process so far."""
    return sum(map(int, _stat(pid)[OWN_CPU])) / TICKS_A_SECOND


def family_cpu_s(pid: int) -> float:
    """CPU seconds of a process, its children, and those children that have ended."""
    ticks = sum(map(int, (*_stat(pid)[OWN_CPU], *_stat(pid)[REAPED_CPU])))
    for other in Path("/proc").glob("[0-9]*"):
        try:
            stat = _stat(int(other.name))
        except OSError:
            continue  # it has just ended, and counts among the reaped
        if int(stat[PARENT]) == pid:
            ticks += sum(map(int, stat[OWN_CPU]))
    return ticks / TICKS_A_SECOND


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


class Database:
    """A server's database, read by us beside it."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._is_sqlite = is_sqlite(url)

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self._ask(f"SELECT count(*) FROM {table}"))

    def change(self, statement: str) -> None:
        """Run a statement while the server stands still."""
        if self._is_sqlite:
            with closing(sqlite3.connect(str(self._url.database))) as writing, writing:
                writing.execute(statement)
        else:
            with self._connect() as connection:
                connection.execute(statement.encode())

    def sweep(self) -> None:
        """Do now what PostgreSQL would do by itself later, in the middle of a slice."""
        if not self._is_sqlite:
            with closing(self._connect()) as connection:
                connection.autocommit = True
                connection.execute("VACUUM ANALYZE")

    def commits(self) -> int:
        """How many transactions have written something so far."""
        if not self._is_sqlite:
            return int(self._ask("SELECT pg_snapshot_xmax(pg_current_snapshot())::text"))
        with Path(f"{self._url.database}-shm").open("rb") as index:
            return int(struct.unpack_from("=I", index.read(COMMITS_AT + 4), COMMITS_AT)[0])

    def postmaster(self) -> int | None:
        """The process above PostgreSQL's backends, where it runs on this machine."""
        if self._is_sqlite:
            return None
        with self._connect() as connection:
            backend = connection.info.backend_pid
            try:
                return int(_stat(backend)[PARENT])
            except OSError:
                return None

    def promise(self) -> str:
        """What the database does before it says that something is stored."""
        if self._is_sqlite:
            return f"SQLite {sqlite3.sqlite_version}, WAL, synchronous=FULL"
        settings = ("server_version", "fsync", "synchronous_commit")
        version, *rest = (self._ask(f"SHOW {name}") for name in settings)
        return f"PostgreSQL {version}, fsync {rest[0]}, synchronous_commit {rest[1]}"

    def _ask(self, query: str) -> str:
        if self._is_sqlite:
            with closing(
                sqlite3.connect(f"file:{self._url.database}?mode=ro", uri=True)
            ) as reading:
                return str(reading.execute(query).fetchone()[0])
        with self._connect() as connection:
            found = connection.execute(query.encode()).fetchone()
            assert found is not None
            return str(found[0])

    def _connect(self) -> psycopg.Connection:
        plain = self._url.set(drivername="postgresql")
        return psycopg.connect(plain.render_as_string(hide_password=False))


def machine(folder: Path) -> str:
    """The machine in one line: cores, load, and how long its disk takes to be sure."""
    took = sorted(_fdatasync_ms(folder))
    return (
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python"
        f" {platform.python_version()}, fdatasync of 4 KiB p50 {took[len(took) // 2]:.1f} ms,"
        f" p99 {took[len(took) * 99 // 100]:.1f} ms"
    )


def _fdatasync_ms(folder: Path, times: int = 300) -> Iterator[float]:
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(times):
            os.write(file.fileno(), bytes(4096))
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            yield (time.perf_counter() - began) * 1e3
