"""Read what Africa's Talking says of people: the messages they sent, the wish for no more.

Source: Africa's Talking, SMS "Notifications"; bodies in tests/contract/africastalking.
"""

from collections.abc import Mapping

from app.domain.messaging import InboundSms, OptOut
from app.gateways.africastalking.fields import NAME, read_id, read_phone, read_short, read_text


def parse(form: Mapping[str, str], received_at: int) -> InboundSms | None:
    """Give an inbound message, None when it has neither a sender nor a text.

    `date` is not read: it comes in three forms and says less than when it reached us.
    """
    sender = read_phone(form, "from")
    text = read_text(form, "text")
    if not (sender or text):
        return None
    return InboundSms(
        gateway=NAME,
        provider_id=read_id(form, "id"),
        sender=sender,
        to=read_phone(form, "to"),
        text=text,
        network=read_short(form, "networkCode"),
        link_id=read_id(form, "linkId"),
        received_at=received_at,
    )


def parse_opt_out(form: Mapping[str, str], received_at: int) -> OptOut | None:
    """Give a wish for no more messages, None when it names nobody."""
    msisdn = read_phone(form, "phoneNumber")
    if not msisdn:
        return None
    return OptOut(NAME, read_short(form, "senderId"), msisdn, received_at)
