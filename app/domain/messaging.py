"""SMS and callbacks as values: what gateways tell us and what a send came to."""

from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """What became of one attempt to send, decided by the status code, never by HTTP alone."""

    ACCEPTED = "accepted"  #: the gateway has taken it; a receipt may follow
    RETRY = "retry"  #: nothing was sent; trying again may help
    REFUSED = "refused"  #: nothing was sent and trying again will not help
    OPTED_OUT = "opted_out"  #: refused because the person wants no messages
    UNKNOWN = "unknown"  #: it may or may not have gone; never sent again blindly
    STOPPED = "stopped"  #: nobody's message can go: no balance, wrong sender, wrong key


class Sms(NamedTuple):
    """One message to one person, ready for the wire."""

    message_id: int
    to: str  #: E.164
    text: str  #: folded
    sender: str  #: "" for the gateway's own
    template: str  #: what log lines may name


class Sent(NamedTuple):
    """What the gateway said of one attempt."""

    outcome: Outcome
    provider_id: str = ""  #: the gateway's message id, "" when it gave none
    code: str = ""  #: its status code or the kind of failure, for people to look up
    cost: str = ""  #: as the gateway wrote it, "KES 0.8000"


class InboundSms(NamedTuple):
    """A message from a phone."""

    gateway: str
    provider_id: str  #: the gateway's id; "" when it sent none
    sender: str  #: as sent: a number, a short code or a word
    to: str
    text: str
    network: str
    link_id: str
    received_at: int  #: microseconds, UTC, when it reached us


class Receipt(NamedTuple):
    """A delivery report."""

    gateway: str
    provider_id: str
    status: str  #: as sent; unknown ones are kept
    reason: str
    network: str
    received_at: int


class OptOut(NamedTuple):
    """A person asked the gateway for no more messages."""

    gateway: str
    sender_id: str
    msisdn: str
    received_at: int


class SessionEnd(NamedTuple):
    """The gateway's word that a USSD session is over. Evidence only: it may never come."""

    gateway: str
    session_id: str
    msisdn: str
    service_code: str
    network: str
    status: str  #: Incomplete | Success | Failed, as sent
    hops: int | None
    duration_ms: int | None
    cost: str
    received_at: int


class MessageState(StrEnum):
    """Where an outgoing message is. Final states never move back."""

    QUEUED = "queued"
    SENDING = "sending"  #: claimed under a lease
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"  #: only a receipt can tell
    DELIVERED = "delivered"  #: final
    FAILED = "failed"  #: final
    DROPPED = "dropped"  #: final: never sent, by the person's wish


FINAL = frozenset({MessageState.DELIVERED, MessageState.FAILED, MessageState.DROPPED})
