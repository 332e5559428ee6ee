"""`dial311 demo --serve`: a visitor finds a desk that has been worked at for days."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import urlopen

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.demo.living import UNREAD
from app.demo.people import PASSWORD, STAFF, busiest
from app.demo.visit import Kept, greeting, once, open_again
from app.demo.wiring import Asked
from app.domain.accounts import Role
from app.domain.clock import micros, utc
from app.domain.errors import Conflict, InvalidInput
from app.house import House
from app.main import create_app
from app.store.publications import newest
from app.store.schema import messages, report_events, reports
from app.usecases.message_book import InState
from tests.contract.desk.site import ORIGIN
from tests.rehearsal.running import ROOT

DAYS, SEED, LOAD = 6, 14, 0.15
CITY = ROOT / "menus" / "maputo"
#: 10 November 2022 and five days, 10:20 in Maputo.
END = "2022-11-15T08:20"


class Open(NamedTuple):
    """A demonstration that is served."""

    client: TestClient
    house: House
    kept: Kept
    folder: Path


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    folder = tmp_path_factory.mktemp("visit")
    told: list[int] = []
    kept = once(Asked(CITY, DAYS, SEED, LOAD, folder), told.append)
    assert told == [*range(1, DAYS + 1)]
    house = open_again(folder, kept)
    with TestClient(create_app(house), base_url=ORIGIN) as client:
        yield Open(client, house, kept, folder)


def sign_in(opened: Open, name: str) -> str:
    opened.client.cookies.clear()
    form = {"name": name, "password": PASSWORD, "next": "/desk"}
    browser = {"sec-fetch-site": "same-origin", "origin": ORIGIN, "accept-language": "en"}
    answer = opened.client.post("/desk/login", data=form, headers=browser)
    assert answer.status_code == 200
    return str(answer.text)


def count(opened: Open, query: Any) -> int:
    with opened.house.reader.connect() as connection:
        return connection.scalar(query) or 0


def test_everybody_signs_in_and_finds_open_cases(opened: Open) -> None:
    seen = 0
    for one in STAFF:
        page = sign_in(opened, one.name)
        found = re.search(r"(\d+) open cases", page)
        assert found, one
        assert int(found[1]) > 0, one
        seen += 1
    assert seen == 5
    assert {one.role for one in STAFF} == set(Role)


def test_a_local_clerk_sees_the_own_district_alone(opened: Open) -> None:
    city = opened.house.cities.default
    everywhere = set(re.findall(r'data-number="(\d+)"', _cases(opened, "dina")))
    local = set(re.findall(r'data-number="(\d+)"', _cases(opened, "beto")))
    with opened.house.reader.connect() as connection:
        rows = connection.execute(select(reports.c.number, reports.c.district))
        district = {str(row.number): row.district for row in rows}

    assert local
    assert local < everywhere
    assert {district[number] for number in local} == {busiest(city)}


def _cases(opened: Open, name: str) -> str:
    sign_in(opened, name)
    return str(opened.client.get("/desk/reports").text)


def test_the_clock_stands_at_the_end_of_the_play_and_runs(opened: Open) -> None:
    assert utc(opened.kept.now_us).isoformat(timespec="minutes")[:16] == END
    first, second = (opened.house.world.now_us() for _ in range(2))

    assert opened.kept.now_us <= first <= second
    # The tests of this module take no hour.
    assert second < opened.kept.now_us + 3_600_000_000


def test_its_menu_was_published_on_the_same_clock(opened: Open) -> None:
    city = opened.house.cities.default
    with opened.house.reader.connect() as connection:
        last = newest(connection, (opened.house.cities.id(city), city.code))

    assert last
    assert opened.kept.now_us <= micros(last.at) <= opened.house.world.now_us()


def test_people_write_and_come_to_the_counter_too(opened: Open) -> None:
    told = select(func.count()).select_from(reports).where(reports.c.channel != "ussd")
    wrote = select(func.count()).select_from(messages).where(messages.c.direction == "in")
    actors = select(func.count(report_events.c.actor.distinct())).where(
        report_events.c.actor.like("official %")
    )

    assert count(opened, told) > 0
    waits = wrote.where(messages.c.state == InState.WAITING)
    assert count(opened, wrote) >= count(opened, waits) >= UNREAD
    assert count(opened, actors) >= 3


def test_what_was_played_is_served_again_from_where_it_was_left(opened: Open) -> None:
    asked = Asked(CITY, DAYS, SEED, LOAD, opened.folder)
    again = once(asked, lambda _: pytest.fail("it is played a second time"))

    assert again[:3] == (DAYS, SEED, LOAD)
    assert again.now_us >= opened.kept.now_us


def test_nothing_is_played_over_what_lies_there(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")

    with pytest.raises(Conflict, match="holds something else"):
        once(Asked(CITY, 1, SEED, LOAD, tmp_path), lambda _: None)
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_a_play_that_is_broken_off_leaves_the_folder_empty(tmp_path: Path) -> None:
    def stop(_day: int) -> None:
        raise InvalidInput("enough")

    with pytest.raises(InvalidInput, match="enough"):
        once(Asked(CITY, 1, SEED, 0.03, tmp_path), stop)
    assert [*tmp_path.iterdir()] == []


def test_the_greeting_names_everybody_and_the_password(opened: Open) -> None:
    said = greeting(opened.house.cities.default, opened.kept, "http://127.0.0.1:8311")

    assert PASSWORD in said
    assert "clerk of KaMavota alone" in said
    for one in STAFF:
        assert f"  {one.name} " in said


def test_the_command_serves_until_it_is_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    own = tmp_path / "own"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    words = ("demo", "--days", "1", "--load", "0.03", "--serve")
    env = os.environ | {
        "DIAL311_PORT": str(port),
        "DIAL311_DATA_DIR": str(own),
        "TMPDIR": str(tmp_path),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "app", *words], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        said = [running.stdout.readline() for _ in range(5)]
        made = [path.name for path in tmp_path.iterdir()]
        # Whoever is answered meets a server that knows how it is stopped.
        with urlopen(f"http://127.0.0.1:{port}/desk/login", timeout=30) as answer:
            assert answer.status == 200
        running.send_signal(signal.SIGINT)
        try:
            running.wait(30)
        finally:
            running.kill()

    assert f"http://127.0.0.1:{port}/desk" in "".join(said)
    assert not own.exists()
    assert [name[:13] for name in made] == ["dial311-demo-"]
    assert [*tmp_path.iterdir()] == []
