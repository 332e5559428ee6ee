"""What the recorded bodies mean to us."""

from itertools import pairwise

import pytest

from app.domain.messaging import InboundSms, MessageState, OptOut, Receipt, SessionEnd
from app.domain.turn import Kind, Reply, Turn
from app.gateways.africastalking import ended, receipts, sms, ussd
from app.web.forms import read_fields
from tests.contract.africastalking import bodies

AT = 1_795_000_000_000_000
SESSION = "ATUid_e9d0662dea3f3db658e79d9b62f7900c"
TURN = Turn(
    gateway="africastalking",
    session_id=SESSION,
    msisdn="+258840000001",
    service_code="*384*70421#",
    network="99999",
    kind=Kind.REPLY,
    transcript="",
    input=None,
    turn_id="",
    received_at=AT,
)


def _fields(name: str) -> dict[str, str]:
    return read_fields(bodies.read(name))


@pytest.mark.parametrize(
    ("name", "transcript"), [("ussd-first", ""), ("ussd-second", "1"), ("ussd-fourth", "1*1*0")]
)
def test_a_recorded_turn(name: str, transcript: str) -> None:
    assert ussd.parse(_fields(name), AT) == TURN._replace(transcript=transcript)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"session_id": "", "msisdn": "", "service_code": "", "network": ""}),
        ({"phoneNumber": " 258840000001"}, {"msisdn": "+258840000001"}),
        ({"phoneNumber": "  258840000001 "}, {"msisdn": "+258840000001"}),
        ({"phoneNumber": "258840000001"}, {"msisdn": "258840000001"}),
        ({"phoneNumber": " "}, {"msisdn": ""}),
        ({"phoneNumber": "\x00\n"}, {"msisdn": ""}),
        ({"text": "*1"}, {"transcript": "*1"}),
        ({"text": "1*"}, {"transcript": "1*"}),
        ({"text": "1*a*b"}, {"transcript": "1*a*b"}),
        ({"text": "a\x00\x1b[2Jb\x85c\nd"}, {"transcript": "a[2Jbc\nd"}),
        ({"text": "água 😀 \u202e ١"}, {"transcript": "água 😀 \u202e ١"}),
        ({"text": "x" * 10_240}, {"transcript": "x" * 8192}),
        ({"sessionId": "s" * 500}, {"session_id": "s" * 128}),
        ({"sessionId": "a\nb"}, {"session_id": "ab"}),
        ({"serviceCode": "311"}, {"service_code": "311"}),
        ({"serviceCode": "*311*1*2#", "text": "1*2"}, {"service_code": "*311*1*2#"}),
        ({"networkCode": ""}, {"network": ""}),
    ],
)
def test_odd_fields_of_a_turn(fields: dict[str, str], expected: dict[str, str]) -> None:
    turn = ussd.parse(fields, AT)

    assert {name: getattr(turn, name) for name in expected} == expected


def test_what_controls_leave_of_a_transcript_still_begins_with_the_one_before() -> None:
    typed = ["1", "1*a\x00", "1*a\x00*\x07b"]
    seen = [ussd.parse({"text": text}, AT).transcript or "" for text in typed]

    assert all(later.startswith(before) for before, later in pairwise(seen))


@pytest.mark.parametrize(
    ("reply", "body"),
    [
        (Reply("Problema?\n1 Lixo", ends=False), b"CON Problema?\n1 Lixo"),
        (Reply("Adeus", ends=True), b"END Adeus"),
        (Reply("5€ é", ends=True), "END 5€ é".encode()),
        (Reply("half \ud800", ends=True), b"END half ?"),
    ],
)
def test_a_screen_on_the_wire(reply: Reply, body: bytes) -> None:
    assert ussd.render(reply) == body


def test_the_prefix_counts_into_the_limit() -> None:
    screen = ussd.render(Reply("", ends=False)).decode()

    assert screen == ussd.GATEWAY.prefix


