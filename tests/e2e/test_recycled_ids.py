"""A gateway whose session ids come round again (SMPP: 16 bits): no call is taken for another."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NoReturn

import pytest
from sqlalchemy import Engine, select

from app.demo import screen
from app.demo.caller import Caller, Wish
from app.demo.signs import Signs
from app.domain.ids import IdSource
from app.domain.turn import Gateway, Kind, Turn
from app.gateways.africastalking import ussd
from app.menu.model import City
from app.sending import now_us
from app.store import counter_store
from app.store.engine import is_sqlite, reading_engine, writing_engine
from app.store.hot_sql import HotSql
from app.store.line import LiveLine
from app.store.schema import reports
from app.store.sms_calls import SmsCalls
from app.store.turnstile import Turnstile
from app.store.vault import Vault
from app.store.writer import Writer
from app.work.live_menus import LiveMenus
from app.work.versions import Versions
from tests.ask import ask
from tests.rehearsal.gateway import number
from tests.rehearsal.running import ROOT

SMPP = Gateway("smpp-like", recycles_ids=True)
IDS = 1 << 16
#: Calls on the line at once.
AT_ONCE = 64
#: Every so many calls hang up before they end, so that their id comes round to an open call.
HANGS_UP = 5
#: Every so many turns the gateway delivers twice.
REPEATS = 7


@dataclass
class Exchange:
    """The service in process, and a gateway that hands out 16-bit ids in turn."""

    line: LiveLine
    writer: Writer
    engine: Engine
    turn_ids: Iterator[int] = field(default_factory=lambda: count(1))

    async def turn(self, call_id: int, msisdn: str, kind: Kind, given: str) -> screen.Screen:
        """Deliver a turn, some of them twice; both get the same bytes."""
        turn_id = next(self.turn_ids)
        turn = Turn(
            SMPP.name, str(call_id), msisdn, "*311#", "smsc", kind, None, given, str(turn_id), 0
        )
        turn = turn._replace(received_at=now_us())
        reply = await ask(self.line, turn)
        if turn_id % REPEATS == 0:
            assert await ask(self.line, turn) == reply
        return screen.of(reply.text, ends=reply.ends)


@pytest.fixture
def exchange(database: str) -> Iterator[Exchange]:
    engine, reader = writing_engine(database), reading_engine(database)
    vault = Vault(bytes(range(32)), {1: bytes(32)})
    with engine.begin() as connection:
        ids = IdSource(counter_store.next_worker(connection))
    cities = LiveMenus(ROOT / "menus", engine, Versions(reader, drafts=True), now_us).cities
    sql = HotSql(embedded=is_sqlite(database))
    turnstile = Turnstile(sql, cities, vault, ids, (ussd.GATEWAY, SMPP), "console")
    sms_calls = SmsCalls(sql, cities, vault, ids, "console")
    line = LiveLine(cities, turnstile, vault, _no_book, {}, sms_calls)
    writer = Writer(engine, turnstile, now_us, line.deliver)
    yield Exchange(line, writer, engine)
    writer.stop()
    reader.dispose()
    engine.dispose()


def _no_book(*_: Any) -> NoReturn:
    raise AssertionError("no SMS in this test")


def any_wish(chance: random.Random, city: City) -> Wish:
    service = chance.choice([*city.services.values()])
    bairro = chance.choice([*city.gazetteer.bairros()])
    point = chance.choice(bairro.containers).code if bairro.containers else ""
    if service.needs == "container":
        return Wish(service.code, bairro.code, point)
    return Wish(service.code, bairro.code, block=str(chance.randrange(1, 1_000)))


async def call(
    exchange: Exchange, signs: Signs, wish: Wish, call_id: int, caller: int, *, hangs_up: bool
) -> int | None:
    """Call once; give the case number. Every screen must be this call's own."""
    person, msisdn, presses = Caller(signs, wish), number(caller), 0
    shown = await exchange.turn(call_id, msisdn, Kind.BEGIN, "")
    assert "Contentor cheio" in shown.options.values(), shown
    while (given := person.next(shown)) is not None:
        presses += 1
        if hangs_up and presses == 3:
            return None
        shown = await exchange.turn(call_id, msisdn, Kind.REPLY, given)
    assert person.strays == 0, f"{wish} led astray: {shown}"
    assert person.number, shown
    return person.number


async def everybody_calls(
    exchange: Exchange, wishes: list[Wish], signs: Signs, first_id: int, *, hang_up: bool
) -> dict[int, Wish]:
    """Let every caller call once, with ids in turn; give the wishes by case number."""
    free = asyncio.Semaphore(AT_ONCE)
    filed: dict[int, Wish] = {}

    async def one(caller: int, wish: Wish) -> None:
        call_id = (first_id + caller) % IDS
        async with free:
            hangs_up = hang_up and caller % HANGS_UP == 0
            case = await call(exchange, signs, wish, call_id, caller, hangs_up=hangs_up)
        if case:
            assert case not in filed
            filed[case] = wish

    await asyncio.gather(*(one(caller, wish) for caller, wish in enumerate(wishes)))
    return filed


@pytest.mark.parametrize("callers", [150, pytest.param(2_000, marks=pytest.mark.soak)])
def test_callers_whose_ids_come_round_meet_only_their_own_calls(
    exchange: Exchange, city: City, callers: int
) -> None:
    signs, chance = Signs(city), random.Random(311)
    wanted: dict[int, Wish] = {}

    async def rounds() -> None:
        exchange.line.open(exchange.writer)
        exchange.writer.start()
        # Ids wrap within the first round; then all 65,536 were used and each caller gets their
        # own old id again; then everybody gets their neighbour's.
        first = IDS - callers // 3
        for first_id, hang_up in ((first, True), (first, False), (first - 1, False)):
            wishes = [any_wish(chance, city) for _ in range(callers)]
            filed = await everybody_calls(exchange, wishes, signs, first_id, hang_up=hang_up)
            assert not wanted.keys() & filed.keys()
            wanted.update(filed)

    asyncio.run(rounds())

    with exchange.engine.connect() as connection:
        stored = connection.execute(select(reports)).all()
    assert len(stored) == len(wanted) == 3 * callers - callers // HANGS_UP
    places = {row.number: row.point or _block(row.bairro, row.block) for row in stored}
    assert places == {case: wish.place for case, wish in wanted.items()}
    assert {row.number: row.service_code for row in stored} == {
        case: wish.service for case, wish in wanted.items()
    }


def _block(bairro: str, block: str) -> str:
    return f"{bairro}/{block}" if block else bairro


def test_a_begin_delivered_again_before_any_answer_is_the_same_call(exchange: Exchange) -> None:
    async def twice() -> None:
        exchange.line.open(exchange.writer)
        exchange.writer.start()
        first = await exchange.turn(7, number(1), Kind.BEGIN, "")
        assert await exchange.turn(7, number(1), Kind.BEGIN, "") == first
        second = await exchange.turn(7, number(1), Kind.REPLY, "1")
        assert second != first
        anew = await exchange.turn(7, number(1), Kind.BEGIN, "")
        # Another call of the same person, whose last one broke off.
        assert anew.text.startswith("Acabar Contentor cheio? 9 Sim")
        assert anew.options == first.options

    asyncio.run(twice())
