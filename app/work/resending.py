"""Has a message sent anew and keeps who did, in one transaction, whoever asks for it."""

from sqlalchemy import Connection

from app.domain.audit import Who
from app.store.account_store import SqlAccountBook
from app.store.message_list import send_anew
from app.store.overtaken import CityOf
from app.store.sent_of_case import resent


def resend(
    connection: Connection,
    accounts: SqlAccountBook,
    message_id: int,
    who: Who,
    city_of: CityOf,
    city_id: int | None = None,
) -> None:
    """Have a message, of one city or of any, sent anew; the history of its case names `who`.

    Raises: as `send_anew`.
    """
    its_city = send_anew(connection, message_id, accounts.now_us, city_of, city_id)
    accounts.audit(who, [resent(message_id, its_city)])
