"""Real services, one on SQLite and one on PostgreSQL, shared by the tests of this folder."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.demo.caller import Wish
from app.menu.model import City
from tests.databases import KINDS, Databases
from tests.e2e.filing import Blocks
from tests.e2e.people import People
from tests.e2e.secrecy import findings
from tests.published import checked
from tests.rehearsal.gateway import Gateway
from tests.rehearsal.running import ROOT, Service
from tests.rehearsal.sample import read_sample

Starting = Callable[[str], Service]


@pytest.fixture(scope="session")
def city() -> City:
    return checked(ROOT / "menus" / "maputo")


@pytest.fixture(scope="session")
def start_service(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Starting]:
    """Give `start_service(kind)`; what is started is stopped, and its log read, at the end."""
    with ExitStack() as stack:

        def start(kind: str) -> Service:
            # SQLite: where the service puts it by itself, in its data folder.
            url = "" if kind == "sqlite" else stack.enter_context(databases.fresh(kind))
            service = Service(tmp_path_factory.mktemp(kind), url, log_level="DEBUG").start()
            stack.callback(service.stop)
            return service

        yield start


@pytest.fixture(scope="session", params=KINDS)
def service(request: pytest.FixtureRequest, start_service: Starting) -> Iterator[Service]:
    """A service that runs as long as the tests; its log must keep what it was told."""
    running = start_service(request.param)
    yield running
    assert findings(running) == []


@pytest.fixture
def gateway(service: Service) -> Iterator[Gateway]:
    client = service.gateway()
    yield client
    client.close()


@pytest.fixture(scope="session")
def people() -> People:
    """Telephone numbers that no test has used before."""
    return People()


@pytest.fixture(scope="session")
def blocks() -> Blocks:
    """Places where no test has reported anything before."""
    return Blocks()


@pytest.fixture(scope="session")
def sample_file() -> Path:
    """The reports to be replayed: ours, or a whole file in DIAL311_TEST_SAMPLE."""
    return Path(os.environ.get("DIAL311_TEST_SAMPLE") or Path(__file__).with_name("sample.csv"))


@pytest.fixture(scope="session")
def wishes(sample_file: Path, city: City) -> list[Wish]:
    return read_sample(sample_file, city)
