"""Neither log nor addresses tell of numbers, secrets or what people typed."""

from tests.e2e.filing import Blocks
from tests.e2e.people import People
from tests.e2e.secrecy import CANARY, findings
from tests.rehearsal.gateway import Gateway, form
from tests.rehearsal.running import Service


def test_the_log_keeps_what_callers_and_cities_told_it(
    service: Service, gateway: Gateway, people: People, blocks: Blocks
) -> None:
    somebody = people.one()
    call = gateway.dial(somebody)
    assert call.walk(*blocks.keys(), "2", f"{CANARY} ligue {somebody}").ends
    gateway.dial(somebody, text=CANARY).answer(f"1*{CANARY}\x00\xff")
    gateway.post("sms", form(**{"from": somebody, "text": CANARY, "id": "secret-1"}))
    gateway.post("opt-out", form(phoneNumber=somebody, senderId=CANARY))
    gateway.post("receipts", form(id="x", status="Strange", phoneNumber=somebody))
    call.hang_up()
    gateway.request("POST", f"/gateways/africastalking/{service.secret}/nothing", b"text=1")
    gateway.request("GET", f"/exports/reports.csv?token={service.token}")
    gateway.request("GET", "/exports/reports.csv", headers={"authorization": service.token})
    gateway.request("GET", f"/phone/{somebody}")

    assert service.log.stat().st_size > 0
    assert findings(service) == []


def test_the_data_hold_no_number_and_no_words_in_the_open(
    service: Service, gateway: Gateway, people: People, blocks: Blocks
) -> None:
    somebody = people.one()
    assert gateway.dial(somebody).walk(*blocks.keys(), "2", f"{CANARY} {somebody}").ends

    files = [path for path in service.data.rglob("*") if path.is_file()]
    held = b"".join(path.read_bytes() for path in files)

    assert CANARY.encode() not in held
    assert somebody.encode() not in held
    assert somebody[1:].encode() not in held
