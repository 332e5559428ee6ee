"""Calls that go on by SMS: the menu's own engine and tables, within the transaction of a message.

They are read back for each message and remembered nowhere: between two lie minutes, and another
process may take the next.
"""

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.clock import DAY_US, micros
from app.domain.ids import IdSource
from app.domain.limits import Flag, flag_at
from app.domain.messaging import InboundSms
from app.domain.report import Channel
from app.domain.tally import Tally
from app.domain.turn import BY_SMS, Gateway, Kind, Turn
from app.menu.effects import CaseFact
from app.menu.model import City
from app.store.desk import Desk
from app.store.hot_sql import HotSql
from app.store.news_text import read_news
from app.store.numbers import Numbers
from app.store.promises import Promises
from app.store.published import Cities
from app.store.schema import contacts, messages, reports, sms_threads, turns
from app.store.trips import Steps, T
from app.store.turn_rows import write_calls
from app.store.turnstile import Turnstile, Waiting
from app.store.vault import Vault
from app.usecases.call import Ask, Call, FindCase, FindCases
from app.usecases.message_book import Person
from app.usecases.news import News, current
from app.usecases.parts import CONFIRMED, REOPENED, Part, TakePart
from app.usecases.read_sms import pressed
from app.usecases.sms_call import Step, Thread
from app.usecases.telling import tells_day

#: The way that a call by SMS comes. Its screens are as long as calls have them, which fits one SMS.
GATEWAY = Gateway(BY_SMS, prefix="CON ")

_NEWS = (contacts.c.news, contacts.c.flag, contacts.c.flag_until)


class SmsCalls:
    """What calls by SMS need of a process. Belongs to whoever runs units of work."""

    def __init__(
        self,
        sql: HotSql,
        cities: Cities,
        vault: Vault,
        ids: IdSource,
        outbox_gateway: str,
        promises: Promises | None = None,
    ) -> None:
        """Take what stays the same; `ids` are those of units of work."""
        self.sql = sql
        self.cities = cities
        self.vault = vault
        self.ids = ids
        self.outbox_gateway = outbox_gateway
        self.promises = promises or Promises()
        self.tally = Tally(DAY_US)
        # A number at a time: what a transaction took that failed is in nobody's hand.
        self.turnstile = Turnstile(
            sql, cities, vault, ids, [GATEWAY], outbox_gateway, 1, promises=self.promises
        )

    def on(self, connection: Connection, city: City, now_us: int) -> "SqlSmsCall":
        """Open them in a transaction."""
        return SqlSmsCall(self, connection, city, now_us)


