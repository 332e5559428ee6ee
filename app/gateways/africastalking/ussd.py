"""Speak Africa's Talking's USSD: one form in, one line of text out.

Source: Africa's Talking, USSD "Handle sessions"; bodies in tests/contract/africastalking.
"""

from collections.abc import Mapping

from app.domain.turn import Gateway, Kind, Reply, Turn
from app.gateways.africastalking.fields import NAME, read_id, read_phone, read_short, read_text

#: Session ids are unique ("ATUid_…"). Whether the prefix counts into a network's limit nobody
#: could say, so it counts.
GATEWAY = Gateway(NAME, prefix="CON ")


def parse(form: Mapping[str, str], received_at: int) -> Turn:
    """Give the turn a callback tells of, with "" for what it lacks.

    `text` holds all inputs so far; the gateway marks neither beginning nor end and numbers no
    request, so every turn is a reply and the transcript says the rest.
    """
    return Turn(  # by position: by name takes twice as long
        NAME,
        read_id(form, "sessionId"),
        read_phone(form, "phoneNumber"),
        read_short(form, "serviceCode"),
        read_short(form, "networkCode"),
        Kind.REPLY,
        read_text(form, "text"),
        None,
        "",
        received_at,
    )


def render(reply: Reply) -> bytes:
    """Give the body for a screen. The gateway takes nothing before `CON ` or `END `.

    >>> render(Reply("Problema?", ends=False)), render(Reply("Obrigado", ends=True))
    (b'CON Problema?', b'END Obrigado')
    """
    return (("END " if reply.ends else "CON ") + reply.text).encode("utf-8", "replace")
