"""Read Africa's Talking's word that a USSD session is over.

Source: Africa's Talking, USSD "Notifications"; the capture in tests/contract/africastalking.
"""

from collections.abc import Mapping

from app.domain.messaging import SessionEnd
from app.gateways.africastalking.fields import NAME, read_id, read_number, read_phone, read_short


def parse(form: Mapping[str, str], received_at: int) -> SessionEnd | None:
    """Give the end of a session, None when no session is named.

    What the caller typed (`input`), saw (`lastAppResponse`) and the error are not read: we
    stored the first two ourselves, and they are personal. `Success` says that the *session*
    came to its end, not that a report was filed.
    """
    session_id = read_id(form, "sessionId")
    if not session_id:
        return None
    return SessionEnd(
        gateway=NAME,
        session_id=session_id,
        msisdn=read_phone(form, "phoneNumber"),
        service_code=read_short(form, "serviceCode"),
        network=read_short(form, "networkCode"),
        status=read_short(form, "status"),
        hops=read_number(form, "hopsCount"),
        duration_ms=read_number(form, "durationInMillis"),
        cost=read_short(form, "cost"),
        received_at=received_at,
    )
