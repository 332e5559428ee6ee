"""Messages of two cities: which takes them, whom silence holds for, under whose name they leave."""

import random
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.messaging import InboundSms, OptOut, Sms
from app.gateways.africastalking import receipts as at_receipts
from app.store.inbox import messages_to
from app.store.outbox_store import Guide
from app.store.schema import contacts, messages
from app.work.live_menus import waiting_on
from app.work.outbox import Outbox
from tests.contract.store.lines import AT, NOW
from tests.contract.store.post import GATEWAY, Scripted
from tests.contract.store.two_cities import (
    IN_MAPUTO,
    IN_NAIROBI,
    KENYA,
    MOZAMBIQUE,
    Exchange,
    codes,
    embedded,
    exchange,
    menus,
    neighbour,
)

__all__ = ["embedded", "exchange", "menus"]


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
