"""The SMS that a report on behalf is taken from; its number is shown to nobody."""

from app.domain.accounts import WHOLE_CITY
from app.domain.errors import NotFound
from app.store.inbound_list import Came, find_inbound
from app.web.desk.visit import Visit


def check_inbox(visit: Visit) -> None:
    """Let nobody in who works on a part of the city: the inbox is of all. Raises: NotFound."""
    if visit.account.scope != WHOLE_CITY:
        raise NotFound("there is no such message in the inbox")


def message_of(visit: Visit) -> int:
    """Give the id of the SMS that a form is of; 0 for none. Raises: as `check_inbox`."""
    asked = visit.form.whole("sms")
    if asked:
        check_inbox(visit)
    return asked


def came(visit: Visit, message_id: int) -> Came | None:
    """Give an SMS that waits; None where it does not, or is not theirs."""
    if not message_id or visit.account.scope != WHOLE_CITY:
        return None
    with visit.tools.reader.connect() as connection:
        vault, city_id = visit.tools.vault, visit.city_id
        return find_inbound(connection, vault, city_id, message_id, visit.now_us)
