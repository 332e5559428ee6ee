"""Plain turns take a short way through the server, and all else uvicorn's."""

import pytest

from app.domain.turn import Turn
from app.web.door import LIMIT
from tests.contract.door.doorway import form, path
from tests.contract.short_wire import CHUNKED, LATE, TURN, Server, answers, request, rounds, run

PLAIN = [
    request(),
    request(b""),
    request(b"nonsense"),
    request(form(text="", sessionId=None)),
    request(form(text="x" * 300)),
    request(form(text="é😀\x00")),
    request(b'{"sessionId": "A", "phoneNumber": "+258840000001", "text": ""}'),
    request(TURN, "Content-Type: application/x-www-form-urlencoded", "X-Any: thing"),
    request(TURN, "content-LENGTH: 999").replace(b"content-LENGTH: 999\r\n", b""),
    request(TURN, "Connection: close"),
    request(TURN, "Connection: keep-alive"),
    request(TURN, version="1.0"),
    request(TURN, "Connection: keep-alive", version="1.0"),
    request(b"x" * LIMIT),
]
ODD = [
    CHUNKED,
    request(b"", length=False),
    request(b"x" * (LIMIT + 1)),
    request(TURN, "Expect: 100-continue"),
    request(TURN, "Upgrade: websocket", "Connection: upgrade"),
    request(TURN, to=path("ussd") + "?x=1"),
    request(TURN, to="http://here" + path("ussd")),
    request(TURN, to=path("ussd", "wrong-secret_of.the~city-01")),
    request(TURN, to=path("ussd").replace("ussd", "%75ssd")),
    request(TURN, to=path("ussd") + "/"),
    request(TURN, to="/" + path("ussd")),
    request(TURN, to=path("ussd-end")),
    request(TURN, to=path("sms")),
    request(TURN, to="/healthz"),
    request(b"", method="GET"),
    request(TURN, method="PUT"),
    b"nonsense\r\n\r\n",
    request(TURN, "Content-Length: 1"),
    request(TURN, "Content-Length: " + "0" * 5000 + str(len(TURN)), length=False),
]


@pytest.mark.parametrize("in_pieces_of", [0, 7, 100])
@pytest.mark.parametrize("asked", PLAIN)
def test_a_plain_turn_takes_the_short_way(asked: bytes, in_pieces_of: int) -> None:
    short, long = Server(short=True), Server(short=False)
    answer = answers(short, asked, in_pieces_of=in_pieces_of)
    assert answer == answers(long, asked, in_pieces_of=in_pieces_of)
    assert answer[0].startswith(b"HTTP/1.1 200 OK\r\ndate: Thu")
    assert (short.tasks, long.tasks) == (0, 1)
    assert len(short.line.told) == len(long.line.told) <= 1
    assert [t._replace(received_at=0) for t in short.line.told if isinstance(t, Turn)] == [
        t._replace(received_at=0) for t in long.line.told if isinstance(t, Turn)
    ]


@pytest.mark.parametrize("asked", ODD)
def test_whatever_is_odd_goes_uvicorns_way(asked: bytes) -> None:
    short, long = Server(short=True), Server(short=False)
    assert answers(short, asked) == answers(long, asked)
    assert short.tasks == long.tasks
    assert len(short.line.told) == len(long.line.told)


def test_requests_in_one_packet_are_answered_in_their_order() -> None:
    server = Server(short=True)

    async def talk() -> None:
        protocol, wire = server.connect()
        protocol.data_received(request(LATE) + request(TURN) + request(TURN))
        await rounds()
        assert not wire.sent
        server.line.answer_late()
        await rounds(30)
        assert wire.heard.count(b"HTTP/1.1 200 OK") == 3
        assert wire.heard.index(b"CON Late") < wire.heard.index(b"CON Problema")
        assert server.tasks == 2
        # And the way is short again.
        protocol.data_received(request())
        assert wire.heard.count(b"HTTP/1.1 200 OK") == 4
        assert not wire.is_reading_paused

    run(talk)
