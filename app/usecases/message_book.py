"""The port through which use cases read and write messages and the people they go to."""

from enum import StrEnum
from typing import NamedTuple, Protocol

from app.domain.messaging import InboundSms, MessageState, Receipt


class Person(NamedTuple):
    """A contact as far as messages are concerned."""

    id: int
    language: str  #: "" when never chosen
    opted_out: bool


class InState(StrEnum):
    """Where a message that came in is. What nobody answered waits for a person.

    What is done may wait again; what is answered was sent.
    """

    RECEIVED = "received"
    WAITING = "waiting"
    ANSWERED = "answered"
    DONE = "done"

    @property
    def is_dealt_with(self) -> bool:
        """Whether a person has taken care of it."""
        return self in (InState.ANSWERED, InState.DONE)


class OutMessage(NamedTuple):
    """An outgoing message as far as receipts are concerned."""

    id: int
    state: MessageState


class MessageBook(Protocol):
    """Messages within one transaction."""

    @property
    def now_us(self) -> int:
        """The moment of the transaction, microseconds UTC."""

    def person(self, e164: str) -> Person:
        """Find or make the contact of a number."""

    def store_inbound(self, sms: InboundSms, person: Person | None) -> int:
        """Store a message that came in; give its id, 0 when it was stored before."""

    def note_inbound(self, message_id: int, state: InState, code: str) -> None:
        """Say where a message that came in is, and why in a word."""

    def queue(self, cause: str, template: str, text: str, person: Person, network: str) -> bool:
        """Put a message in the outbox; False when this cause has written it already."""

    def opt_out(self, person: Person) -> None:
        """Send this person nothing more: what still waits is dropped."""

    def opt_in(self, person: Person) -> None:
        """Send this person messages again."""

    def store_receipt(self, receipt: Receipt) -> None:
        """Store a delivery report once for each status, matched or parked."""

    def message_of(self, gateway: str, provider_id: str) -> OutMessage | None:
        """The outgoing message that the gateway knows by this id."""

    def settle(self, message: OutMessage, state: MessageState, code: str) -> None:
        """Move a message to a final state, or note the gateway's last word."""

    def parked(self, gateway: str, provider_id: str) -> list[Receipt]:
        """Receipts that came before their message was known to be sent, oldest first."""
