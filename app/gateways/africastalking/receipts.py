"""Read Africa's Talking's delivery reports and say what each means for a message.

Source: Africa's Talking, SMS "Delivery reports"; bodies in tests/contract/africastalking.
"""

from collections.abc import Mapping
from typing import Final

from app.domain.messaging import MessageState, Receipt
from app.gateways.africastalking.fields import NAME, read_id, read_short

#: Misspelt in the documentation, so who knows on the wire.
_ONE_SPELLING = {"NotNetworkSubcriber": "NotNetworkSubscriber"}

_VERDICTS = {
    "Success": MessageState.DELIVERED,
    "Failed": MessageState.FAILED,
    "Rejected": MessageState.FAILED,
    # The network gave up: its time for trying is over, so nothing can follow.
    "Expired": MessageState.FAILED,
    # AbsentSubscriber is not here: the phone is off or out of reach, and the network keeps the
    # message and tries again. A Success or an Expired may follow, which FAILED would shut out
    # for ever, as a final state never moves back. Nor is it documented as final.
}

#: Statuses of messages that were taken and did not arrive.
NOT_DELIVERED: Final = tuple(
    status for status, state in _VERDICTS.items() if state is MessageState.FAILED
)


def parse(form: Mapping[str, str], received_at: int) -> Receipt | None:
    """Give a delivery report, None when it names no message or no status.

    A status nobody documented is kept as sent. Whose number it was, our own row knows.
    """
    provider_id = read_id(form, "id")
    status = read_short(form, "status")
    if not (provider_id and status):
        return None
    reason = read_short(form, "failureReason")
    return Receipt(
        gateway=NAME,
        provider_id=provider_id,
        status=status,
        reason=_ONE_SPELLING.get(reason, reason),
        network=read_short(form, "networkCode"),
        received_at=received_at,
    )


def verdict(status: str) -> MessageState | None:
    """Give the final state a status means, None when it is not final or not known.

    >>> verdict("Success"), verdict("Buffered"), verdict("Borked")
    (<MessageState.DELIVERED: 'delivered'>, None, None)
    """
    return _VERDICTS.get(status)
