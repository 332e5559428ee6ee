"""The real line on a real database: its turns, its desk, its post, and a clock that is moved."""

import random
from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, select

from app.domain.errors import AppError
from app.domain.lifecycle import Action
from app.domain.messaging import InboundSms, Receipt, SessionEnd
from app.gateways.africastalking import receipts as at_receipts
from app.menu.model import City
from app.store import outbox_store
from app.store.case_store import SqlCaseBook
from app.store.crew_store import SqlCrewBook
from app.store.engine import PRAGMAS_OF_A_DAY, is_sqlite
from app.store.outbox_store import Guide
from app.store.published import Published
from app.store.session_store import end_session
from app.usecases.change_report import change_report
from app.usecases.crews import Joining, add_member
from app.usecases.receive_sms import receive_sms
from app.usecases.record_receipt import record_receipt
from app.usecases.take_action import Change
from app.work.outbox import Outbox
from tests.contract.machine.aggregator import Aggregator
from tests.contract.machine.town import Screen, edited, town, version
from tests.contract.store.lines import AT, NOW, SECOND, Telephone, dial

#: Most processes that one walk starts: each gives ids of its own.
WORKERS: Final = 1_000


class Stage:
    """All that runs, begun anew as often as it is told to."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.now = NOW
        self.city: City = town()
        self.api = Aggregator(town().terms)
        self._started = 0
        #: The process that answers, and one beside it: the desk's, and on a server a second line.
        self.line, self.beside = self._process(), self._process()
        self.outbox = self._outbox(self.line)

    @property
    def is_file(self) -> bool:
        """Whether the database is a file, from which one process alone answers."""
        return is_sqlite(self.url)

    def _process(self) -> Telephone:
        self._started = self._started % WORKERS + 1
        return Telephone(
            self.url,
            worker=self._started,
            city=self.city,
            load=version,
            pragmas=PRAGMAS_OF_A_DAY,  # a walk ends processes, not machines
        )

    def _outbox(self, line: Telephone) -> Outbox:
        return Outbox(
            self._write_on(line),
            line.reader,
            self.api,
            guide=Guide(line.vault, line.cities, self.api.name),
            book=lambda connection: line.book(connection, self.now),
            sender_of=lambda city_id, network: "",
            verdicts={self.api.name: at_receipts.verdict},
            now_us=lambda: self.now,
            chance=random.Random(311),
            senders=1,
        )

    @staticmethod
    def _write_on(line: Telephone) -> Callable[[Callable[[Connection], Any]], Any]:
        def write(work: Callable[[Connection], Any]) -> Any:
            with line.engine.begin() as connection:
                return work(connection)

        return write

    def close(self) -> None:
        """End every process."""
        self.outbox.stop()
        self.line.close()
        self.beside.close()

    def restart(self) -> None:
        """End every process and begin anew on what is stored."""
        self.close()
        self.line, self.beside = self._process(), self._process()
        self.outbox = self._outbox(self.line)

    def swap(self) -> None:
        """Let the other process answer from here on."""
        self.line, self.beside = self.beside, self.line
        self.outbox.stop()
        self.outbox = self._outbox(self.line)

    def reload(self) -> None:
        """Publish the other version of the town."""
        self.city = edited() if self.city is town() else town()
        for line in (self.line, self.beside):
            line.cities.take([Published(1, self.city)])

    def ask(self, *asked: tuple[str, str, str, str]) -> list[Screen]:
        """Answer requests of (session, phone, network, transcript) in one transaction."""
        turns = [
            dial(transcript, session=session, phone=phone, network=network, at=self.now)
            for session, phone, network, transcript in asked
        ]
        replies = self.line.batch(turns, self.now)
        assert all(replies), "a turn failed"
        return [Screen(reply.text, reply.ends) for reply in replies if reply]

    def join_crew(self, crew: str, phone: str) -> None:
        """Somebody works in a crew from now on."""
        with self.line.engine.begin() as connection:
            book = SqlCrewBook(connection, 1, self.line.vault, self.line.ids, self.now)
            add_member(book, self.city, Joining(crew, phone, "", "official ana"))

    def hang_up(self, session: str, phone: str, network: str) -> None:
        """The gateway says that a session is over."""
        end = SessionEnd(AT, session, phone, "*399#", network, "Incomplete", 1, 1000, "", self.now)
        key = self.line.vault.session_key(AT, session, phone)
        with self.line.engine.begin() as connection:
            end_session(connection, key, end)

    def change(
        self, number: int, action: str, reason: str, main: int, owner: str = ""
    ) -> AppError | None:
        """An official does something, from a process of their own; give what refuses it."""
        desk = self.beside
        wish = Change(Action(action), "official ana", reason, owner, main)
        try:
            with desk.engine.begin() as connection:
                book = SqlCaseBook(connection, 1, desk.vault, desk.book(connection, self.now))
                change_report(book, self.city, number, wish)
        except AppError as error:
            return error
        return None

    def write(self, id_: str, phone: str, network: str, text: str) -> None:
        """A message comes in."""
        sms = InboundSms(AT, id_, phone, "399", text, network, "", self.now)
        with self.line.engine.begin() as connection:
            call = self.line.sms_calls.on(connection, self.city, self.now)
            receive_sms(self.line.book(connection, self.now), call, self.city, sms)

    def receipt(self, provider_id: str, status: str) -> None:
        """A delivery report comes in."""
        told = Receipt(self.api.name, provider_id, status, "", "64301", self.now)
        with self.line.engine.begin() as connection:
            book = self.line.book(connection, self.now)
            record_receipt(book, told, at_receipts.verdict(status))

    def send(self, outcomes: Sequence[str]) -> None:
        """Send what is due, the first of it as told."""
        before = len(self.api.sent)
        self.api.script.extend(outcomes)
        self.outbox.send_due()
        self.api.script.clear()
        for sms in self.api.sent[before:]:
            self.api.assert_fair(sms)

    def die_sending(self, most: int) -> int:
        """Another sender takes messages and is never heard of again; give how many."""
        line = self.beside
        guide = Guide(line.vault, line.cities, self.api.name)
        with line.engine.begin() as connection:
            claim = outbox_store.claim(connection, guide, self.now, most)
        for one in claim.taken:
            self.api.doubts(one.sms)
            self.api.assert_fair(one.sms)
        return len(claim.taken)

    def rows(self, table: Table, *columns: Any) -> list[Any]:
        """The rows of a table, by its key."""
        query = select(*(columns or (table,))).order_by(*table.primary_key.columns)
        with self.line.reader.connect() as connection:
            return list(connection.execute(query))

    def passes(self, seconds: int) -> None:
        """Let time pass."""
        self.now += seconds * SECOND
