"""Whatever comes in at the callbacks, the caller gets a screen and the service lives on."""

from urllib.parse import quote_from_bytes, urlencode

import pytest

from app.demo.screen import read
from tests.e2e.filing import file
from tests.e2e.people import People
from tests.rehearsal.gateway import FORM, Gateway
from tests.rehearsal.running import Service

JSON = "application/json"
#: Reliability: what handsets, networks and forgers put in `text`.
TEXTS = {
    "NUL": b"\x001",
    "controls": b"1\x1b[31m\r\n\x08",
    "broken UTF-8": b"\xff\xfe",
    "cut UTF-8": b"\xc3",
    "lone surrogate": b"\xed\xa0\x80",
    "right to left": "\u202e1\u200f مرحبا".encode(),
    "emoji": "🗑️🔥".encode(),
    "Arabic digit": "١".encode(),
    "superscript digit": "²".encode(),
    "full-width digit": "１".encode(),
    "underscored number": b"1_0",
    "signed number": b"+1",
    "padded": b"  1  ",
    "many zeros": b"0000001",
    "star": b"*",
    "stars": b"*****",
    "empty inputs": b"1***2",
    "star at the end": b"1*",
    "hash": b"#",
    "hashes": b"1#*#",
    "10 KB": b"9" * 10_000,
    "10 KB of stars": b"*" * 10_000,
    "10 KB of inputs": b"1*" * 5_000,
    "formula": b"=1+1",
    "SQL": b"'; DROP TABLE reports; --",
    "template": b"{{7*7}} %s {0} ${x}",
    "line feeds": b"1\n\n2",
}
BODIES = {
    "nothing": b"",
    "no fields": b"&&&===;;;",
    "broken escapes": b"sessionId=%zz&phoneNumber=%&text=%1",
    "JSON": b'{"sessionId": "x", "text": "1"}',
    "no session": urlencode({"phoneNumber": "+258840009999", "text": ""}).encode(),
    "empty session": urlencode({"sessionId": "", "phoneNumber": "+258840009999"}).encode(),
    "no caller": urlencode({"sessionId": "odd-1", "text": ""}).encode(),
    "no text": urlencode({"sessionId": "odd-2", "phoneNumber": "+258840009999"}).encode(),
    "a word as caller": urlencode({"sessionId": "odd-3", "phoneNumber": "anonymous"}).encode(),
    "long session": urlencode({"sessionId": "x" * 9_000, "phoneNumber": "+258840009999"}).encode(),
    "unknown code": b"sessionId=odd-4&phoneNumber=%2B258840009999&serviceCode=%2A999%23&text=",
    "unknown network": b"sessionId=odd-5&phoneNumber=%2B258840009999&networkCode=0&text=",
    "fields twice": b"sessionId=odd-6&sessionId=b&phoneNumber=%2B258840009999&text=1&text=2",
    "a thousand fields": b"&".join(b"f%d=1" % number for number in range(1_000)),
    "20 KB": b"text=" + b"1" * 20_000,
    "300 KB": b"text=" + b"1" * 300_000,
    "bytes": bytes(range(256)),
}
NOT_AN_ANSWER = {"Arabic digit", "superscript digit", "full-width digit", "underscored number"}


@pytest.mark.parametrize("what", TEXTS)
@pytest.mark.parametrize("before", ["", "2*3*1", "1*3*1*1*2"])
def test_odd_inputs_get_a_screen_that_fits(
    gateway: Gateway, people: People, what: str, before: str
) -> None:
    call = gateway.dial(people.one(), text=before)
    odd = quote_from_bytes(TEXTS[what])
    joined = f"{quote_from_bytes(before.encode())}*{odd}" if before else odd
    body = call.callback("").rpartition(b"text=")[0] + f"text={joined}".encode()

    once, again = gateway.turn(body), gateway.turn(body)

    assert read(once)
    assert again == once
    if what in NOT_AN_ANSWER and not before:
        assert read(once).prompt.startswith("Tecla errada")


@pytest.mark.parametrize("what", BODIES)
@pytest.mark.parametrize("content_type", [FORM, JSON, "text/plain", "multipart/form-data", ""])
def test_odd_bodies_get_a_screen_that_fits(gateway: Gateway, what: str, content_type: str) -> None:
    answer = gateway.post("ussd", BODIES[what], content_type)

    assert answer.status == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    assert read(answer.body)


@pytest.mark.parametrize("callback", ["ussd-end", "sms", "receipts", "opt-out"])
@pytest.mark.parametrize("what", BODIES)
def test_odd_notifications_are_never_a_fault(gateway: Gateway, callback: str, what: str) -> None:
    assert gateway.post(callback, BODIES[what]).status in (200, 413)


def test_a_plus_that_became_a_blank_is_the_same_caller(gateway: Gateway, people: People) -> None:
    call = gateway.dial(people.one())
    call.walk("1", "3")

    decoded = call.callback("1*3*1").replace(b"%2B", b"+")

    assert read(gateway.turn(decoded)).prompt == "Contentor em Maxaquene A"


def test_a_wrong_secret_finds_nothing(service: Service, gateway: Gateway) -> None:
    for path in ("wrong", service.secret[:-1], service.secret + "x", ""):
        answer = gateway.request("POST", f"/gateways/africastalking/{path}/ussd", b"text=")
        assert answer.status == 404
        assert answer.body == b""


def test_after_all_that_a_call_is_answered_as_ever(
    service: Service, gateway: Gateway, people: People
) -> None:
    assert service.request("GET", "/healthz").status == 200

    ended = file(gateway.dial(people.one()), "1", "3", "1", "1")

    assert ended.number in service.reports()
