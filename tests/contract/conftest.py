"""What the tests of several contracts share."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.contract.store.lines import Telephone


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    """A telephone line for each test, on SQLite and on PostgreSQL."""
    with closing(Telephone(database)) as made:
        yield made
