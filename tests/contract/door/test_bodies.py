"""The door: bodies too long, in pieces, or cut off by who hangs up."""

import pytest

from app.web.door import LIMIT, Door
from tests.asgi import HANG_UP, call
from tests.contract.africastalking import bodies
from tests.contract.door.doorway import (
    CALLBACKS,
    STORING,
    FakeLine,
    form,
    is_a_screen,
    our_events,
    path,
)


@pytest.mark.parametrize("callback", CALLBACKS)
@pytest.mark.parametrize("pieces", [1, 7])
def test_over_the_limit_no_callback_but_a_callers_is_stored(
    door: Door, line: FakeLine, callback: str, pieces: int
) -> None:
    body = form() + b"&from=x&id=1&status=Success&filler="
    body += b"x" * (LIMIT + 1 - len(body))
    size = -(-len(body) // pieces)
    chunks = [body[at : at + size] for at in range(0, len(body), size)]

    answer = call(door, path(callback), chunks=chunks)

    assert is_a_screen(answer) if callback == "ussd" else answer.status == 413
    assert answer.headers["connection"] == "close"
    assert answer.reads == len(chunks)
    assert bool(line.told) == (callback == "ussd")  # a caller is answered from what fits


@pytest.mark.parametrize("callback", CALLBACKS)
def test_at_the_limit_all_is_well(door: Door, line: FakeLine, callback: str) -> None:
    body = form() + b"&from=x&id=1&status=Success&filler="
    body += b"x" * (LIMIT - len(body))

    assert call(door, path(callback), chunks=[body[:9], b"", body[9:]]).status == 200
    assert len(line.told) == 1


def test_an_endless_body_is_not_read_to_its_end(door: Door) -> None:
    answer = call(door, path("ussd"), chunks=[b"x" * LIMIT] * 1000)

    assert is_a_screen(answer)
    assert answer.reads == 17


@pytest.mark.parametrize("callback", CALLBACKS)
@pytest.mark.parametrize("chunks", [[HANG_UP], [b"sessionId=s&from=x&id=1", HANG_UP]])
def test_who_hangs_up_before_the_end_has_said_nothing(
    door: Door, line: FakeLine, callback: str, chunks: list[bytes | object]
) -> None:
    answer = call(door, path(callback), chunks=chunks)

    assert not answer.messages
    assert not line.told
    assert not line.apologies


@pytest.mark.parametrize("callback", CALLBACKS)
def test_who_hangs_up_before_the_answer_was_heard_all_the_same(
    door: Door, line: FakeLine, callback: str, caplog: pytest.LogCaptureFixture
) -> None:
    call(door, path(callback), bodies.read(STORING.get(callback, "ussd-first")), hung_up=True)

    assert len(line.told) == 1
    assert our_events(caplog) == []
