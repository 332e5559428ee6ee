"""Two cities in one process: each answers its own code, counts its own cases, keeps its own."""

import asyncio
import csv
import io
import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from app.domain.ids import IdSource
from app.domain.messaging import InboundSms, OptOut, Sms
from app.domain.turn import Reply, Turn
from app.gateways.africastalking import receipts as at_receipts
from app.menu.model import City
from app.store.engine import is_sqlite, reading_engine, writing_engine
from app.store.hot_sql import HotSql
from app.store.inbox import messages_to
from app.store.line import LiveLine
from app.store.message_book import SqlMessageBook
from app.store.outbox_store import Guide
from app.store.promises import Promises
from app.store.published import digits
from app.store.report_export import ReportExport
from app.store.schema import contacts, messages, reports
from app.store.sms_calls import SmsCalls
from app.store.vault import Vault
from app.usecases.export_filters import Asked
from app.usecases.export_reports import Wish, find_city, prepare_export
from app.work.live_menus import LiveMenus, waiting_on
from app.work.outbox import Outbox
from app.work.versions import Versions
from tests.contract.store.lines import AT, HASH_KEY, MAPUTO, NOW, SEAL_KEYS, Telephone, dial
from tests.contract.store.post import GATEWAY, Scripted
from tests.databases import Databases
from tests.published import publish_ahead
from tests.unit.menufiles.folders import PLACES

MOZAMBIQUE, KENYA = "+258840000001", "+254000000001"
IN_MAPUTO = ("", "1", "1*10348", "1*10348*1")
IN_NAIROBI = ("", "3", "3*lindi", "3*lindi*1")


class Exchange(Telephone):
    """One process that answers for every city of a folder."""

    def __init__(self, url: str, menus: Path) -> None:
        self.url = url
        self.engine, self.reader = writing_engine(url), reading_engine(url)
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


@pytest.mark.parametrize("bare", [False, True], ids=["as dialled", "digits alone"])
def test_each_code_reaches_its_own_city(exchange: Exchange, bare: bool) -> None:
    said = [
        exchange.ask(to(digits(code) if bare else code, "", MOZAMBIQUE, f"S{place}")).text
        for place, code in enumerate(codes(exchange))
    ]

    assert said[0].startswith("MOPA - gratis")
    assert said[1].startswith("Nairobi sample, free")


def test_each_city_counts_its_own_cases_and_knows_its_own_callers(exchange: Exchange) -> None:
    first, second = codes(exchange)

    exchange.call(first, IN_MAPUTO, MOZAMBIQUE, "A")
    exchange.call(second, IN_NAIROBI, MOZAMBIQUE, "B")

    rows = exchange.rows(reports)
    assert sorted((row.city_id, row.service_code) for row in rows) == [
        (1, "container_full"),
        (2, "drain_blocked"),
    ]
    assert rows[0].number == rows[1].number, "the first number of each"
    assert {row.city_id for row in exchange.rows(contacts)} == {1, 2}
    assert [row.cases for row in exchange.rows(contacts)] == [1, 1]


def test_calls_of_both_cities_in_one_batch_do_not_mix(exchange: Exchange) -> None:
    first, second = codes(exchange)
    phones = [f"+25884000{place:04}" for place in range(20)]

    for keys in range(4):
        asked = [
            to(second, IN_NAIROBI[keys], phone, phone)
            if place % 2
            else to(first, IN_MAPUTO[keys], phone, phone)
            for place, phone in enumerate(phones)
        ]
        replies = exchange.batch(asked)
        said = [reply.text.split(".")[0] if reply else "" for reply in replies]
        assert len(set(said[::2])) == len(set(said[1::2])) == 1
        assert said[0] != said[1]

    assert sorted(row.city_id for row in exchange.rows(reports)) == [1] * 10 + [2] * 10


def test_one_person_who_dials_both_in_one_batch_is_known_where_they_reported(
    exchange: Exchange,
) -> None:
    first, second = codes(exchange)
    exchange.call(first, IN_MAPUTO, MOZAMBIQUE)
    stranger = exchange.ask(to(second, "", "+258840000002", "stranger")).text

    in_maputo, in_nairobi = exchange.batch(
        [to(first, "", MOZAMBIQUE, "B"), to(second, "", MOZAMBIQUE, "C")]
    )

    assert in_maputo
    assert in_nairobi
    assert "8 Meus casos" in in_maputo.text
    assert in_nairobi.text == stranger


