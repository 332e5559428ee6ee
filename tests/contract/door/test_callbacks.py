"""The door: callbacks that are stored, sent again, or given up."""

import pytest

from app.domain.errors import AppError, Busy
from app.web.door import Door
from tests.asgi import call
from tests.contract.africastalking import bodies
from tests.contract.door.doorway import STORING, FakeLine, path


@pytest.mark.parametrize(("callback", "name"), STORING.items())
def test_what_is_stored_is_acknowledged(
    door: Door, line: FakeLine, callback: str, name: str
) -> None:
    answer = call(door, path(callback), bodies.read(name))

    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "0")
    assert len(line.told) == 1


@pytest.mark.parametrize("failure", [Busy(), AppError(), RuntimeError("gone"), OSError(28, "full")])
@pytest.mark.parametrize(("callback", "name"), STORING.items())
def test_what_is_not_stored_is_sent_again(
    door: Door, line: FakeLine, callback: str, name: str, failure: Exception
) -> None:
    line.fails = failure

    assert call(door, path(callback), bodies.read(name)).status == 503


@pytest.mark.parametrize(
    "body", [b"", b"nonsense", b"\x00\xff", b"{}", b"status=", b"=&=", b"[" * 9000]
)
@pytest.mark.parametrize("callback", STORING)
def test_what_can_never_be_stored_is_not_asked_for_again(
    door: Door, line: FakeLine, callback: str, body: bytes
) -> None:
    assert call(door, path(callback), body).status == 200
    assert not line.told


@pytest.mark.parametrize("callback", STORING)
def test_an_unknown_status_or_field_is_stored_all_the_same(
    door: Door, line: FakeLine, callback: str
) -> None:
    body = b"id=ATXid_1&status=Borked&sessionId=s&from=X&phoneNumber=%2B258840000001&new=1"

    assert call(door, path(callback), body).status == 200
    assert len(line.told) == 1
