"""What tests of every folder share: a database, on SQLite and on PostgreSQL."""

import gc
from collections.abc import Iterator

import pytest

from tests.databases import KINDS, Databases


def pytest_configure() -> None:
    """Look for no rubbish while tests are collected: it makes what stays, in half the time."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From here on look for it, as the service does, but never again at what was collected."""
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Look once for what was left open: pytest looks five times at everything there is."""
    gc.collect()
    gc.freeze()


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
