"""A house of accounts on each database, and somebody who guesses a password there."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from app.domain.audit import Who
from app.domain.errors import AppError
from tests.contract.store.doors import HERE, House

ADMIN = Who("official root")


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with closing(House(database)) as made:
        yield made


def guess(house: House, name: str = "ana", password: str = "not it") -> str:
    with pytest.raises(AppError) as caught:
        house.door.sign_in(name, password, HERE)
    return str(caught.value)
