"""Members of crews in SQL: `usecases.crews.CrewBook`, and what lists of them need."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.accounts import WHOLE_CITY, Scope
from app.domain.ids import IdSource
from app.domain.phone import mask
from app.store.case_conditions import within
from app.store.counted import COUNTS
from app.store.news_text import read_news, write_news
from app.store.schema import contacts, crew_members, reports
from app.store.tables.reports import IS_HELD, IS_OPEN
from app.store.vault import SealBroken, Vault
from app.usecases.news import without


class Member(NamedTuple):
    """Somebody who works in a crew, or did."""

    member: int
    phone: str  #: masked
    name: str
    added_at: datetime
    added_by: str
    removed_at: datetime | None
    removed_by: str | None


class SqlCrewBook:
    """Writes on the connection it is given; the caller's transaction commits."""

    def __init__(
        self, connection: Connection, city_id: int, vault: Vault, ids: IdSource, now_us: int
    ) -> None:
        """Take the running transaction."""
        self._connection = connection
        self._city_id = city_id
        self._vault = vault
        self._ids = ids
        self._now_us = now_us
        postgres = connection.dialect.name == "postgresql"
        self._insert = postgresql.insert if postgres else sqlite.insert

    def crew_of(self, msisdn: str) -> str:
        """Give the crew a phone is in, a blank, which member; "" for none."""
        its = contacts.c.phone_hash == self._vault.phone_hash(msisdn)
        crew = select(contacts.c.crew).where(contacts.c.city_id == self._city_id, its)
        return self._connection.scalar(crew) or ""

    def add(self, crew: str, msisdn: str, name: str, actor: str) -> int:
        """Add a phone to a crew; give the member's number."""
        contact_id = self._contact(msisdn)
        of_crew = crew_members.c.city_id == self._city_id, crew_members.c.crew == crew
        newest = self._connection.scalar(select(func.max(crew_members.c.member)).where(*of_crew))
        member = 1 + (newest or 0)
        sealed = self._vault.seal(name, _name_of(self._city_id, crew, member)) if name else None
        self._connection.execute(
            insert(crew_members).values(
                city_id=self._city_id,
                crew=crew,
                member=member,
                contact_id=contact_id,
                name_sealed=sealed,
                added_at=self._now_us,
                added_by=actor,
            )
        )
        self._flag(contact_id, f"{crew} {member}")
        self._ask_no_more(contact_id, crew)
        return member

    def _ask_no_more(self, contact_id: int, crew: str) -> None:
        """Ask a member no word on what their crew has done: it would be its own on itself."""
        its = contacts.c.id == contact_id
        news = read_news(self._connection.scalar(select(contacts.c.news).where(its)) or "")
        asked = [item.number for item in news if item.takes_word]
        own = select(reports.c.number).where(
            reports.c.city_id == self._city_id, reports.c.owner == crew, reports.c.number.in_(asked)
        )
        for number in self._connection.scalars(own) if asked else ():
            news = without(news, number)
            kept = {"news": write_news(news)}
            self._connection.execute(update(contacts).where(its).values(kept))

    def _contact(self, msisdn: str) -> int:
        """Give the contact behind a number, made where there is none."""
        id_ = self._ids.next(self._now_us)
        hashed = self._vault.phone_hash(msisdn)
        made = self._insert(contacts).values(
            id=id_,
            city_id=self._city_id,
            phone_hash=hashed,
            phone_sealed=self._vault.seal(msisdn, f"contacts.phone {id_}"),
            created_at=self._now_us,
        )
        self._connection.execute(made.on_conflict_do_nothing())
        its = contacts.c.city_id == self._city_id, contacts.c.phone_hash == hashed
        # Held, so that two who add one phone at once do not both find it free.
        found = self._connection.scalar(select(contacts.c.id).where(*its).with_for_update())
        return int(found or id_)

    def _flag(self, contact_id: int, crew: str) -> None:
        its = contacts.c.id == contact_id
        self._connection.execute(update(contacts).where(its).values(crew=crew))

    def remove(self, crew: str, member: int, actor: str) -> bool:
        """Take a member out of a crew; whether there was one."""
        gone = (
            update(crew_members)
            .where(
                crew_members.c.city_id == self._city_id,
                crew_members.c.crew == crew,
                crew_members.c.member == member,
                crew_members.c.removed_at.is_(None),
            )
            .values(removed_at=self._now_us, removed_by=actor)
            .returning(crew_members.c.contact_id)
        )
        contact_id = self._connection.scalar(gone)
        if contact_id is None:
            return False
        self._flag(contact_id, "")
        return True


def members(connection: Connection, vault: Vault, city_id: int, crew: str) -> list[Member]:
    """Give everybody who works in a crew or did, by number."""
    query = (
        select(crew_members, contacts.c.phone_sealed)
        .join(contacts, contacts.c.id == crew_members.c.contact_id)
        .where(crew_members.c.city_id == city_id, crew_members.c.crew == crew)
        .order_by(crew_members.c.member)
    )
    return [
        Member(
            row.member,
            mask(_opened(vault, row.phone_sealed, f"contacts.phone {row.contact_id}")),
            _opened(vault, row.name_sealed, _name_of(city_id, crew, row.member)),
            row.added_at,
            row.added_by,
            row.removed_at,
            row.removed_by,
        )
        for row in connection.execute(query)
    ]


def count_members(connection: Connection, city_id: int) -> dict[str, int]:
    """Give how many work in each crew."""
    query = (
        select(crew_members.c.crew, func.count())
        .where(crew_members.c.city_id == city_id, crew_members.c.removed_at.is_(None))
        .group_by(crew_members.c.crew)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def count_jobs(connection: Connection, city_id: int, scope: Scope = WHOLE_CITY) -> dict[str, int]:
    """Give how many open cases of a scope each body or crew has."""
    query = (
        select(reports.c.owner, func.count())
        .where(reports.c.city_id == city_id, text(IS_OPEN), COUNTS, *within(scope))
        .group_by(reports.c.owner)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def count_waiting(connection: Connection, city_id: int) -> dict[str, int]:
    """Give how many open cases of each body or crew wait for an official: they are no jobs."""
    query = (
        select(reports.c.owner, func.count())
        .where(reports.c.city_id == city_id, text(IS_OPEN), text(IS_HELD))
        .group_by(reports.c.owner)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def was_there(connection: Connection, city_id: int, crew: str) -> bool:
    """Whether anybody was ever in a crew, or it has an open case, be it held."""
    its = crew_members.c.city_id == city_id, crew_members.c.crew == crew
    query = select(crew_members.c.member).where(*its).limit(1)
    if connection.scalar(query) is not None:
        return True
    return crew in count_jobs(connection, city_id) or crew in count_waiting(connection, city_id)


def _name_of(city_id: int, crew: str, member: int) -> str:
    return f"crew_members.name {city_id} {crew} {member}"


def _opened(vault: Vault, sealed: bytes | None, belongs_to: str) -> str:
    if sealed is None:
        return ""
    try:
        return vault.open(sealed, belongs_to)
    except SealBroken:
        return "[cannot be opened]"
