"""A running house with one small city in its folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.house import House
from app.work.reload import Reload
from tests.contract.live.houses import house, reloads
from tests.contract.live.small import small, write
from tests.databases import Databases


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """The folder of the cities; `small` is in it."""
    write(tmp_path / "menus" / "small", small())
    return tmp_path / "menus"


@pytest.fixture
def running(databases: Databases, menus: Path) -> Iterator[House]:
    """On SQLite: what lies in folders is the same to both databases."""
    with databases.fresh("sqlite") as url, house(url, menus.parent) as opened:
        yield opened


@pytest.fixture
def reload(running: House) -> Reload:
    return reloads(running)
