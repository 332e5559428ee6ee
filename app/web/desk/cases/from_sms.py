"""The SMS that a report on behalf is taken from; its number is shown to nobody."""

from app.domain.accounts import WHOLE_CITY
from app.domain.errors import NotFound
from app.store.inbound_list import Came, find_inbound
from app.web.desk.visit import Visit


def message_of(visit: Visit) -> int:
    """Give the id of the SMS that a form is of; 0 for none.

    Raises: NotFound for who works on a part of the city: the inbox is of all of it.
    """
    asked = visit.form.whole("sms")
    if asked and visit.account.scope != WHOLE_CITY:
        raise NotFound("there is no such message in the inbox")
    return asked


def came(visit: Visit, message_id: int) -> Came | None:
    """Give an SMS that waits; None where it does not, or is not theirs."""
    if not message_id or visit.account.scope != WHOLE_CITY:
        return None
    with visit.tools.reader.connect() as connection:
        return find_inbound(connection, visit.tools.vault, visit.city_id, message_id)
