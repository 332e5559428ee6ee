"""The door: who gets in, what every odd request gets, and what is never read, stored or logged."""

import logging
from collections.abc import Iterator
from urllib.parse import quote

import orjson
import pytest
from starlette.types import Message, Receive, Scope, Send

from app.domain.errors import AppError, Busy
from app.domain.messaging import InboundSms, OptOut, Receipt, SessionEnd
from app.domain.turn import Reply, Turn
from app.web.door import LIMIT, Door
from tests.asgi import FORM, HANG_UP, Answer, call
from tests.contract.africastalking import bodies

NEW = "new-secret_of.the~city-0123456789"
OLD = "OLDoldOLDoldOLDoldOLDold"
CALLBACKS = ("ussd", "ussd-end", "sms", "receipts", "opt-out")
STORING = {
    "ussd-end": "ussd-end-incomplete",
    "sms": "sms",
    "receipts": "receipt-success",
    "opt-out": "opt-out",
}
Told = Turn | InboundSms | Receipt | OptOut | SessionEnd


class FakeLine:
    """Remembers what it was told; fails with what it was given."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.apologies: list[Turn | None] = []
        self.fails: Exception | None = None
        self.apology_fails: Exception | None = None
        self.screen = "Problema?\n1 Lixo"

    async def _hear(self, told: Told) -> None:
        if self.fails:
            raise self.fails
        self.told.append(told)

    async def answer(self, turn: Turn) -> Reply:
        await self._hear(turn)
        return Reply(self.screen, ends=False)

    def apology(self, turn: Turn | None) -> Reply:
        if self.apology_fails:
            raise self.apology_fails
        self.apologies.append(turn)
        return Reply("Tente mais tarde", ends=True)

    async def receive_sms(self, sms: InboundSms) -> None:
        await self._hear(sms)

    async def receive_receipt(self, receipt: Receipt) -> None:
        await self._hear(receipt)

    async def receive_opt_out(self, opt_out: OptOut) -> None:
        await self._hear(opt_out)

    async def end_session(self, end: SessionEnd) -> None:
        await self._hear(end)


class Inside:
    """The application behind the door."""

    def __init__(self) -> None:
        self.seen: list[Scope] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.seen.append(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"inside"})


@pytest.fixture
def line() -> FakeLine:
    return FakeLine()


@pytest.fixture
def inside() -> Inside:
    return Inside()


@pytest.fixture
def door(line: FakeLine, inside: Inside) -> Door:
    return Door(inside, line, (NEW, OLD))


@pytest.fixture(autouse=True)
def no_secret_in_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    everything = " ".join(str(vars(record)) + str(record.exc_text) for record in caplog.records)
    assert "secret" not in everything
    assert OLD not in everything
    assert "gateways" not in everything


def _path(callback: str, secret: str = NEW) -> str:
    return f"/gateways/africastalking/{secret}/{callback}"


def _is_a_bare_404(answer: Answer) -> bool:
    return (answer.status, answer.headers, answer.body) == (404, {"content-length": "0"}, b"")


def _is_a_screen(answer: Answer) -> bool:
    return (
        answer.status == 200
        and answer.headers["content-type"] == "text/plain; charset=utf-8"
        and answer.headers["content-length"] == str(len(answer.body))
        and answer.body[:4] in (b"CON ", b"END ")
    )


def _our_events(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.name.startswith("app.")]


# ------------------------------------------------------------------------ who gets in


@pytest.mark.parametrize("callback", CALLBACKS)
@pytest.mark.parametrize(
    "given",
    [
        "",
        "wrong",
        NEW[:-1],
        NEW + "x",
        NEW[1:],
        NEW.upper(),
        OLD.lower(),
        NEW + OLD,
        quote("é" * 22),
        "é" * 22,
        "%" + "".join(f"{ord(c):02X}" for c in NEW[:1]) + NEW[1:],
        quote("%" + f"{ord(NEW[0]):02X}") + NEW[1:],
        NEW + "%00",
        NEW + "/",
        "/" + NEW,
        "a-secret-that-was-valid-last-year",
    ],
)
def test_who_has_no_secret_finds_nothing(
    door: Door, line: FakeLine, inside: Inside, callback: str, given: str
) -> None:
    for method in ("POST", "GET"):
        answer = call(door, _path(callback, given), b"x" * 50_000, method=method)

        assert _is_a_bare_404(answer)
        assert answer.reads == 0
    assert not line.told
    assert not inside.seen


@pytest.mark.parametrize("secret", [NEW, OLD])
@pytest.mark.parametrize("callback", CALLBACKS)
def test_both_secrets_are_good_while_one_is_replaced(
    door: Door, secret: str, callback: str
) -> None:
    body = bodies.read(STORING.get(callback, "ussd-first"))

    assert call(door, _path(callback, secret), body).status == 200


def test_a_secret_taken_away_opens_no_longer(line: FakeLine, inside: Inside) -> None:
    assert _is_a_bare_404(call(Door(inside, line, (NEW,)), _path("ussd", OLD)))
    assert _is_a_bare_404(call(Door(inside, line, ()), _path("ussd", NEW)))
    assert _is_a_bare_404(call(Door(inside, line, ()), _path("ussd", "")))


@pytest.mark.parametrize(
    "secrets", [("",), ("short",), (NEW, OLD, NEW + "x"), ("needs/escapes" * 3,), ("é" * 30,), NEW]
)
def test_a_secret_that_protects_nothing_is_refused(
    line: FakeLine, inside: Inside, secrets: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match="at most two secrets") as refused:
        Door(inside, line, secrets)

    assert NEW not in str(refused.value)


@pytest.mark.parametrize(
    "path",
    [
        _path("nothing"),
        _path("ussd/"),
        _path(""),
        f"/gateways/africastalking/{NEW}",
        f"/gateways/other/{NEW}/ussd",
        f"/gateways%2Fafricastalking/{NEW}/ussd",
        "/gateways/",
    ],
)
def test_there_is_nothing_else_behind_a_secret(door: Door, inside: Inside, path: str) -> None:
    assert _is_a_bare_404(call(door, path))
    assert not inside.seen


@pytest.mark.parametrize("callback", CALLBACKS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS"])
def test_callbacks_are_posted(door: Door, callback: str, method: str) -> None:
    answer = call(door, _path(callback), method=method)

    assert (answer.status, answer.headers["allow"], answer.reads) == (405, "POST", 0)


@pytest.mark.parametrize("path", ["/", "/gateways", "/api/gateways/", "/desk"])
def test_all_else_goes_inside(door: Door, inside: Inside, path: str) -> None:
    assert call(door, path).body == b"inside"
    assert inside.seen[0]["path"] == path


async def test_start_and_end_of_the_server_go_inside(door: Door, inside: Inside) -> None:
    async def receive() -> Message:
        return {}

    async def send(_: Message) -> None:
        return

    await door({"type": "lifespan"}, receive, send)

    assert inside.seen == [{"type": "lifespan"}]


# ------------------------------------------------------------------------ a turn


def test_a_turn_gets_its_screen(door: Door, line: FakeLine) -> None:
    answer = call(door, _path("ussd"), bodies.read("ussd-fourth"))

    assert _is_a_screen(answer)
    assert answer.text == "CON Problema?\n1 Lixo"
    turn = line.told[0]
    assert isinstance(turn, Turn)
    assert (turn.msisdn, turn.transcript) == ("+258840000001", "1*1*0")
    assert turn.received_at > 1_700_000_000_000_000


FIELDS = {
    "sessionId": "ATUid_1",
    "phoneNumber": "+258840000001",
    "serviceCode": "*311#",
    "networkCode": "64301",
    "text": "",
}


def _form(**changes: str | None) -> bytes:
    fields = {name: value for name, value in (FIELDS | changes).items() if value is not None}
    return "&".join(f"{name}={quote(value)}" for name, value in fields.items()).encode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (_form(), {"transcript": ""}),
        (_form(text=None), {"transcript": ""}),
        (_form(networkCode=None), {"network": ""}),
        (_form(serviceCode=""), {"service_code": ""}),
        (_form(serviceCode="311"), {"service_code": "311"}),
        (_form(serviceCode="*311*4*7#", text="4*7"), {"transcript": "4*7"}),
        (_form(text="*1"), {"transcript": "*1"}),
        (_form(text="1*a*b#"), {"transcript": "1*a*b#"}),
        (_form(text="a\x00b"), {"transcript": "ab"}),
        (_form(text="z" * 10_240), {"transcript": "z" * 8192}),
        (_form(text="😀\u202eá"), {"transcript": "😀\u202eá"}),
        (_form().replace(b"%2B", b"+"), {"msisdn": "+258840000001"}),
        (_form(phoneNumber="nobody"), {"msisdn": "nobody"}),
        (_form() + b"%ff%C3", {"transcript": "\ufffd\ufffd"}),
        (_form() + b"\xff", {"transcript": "\ufffd"}),
        (_form() + b"&text=1&text=2", {"transcript": "2"}),
        (_form() + b";text=2", {"transcript": ";text=2"}),
        (_form() + b"&" + b"x=&" * 2000, {"transcript": ""}),
        (orjson.dumps(FIELDS | {"text": "1*2"}), {"transcript": "1*2"}),
        (orjson.dumps(FIELDS | {"networkCode": 64301}), {"network": "64301"}),
    ],
)
@pytest.mark.parametrize("content_type", [FORM, FORM + "; charset=UTF-8", "application/json", ""])
def test_an_odd_turn_is_still_a_turn(
    door: Door, line: FakeLine, body: bytes, expected: dict[str, str], content_type: str
) -> None:
    answer = call(door, _path("ussd"), body, content_type=content_type)

    assert _is_a_screen(answer)
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
        _form(sessionId=None),
        _form(sessionId=""),
        _form(sessionId="\x00"),
        b"[" * (LIMIT + 1),
    ],
)
@pytest.mark.parametrize(
    "content_type", [FORM, "application/json", "multipart/form-data; boundary=x"]
)
def test_what_is_no_turn_gets_a_closing_sentence(
    door: Door, line: FakeLine, body: bytes, content_type: str
) -> None:
    answer = call(door, _path("ussd"), body, content_type=content_type)

    assert _is_a_screen(answer)
    assert answer.text == "END Tente mais tarde"
    assert not line.told


def test_of_a_body_over_the_limit_what_fits_is_answered(door: Door, line: FakeLine) -> None:
    answer = call(door, _path("ussd"), _form(text="1*" + "x" * LIMIT))

    assert _is_a_screen(answer)
    assert answer.headers["connection"] == "close"
    [turn] = line.told
    assert isinstance(turn, Turn)
    assert turn.session_id == FIELDS["sessionId"]
    assert (turn.transcript or "").startswith("1*xxx")


@pytest.mark.parametrize("number", [None, "", " ", "\x00"])
def test_a_caller_whose_number_is_hidden_is_answered_all_the_same(
    door: Door, line: FakeLine, number: str | None
) -> None:
    answer = call(door, _path("ussd"), _form(phoneNumber=number))

    assert _is_a_screen(answer)
    assert [getattr(turn, "msisdn", None) for turn in line.told] == [""]
    assert not line.apologies


def test_our_own_failure_is_a_sentence_for_that_caller(
    door: Door, line: FakeLine, caplog: pytest.LogCaptureFixture
) -> None:
    line.fails = RuntimeError("the database is gone")

    answer = call(door, _path("ussd"), _form(text="1"))

    assert answer.text == "END Tente mais tarde"
    apologised = line.apologies[0]
    assert apologised is not None
    assert apologised.msisdn == "+258840000001"
    assert _our_events(caplog) == ["ussd.failed"]


def test_even_an_apology_that_fails_ends_in_a_sentence(door: Door, line: FakeLine) -> None:
    line.fails = line.apology_fails = RuntimeError("everything is gone")

    assert call(door, _path("ussd"), _form()).body.startswith(b"END O servico")
    assert call(door, _path("ussd"), b"").body.startswith(b"END O servico")


@pytest.mark.parametrize("length", [0, 507, 508, 509, 2000])
def test_the_length_is_that_of_the_bytes(door: Door, line: FakeLine, length: int) -> None:
    line.screen = "é" + "x" * length

    answer = call(door, _path("ussd"), _form())

    assert answer.headers["content-length"] == str(length + 6) == str(len(answer.body))


# ------------------------------------------------------------------------ the other callbacks


@pytest.mark.parametrize(("callback", "name"), STORING.items())
def test_what_is_stored_is_acknowledged(
    door: Door, line: FakeLine, callback: str, name: str
) -> None:
    answer = call(door, _path(callback), bodies.read(name))

    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "0")
    assert len(line.told) == 1


@pytest.mark.parametrize("failure", [Busy(), AppError(), RuntimeError("gone"), OSError(28, "full")])
@pytest.mark.parametrize(("callback", "name"), STORING.items())
def test_what_is_not_stored_is_sent_again(
    door: Door, line: FakeLine, callback: str, name: str, failure: Exception
) -> None:
    line.fails = failure

    assert call(door, _path(callback), bodies.read(name)).status == 503


@pytest.mark.parametrize(
    "body", [b"", b"nonsense", b"\x00\xff", b"{}", b"status=", b"=&=", b"[" * 9000]
)
@pytest.mark.parametrize("callback", STORING)
def test_what_can_never_be_stored_is_not_asked_for_again(
    door: Door, line: FakeLine, callback: str, body: bytes
) -> None:
    assert call(door, _path(callback), body).status == 200
    assert not line.told


@pytest.mark.parametrize("callback", STORING)
def test_an_unknown_status_or_field_is_stored_all_the_same(
    door: Door, line: FakeLine, callback: str
) -> None:
    body = b"id=ATXid_1&status=Borked&sessionId=s&from=X&phoneNumber=%2B258840000001&new=1"

    assert call(door, _path(callback), body).status == 200
    assert len(line.told) == 1


# ------------------------------------------------------------------------ bodies


@pytest.mark.parametrize("callback", CALLBACKS)
@pytest.mark.parametrize("pieces", [1, 7])
def test_over_the_limit_no_callback_but_a_callers_is_stored(
    door: Door, line: FakeLine, callback: str, pieces: int
) -> None:
    body = _form() + b"&from=x&id=1&status=Success&filler="
    body += b"x" * (LIMIT + 1 - len(body))
    size = -(-len(body) // pieces)
    chunks = [body[at : at + size] for at in range(0, len(body), size)]

    answer = call(door, _path(callback), chunks=chunks)

    assert _is_a_screen(answer) if callback == "ussd" else answer.status == 413
    assert answer.headers["connection"] == "close"
    assert answer.reads == len(chunks)
    assert bool(line.told) == (callback == "ussd")  # a caller is answered from what fits


@pytest.mark.parametrize("callback", CALLBACKS)
def test_at_the_limit_all_is_well(door: Door, line: FakeLine, callback: str) -> None:
    body = _form() + b"&from=x&id=1&status=Success&filler="
    body += b"x" * (LIMIT - len(body))

    assert call(door, _path(callback), chunks=[body[:9], b"", body[9:]]).status == 200
    assert len(line.told) == 1


def test_an_endless_body_is_not_read_to_its_end(door: Door) -> None:
    answer = call(door, _path("ussd"), chunks=[b"x" * LIMIT] * 1000)

    assert _is_a_screen(answer)
    assert answer.reads == 17


@pytest.mark.parametrize("callback", CALLBACKS)
@pytest.mark.parametrize("chunks", [[HANG_UP], [b"sessionId=s&from=x&id=1", HANG_UP]])
def test_who_hangs_up_before_the_end_has_said_nothing(
    door: Door, line: FakeLine, callback: str, chunks: list[bytes | object]
) -> None:
    answer = call(door, _path(callback), chunks=chunks)

    assert not answer.messages
    assert not line.told
    assert not line.apologies


@pytest.mark.parametrize("callback", CALLBACKS)
def test_who_hangs_up_before_the_answer_was_heard_all_the_same(
    door: Door, line: FakeLine, callback: str, caplog: pytest.LogCaptureFixture
) -> None:
    call(door, _path(callback), bodies.read(STORING.get(callback, "ussd-first")), hung_up=True)

    assert len(line.told) == 1
    assert _our_events(caplog) == []
