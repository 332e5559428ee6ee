"""Production serves no language that nobody has read; a local run serves it and says so."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.domain.accounts import Account, Role
from app.domain.ids import IdSource
from app.house import House, open_house
from app.main import create_app
from app.menu.state import Caller
from app.menu.step import start
from app.settings import Settings
from app.store.engine import writing_engine
from app.work.live_menus import LiveMenus
from app.work.versions import Versions
from tests.contract.desk.site import Clock, sign_in
from tests.unit.menufiles.folders import maputo

LIMIT = 156


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """One city with few places; its English is a draft."""
    folder = tmp_path / "menus" / "maputo"
    folder.mkdir(parents=True)
    for name, content in maputo().items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder.parent


@pytest.fixture(params=["local", "production"])
def settings(
    request: pytest.FixtureRequest, database: str, menus: Path, tmp_path: Path
) -> Settings:
    mode: Literal["local", "production"] = request.param
    return Settings(
        mode=mode,
        database_url=database,
        data_dir=tmp_path,
        menus_dir=menus,
        gateway_secrets="a-callback-of-these-tests",
        export_tokens="a-token-of-these-tests",
        hash_key=sha256(b"hash").hexdigest(),
        seal_keys="1:" + sha256(b"seal").hexdigest(),
    )


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    opened = open_house(settings)
    yield opened
    opened.menus.stop()
    opened.reader.dispose()
    opened.engine.dispose()
    if opened.lock:
        opened.lock.release()


def test_a_draft_is_spoken_where_the_service_runs_locally_and_nowhere_else(house: House) -> None:
    local = house.settings.mode == "local"
    city = house.cities.default

    screens = [start(city, spoken, Caller(), LIMIT).to.reply.text for spoken in ("pt", "en")]

    assert ("8 English" in screens[0]) == local
    assert ("7 Other" in screens[1]) == local
    assert ("7 Outro" in screens[1]) == (not local)


def test_the_phone_page_says_which_language_is_for_here_only(house: House) -> None:
    page = TestClient(
        create_app(house), base_url="http://localhost:8311", client=("127.0.0.1", 50000)
    ).get("/phone")

    local = house.settings.mode == "local"
    assert (page.status_code == 200) == local
    assert ("English: a draft, served here only" in page.text) == local


def test_the_desk_says_whether_callers_get_a_draft(settings: Settings) -> None:
    house = open_house(settings)
    address, guest = "http://localhost", ("127.0.0.1", 50000)
    with TestClient(create_app(house), base_url=address, client=guest) as here:
        clock, wish = Clock(house.world.now_us()), Account(0, "ana", Role.HEAD)
        token = sign_in(house, clock, IdSource(0), wish)
        headers = {"accept-language": "en", "cookie": f"dial311={token}"}
        languages, overview = (
            here.get(f"/desk/city{path}", headers=headers).text for path in ("/menu/languages", "")
        )

    local = settings.mode == "local"
    assert ("draft: callers get it here, because this is a trial" in languages) == local
    assert ("draft: callers do not get it" in languages) == (not local)
    assert ("English. Callers get these here, because this is a trial;" in overview) == local
    assert ("English. Callers do not get these yet." in overview) == (not local)


def test_what_is_served_is_not_what_is_stored(database: str, menus: Path) -> None:
    engine = writing_engine(database)
    spoken = []
    for drafts in (False, True, False):
        versions = Versions(engine, drafts=drafts)
        city = LiveMenus(menus, engine, versions, lambda: 0).cities.default
        again = versions.load(city.version)
        assert again.languages == city.languages
        spoken.append([language.code for language in again.languages])

    assert spoken == [["pt"], ["pt", "en"], ["pt"]]
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM menu_versions")).scalar() == 1
    engine.dispose()
