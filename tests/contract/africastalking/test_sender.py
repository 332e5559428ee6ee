"""The real SDK against a stand-in: what becomes of a message for everything that can happen."""

import json
import logging
import socket
import ssl
from collections.abc import Iterator

import pytest
import requests
from urllib3.exceptions import MaxRetryError, SSLError

from app.domain.messaging import Outcome, Sent, Sms
from app.gateways.africastalking import outcomes
from app.gateways.africastalking.fields import read_id
from app.gateways.africastalking.sender import TIMEOUT_S, AfricasTalkingSender
from tests.standin import africastalking as api

SMS = Sms(7, "+258840000001", "Caso 4821 7365 resolvido?", "MOPA", "case.resolved")
SENT, REFUSED, RETRY = Outcome.ACCEPTED, Outcome.REFUSED, Outcome.RETRY
STOPPED, UNKNOWN = Outcome.STOPPED, Outcome.UNKNOWN
HTML = "<html><h1>It broke</h1></html>"
#: Where an answer comes it is waited for, however busy the machine is; else not for long.
PATIENT = (5.0, 10.0)
QUICK = (0.5, 0.15)


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> Iterator[api.StandIn]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with api.StandIn() as running:
        yield running


def _send(url: str, sms: Sms = SMS, *, patience: tuple[float, float] = PATIENT) -> Sent:
    return AfricasTalkingSender("city", "key", base_url=url, timeout_s=patience).send(sms)


def test_an_accepted_message_gives_id_code_and_cost(standin: api.StandIn) -> None:
    sent = _send(standin.url)

    assert sent == Sent(SENT, standin.messages[0].message_id, "101", "KES 0.8000")
    assert standin.messages[0][1:] == (SMS.to, SMS.text, SMS.sender)


def test_an_id_is_kept_as_a_receipt_with_it_is(standin: api.StandIn) -> None:
    told = {"statusCode": 101, "messageId": "AT\0Xid_" + "9" * 200, "cost": "KES " + "0" * 99}
    standin.will(api.plain(201, json.dumps({"SMSMessageData": {"Recipients": [told]}})))

    sent = _send(standin.url)

    assert sent.provider_id == read_id({"id": str(told["messageId"])}, "id")
    assert (sent.outcome, len(sent.provider_id), len(sent.cost)) == (SENT, 128, 40)
    assert "\0" not in sent.provider_id


def test_the_wire_carries_what_the_gateway_documents(standin: api.StandIn) -> None:
    _send(standin.url, SMS._replace(sender=""))

    assert standin.requests == [
        {
            "path": "/version1/messaging",
            "apiKey": "key",
            "username": "city",
            "to": SMS.to,
            "message": SMS.text,
            "bulkSMSMode": "1",
            "enqueue": "1",
        }
    ]


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (100, SENT),
        (101, SENT),
        (102, SENT),
        (401, REFUSED),
        (402, STOPPED),
        (403, REFUSED),
        (404, REFUSED),
        (405, STOPPED),
        (406, Outcome.OPTED_OUT),
        (407, REFUSED),
        (409, RETRY),
        (500, RETRY),
        (501, RETRY),
        (502, REFUSED),
        (777, UNKNOWN),
    ],
)
def test_the_code_of_the_recipient_decides(
    standin: api.StandIn, code: int, outcome: Outcome
) -> None:
    # As a dict and as text: the charset decides what the SDK would have made of it.
    standin.will(api.answer(code), api.answer(code, "application/json; charset=utf-8"))

    for sent in (_send(standin.url), _send(standin.url)):
        assert (sent.outcome, sent.code) == (outcome, str(code))
        assert bool(sent.provider_id) is (outcome is SENT)