def test_what_broke_off_in_one_city_is_no_matter_of_the_other(exchange: Exchange) -> None:
    first, second = codes(exchange)
    stranger = exchange.ask(to(first, "", "+258840000002", "stranger")).text
    exchange.call(second, IN_NAIROBI[:3], MOZAMBIQUE, "cut")

    assert exchange.ask(to(first, "", MOZAMBIQUE, "other city")).text == stranger


def test_a_report_of_the_sample_says_that_only_the_city_is_known(exchange: Exchange) -> None:
    exchange.call(codes(exchange)[1], IN_NAIROBI, KENYA)

    [row] = exported(exchange.reader, exchange, "nairobi")
    assert (row["located_by"], row["lat"], row["long"], row["radius_m"]) == (
        *("city", "-1.286000", "36.817000", "15000"),
    )
    assert (row["district"], row["bairro"], row["language"]) == ("Kibra", "Lindi", "en")
    assert row["requested_datetime"].endswith("+03:00")


def test_an_export_holds_one_city_and_the_default_when_none_is_named(exchange: Exchange) -> None:
    first, second = codes(exchange)
    exchange.call(first, IN_MAPUTO, MOZAMBIQUE, "A")
    exchange.call(second, IN_NAIROBI, KENYA, "B")

    held = {
        code: [row["service_code"] for row in exported(exchange.reader, exchange, code)]
        for code in ("", "maputo", "nairobi")
    }

    assert held == {
        "": ["container_full"],
        "maputo": ["container_full"],
        "nairobi": ["drain_blocked"],
    }


def exported(engine: Engine, exchange: Exchange, code: str) -> list[dict[str, str]]:
    city = find_city(exchange.cities.all(), code)
    chunks = prepare_export(
        ReportExport(engine, exchange.vault, city.code), city, Wish(Asked()), now_us=NOW
    ).chunks()
    text = b"".join(chunk.data for chunk in chunks).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_call_goes_on_in_its_city_after_a_restart(exchange: Exchange) -> None:
    _, second = codes(exchange)
    exchange.call(second, IN_NAIROBI[:-1], KENYA)
    exchange.forget()

    assert exchange.ask(to(second, IN_NAIROBI[-1], KENYA)).text.startswith("Received. Case")


def test_a_message_is_taken_by_the_city_of_its_senders_country(exchange: Exchange) -> None:
    for place, sender in enumerate((MOZAMBIQUE, KENYA, "+27840000001")):
        exchange.hear(sms=InboundSms(AT, f"id-{place}", sender, "311", "Hello", "99999", "", NOW))

    rows = exchange.rows(messages)
    assert [(row.city_id, row.direction) for row in rows] == [
        *((1, "in"), (1, "out"), (2, "in"), (2, "out")),
        (1, "in"),  # no city's country: the default keeps it and does not answer
    ]
    [nairobis] = [row for row in rows if row.city_id == 2 and row.direction == "out"]
    said = exchange.vault.open(nairobis.body_sealed, f"messages.body {nairobis.id}")
    assert "*384*3117#" in said


def test_who_asked_for_silence_gets_it_from_their_country_only(exchange: Exchange) -> None:
    exchange.hear(opt_out=OptOut(AT, "", KENYA, NOW))

    assert [(row.city_id, row.opted_out_at is not None) for row in exchange.rows(contacts)] == [
        (2, True)
    ]


@pytest.mark.parametrize("how", ["sms", "gateway"])
def test_silence_is_kept_by_all_cities_of_a_country(
    embedded: str, tmp_path: Path, how: str
) -> None:
    beside = neighbour(tmp_path, name="beira")
    with closing(Exchange(embedded, beside)) as exchange:
        if how == "sms":
            exchange.hear(sms=InboundSms(AT, "id", MOZAMBIQUE, "311", "Sair", "64301", "", NOW))
        else:
            exchange.hear(opt_out=OptOut(AT, "", MOZAMBIQUE, NOW))

        assert silent(exchange) == [1, 2]
        exchange.hear(sms=InboundSms(AT, "id-2", MOZAMBIQUE, "311", "Voltar", "64301", "", NOW))
        assert silent(exchange) == []


