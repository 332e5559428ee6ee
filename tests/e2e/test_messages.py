"""SMS of a running service: what callers are told, and who is left alone."""

import time

import orjson
import pytest
from sqlalchemy import func, select

from app.store.engine import reading_engine
from app.store.schema import messages
from tests.e2e.filing import Blocks, file
from tests.e2e.people import People
from tests.e2e.secrecy import CANARY
from tests.rehearsal.gateway import Gateway, form
from tests.rehearsal.running import Service

TO_SEND = ("1", "3", "1", "1")
SANDBOX, VODACOM = "99999", "64304"
PATIENCE_S = 20


def sms(sender: str, words: str, name: str, network: str = VODACOM) -> bytes:
    return form(
        **{"from": sender, "to": "311", "text": words, "id": name, "networkCode": network},
        date="2026-11-20 08:15:00",
        linkId="",
    )


def inbox(service: Service, msisdn: str) -> list[dict[str, str]]:
    """Read what the phone page shows for a number."""
    headers = {"sec-fetch-site": "same-origin", "content-type": "application/json"}
    asked = orjson.dumps({"msisdn": msisdn})
    answer = service.request("POST", "/phone/inbox", body=asked, headers=headers)
    assert answer.status == 200
    shown: list[dict[str, str]] = orjson.loads(answer.body)
    return shown


def wait_for_sms(service: Service, msisdn: str, count: int = 1) -> list[dict[str, str]]:
    """Wait for the outbox, which sends once a second, to have sent this many."""
    until = time.monotonic() + PATIENCE_S
    while len(shown := inbox(service, msisdn)) < count and time.monotonic() < until:
        time.sleep(0.1)
    return shown


def written(service: Service, **where: str) -> int:
    """Count the messages in the database, sent or not."""
    engine = reading_engine(service.url)
    columns = [messages.c[name] == value for name, value in where.items()]
    with engine.connect() as connection:
        found = connection.scalar(select(func.count()).select_from(messages).where(*columns))
    engine.dispose()
    return int(found or 0)


def test_whoever_reports_is_sent_the_number(
    service: Service, gateway: Gateway, people: People
) -> None:
    somebody = people.one()
    number = file(gateway.dial(somebody), *TO_SEND).number

    [shown] = wait_for_sms(service, somebody)

    assert shown["template"] == "received"
    assert shown["text"].startswith("MOPA: recebemos o caso ")
    assert str(number) in shown["text"].replace(" ", "")


@pytest.mark.parametrize("how", ["opt-out", "stop"])
def test_whoever_wants_no_messages_gets_none_but_may_still_report(
    service: Service, gateway: Gateway, people: People, how: str
) -> None:
    somebody, other = people.one(), people.one()
    if how == "stop":
        assert gateway.post("sms", sms(somebody, " STOP ", f"stop-{somebody}")).status == 200
    else:
        wish = form(senderId="MOPA", phoneNumber=somebody)
        assert gateway.post("opt-out", wish).status == 200

    number = file(gateway.dial(somebody), *TO_SEND).number
    file(gateway.dial(other), *TO_SEND)

    assert number in service.reports()
    assert wait_for_sms(service, other)
    assert inbox(service, somebody) == []


def test_an_sms_is_stored_once_and_answered_once_a_day(
    service: Service, gateway: Gateway, people: People
) -> None:
    somebody = people.one()
    before = written(service, direction="in")
    for _ in range(2):
        body = sms(somebody, f"lixo {CANARY}", f"once-{somebody}", SANDBOX)
        assert gateway.post("sms", body).status == 200
    again = sms(somebody, f"mais lixo {CANARY}", f"twice-{somebody}", SANDBOX)
    assert gateway.post("sms", again).status == 200

    shown = wait_for_sms(service, somebody)

    assert written(service, direction="in") == before + 2
    assert [one["template"] for one in shown] == ["sms_kept"]
    assert written(service, template="sms_kept", network=SANDBOX) >= 1


@pytest.mark.parametrize("network", [VODACOM, "64301", "64303", "00000"])
def test_no_network_that_carries_no_answers_is_sent_one(
    service: Service, gateway: Gateway, people: People, network: str
) -> None:
    somebody = people.one()
    before = written(service, direction="out", template="sms_kept")

    assert gateway.post("sms", sms(somebody, "lixo", f"one-way-{somebody}", network)).status == 200

    assert written(service, direction="out", template="sms_kept") == before


@pytest.mark.parametrize("sender", ["311", "MOPA", "+27820000001", "+25884000", ""])
def test_machines_and_foreigners_are_never_answered(
    service: Service, gateway: Gateway, people: People, sender: str
) -> None:
    before = written(service, direction="out", template="sms_kept")

    body = sms(sender, "lixo", f"machine-{sender}-{people.one()}", SANDBOX)
    assert gateway.post("sms", body).status == 200

    assert written(service, direction="out", template="sms_kept") == before


def test_a_report_is_made_by_sms_and_what_comes_twice_changes_nothing(
    service: Service, gateway: Gateway, people: People, blocks: Blocks
) -> None:
    somebody, (*_, block) = people.one(), blocks.keys()
    said = ("lixo na vala maxaquene a", block, "1")
    before = service.reports()
    for _ in range(2):
        for number, words in enumerate(said):
            body = sms(somebody, words, f"report-{somebody}-{number}", SANDBOX)
            assert gateway.post("sms", body).status == 200

    [number] = service.reports().keys() - before.keys()
    shown = wait_for_sms(service, somebody, 3)
    again = sms(somebody, f"ESTADO {number}", f"status-{somebody}", SANDBOX)
    assert gateway.post("sms", again).status == 200

    assert service.reports()[number]["channel"] == "sms"
    assert sorted(one["template"] for one in shown) == ["received", "sms_screen", "sms_screen"]
    assert wait_for_sms(service, somebody, 4)[0]["template"] == "sms_status"
