"""Reports filed by officials, in SQL: `usecases.file_report.FilingBook` in one transaction."""

from collections.abc import Callable, Iterable
from typing import Any, Final

import orjson
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.clock import Micros, local_day, micros
from app.domain.ids import IdSource
from app.domain.limits import Flag, filed_by, flag_at
from app.domain.public_number import public_number
from app.domain.report import BAIRRO, Status, remember_place
from app.menu.model import City
from app.store import part_sql, turn_sql
from app.store.base import given
from app.store.caller_store import gets_messages
from app.store.case_rows import place_code
from app.store.case_store import SqlCaseBook
from app.store.heard_on import network_of
from app.store.inbound_list import finish_inbound, keep_with
from app.store.promises import told_by
from app.store.report_rows import Whence, report_row
from app.store.schema import contacts, followers, messages, report_events, reports
from app.store.vault import Vault
from app.store.word_store import take_up
from app.usecases.call import Filing
from app.usecases.case_book import COMMENTED, Entry, Stored
from app.usecases.file_report import Known, OnBehalf, Voice
from app.usecases.telling import RECEIVED, Case

#: The event of a voice more.
_JOINED: Final = "joined"
#: Gives the day to tell whoever files now, 0 for none: see `Promises.day`.
DayTold = Callable[[City, str, str, Micros], int]


