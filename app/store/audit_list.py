"""Reads what was done at the desk, the newest first. No phone number leaves here."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from app.domain.accounts import Scope
from app.domain.audit import Deed
from app.domain.clock import Micros
from app.domain.ids import first_id
from app.domain.written_numbers import mask_written
from app.store.account_store import reason_of
from app.store.case_scope import beyond
from app.store.schema import audit_entries
from app.store.vault import SealBroken, Vault

#: Entries of one page.
PAGE: Final = 50
#: So many entries are looked at for one page, where few of them are what is asked for.
LOOKED: Final = 20_000
_UNREADABLE: Final = "[cannot be opened]"
_CASE: Final = "case "
#: Beginnings of what is seen by who is held to a part of the city: of cases theirs alone, and what
#: House and City show to them besides.
OF_NO_PART: Final = (_CASE, "line ", "menu ", "draft ")


class Asked(NamedTuple):
    """Which entries."""

    city_id: int | None = None  #: None for every city's, and those of none
    actors: Sequence[str] = ()  #: any of these; none for everybody
    objects: Sequence[str] = ()
    deed: str = ""
    day: tuple[Micros, Micros] | None = None  #: its beginning and its end
    before: int = 0  #: entries with smaller ids; 0 for the newest
    #: Somebody's name: what they did, and what was done to them or to `OF_NO_PART`; "" for all.
    of_part: str = ""


class Entry(NamedTuple):
    """One deed."""

    id: int
    at: datetime
    actor: str
    address: str
    deed: str
    object: str
    before: str
    after: str
    reason: str
    city_id: int | None


class Found(NamedTuple):
    """A page of them."""

    entries: list[Entry]
    older: int  #: what to ask for next, as `before`; 0 where there are no more


def read_audit(connection: Connection, vault: Vault, asked: Asked, looked: int = LOOKED) -> Found:
    """Give a page of entries. Two reads.

    People and things are found by their indexes, days by the key; a city's or a deed's entries
    are picked from the `looked` next of them, so that a page may be short and there are older ones.
    """
    of = audit_entries.c
    among = _among(asked)
    backwards = select(of.id).where(*among).order_by(of.id.desc())
    floor = connection.scalar(backwards.offset(looked - 1).limit(1)) or 0
    wanted = [*among, of.id >= floor]
    if asked.city_id is not None:
        wanted.append(of.city_id == asked.city_id)
    if asked.deed:
        wanted.append(of.deed == asked.deed)
    if asked.of_part:
        wanted.append(_seen_in_part(asked.of_part))
    query = select(audit_entries).where(*wanted).order_by(of.id.desc()).limit(PAGE + 1)
    rows = connection.execute(query).all()
    entries = [_entry(vault, row) for row in rows[:PAGE]]
    if len(rows) > PAGE:
        return Found(entries, entries[-1].id)
    return Found(entries, floor)


def _seen_in_part(name: str) -> ColumnElement[bool]:
    of = audit_entries.c
    begins = (of.object.startswith(one) for one in OF_NO_PART)
    return or_(of.actor == f"official {name}", of.object == f"user {name}", *begins)


def _among(asked: Asked) -> list[ColumnElement[bool]]:
    of = audit_entries.c
    among: list[ColumnElement[bool]] = []
    if asked.actors:
        among.append(of.actor.in_(asked.actors))
    if asked.objects:
        among.append(of.object.in_(asked.objects))
    if asked.day:
        begin, end = asked.day
        among += [of.id >= first_id(begin), of.id < first_id(end)]
    if asked.before:
        among.append(of.id < asked.before)
    return among


def newest_tests(
    connection: Connection, vault: Vault, city_id: int, lines: Sequence[str]
) -> dict[str, Entry]:
    """Give the newest test of each of these lines, by object, through the index of objects."""
    of = audit_entries.c
    its = of.object.in_(lines), of.city_id == city_id, of.deed == str(Deed.TESTED_LINE)
    newest = select(func.max(of.id)).where(*its).group_by(of.object)
    rows = connection.execute(select(audit_entries).where(of.id.in_(newest)))
    return {row.object: _entry(vault, row) for row in rows}


def newest_deed(connection: Connection, vault: Vault, thing: str, deed: Deed) -> Entry | None:
    """Give the newest entry of a deed done to a thing, through the index of objects."""
    its = audit_entries.c.object == thing, audit_entries.c.deed == str(deed)
    query = select(audit_entries).where(*its).order_by(audit_entries.c.id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return _entry(vault, row) if row else None


def cases_beyond(
    connection: Connection, city_id: int, scope: Scope, entries: Iterable[Entry]
) -> set[str]:
    """Give objects of entries that are cases somebody does not work on; one read at most."""
    cases = (entry.object for entry in entries if entry.object.startswith(_CASE))
    numbers = {int(said[len(_CASE) :]): said for said in cases if said[len(_CASE) :].isdecimal()}
    return {numbers[number] for number in beyond(connection, city_id, scope, numbers)}


def _entry(vault: Vault, row: Row[Any]) -> Entry:
    # Names of officials are their own; in everything else somebody may have written a number.
    return Entry(
        row.id,
        row.at,
        row.actor,
        row.address,
        row.deed,
        mask_written(row.object),
        mask_written(row.before),
        mask_written(row.after),
        mask_written(_reason(vault, row)),
        row.city_id,
    )


def _reason(vault: Vault, row: Row[Any]) -> str:
    if row.reason_sealed is None:
        return ""
    try:
        return vault.open(row.reason_sealed, reason_of(row.id))
    except SealBroken:
        return _UNREADABLE
