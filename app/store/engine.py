"""Engines: one connection that writes, others that only read.

On SQLite nothing but the writer's one connection writes, migrates or checkpoints (libraries
before 3.51.3 can corrupt a log when two connections do), and its BEGIN takes the write lock at
once. `synchronous=FULL`: a commit is on the disk before anybody is told of it.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from weakref import WeakSet

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool, Pool, QueuePool

from app.domain.transcript import Relation
from app.store.schema import cities

#: How long a lock of another process is waited for, well within what a caller waits.
PATIENCE_MS: Final = 2000
#: And how long by who comes behind one that has waited in vain.
HASTE_MS: Final = 50
#: WAL and FULL: readers never wait, an answered turn survives a power cut. The log grows to twice
#: the usual 4 MB before it goes into the file: most of its pages are pages that were there before.
PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "wal_autocheckpoint=2000",
    f"busy_timeout={PATIENCE_MS}",
    "foreign_keys=ON",
    "trusted_schema=OFF",
)
#: For a database that is thrown away afterwards: a power cut may take it.
PRAGMAS_OF_A_DAY: Final = (*PRAGMAS, "synchronous=OFF")
#: The connection is handed from the thread that opens it to the one that writes; statements of
#: a turn come in six sizes each, and none should be read anew.
SQLITE_CONNECT: Final[dict[str, Any]] = {"check_same_thread": False, "cached_statements": 256}
#: Values that SQLite's driver takes as they are, and for each of which it would look for an adapter
#: and make an error when there is none: a twentieth of a turn.
TAKEN_AS: Final[Mapping[type, Callable[[Any], Any]]] = {bytes: bytes, bool: int, Relation: str}
#: Each below the 5 s in which a caller must have a screen.
POSTGRES_CONNECT: Final[dict[str, Any]] = {
    "connect_timeout": 2,
    "client_encoding": "UTF8",
    "options": "-c statement_timeout=4000 -c lock_timeout=2000",
    "tcp_user_timeout": 4000,  # a server that is gone without a word
}
#: Turns find everything by a key. Left to itself the server would plan their statements while its
#: tables are small, to be read as a whole, and keep those plans while they grow.
POSTGRES_BY_KEY: Final[dict[str, Any]] = {
    **POSTGRES_CONNECT,
    "options": POSTGRES_CONNECT["options"]
    + " -c enable_seqscan=off -c plan_cache_mode=force_generic_plan -c jit=off",
}
#: Under which a connection holds the cursors of its page.
_READ: Final = "read"


class Locked(OperationalError):  # noqa: N818
    """Another process holds the database's file: what was to be written has not even begun."""


for _kind, _as in TAKEN_AS.items():
    sqlite3.register_adapter(_kind, _as)


def is_sqlite(url: str) -> bool:
    """Whether this address is an embedded database."""
    return make_url(url).get_backend_name() == "sqlite"


def database_folder(url: str) -> Path:
    """Where an embedded database's file lies."""
    return Path(make_url(url).database or "").resolve().parent


def writing_engine(
    url: str, pragmas: tuple[str, ...] = PRAGMAS, poolclass: type[Pool] = NullPool
) -> Engine:
    """Make the engine of the one writer (SQLite) or of this process (PostgreSQL).

    `poolclass` is of SQLite alone: what is not under way keeps no connection unless it says so.
    """
    if not is_sqlite(url):
        return _postgres(url, POSTGRES_BY_KEY)
    engine = create_engine(
        url, poolclass=poolclass, connect_args=SQLITE_CONNECT, hide_parameters=True
    )
    _tune_sqlite(engine, pragmas, "BEGIN IMMEDIATE")
    return engine


def reading_engine(url: str) -> Engine:
    """Make an engine for pages and exports: it cannot write, on SQLite not even a checkpoint.

    What a page reads in several statements is of one moment, on either database: a list must not
    say that somebody has seen what came between the reading of its cases and of their events.
    """
    if not is_sqlite(url):
        engine = _postgres(url, POSTGRES_CONNECT, isolation_level="REPEATABLE READ")
        return engine.execution_options(postgresql_readonly=True)
    path = make_url(url).database or ":memory:"
    read_only = URL.create("sqlite", database=f"file:{path}", query={"mode": "ro", "uri": "true"})
    engine = create_engine(
        read_only,
        poolclass=QueuePool,
        connect_args={"check_same_thread": False},
        hide_parameters=True,
    )
    _tune_sqlite(engine, (f"busy_timeout={PATIENCE_MS}", "trusted_schema=OFF"), "BEGIN")
    _end_what_is_read(engine)
    return engine


def is_embedded(engine: Engine) -> bool:
    """Whether an engine's database is a file of ours."""
    return engine.dialect.name == "sqlite"


def set_patience(connection: Connection, milliseconds: int) -> None:
    """Say how long a statement waits for a lock of another process; on PostgreSQL a setting."""
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.execute(f"PRAGMA busy_timeout={milliseconds}")


@contextmanager
def patience(connection: Connection) -> Iterator[None]:
    """Wait for locks as long as a caller can, and afterwards not at all."""
    set_patience(connection, PATIENCE_MS)
    try:
        yield
    finally:
        set_patience(connection, 0)


def hasten(connection: Connection) -> None:
    """Wait no more than a moment for locks in this transaction; on SQLite it has them all."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {HASTE_MS}")


def answers(engine: Engine) -> bool:
    """Whether the database can be reached and has our tables: reads one row at most."""
    try:
        with engine.connect() as connection:
            connection.execute(select(cities.c.id).limit(1)).first()
    except SQLAlchemyError:
        return False
    return True


def _postgres(url: str, connect_args: dict[str, Any], **others: Any) -> Engine:
    driver = make_url(url).set(drivername="postgresql+psycopg")
    return create_engine(
        driver,
        pool_pre_ping=True,
        pool_timeout=2,
        use_native_hstore=False,  # nor need the first connection ask whether there is one
        connect_args=connect_args,
        hide_parameters=True,
        **others,
    )


def _end_what_is_read(engine: Engine) -> None:
    """Let go of a moment with the page that reads in it, though it broke off amid its rows.

    SQLite keeps a moment as long as a statement in it has rows to give, whatever is rolled back:
    the next pages over this connection, logins too, would see nothing that came since.
    """

    @event.listens_for(engine, "before_cursor_execute")
    def _read(connection: Connection, cursor: sqlite3.Cursor, *_: Any) -> None:
        connection.info.setdefault(_READ, WeakSet()).add(cursor)

    @event.listens_for(engine, "reset")
    def _ended(_driver: Any, record: Any, _state: Any) -> None:
        for cursor in record.info.pop(_READ, ()):
            cursor.close()


def _tune_sqlite(engine: Engine, pragmas: tuple[str, ...], begin: str) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _began(connection: Connection) -> None:
        # On the driver itself, because every batch of turns begins here.
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        try:
            driver.execute(begin)
        except sqlite3.OperationalError as error:
            is_locked = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            raise (Locked if is_locked else OperationalError)(begin, None, error) from error