class SqlSmsCall:
    """Implements `usecases.sms_call.SmsCall`."""

    def __init__(self, calls: SmsCalls, connection: Connection, city: City, now_us: int) -> None:
        """Take the running transaction; the caller commits."""
        self._calls = calls
        self._connection = connection
        self._city = city
        self._now_us = now_us
        postgres = connection.dialect.name == "postgresql"
        self._insert = postgresql.insert if postgres else sqlite.insert

    def hashed(self, said: str) -> bytes:
        """Give the keyed hash of what was written."""
        return self._calls.vault.transcript_hash(f"sms {said.strip().casefold()}")

    def thread(self, person: Person) -> Thread:
        """Give what went on with the person, and let nobody else go on meanwhile."""
        self._connection.execute(
            self._insert(sms_threads)
            .values(self._row(person, Thread()))
            .on_conflict_do_nothing(index_elements=["contact_id"])
        )
        its = sms_threads.c.contact_id == person.id
        row = self._connection.execute(select(sms_threads).where(its).with_for_update()).one()
        said, at, since = bytes(row.said), micros(row.at), micros(row.since)
        return Thread(said, at, row.session, row.replies, since)

    def keep(self, person: Person, thread: Thread) -> None:
        """Keep what goes on with the person."""
        self._connection.execute(
            self._insert(sms_threads)
            .values(self._row(person, thread))
            .on_conflict_do_update(index_elements=["contact_id"], set_=thread._asdict())
        )

    def _row(self, person: Person, thread: Thread) -> dict[str, object]:
        city_id = self._calls.cities.id(self._city)
        return {"contact_id": person.id, "city_id": city_id, **thread._asdict()}

    def begin(self, session: str, sms: InboundSms, e164: str, row: str) -> Step | None:
        """Begin a call as if `row` had been dialled; None where it failed, nothing being stored."""
        return self._step(self._turn(session, sms, e164, transcript=row))

    def go_on(self, session: str, sms: InboundSms, e164: str) -> Step | None:
        """Give a call what was written; None where it failed, nothing being stored."""
        return self._step(self._turn(session, sms, e164, given=pressed(sms.text)))

    def _turn(
        self,
        session: str,
        sms: InboundSms,
        e164: str,
        transcript: str | None = None,
        given: str | None = None,
    ) -> Turn:
        return Turn(
            GATEWAY.name,
            session,
            e164,
            self._city.service_codes[0],
            sms.network,
            Kind.REPLY,
            transcript,
            given,
            sms.provider_id,
            self._now_us,
        )

    def _step(self, turn: Turn) -> Step | None:
        turnstile, waiting = self._calls.turnstile, [Waiting(turn, None)]
        try:
            [answer] = turnstile.run(self._connection, waiting, self._now_us)
        finally:
            turnstile.forget(waiting)
        if answer.reply is None:
            return None
        is_told = self._note_report(answer.call.id)
        return Step(answer.reply, is_told, self._took(answer.call.id, turn.input or ""))

    def _took(self, session_id: int, given: str) -> bool:
        """Whether the newest turn was an answer, or a word at most."""
        its = select(turns.c.valid).where(turns.c.session_id == session_id)
        took = self._connection.scalar(its.order_by(turns.c.seq.desc()).limit(1))
        return bool(took) or len(given.split()) <= 1

    def _note_report(self, session_id: int) -> bool:
        """Note what was filed just now as come by SMS; give whether a message tells of it.

        Its last screen goes to nobody: where that message says no day, or none goes, none was told.
        """
        now = reports.c.session_id == session_id, reports.c.requested_at == self._now_us
        by_sms = update(reports).where(*now).values(channel=Channel.SMS)
        its = reports.c.id, reports.c.language
        filed = self._connection.execute(by_sms.returning(*its)).all()
        causes = [f"report:{one.id}:filed" for one in filed]
        told = select(messages.c.id).where(messages.c.cause.in_(causes)).limit(1)
        is_told = bool(filed) and self._connection.scalar(told) is not None
        deaf = [one.id for one in filed if not (is_told and tells_day(self._city, one.language))]
        if deaf:
            untold = update(reports).where(reports.c.id.in_(deaf))
            self._connection.execute(untold.values(meant_by=reports.c.told_by, told_by=None))
        return is_told

    def case(self, person: Person, number: int) -> CaseFact | None:
        """Give the case with this number, with 0 the person's newest; None where there is none."""
        ask = FindCase(number) if number else FindCases()
        found = self._drive(self._ask(person, ask))
        if isinstance(found, list):
            return found[0] if found else None
        assert found is None or isinstance(found, CaseFact)
        return found

    def asked(self, person: Person) -> News:
        """Give the cases that wait for the person's word, oldest first.

        None where an official has blocked the number: its word on a case does not count.
        """
        its = contacts.c.id == person.id
        row = self._connection.execute(select(*_NEWS).where(its)).one()
        until = micros(row.flag_until) if row.flag_until else None
        if flag_at(row.flag, until, self._now_us) is Flag.BLOCKED:
            return ()
        news = read_news(row.news)
        return tuple(item for item in current(news, self._now_us) if item.asks)

    def answer(self, person: Person, number: int, *, is_solved: bool) -> bool:
        """Store the person's word on a case; False where it is not theirs to say."""
        kind = CONFIRMED if is_solved else REOPENED
        return self._drive(self._take_part(person, TakePart(number, kind)))

    def _take_part(self, person: Person, ask: TakePart) -> Steps[bool]:
        desk, call = self._desk(), self._call(person)
        [part] = yield from desk.answer([(call, ask)])
        if not isinstance(part, Part) or part.deed is None:
            return False
        call.new_deeds.append(part.deed)
        yield from write_calls(desk, [call])
        return True

    def _ask(self, person: Person, ask: Ask) -> Steps[object]:
        [found] = yield from self._desk().answer([(self._call(person), ask)])
        return found

    def _call(self, person: Person) -> Call:
        """Give a call of which no turn is stored."""
        calls = self._calls
        id_ = calls.ids.next(self._now_us)
        call = Call(id_, b"", 0, self._city, calls.vault.transcript_hash)
        call.is_new = False
        call.contact_id = person.id
        its = contacts.c.id == person.id
        call.caller_hash = bytes(
            self._connection.execute(select(contacts.c.phone_hash).where(its)).scalar_one()
        )
        return call

    def _desk(self) -> Desk:
        calls = self._calls
        return Desk(
            calls.vault,
            calls.ids,
            calls.cities,
            Numbers(calls.vault.number_key, 1),
            calls.promises,
            calls.tally,
            now_us=self._now_us,
            outbox_gateway=calls.outbox_gateway,
        )

    def _drive(self, steps: Steps[T]) -> T:
        cursor = self._connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
        return self._calls.sql.drive(cursor, steps)