@pytest.mark.parametrize(
    ("what", "outcome", "code"),
    [
        (api.no_recipients("InvalidSenderId"), STOPPED, "InvalidSenderId"),
        (api.no_recipients("InsufficientBalance"), STOPPED, "InsufficientBalance"),
        (api.no_recipients("Sent to 0/1 Total Cost: 0"), UNKNOWN, "no_recipients"),
        (api.plain(401, api.AUTH_TEXT, "text/plain"), STOPPED, "http_401"),
        (api.plain(400, api.AUTH_TEXT, "text/plain"), STOPPED, "http_400"),
        (api.plain(400, "Must have a message", "text/plain"), REFUSED, "http_400"),
        (api.plain(404, HTML), STOPPED, "http_404"),
        (api.plain(429, HTML), RETRY, "http_429"),
        (api.plain(302, ""), STOPPED, "http_302"),
        (api.plain(500, HTML), UNKNOWN, "http_500"),
        (api.plain(502, HTML), UNKNOWN, "http_502"),
        (api.plain(503, HTML), RETRY, "http_503"),
        (api.plain(504, HTML), UNKNOWN, "http_504"),
        (api.plain(200, HTML), UNKNOWN, "unreadable"),
        (api.plain(201, "[]", "application/json"), UNKNOWN, "unreadable"),
        (api.plain(201, "", "application/json"), UNKNOWN, "unreadable"),
        (
            api.plain(201, '{"SMSMessageData":{"Recipients":[{"statusCode":"x"}]}}'),
            UNKNOWN,
            "unreadable",
        ),
        (api.truncated, UNKNOWN, "unreadable"),
        (api.cut_short, UNKNOWN, "ChunkedEncodingError"),
        (api.hang, UNKNOWN, "ReadTimeout"),
        (api.accept_then_hang, UNKNOWN, "ReadTimeout"),
        (api.accept_then_reset, UNKNOWN, "ConnectionError"),
        (api.accept_then_close, UNKNOWN, "ConnectionError"),
        (api.slow_headers(0.05), SENT, "101"),
        (api.slow_headers(0.3), UNKNOWN, "ReadTimeout"),
    ],
)
def test_what_may_have_gone_is_unknown_and_nothing_else_is(
    standin: api.StandIn, what: api.Outcome, outcome: Outcome, code: str
) -> None:
    standin.will(what)

    sent = _send(standin.url, patience=QUICK if code == "ReadTimeout" else PATIENT)

    assert (sent.outcome, sent.code) == (outcome, code)
    # The promise behind RETRY: nobody gets the message twice.
    assert not standin.messages or sent.outcome in (SENT, UNKNOWN)


def test_a_refused_connection_may_be_tried_again() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        sent = _send(f"http://127.0.0.1:{unused.getsockname()[1]}")

    assert sent == Sent(RETRY, code="ConnectionError")


def test_a_name_that_is_not_found_may_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_such_name(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", no_such_name)

    assert _send("http://api.invalid") == Sent(RETRY, code="ConnectionError")


def test_a_connection_that_never_comes_about_may_be_tried_again() -> None:
    # A queue of one, taken: the system drops the next caller's knock.
    with socket.socket() as full, socket.socket() as first:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        first.connect(full.getsockname())
        sender = AfricasTalkingSender(
            "city",
            "key",
            base_url=f"http://127.0.0.1:{full.getsockname()[1]}",
            timeout_s=(0.1, 0.1),
        )
        sent = sender.send(SMS)

    assert sent == Sent(RETRY, code="ConnectTimeout")


@pytest.mark.parametrize(
    ("cause", "outcome"),
    [(ssl.SSLCertVerificationError("self-signed"), RETRY), (ssl.SSLEOFError("gone"), UNKNOWN)],
)
def test_only_a_bad_certificate_proves_that_nothing_was_sent(
    cause: Exception, outcome: Outcome
) -> None:
    # As requests wraps them; a server with a certificate would prove no more.
    wrapped = requests.exceptions.SSLError(MaxRetryError(None, "/", SSLError(cause)))  # type: ignore[arg-type]

    assert outcomes.of_error(wrapped) == Sent(outcome, code="SSLError")


@pytest.mark.parametrize(
    ("key", "url"),
    [("key\nX: y", "http://127.0.0.1:9"), ("chave→", "http://127.0.0.1:9"), ("key", "127.0.0.1")],
)
def test_settings_that_make_no_request_stop_the_line(key: str, url: str) -> None:
    sent = AfricasTalkingSender("city", key, base_url=url, timeout_s=QUICK).send(SMS)

    assert sent.outcome is STOPPED


@pytest.mark.parametrize(
    "to", ["", "840000001", "+258840000001\n", "+２５８840000001", "+258,+259"]
)
def test_what_is_no_number_never_reaches_the_wire(standin: api.StandIn, to: str) -> None:
    assert _send(standin.url, SMS._replace(to=to)) == Sent(REFUSED, code="invalid_number")
    assert standin.requests == []


def test_logs_name_the_template_and_the_code_and_nobody(
    standin: api.StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    standin.will(api.answer(405), api.answer(401), api.hang, api.answer(101), api.answer(403))

    for _ in range(5):
        _send(standin.url, patience=QUICK)
    _send(standin.url, SMS._replace(to=SMS.to + "\n"))

    ours = [r for r in caplog.records if r.name.startswith("app.")]
    assert [(r.levelname, r.message, vars(r)["code"]) for r in ours] == [
        ("ERROR", "sms.stopped", "405"),
        ("ERROR", "sms.stopped", "401"),
        ("WARNING", "sms.unknown", "ReadTimeout"),
    ]
    everything = " ".join(str(vars(record)) for record in caplog.records)
    assert "840000001" not in everything
    assert "Caso" not in everything


def test_live_and_sandbox_follow_the_user_name() -> None:
    urls = [
        AfricasTalkingSender(user, "key")._client._make_url("/messaging")
        for user in ("city", "sandbox")
    ]

    assert urls == [
        "https://api.africastalking.com/version1/messaging",
        "https://api.sandbox.africastalking.com/version1/messaging",
    ]


def test_the_sdk_is_never_waited_for_without_a_limit() -> None:
    assert TIMEOUT_S == (3.05, 9.05)