class SqlFilingBook:
    """Writes on the connection it is given; the caller's transaction commits."""

    def __init__(
        self,
        connection: Connection,
        city: City,
        city_id: int,
        vault: Vault,
        ids: IdSource,
        cases: SqlCaseBook,
        day_told: DayTold,
    ) -> None:
        """Take the running transaction, and the cases of the same one."""
        self._connection = connection
        self._city = city
        self._city_id = city_id
        self._vault = vault
        self._ids = ids
        self._cases = cases
        self._day_told = day_told
        postgres = connection.dialect.name == "postgresql"
        self._insert = postgresql.insert if postgres else sqlite.insert

    @property
    def now_us(self) -> Micros:
        """The moment of the transaction."""
        return self._cases.now_us

    def person(self, msisdn: str) -> Known:
        """Find or make the contact of a number, held until the transaction ends."""
        return self._known(self._cases.messages.person(msisdn).id)

    def wrote(self, message_id: int, by: str) -> Known | None:
        """Put an SMS aside that waits for a person, and give the contact of who wrote it, held.

        None where nothing can be sent there. Raises: NotFound, Conflict where it does not wait.
        """
        writer = finish_inbound(self._cases.messages, self._connection, message_id, by)
        return None if writer is None else self._known(writer)

    def _known(self, contact_id: int) -> Known:
        its = contacts.c.id == contact_id
        row = self._connection.execute(select(contacts).where(its).with_for_update()).one()
        until = micros(row.flag_until) if row.flag_until else None
        hears = gets_messages(row, self.now_us)
        # Who is blocked may be helped by an official all the same.
        whose = filed_by(flag_at(row.flag, until, self.now_us))
        return Known(contact_id, row.language, hears, whose)

    def grant(self, service: str, place: str) -> tuple[int, int, int]:
        """Give a report's id, its public number, and the day to tell (0 for none)."""
        asked = {"city": self._city_id, "count": 1}
        count = self._connection.execute(turn_sql.NUMBERS, asked).scalar_one()
        day = self._day_told(self._city, service, place, self.now_us)
        return self._ids.next(self.now_us), public_number(count, self._vault.number_key), day

    def filed(self, wish: OnBehalf) -> Filing | None:
        """Give what was filed of this very wish, which came a second time; None for nothing."""
        key = self._form_key(wish)
        if key is None:
            return None
        row = self._connection.execute(select(reports).where(reports.c.session_id == key)).first()
        if row is None:
            return None
        place = place_code(row.point, row.bairro, row.block, row.district)
        told = row.number, row.service_code, place, row.contact_id, row.language, ""
        day = local_day(micros(row.meant_by), self._city.zone) if row.meant_by else 0
        return Filing(row.id, row.filing, *told, untold=day)

    def _form_key(self, wish: OnBehalf) -> int | None:
        """Give what stands for the session of a call: below nothing, where no call's is."""
        return self._key(wish) if wish.form else None

    def _key(self, sent: Iterable[object]) -> int:
        """Give a number below nothing that stands for all that a form brought."""
        digest = self._vault.token_hash("\n".join(map(str, sent)))
        return -1 - (int.from_bytes(digest[:8]) >> 1)

    def file(self, filing: Filing, wish: OnBehalf) -> None:
        """Store a report, its first event and the message that confirms it."""
        key = self._form_key(wish)
        whence = Whence(wish.channel, self._came_on(wish.message), key, None if key is None else 1)
        row = report_row(self._city, self._city_id, filing, whence, self.now_us)
        names = (column.name for column in given(reports))
        known = dict(zip(names, row, strict=True))
        meant_by = told_by(filing.untold, self._city.zone)
        self._connection.execute(insert(reports).values(known | {"meant_by": meant_by}))
        self._event(filing.report_id, 0, "filed", wish.actor)
        if wish.message:
            keep_with(self._connection, wish.message, filing.report_id)
        if filing.contact_id is not None:
            self._connection.execute(turn_sql.BRIEF, self._brief(filing, filing.contact_id))
        if filing.sms and filing.contact_id is not None:
            book = self._cases.messages
            network = network_of(self._connection, filing.contact_id)
            cause = f"report:{filing.report_id}:filed"
            book.write(cause, RECEIVED, filing.sms, filing.contact_id, network)

    def _came_on(self, message_id: int) -> str:
        """Give the network on which an SMS came; "" for none."""
        its = select(messages.c.network).where(messages.c.id == message_id)
        return (self._connection.scalar(its) if message_id else "") or ""

    def add_words(self, filing: Filing, words: str, actor: str) -> None:
        """Store what somebody said of a report that was filed just now."""
        sealed = self._vault.seal(words, f"reports.comment {filing.report_id}")
        its = reports.c.id == filing.report_id
        self._connection.execute(update(reports).where(its).values(comment_sealed=sealed))
        take_up(self._connection, self._vault, self._city_id, filing.report_id, words)
        self._event(filing.report_id, 1, COMMENTED, actor)

    def find(self, number: int) -> Stored | None:
        """Give the case with a public number, and let nobody else change it meanwhile."""
        return self._cases.find(number)

    def join(self, stored: Stored, contact_id: int | None, voice: Voice) -> bool:
        """Let somebody be with a case, with what they said; False where they are already.

        Whoever wrote an SMS may be with it: then the words alone are kept, where there are some.
        """
        report_id, kind = stored.case.report_id, _JOINED
        key = self._key(voice) if voice.form else None
        if contact_id is not None and not self._follows(report_id, contact_id):
            if not (voice.message and voice.words):
                return False
            kind = COMMENTED
        elif contact_id is not None:
            self._connection.execute(part_sql.MORE_JOINED, {"report": report_id, "more": 1})
        if voice.message:
            keep_with(self._connection, voice.message, report_id)
        told = Entry(
            kind, voice.actor, stored.status, voice.words, form_key=key, channel=voice.channel
        )
        self._cases.write(stored, told)
        return True

    def came(self, stored: Stored, voice: Voice) -> int:
        """Give the event of this very voice, which the same form brought before; 0 for none.

        Who found the case holds it.
        """
        of = report_events.c
        key = self._key(voice) if voice.form else None
        same = select(of.seq).where(of.report_id == stored.case.report_id, of.form_key == key)
        return (self._connection.scalar(same) or 0) if key is not None else 0

    def people(self, case: Case) -> int:
        """Count who have told of a case."""
        joined = select(reports.c.joined).where(reports.c.id == case.report_id)
        return 1 + int(self._connection.execute(joined).scalar_one())

    def tell(self, stored: Stored, template: str, text: str, contact_id: int) -> None:
        """Put the message in the outbox that the event written last has caused."""
        cause = f"report:{stored.case.report_id}:{stored.seq}"
        network = network_of(self._connection, contact_id)
        self._cases.messages.write(cause, template, text, contact_id, network)

    def has_told(self, case: Case, event: int) -> bool:
        """Whether an event has caused a message."""
        its = messages.c.cause == f"report:{case.report_id}:{event}"
        return self._connection.execute(select(messages.c.id).where(its)).first() is not None

    def _follows(self, report_id: int, contact_id: int) -> bool:
        reporter = select(reports.c.contact_id).where(reports.c.id == report_id)
        if self._connection.scalar(reporter) == contact_id:
            return False
        row = {"report_id": report_id, "contact_id": contact_id, "city_id": self._city_id}
        adding = self._insert(followers).values(**row, kind="joined", at=self.now_us)
        # Who only followed has told of it from now on, too.
        told = adding.on_conflict_do_update(
            index_elements=[followers.c.report_id, followers.c.contact_id],
            set_={"kind": "joined", "via": None},
            where=followers.c.kind != "joined",
        )
        added = self._connection.execute(told.returning(followers.c.report_id)).one_or_none()
        return added is not None

    def _event(self, report_id: int, seq: int, kind: str, actor: str) -> None:
        self._connection.execute(
            insert(report_events).values(
                report_id=report_id,
                seq=seq,
                city_id=self._city_id,
                at=self.now_us,
                kind=kind,
                actor=actor,
                status=str(Status.RECEIVED),
            )
        )

    def _brief(self, filing: Filing, contact_id: int) -> dict[str, Any]:
        """Give what is kept beside a contact of a report; its limits count what is dialled."""
        query = select(contacts.c.places, contacts.c.flag).where(contacts.c.id == contact_id)
        row = self._connection.execute(query).one()
        known = tuple(map(tuple, orjson.loads(row.places))) if row.places else ()
        need = self._city.services[filing.service].needs
        places = remember_place(known, need, filing.place)
        at = self._city.gazetteer.bairro_of(filing.place)
        if row.flag == Flag.MONITOR and at:
            places = remember_place(places, BAIRRO, at.code)
        return {
            "contact": contact_id,
            "more": 1,
            "filed": f"{filing.number},",
            "times": "",
            "places_now": orjson.dumps(places).decode(),
        }
