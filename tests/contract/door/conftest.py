"""A door with a line that remembers, and logs that must not tell a secret."""

import logging
from collections.abc import Iterator

import pytest

from app.web.door import Door
from tests.contract.door.doorway import NEW, OLD, FakeLine, Inside


@pytest.fixture
def line() -> FakeLine:
    return FakeLine()


@pytest.fixture
def inside() -> Inside:
    return Inside()


@pytest.fixture
def door(line: FakeLine, inside: Inside) -> Door:
    return Door(inside, line, (NEW, OLD))


@pytest.fixture(autouse=True)
def no_secret_in_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    everything = " ".join(str(vars(record)) + str(record.exc_text) for record in caplog.records)
    assert "secret" not in everything
    assert OLD not in everything
    assert "gateways" not in everything
