"""What stands before the door and behind it, and how it is asked."""

from urllib.parse import quote

import pytest
from starlette.types import Receive, Scope, Send

from app.domain.messaging import InboundSms, OptOut, Receipt, SessionEnd
from app.domain.turn import Reply, Turn
from app.usecases.ports import Tell
from tests.asgi import Answer

NEW = "new-secret_of.the~city-0123456789"
OLD = "OLDoldOLDoldOLDoldOLDold"
CALLBACKS = ("ussd", "ussd-end", "sms", "receipts", "opt-out")
STORING = {
    "ussd-end": "ussd-end-incomplete",
    "sms": "sms",
    "receipts": "receipt-success",
    "opt-out": "opt-out",
}
FIELDS = {
    "sessionId": "ATUid_1",
    "phoneNumber": "+258840000001",
    "serviceCode": "*311#",
    "networkCode": "64301",
    "text": "",
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

    def answer(self, turn: Turn, tell: Tell) -> None:
        if self.fails:
            raise self.fails
        self.told.append(turn)
        tell(Reply(self.screen, ends=False))

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


def path(callback: str, secret: str = NEW) -> str:
    return f"/gateways/africastalking/{secret}/{callback}"


def form(**changes: str | None) -> bytes:
    fields = {name: value for name, value in (FIELDS | changes).items() if value is not None}
    return "&".join(f"{name}={quote(value)}" for name, value in fields.items()).encode()


def is_a_bare_404(answer: Answer) -> bool:
    return (answer.status, answer.headers, answer.body) == (404, {"content-length": "0"}, b"")


def is_a_screen(answer: Answer) -> bool:
    return (
        answer.status == 200
        and answer.headers["content-type"] == "text/plain; charset=utf-8"
        and answer.headers["content-length"] == str(len(answer.body))
        and answer.body[:4] in (b"CON ", b"END ")
    )


def our_events(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.name.startswith("app.")]
