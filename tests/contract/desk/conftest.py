"""A desk for each module, on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.contract.desk.site import Site, opened
from tests.databases import KINDS, Databases


@pytest.fixture(scope="module", params=KINDS)
def site(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """Tests of a module share it: each brings people and cases of its own."""
    with (
        databases.fresh(request.param) as url,
        opened(url, tmp_path_factory.mktemp("desk")) as made,
    ):
        yield made
