"""What the use cases and the door ask of others, as protocols; `app.main` puts them together."""

from collections.abc import Callable
from typing import Protocol

from app.domain.messaging import InboundSms, OptOut, Receipt, SessionEnd
from app.domain.turn import Reply, Turn

#: Takes a reply to whoever waits for it.
Tell = Callable[[Reply], None]


class Line(Protocol):
    """What the door hands callbacks to. To await a method is to wait until all is stored."""

    def answer(self, turn: Turn, tell: Tell) -> None:
        """Have `tell` called once with the screen for one turn, when that is stored.

        Never raises: our own failure is a closing sentence.
        """
        ...

    def apology(self, turn: Turn | None) -> Reply:
        """Give the closing sentence for a call that cannot be answered, stored nowhere."""
        ...

    async def receive_sms(self, sms: InboundSms) -> None:
        """Store an inbound SMS. Raises: AppError, such as Busy; the gateway sends it again."""
        ...

    async def receive_receipt(self, receipt: Receipt) -> None:
        """Store a delivery report. Raises: AppError; the gateway sends it again."""
        ...

    async def receive_opt_out(self, opt_out: OptOut) -> None:
        """Store that a person wants no more messages. Raises: AppError."""
        ...

    async def end_session(self, end: SessionEnd) -> None:
        """Store the gateway's word that a session is over. Raises: AppError.

        Of a session we never answered, nothing is stored or counted: see `session_store`.
        """
        ...
