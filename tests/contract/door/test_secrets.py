"""The door: who gets in, and what there is to be found."""

from urllib.parse import quote

import pytest
from starlette.types import Message

from app.web.door import Door
from tests.asgi import call
from tests.contract.africastalking import bodies
from tests.contract.door.doorway import (
    CALLBACKS,
    NEW,
    OLD,
    STORING,
    FakeLine,
    Inside,
    is_a_bare_404,
    path,
)


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
        answer = call(door, path(callback, given), b"x" * 50_000, method=method)

        assert is_a_bare_404(answer)
        assert answer.reads == 0
    assert not line.told
    assert not inside.seen


@pytest.mark.parametrize("secret", [NEW, OLD])
@pytest.mark.parametrize("callback", CALLBACKS)
def test_both_secrets_are_good_while_one_is_replaced(
    door: Door, secret: str, callback: str
) -> None:
    body = bodies.read(STORING.get(callback, "ussd-first"))

    assert call(door, path(callback, secret), body).status == 200


def test_a_secret_taken_away_opens_no_longer(line: FakeLine, inside: Inside) -> None:
    assert is_a_bare_404(call(Door(inside, line, (NEW,)), path("ussd", OLD)))
    assert is_a_bare_404(call(Door(inside, line, ()), path("ussd", NEW)))
    assert is_a_bare_404(call(Door(inside, line, ()), path("ussd", "")))


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
        path("nothing"),
        path("ussd/"),
        path(""),
        f"/gateways/africastalking/{NEW}",
        f"/gateways/other/{NEW}/ussd",
        f"/gateways%2Fafricastalking/{NEW}/ussd",
        "/gateways/",
    ],
)
def test_there_is_nothing_else_behind_a_secret(door: Door, inside: Inside, path: str) -> None:
    assert is_a_bare_404(call(door, path))
    assert not inside.seen


@pytest.mark.parametrize("callback", CALLBACKS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS"])
def test_callbacks_are_posted(door: Door, callback: str, method: str) -> None:
    answer = call(door, path(callback), method=method)

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
