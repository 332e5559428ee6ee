"""What every gateway speaks: one `Turn` in, one `Reply` out.

Named tuples, not dataclasses: two of these are built on every turn of a call, and a frozen
dataclass takes three times as long to build.
"""

from enum import StrEnum
from typing import Final, NamedTuple

#: Ways to call without an account: they show what callers of the first gateway see.
PRACTICE: Final = ("console", "phone")
#: By which the screens of a call go as SMS, which are paid for as what they are.
BY_SMS: Final = "sms"
#: Whose sessions cost nothing, unless routes.yaml names the gateway.
UNPAID: Final = (*PRACTICE, BY_SMS)


class Kind(StrEnum):
    """What the gateway says happened."""

    BEGIN = "begin"  #: the gateway marks the first request of a session
    REPLY = "reply"  #: the caller typed something, or the gateway gives no mark
    RELEASE = "release"  #: the caller hung up
    TIMEOUT = "timeout"  #: the network gave up waiting
    EVENT = "event"  #: anything else that asks for no screen


class Turn(NamedTuple):
    """One request of a gateway, parsed but not yet believed."""

    gateway: str  #: the adapter's name, "africastalking"
    session_id: str  #: the gateway's own; "" when it sent none
    msisdn: str  #: E.164 with "+", or "" when absent or unreadable
    service_code: str  #: as sent, "*311#"; may be ""
    network: str  #: the gateway's network code; may be ""
    kind: Kind
    transcript: str | None  #: all inputs so far joined with "*"; None on an incremental gateway
    input: str | None  #: the last input alone; None on a cumulative gateway
    turn_id: str  #: the gateway's id of this request; "" when it has none
    received_at: int  #: microseconds since 1970, UTC


class Reply(NamedTuple):
    """One screen for the caller."""

    text: str  #: GSM-7 text within the limit of the caller's network
    ends: bool  #: whether the session is over after it


class Gateway(NamedTuple):
    """What the core must know of a gateway's way of speaking."""

    name: str
    recycles_ids: bool = False  #: session ids come round again (SMPP: 16 bits)
    prefix: str = ""  #: what the wire puts before a screen, counted into the limit
