"""A telephone line for each test, on SQLite and on PostgreSQL, and an outbox on it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.contract.store.lines import Telephone
from tests.contract.store.post import Post
from tests.databases import Databases


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    with closing(Telephone(database)) as made:
        yield made


@contextmanager
def line_on(databases: Databases, kind: str) -> Iterator[Telephone]:
    """A line on a fresh database of one kind."""
    with databases.fresh(kind) as url, closing(Telephone(url)) as made:
        yield made


@pytest.fixture
def sqlite_line(databases: Databases) -> Iterator[Telephone]:
    with line_on(databases, "sqlite") as made:
        yield made


@pytest.fixture
def postgres_line(databases: Databases) -> Iterator[Telephone]:
    with line_on(databases, "postgresql") as made:
        yield made


@pytest.fixture
def post(line: Telephone) -> Iterator[Post]:
    made = Post(line)
    yield made
    made.writer.stop()
