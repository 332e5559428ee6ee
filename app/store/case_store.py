"""Cases in SQL: `usecases.case_book.AsideBook` within one transaction."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import (
    Connection,
    and_,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.clock import Micros, micros
from app.domain.limits import FiledBy, Flag, Held
from app.domain.public_number import parse
from app.domain.report import Status, same_key
from app.store import due_store, part_sql
from app.store.caller_store import SqlCallerBook, flag_of, hold_people
from app.store.case_rows import deadline_of, place_code
from app.store.event_effects import effects
from app.store.event_notes import open_note, sealed_to
from app.store.given_jobs import call_again, is_waiting
from app.store.hours_then import HoursThen
from app.store.message_book import SqlMessageBook
from app.store.news_text import read_news, write_news
from app.store.place_store import SqlReportPlaces
from app.store.schema import contacts, crew_members, followers, report_events, reports
from app.store.vault import Vault
from app.store.word_store import take_up
from app.usecases.case_book import REPEATED, Entry, Stored
from app.usecases.message_book import Person as Contact
from app.usecases.news import News, without
from app.usecases.postpone import Moved
from app.usecases.telling import Case, Person

#: As `same_key` takes them.
_SAME: Final = (
    reports.c.service_code,
    reports.c.district,
    reports.c.bairro,
    reports.c.block,
    reports.c.point,
)
_FOLLOWER: Final = (followers.c.report_id, followers.c.kind)


class SqlCaseBook:
    """Writes on the connection it is given; the caller's transaction commits."""

    def __init__(
        self, connection: Connection, city_id: int, vault: Vault, messages: SqlMessageBook
    ) -> None:
        """Take the running transaction, and the book in which messages are written."""
        self._connection = connection
        self._city_id = city_id
        self._vault = vault
        self._messages = messages
        self.callers = SqlCallerBook(connection, city_id, vault, messages)
        self.places = SqlReportPlaces(connection, city_id, messages.now_us)
        postgres = connection.dialect.name == "postgresql"
        self._insert = postgresql.insert if postgres else sqlite.insert

    @property
    def messages(self) -> SqlMessageBook:
        """The messages of the same city and transaction."""
        return self._messages

    @property
    def now_us(self) -> Micros:
        """The moment of the transaction."""
        return self._messages.now_us

    def find(self, number: int) -> Stored | None:
        """Give the case with a public number, and let nobody else change it meanwhile."""
        mine = reports.c.city_id == self._city_id
        row = self._connection.execute(
            select(reports).where(mine, reports.c.number == number).with_for_update()
        ).one_or_none()
        if row is None:
            return None
        main = select(reports.c.number).where(reports.c.id == row.duplicate_of)
        events = select(func.count()).where(report_events.c.report_id == row.id)
        place = place_code(row.point, row.bairro, row.block, row.district)
        return Stored(
            Case(row.id, row.number, row.service_code, place),
            Status(row.status),
            row.owner,
            self._connection.scalar(main) or 0 if row.duplicate_of else 0,
            self._connection.scalar(events) or 0,
            Held(row.held),
            FiledBy(row.filed_by),
            micros(day) if (day := row.told_by or row.meant_by) else None,
            micros(row.requested_at),
            deadline_of(row),
            micros(row.closed_at) if row.closed_at else None,
        )

    def put(self, stored: Stored, held: Held, filed_by: FiledBy) -> None:
        """Let a report be held or not, and be whose it is; others find it as the same, or not."""
        its = reports.c.id == stored.case.report_id
        row = self._connection.execute(select(*_SAME).where(its)).one()
        same = 0 if held or filed_by is FiledBy.TEST else same_key(*row)
        values = {"held": str(held), "filed_by": str(filed_by), "same_key": same}
        self._connection.execute(update(reports).where(its).values(values))

    def filed_by(self, stored: Stored) -> FiledBy:
        """Say whose a report is that is no test, by what is said of its number now."""
        its = reports.c.id == stored.case.report_id
        query = select(contacts.c.flag, contacts.c.flag_until).join(
            reports, reports.c.contact_id == contacts.c.id
        )
        row = self._connection.execute(query.where(its)).one_or_none()
        if row is None:
            return FiledBy.RESIDENT
        flag = flag_of(row, self.now_us)
        return FiledBy.MONITOR if flag is Flag.MONITOR else FiledBy.RESIDENT

    def people(self, report_id: int) -> list[Person]:
        """Give everybody of a case, by contact, and let nobody else change their news."""
        self._gather(report_id)
        of_case = {"report": report_id}
        ids = [row.id for row in self._connection.execute(part_sql.PEOPLE, of_case)]
        gets = hold_people(self._connection, ids, self.now_us)
        rows = self._connection.execute(part_sql.PEOPLE, of_case)
        kept = ((row, gets.get(row.id, True)) for row in rows)
        return sorted(_person(row, row.role, its, bool(row.works)) for row, its in kept)

    def write(self, stored: Stored, entry: Entry) -> None:
        """Add an event, and let the report follow it."""
        report_id = stored.case.report_id
        note, said = sealed_to(report_id, stored.seq), entry.note(stored)
        self._connection.execute(
            insert(report_events).values(
                report_id=report_id,
                seq=stored.seq,
                city_id=self._city_id,
                at=self.now_us,
                kind=entry.kind,
                actor=entry.actor,
                status=entry.status,
                note_sealed=self._vault.seal(said, note) if said else None,
                form_key=entry.form_key,
                channel=entry.channel or None,
            )
        )
        self._connection.execute(
            update(reports)
            .where(reports.c.id == report_id)
            .values(effects(stored, entry, self.now_us))
        )
        if entry.reason:
            take_up(self._connection, self._vault, self._city_id, report_id, entry.reason)

    def queue(self, stored: Stored, template: str, text: str, person: Person) -> int:
        """Put a message in the outbox that the event written last has caused; give its id."""
        cause = f"report:{stored.case.report_id}:{stored.seq}"
        return self._messages.write(cause, template, text, person.contact_id, person.network)

    def keep(self, person: Person, news: News) -> None:
        """Keep what a person has to hear."""
        its, kept = contacts.c.id == person.contact_id, {"news": write_news(news)}
        self._connection.execute(update(contacts).where(its).values(kept))

    def crew(self, crew: str) -> list[Person]:
        """Give everybody who is in a crew now, as people of its cases."""
        query = (
            select(contacts.c.id, contacts.c.language, contacts.c.news, contacts.c.network)
            .join(crew_members, crew_members.c.contact_id == contacts.c.id)
            .where(
                crew_members.c.city_id == self._city_id,
                crew_members.c.crew == crew,
                crew_members.c.removed_at.is_(None),
            )
            .order_by(contacts.c.id)
        )
        return [_person(row, "crew") for row in self._connection.execute(query)]

    def call(self, cause: str, template: str, text: str, person: Person, before: str) -> None:
        """Put a message in the outbox that is of no case; see `usecases.case_book`."""
        its = self._connection, template, person.contact_id
        if is_waiting(*its, before) or call_again(*its, cause, self.now_us):
            return
        whom = Contact(person.contact_id, person.language, opted_out=False)
        self._messages.queue(cause, template, text, whom, person.network)

    def hours_then(self, service: str, moment: Micros) -> int | None:
        """Give within how many hours a problem was to be solved at a moment; None for unknown."""
        then = HoursThen(self._connection, self._city_id)
        return then.of(self._connection, service, moment)

    def postpone(self, moved: Moved) -> bool:
        """Move the deadline of a case, with an event of it; give whether it was still as read."""
        whose = self._connection, self._vault, self._city_id
        return due_store.postpone(*whose, [moved], self.now_us) == 1

    def merge(self, stored: Stored, main: Stored) -> None:
        """Let everybody of a case follow the one that it repeats."""
        report_id, main_id = stored.case.report_id, main.case.report_id
        its = reports.c.id == report_id
        self._connection.execute(update(reports).where(its).values(duplicate_of=main_id))
        self._gather(report_id)
        self._bring(report_id, main_id)

    def unmerge(self, stored: Stored, main: Stored) -> None:
        """Take back what `merge` did, there and where that case was merged itself.

        Who follows by themselves, or came with another case as well, goes on with it.
        """
        via, into = stored.case.report_id, main.case.report_id
        while into:
            brought = followers.c.report_id == into, followers.c.via == via
            taking = delete(followers).where(*brought).returning(*_FOLLOWER, followers.c.contact_id)
            gone = self._connection.execute(taking).all()
            self._count(gone, -1)
            self._gather(into)
            self._let_go({row.contact_id for row in gone}, into)
            further = select(reports.c.duplicate_of).where(reports.c.id == into)
            via, into = into, self._connection.scalar(further) or 0

    def _let_go(self, gone: set[int], report_id: int) -> None:
        """Ask those nothing more of a case who are with it no longer: no word of theirs counts."""
        number = self._connection.scalar(select(reports.c.number).where(reports.c.id == report_id))
        there = self._connection.execute(part_sql.PEOPLE, {"report": report_id})
        left = gone - {row.id for row in there}
        held = select(contacts.c.id, contacts.c.news).where(contacts.c.id.in_(left))
        for row in self._connection.execute(held.order_by(contacts.c.id).with_for_update()).all():
            news = {"news": write_news(without(read_news(row.news), number or 0))}
            self._connection.execute(update(contacts).where(contacts.c.id == row.id).values(news))

    def _gather(self, main_id: int) -> None:
        """Let the people of all that a case is repeated by follow it.

        Somebody may have joined one of these on a screen from before it was merged.
        """
        for repeat in self._repeats(main_id):
            self._gather(repeat)
            self._bring(repeat, main_id)

    def is_repeated(self, stored: Stored) -> bool:
        """Whether another one is merged into a case, be it of somebody who hid their number."""
        return bool(self._repeats(stored.case.report_id))

    def _repeats(self, main_id: int) -> list[int]:
        """Give the ids of what is merged into a case, of which its history tells."""
        its = report_events.c.report_id == main_id, report_events.c.kind == REPEATED
        events = self._connection.execute(select(report_events).where(*its)).all()
        if not events:
            return []
        named = reports.c.number.in_([parse(open_note(self._vault, row)) for row in events])
        still = reports.c.city_id == self._city_id, reports.c.duplicate_of == main_id
        rows = self._connection.execute(select(reports.c.id).where(named, *still))
        return sorted(row.id for row in rows)

    def _bring(self, via: int, main_id: int) -> None:
        """Let people of one case follow another, but who does so already or reported it."""
        reporter = select(reports.c.contact_id, literal("joined").label("kind"))
        with_it = select(followers.c.contact_id, followers.c.kind)
        whose = union_all(
            reporter.where(reports.c.id == via), with_it.where(followers.c.report_id == via)
        )
        there = select(reports.c.contact_id).where(reports.c.id == main_id)
        already = (None, self._connection.scalar(there))
        same = {"report_id": main_id, "city_id": self._city_id, "at": self.now_us, "via": via}
        rows = [
            {"contact_id": row.contact_id, "kind": row.kind} | same
            for row in self._connection.execute(whose)
            if row.contact_id not in already
        ]
        if rows:
            adding = _or_has_told(self._insert(followers).values(rows))
            added = self._connection.execute(adding.returning(*_FOLLOWER)).all()
            self._count(added, 1)

    def _count(self, rows: Iterable[Any], each: int) -> None:
        """Keep with their reports how many have joined: by the difference, for others join too."""
        joined = Counter(row.report_id for row in rows if row.kind == "joined")
        for its, people in sorted(joined.items()):
            self._connection.execute(part_sql.MORE_JOINED, {"report": its, "more": each * people})


def _person(row: Any, role: str, gets: bool = True, works: bool = False) -> Person:
    return Person(row.id, row.language, read_news(row.news), role, gets, row.network, works)


def _or_has_told(adding: Any) -> Any:
    """Leave who follows already, but who only came with one case and has told of another counts."""
    said = adding.excluded.kind == "joined", followers.c.kind == "subscribed"
    return adding.on_conflict_do_update(
        index_elements=[followers.c.report_id, followers.c.contact_id],
        set_={"kind": adding.excluded.kind, "via": adding.excluded.via},
        where=and_(*said, followers.c.via.is_not(None)),
    )
