"""A desk for each module, on SQLite and on PostgreSQL: of Maputo, and of a small town."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import PROJECT
from tests.contract.desk.site import Site, opened
from tests.contract.desk.towns import Town, town
from tests.databases import KINDS, Databases


@pytest.fixture(scope="module")
def menus() -> Path:
    """Folders of the cities that `site` serves; a module may have its own."""
    return PROJECT / "menus"


@pytest.fixture(scope="module", params=KINDS)
def site(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
    menus: Path,
) -> Iterator[Site]:
    """Tests of a module share it: each brings people and cases of its own."""
    with (
        databases.fresh(request.param) as url,
        opened(url, tmp_path_factory.mktemp("desk"), menus) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def town_name() -> str:
    """Which city of the tests `kiosks` is; a module may choose another."""
    return "kiosks"


@pytest.fixture(scope="module", params=KINDS)
def service(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
    town_name: str,
) -> Iterator[Town]:
    """A small town, whose folder officials may edit."""
    folder = tmp_path_factory.mktemp("town")
    with databases.fresh(request.param) as url, town(url, folder, town_name) as made:
        yield made


@pytest.fixture
def kiosks(service: Town) -> Town:
    """The town as it was in the beginning."""
    service.begin_anew()
    return service
