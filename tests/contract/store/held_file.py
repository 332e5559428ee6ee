"""A database that another one holds: a file, or every table of a server."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, text

from app.store.engine import is_sqlite
from app.store.schema import metadata

_HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
held.execute("ROLLBACK")
print("free", flush=True)
"""


@contextmanager
def held_by_another(url: str) -> Iterator[None]:
    """Let nobody write into a database as long as this lasts; others may read."""
    if not is_sqlite(url):
        with _held_tables(url):
            yield
        return
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, url.removeprefix("sqlite:///")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdin
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        try:
            yield
        finally:
            holder.stdin.write("\n")
            holder.stdin.flush()
            assert holder.stdout.readline() == "free\n"


@contextmanager
def _held_tables(url: str) -> Iterator[None]:
    engine = create_engine(url)
    with engine.begin() as connection:
        tables = ", ".join(table.name for table in metadata.sorted_tables)
        connection.execute(text(f"LOCK TABLE {tables} IN EXCLUSIVE MODE"))
        yield
    engine.dispose()