def silent(exchange: Exchange) -> list[int]:
    rows = exchange.rows(contacts)
    return sorted(row.city_id for row in rows if row.opted_out_at is not None)


def test_a_citys_words_for_stop_are_its_own(exchange: Exchange) -> None:
    for place, (sender, text) in enumerate(((KENYA, "Sair"), (MOZAMBIQUE, "Sitaki"))):
        exchange.hear(sms=InboundSms(AT, f"id-{place}", sender, "311", text, "64301", "", NOW))

    assert [row.opted_out_at for row in exchange.rows(contacts)] == [None, None]

    exchange.hear(sms=InboundSms(AT, "id-3", KENYA, "311", "Sitaki", "63902", "", NOW))
    assert sorted((row.city_id, row.opted_out_at is None) for row in exchange.rows(contacts)) == [
        (1, True),
        (2, False),
    ]


def test_messages_leave_under_the_name_of_their_city(
    embedded: str, menus: Path, tmp_path: Path
) -> None:
    own = shutil.copytree(menus, tmp_path / "menus")
    routes = own / "nairobi" / "routes.yaml"
    routes.write_text(routes.read_text().replace('sender: ""', "sender: COUNTY"))
    with closing(Exchange(embedded, own)) as exchange:
        first, second = codes(exchange)
        exchange.call(first, IN_MAPUTO, MOZAMBIQUE, "A")
        exchange.call(second, IN_NAIROBI, KENYA, "B")

        assert {(one.to, one.sender) for one in sent(exchange)} == {
            (MOZAMBIQUE, ""),
            (KENYA, "COUNTY"),
        }


def test_a_phone_shows_the_messages_of_every_city(exchange: Exchange) -> None:
    first, second = codes(exchange)
    exchange.call(first, IN_MAPUTO, MOZAMBIQUE, "A")
    exchange.call(second, IN_NAIROBI, MOZAMBIQUE, "B")
    sent(exchange)

    shown = messages_to(exchange.reader, exchange.vault, MOZAMBIQUE)

    assert sorted(one.text.split(":")[0] for one in shown) == ["MOPA", "Nairobi sample"]


def sent(exchange: Exchange) -> list[Sms]:
    scripted, cities = Scripted(), exchange.cities
    writer = exchange.writer(lambda replies: None)
    outbox = Outbox(
        waiting_on(writer),
        exchange.reader,
        scripted,
        guide=Guide(exchange.vault, cities, AT),
        book=lambda connection: exchange.city_book(connection, cities.default),
        sender_of=lambda city_id, network: cities.route_sender(city_id, AT, network),
        verdicts={GATEWAY: at_receipts.verdict},
        now_us=lambda: NOW,
        chance=random.Random(311),
    )
    writer.start()
    assert outbox.send_due() == 2
    writer.stop()
    return scripted.given


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


def test_a_city_does_not_become_the_default_by_its_name(embedded: str, tmp_path: Path) -> None:
    with closing(Exchange(embedded, neighbour(tmp_path, name="abidjan"))) as exchange:
        assert [city.code for city in exchange.cities.all()] == ["maputo", "abidjan"]
        assert exchange.cities.answering("*999#").code == "maputo"


def test_where_no_city_says_so_the_one_that_was_first_stays_the_default(
    embedded: str, tmp_path: Path
) -> None:
    menus = neighbour(tmp_path, name="abidjan")
    maputo = menus / "maputo" / "city.yaml"
    maputo.write_text(maputo.read_text(encoding="utf-8").replace("default: yes", "default: no"))
    shutil.move(menus / "abidjan", tmp_path / "later")
    Exchange(embedded, menus).close()
    shutil.move(tmp_path / "later", menus / "abidjan")

    with closing(Exchange(embedded, menus)) as exchange:
        assert exchange.cities.default.code == "maputo"


def test_who_claims_the_default_of_another_city_is_told_and_that_one_stays_it(
    embedded: str, menus: Path, tmp_path: Path
) -> None:
    Exchange(embedded, menus).close()
    beside = neighbour(tmp_path, name="beira", default="yes")

    with closing(Exchange(embedded, beside)) as exchange:
        [finding] = exchange.refusals.findings()
        assert finding.file.endswith("beira/city.yaml")
        assert finding.what == "default: yes stands in the city maputo already"
        assert exchange.cities.default.code == "maputo"
