"""Numbers and what officials say of them, in SQL: `usecases.mark_caller.CallerBook`, and lists."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import Connection, Row, Select, func, insert, or_, select, update

from app.domain.clock import Micros, micros, utc
from app.domain.limits import Flag, flag_at
from app.domain.phone import mask
from app.store.message_book import SqlMessageBook
from app.store.schema import caller_events, contacts, reports
from app.store.vault import SealBroken, Vault
from app.usecases.mark_caller import Known, Places, Wish

#: What decides whether a contact is sent messages.
HEARING: Final = contacts.c.opted_out_at, contacts.c.flag, contacts.c.flag_until
#: Stands for what does not open.
UNREADABLE = "[cannot be opened]"


class SqlCallerBook:
    """Writes on the connection it is given; the caller's transaction commits."""

    def __init__(
        self, connection: Connection, city_id: int, vault: Vault, messages: SqlMessageBook
    ) -> None:
        """Take the running transaction, and the book that knows people."""
        self._connection = connection
        self._city_id = city_id
        self._vault = vault
        self._messages = messages

    @property
    def now_us(self) -> Micros:
        """The moment of the transaction."""
        return self._messages.now_us

    def of_phone(self, e164: str) -> Known:
        """Give a number, made known where it was not; nobody else changes it meanwhile."""
        return self._known(self._messages.person(e164).id)

    def of_case(self, number: int) -> Known | None:
        """Give the number that reported a case; None where there is none."""
        mine = reports.c.city_id == self._city_id, reports.c.number == number
        contact_id = self._connection.scalar(select(reports.c.contact_id).where(*mine))
        return None if contact_id is None else self._known(contact_id)

    def _known(self, contact_id: int) -> Known:
        its = contacts.c.id == contact_id
        row = self._connection.execute(select(contacts).where(its).with_for_update()).one()
        said = select(func.count()).where(caller_events.c.contact_id == contact_id)
        places = tuple((need, code) for need, code in orjson.loads(row.places))
        until = micros(row.flag_until) if row.flag_until else None
        seq = self._connection.scalar(said) or 0
        return Known(contact_id, _masked(self._vault, row), row.flag, until, places, seq)

    def mark(self, known: Known, wish: Wish, until_us: Micros | None, places: Places) -> None:
        """Write down what is said of a number, and let it hold."""
        sealed = self._vault.seal(wish.reason, _sealed_to(known.contact_id, known.seq))
        self._connection.execute(
            insert(caller_events).values(
                contact_id=known.contact_id,
                seq=known.seq,
                city_id=self._city_id,
                at=self.now_us,
                flag=str(wish.flag),
                until=until_us,
                actor=wish.actor,
                reason_sealed=sealed,
            )
        )
        values = {"flag": str(wish.flag), "flag_until": until_us}
        its = contacts.c.id == known.contact_id
        if places != known.places:
            values["places"] = orjson.dumps(places).decode()
        self._connection.execute(update(contacts).where(its).values(values))


def flag_of(row: Any, now_us: Micros) -> Flag:
    """Give the flag that a number has at a moment; `row` has what is stored of it."""
    until = micros(row.flag_until) if row.flag_until else None
    return flag_at(row.flag, until, now_us)


def hearing(row: Any, now_us: Micros) -> dict[str, bool]:
    """Give why a contact may be sent nothing at a moment; `row` has `HEARING` of it."""
    is_blocked = flag_of(row, now_us) is Flag.BLOCKED
    return {"opted_out": row.opted_out_at is not None, "blocked": is_blocked}


def gets_messages(row: Any, now_us: Micros) -> bool:
    """Whether a contact is sent messages at a moment; `row` has `HEARING` of it."""
    return not any(hearing(row, now_us).values())


def hold_people(connection: Connection, ids: Iterable[int], now_us: Micros) -> dict[int, bool]:
    """Let nobody else change these contacts; give which of them are sent messages now."""
    held = select(contacts.c.id, *HEARING).where(contacts.c.id.in_(ids)).order_by(contacts.c.id)
    rows = connection.execute(held.with_for_update())
    return {row.id: gets_messages(row, now_us) for row in rows}


class Listed(NamedTuple):
    """What was said of a number, and when it began to hold."""

    masked: str
    flag: str
    until: datetime | None
    at: datetime
    actor: str
    reason: str


def list_callers(
    connection: Connection, vault: Vault, city_id: int, flag: str, now_us: Micros, most: int
) -> list[Listed]:
    """Give the numbers that have a flag now, "" for any, the newest first."""
    every = caller_events.alias()
    newest = (
        select(func.max(every.c.seq)).where(every.c.contact_id == contacts.c.id).scalar_subquery()
    )
    holds = or_(contacts.c.flag_until.is_(None), contacts.c.flag_until > utc(now_us))
    wanted = contacts.c.flag == flag if flag else contacts.c.flag != ""
    query = _said().where(contacts.c.city_id == city_id, caller_events.c.seq == newest)
    rows = connection.execute(
        query.where(wanted, holds).order_by(caller_events.c.at.desc()).limit(most)
    )
    return [_listed(vault, row) for row in rows]


def history_of(connection: Connection, vault: Vault, city_id: int, e164: str) -> list[Listed]:
    """Give all that was said of a number, the oldest first."""
    its = contacts.c.city_id == city_id, contacts.c.phone_hash == vault.phone_hash(e164)
    rows = connection.execute(_said().where(*its).order_by(caller_events.c.seq))
    return [_listed(vault, row) for row in rows]


def _said() -> Select[Any]:
    mine = caller_events.c.contact_id == contacts.c.id
    return select(caller_events, contacts.c.id, contacts.c.phone_sealed).join(contacts, mine)


def _listed(vault: Vault, row: Row[Any]) -> Listed:
    reason = _opened(vault, row.reason_sealed, _sealed_to(row.contact_id, row.seq))
    return Listed(_masked(vault, row), row.flag, row.until, row.at, row.actor, reason)


def _masked(vault: Vault, row: Row[Any]) -> str:
    found = _opened(vault, row.phone_sealed, f"contacts.phone {row.id}")
    return found if found == UNREADABLE else mask(found)


def _opened(vault: Vault, sealed: bytes, belongs_to: str) -> str:
    try:
        return vault.open(sealed, belongs_to)
    except SealBroken:
        return UNREADABLE


def _sealed_to(contact_id: int, seq: int) -> str:
    return f"caller_events.reason {contact_id} {seq}"
