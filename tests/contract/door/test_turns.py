"""The door: a caller's turn, however odd, gets a screen."""

import orjson
import pytest

from app.domain.turn import Turn
from app.web.door import LIMIT, Door
from tests.asgi import FORM, call
from tests.contract.africastalking import bodies
from tests.contract.door.doorway import FIELDS, FakeLine, form, is_a_screen, our_events, path


def test_a_turn_gets_its_screen(door: Door, line: FakeLine) -> None:
    answer = call(door, path("ussd"), bodies.read("ussd-fourth"))

    assert is_a_screen(answer)
    assert answer.text == "CON Problema?\n1 Lixo"
    turn = line.told[0]
    assert isinstance(turn, Turn)
    assert (turn.msisdn, turn.transcript) == ("+258840000001", "1*1*0")
    assert turn.received_at > 1_700_000_000_000_000


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (form(), {"transcript": ""}),
        (form(text=None), {"transcript": ""}),
        (form(networkCode=None), {"network": ""}),
        (form(serviceCode=""), {"service_code": ""}),
        (form(serviceCode="311"), {"service_code": "311"}),
        (form(serviceCode="*311*4*7#", text="4*7"), {"transcript": "4*7"}),
        (form(text="*1"), {"transcript": "*1"}),
        (form(text="1*a*b#"), {"transcript": "1*a*b#"}),
        (form(text="a\x00b"), {"transcript": "ab"}),
        (form(text="z" * 10_240), {"transcript": "z" * 8192}),
        (form(text="😀\u202eá"), {"transcript": "😀\u202eá"}),
        (form().replace(b"%2B", b"+"), {"msisdn": "+258840000001"}),
        (form(phoneNumber="nobody"), {"msisdn": "nobody"}),
        (form() + b"%ff%C3", {"transcript": "\ufffd\ufffd"}),
        (form() + b"\xff", {"transcript": "\ufffd"}),
        (form() + b"&text=1&text=2", {"transcript": "2"}),
        (form() + b";text=2", {"transcript": ";text=2"}),
        (form() + b"&" + b"x=&" * 2000, {"transcript": ""}),
        (orjson.dumps(FIELDS | {"text": "1*2"}), {"transcript": "1*2"}),
        (orjson.dumps(FIELDS | {"networkCode": 64301}), {"network": "64301"}),
    ],
)
@pytest.mark.parametrize("content_type", [FORM, FORM + "; charset=UTF-8", "application/json", ""])
def test_an_odd_turn_is_still_a_turn(
    door: Door, line: FakeLine, body: bytes, expected: dict[str, str], content_type: str
) -> None:
    answer = call(door, path("ussd"), body, content_type=content_type)

    assert is_a_screen(answer)
    assert {name: getattr(line.told[0], name) for name in expected} == expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"&&&===",
        b"\x00\xff" * 100,
        b"{}",
        b'{"text": {"deep": []}}',
        b"[" * 10_000,
        b"--x\r\nContent-Disposition: form-data; name=text\r\n\r\n1\r\n--x--",
        form(sessionId=None),
        form(sessionId=""),
        form(sessionId="\x00"),
        b"[" * (LIMIT + 1),
    ],
)
@pytest.mark.parametrize(
    "content_type", [FORM, "application/json", "multipart/form-data; boundary=x"]
)
def test_what_is_no_turn_gets_a_closing_sentence(
    door: Door, line: FakeLine, body: bytes, content_type: str
) -> None:
    answer = call(door, path("ussd"), body, content_type=content_type)

    assert is_a_screen(answer)
    assert answer.text == "END Tente mais tarde"
    assert not line.told


def test_of_a_body_over_the_limit_what_fits_is_answered(door: Door, line: FakeLine) -> None:
    answer = call(door, path("ussd"), form(text="1*" + "x" * LIMIT))

    assert is_a_screen(answer)
    assert answer.headers["connection"] == "close"
    [turn] = line.told
    assert isinstance(turn, Turn)
    assert turn.session_id == FIELDS["sessionId"]
    assert (turn.transcript or "").startswith("1*xxx")


@pytest.mark.parametrize("number", [None, "", " ", "\x00"])
def test_a_caller_whose_number_is_hidden_is_answered_all_the_same(
    door: Door, line: FakeLine, number: str | None
) -> None:
    answer = call(door, path("ussd"), form(phoneNumber=number))

    assert is_a_screen(answer)
    assert [getattr(turn, "msisdn", None) for turn in line.told] == [""]
    assert not line.apologies


def test_our_own_failure_is_a_sentence_for_that_caller(
    door: Door, line: FakeLine, caplog: pytest.LogCaptureFixture
) -> None:
    line.fails = RuntimeError("the database is gone")

    answer = call(door, path("ussd"), form(text="1"))

    assert answer.text == "END Tente mais tarde"
    apologised = line.apologies[0]
    assert apologised is not None
    assert apologised.msisdn == "+258840000001"
    assert our_events(caplog) == ["ussd.failed"]


def test_even_an_apology_that_fails_ends_in_a_sentence(door: Door, line: FakeLine) -> None:
    line.fails = line.apology_fails = RuntimeError("everything is gone")

    assert call(door, path("ussd"), form()).body.startswith(b"END O servico")
    assert call(door, path("ussd"), b"").body.startswith(b"END O servico")


@pytest.mark.parametrize("length", [0, 507, 508, 509, 2000])
def test_the_length_is_that_of_the_bytes(door: Door, line: FakeLine, length: int) -> None:
    line.screen = "é" + "x" * length

    answer = call(door, path("ussd"), form())

    assert answer.headers["content-length"] == str(length + 6) == str(len(answer.body))
