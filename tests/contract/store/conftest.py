"""A telephone line for each test, on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.contract.store.lines import Telephone
from tests.databases import Databases


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    made = Telephone(database)
    yield made
    made.close()


@pytest.fixture
def sqlite_line(databases: Databases) -> Iterator[Telephone]:
    with databases.fresh("sqlite") as url:
        made = Telephone(url)
        yield made
        made.close()


@pytest.fixture
def postgres_line(databases: Databases) -> Iterator[Telephone]:
    with databases.fresh("postgresql") as url:
        made = Telephone(url)
        yield made
        made.close()
