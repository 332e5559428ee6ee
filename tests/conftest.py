"""What tests of every folder share: a database, on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.databases import KINDS, Databases


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """The address of a fresh, migrated database; the test runs once on each kind."""
    with databases.fresh(request.param) as url:
        yield url