def test_a_recorded_end_of_session() -> None:
    assert ended.parse(_fields("ussd-end-incomplete"), AT) == SessionEnd(
        gateway="africastalking",
        session_id="ATUid_f219bf23880979c479e835cb4d640287",
        msisdn="+258840000001",
        service_code="*384*70421#",
        network="99999",
        status="Incomplete",
        hops=1,
        duration_ms=192,
        cost="0.00",
        received_at=AT,
    )


def test_an_end_keeps_nothing_that_was_typed_or_shown() -> None:
    end = ended.parse(_fields("ussd-end-failed"), AT)

    assert end is not None
    assert (end.status, end.hops, end.duration_ms) == ("Failed", 2, 10250)
    assert "530" not in str(end)


@pytest.mark.parametrize("count", ["", "-1", "1.5", "1_0", "²", "9" * 10])
def test_a_count_that_is_none_is_unknown_not_zero(count: str) -> None:
    end = ended.parse({"sessionId": "s", "hopsCount": count}, AT)

    assert end is not None
    assert end.hops is None


def test_a_recorded_sms() -> None:
    assert sms.parse(_fields("sms"), AT) == InboundSms(
        gateway="africastalking",
        provider_id="ec9adc86-51d5-4bc8-8eb0-d8ab0bb53dc3",
        sender="+258840000003",
        to="21512",
        text="Msg",
        network="",
        link_id="03090445075804249226",
        received_at=AT,
    )


def test_an_sms_keeps_its_lines_and_accents() -> None:
    told = sms.parse(_fields("sms-all-fields"), AT)

    assert told is not None
    assert told.text == "Lixo na Av. Eduardo Mondlane\nágua também"
    assert (told.network, told.link_id) == ("64304", "")


@pytest.mark.parametrize("sender", ["MPESA", "84000", "+258840000003"])
def test_an_sms_is_kept_whoever_sent_it(sender: str) -> None:
    told = sms.parse({"from": sender}, AT)

    assert told is not None
    assert (told.sender, told.text, told.provider_id) == (sender, "", "")


def test_a_recorded_receipt() -> None:
    assert receipts.parse(_fields("receipt-success"), AT) == Receipt(
        gateway="africastalking",
        provider_id="ATXid_dda018a640edfcc5d2ce455de3e4a6e7",
        status="Success",
        reason="",
        network="",
        received_at=AT,
    )


@pytest.mark.parametrize("spelling", ["NotNetworkSubcriber", "NotNetworkSubscriber"])
def test_both_spellings_of_a_reason_are_one(spelling: str) -> None:
    fields = _fields("receipt-failed") | {"failureReason": spelling}
    receipt = receipts.parse(fields, AT)

    assert receipt is not None
    assert (receipt.status, receipt.reason) == ("Failed", "NotNetworkSubscriber")


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("Success", MessageState.DELIVERED),
        ("Failed", MessageState.FAILED),
        ("Rejected", MessageState.FAILED),
        ("Expired", MessageState.FAILED),
        ("AbsentSubscriber", None),
        ("Sent", None),
        ("Submitted", None),
        ("Buffered", None),
        ("Borked", None),
    ],
)
def test_only_a_final_status_moves_a_message(status: str, state: MessageState | None) -> None:
    receipt = receipts.parse({"id": "ATXid_1", "status": status}, AT)

    assert receipt is not None
    assert receipt.status == status
    assert receipts.verdict(status) is state


def test_a_recorded_opt_out() -> None:
    assert sms.parse_opt_out(_fields("opt-out"), AT) == OptOut(
        "africastalking", "MOPA", "+258840000005", AT
    )


def test_a_callback_that_names_nothing_is_nothing() -> None:
    assert ended.parse({"status": "Success"}, AT) is None
    assert sms.parse({"id": "x", "to": "311"}, AT) is None
    assert receipts.parse({"id": "x"}, AT) is None
    assert receipts.parse({"status": "Success"}, AT) is None
    assert sms.parse_opt_out({"senderId": "MOPA"}, AT) is None


def test_every_recorded_body_says_where_it_comes_from() -> None:
    kinds = {name.split("-")[0] for name in bodies.NAMES}

    assert kinds == {"ussd", "sms", "receipt", "opt"}
    for name in bodies.NAMES:
        assert bodies.read(name)
