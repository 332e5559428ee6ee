"""One process that answers for Maputo and Nairobi, as shipped but for Maputo's many places."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from app.domain.ids import IdSource
from app.domain.messaging import InboundSms, OptOut
from app.domain.turn import Reply, Turn
from app.gateways.africastalking import receipts as at_receipts
from app.menu.model import City
from app.store.engine import is_sqlite
from app.store.hot_sql import HotSql
from app.store.line import LiveLine
from app.store.message_book import SqlMessageBook
from app.store.promises import Promises
from app.store.sms_calls import SmsCalls
from app.store.vault import Vault
from app.work.live_menus import LiveMenus
from app.work.versions import Versions
from tests.contract.store.lines import AT, HASH_KEY, MAPUTO, NOW, SEAL_KEYS, Telephone, dial
from tests.contract.store.post import GATEWAY
from tests.databases import Databases
from tests.engines import lend
from tests.published import publish_ahead
from tests.unit.menufiles.folders import PLACES

MOZAMBIQUE, KENYA = "+258840000001", "+254000000001"
IN_MAPUTO = ("", "1", "1*10348", "1*10348*1")
IN_NAIROBI = ("", "3", "3*lindi", "3*lindi*1")


class Exchange(Telephone):
    """One process that answers for every city of a folder."""

    def __init__(self, url: str, menus: Path) -> None:
        self.url = url
        self.engine, self.reader, self._give_back = lend(url)
        self.vault, self.ids = Vault(HASH_KEY, SEAL_KEYS), IdSource(1)
        live = LiveMenus(menus, self.engine, Versions(self.reader, drafts=True), lambda: NOW)
        self.cities, self.refusals = live.cities, live.refusals
        self.promises = Promises()
        self.turnstile = self.another_turnstile()
        sql = HotSql(embedded=is_sqlite(url))
        self.sms_calls = SmsCalls(sql, self.cities, self.vault, self.ids, GATEWAY, self.promises)

    def call(self, code: str, keys: tuple[str, ...], phone: str, session: str = "A") -> Reply:
        for one in keys:
            reply = self.ask(to(code, one, phone, session))
        return reply

    def city_book(self, connection: Connection, city: City) -> SqlMessageBook:
        id_ = self.cities.id(city)
        return SqlMessageBook(connection, id_, self.vault, self.ids, NOW, GATEWAY)

    def hear(self, *, sms: InboundSms | None = None, opt_out: OptOut | None = None) -> None:
        """Take a message or a wish as the web does."""

        async def work() -> None:
            verdicts = {AT: at_receipts.verdict}
            live = LiveLine(
                self.cities, self.turnstile, self.vault, self.city_book, verdicts, self.sms_calls
            )
            writer = self.writer(live.deliver)
            live.open(writer)
            writer.start()
            try:
                if sms:
                    await live.receive_sms(sms)
                if opt_out:
                    await live.receive_opt_out(opt_out)
            finally:
                writer.stop()

        asyncio.run(work())


def to(code: str, keys: str, phone: str, session: str = "A", network: str = "64301") -> Turn:
    turn = dial(keys, session=session, phone=phone, network=network)
    return turn._replace(service_code=code)


@pytest.fixture(scope="module")
def menus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both cities as shipped, Maputo with a handful of its places: reading all takes long."""
    folder = tmp_path_factory.mktemp("cities")
    few_places(shutil.copytree(MAPUTO, folder / "maputo"))
    shutil.copytree(MAPUTO.parent / "nairobi", folder / "nairobi")
    return folder


def few_places(folder: Path) -> None:
    (folder / "places.yaml").write_text(PLACES, encoding="utf-8")


@pytest.fixture
def embedded(databases: Databases) -> Iterator[str]:
    """A database of one kind, where what is asked is no matter of SQL."""
    with databases.fresh("sqlite") as url:
        yield url


@pytest.fixture
def exchange(database: str, menus: Path) -> Iterator[Exchange]:
    publish_ahead(database, menus, NOW)
    with closing(Exchange(database, menus)) as made:
        yield made


def codes(exchange: Exchange) -> tuple[str, str]:
    maputo, nairobi = exchange.cities.all()
    return maputo.service_codes[0], nairobi.service_codes[0]


def neighbour(folder: Path, *, name: str, default: str = "no") -> Path:
    """Copy Maputo as another city of its country beside it."""
    menus = folder / "menus"
    few_places(shutil.copytree(MAPUTO, menus / "maputo"))
    shutil.copytree(menus / "maputo", menus / name)
    city = menus / name / "city.yaml"
    said = city.read_text(encoding="utf-8").replace("code: maputo", f"code: {name}")
    said = said.replace("default: yes", f"default: {default}").replace("*311#", "*312#")
    city.write_text(said, encoding="utf-8")
    return menus
