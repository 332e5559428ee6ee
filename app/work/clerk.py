"""Does with cases and messages what officials ask for: each a unit of work of its own."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import Connection

from app.domain.errors import AppError, NotFound
from app.domain.periods import Kind
from app.domain.public_number import spoken
from app.menu.model import City
from app.menufiles.notes import short, suggest
from app.store.case_store import SqlCaseBook
from app.store.hot_sql import is_taken
from app.store.inbound_list import answer_inbound, finish_inbound
from app.store.message_list import send_anew
from app.usecases.change_report import Change, Changed, change_report
from app.usecases.crews import CrewBook, Joining, add_member, remove_member
from app.work.post_room import queue_sheet
from app.work.publisher import Write

#: How often a change is tried that meets others of the same case.
TRIES: Final = 5
#: Opens the cases of a city in a transaction.
OpenBook = Callable[[Connection, City], SqlCaseBook]
#: Opens the crews of a city in a transaction.
OpenCrews = Callable[[Connection, City], CrewBook]
T = TypeVar("T")


class Books(NamedTuple):
    """What a clerk writes in."""

    cases: OpenBook
    crews: OpenCrews


class Clerk:
    """Writes changes of cases, and has messages sent anew."""

    def __init__(
        self,
        write: Write,
        cities: Callable[[], Sequence[City]],
        books: Books,
    ) -> None:
        """Take the way to write; `cities` gives those that are published, the default first."""
        self._write = write
        self._cities = cities
        self._book, self._crews = books

    def change(self, code: str, numbers: Sequence[int], change: Change) -> tuple[bool, list[str]]:
        """Change cases of a city, "" for the first; give whether all went well, and what to say.

        One that is refused leaves the others alone.

        Raises: NotFound when there is no such city.
        """
        city = self._city(code)
        said, done = [], True
        for number in numbers:
            try:
                said.append(_told(self._one(city, number, change)))
            except AppError as error:
                done = False
                said.append(f"{spoken(number)}: {error}")
        return done, said

    def add_member(self, code: str, who: Joining) -> int:
        """Add somebody to a crew of a city, "" for the first; give the member's number.

        Raises: as `usecases.crews.add_member`, NotFound when there is no such city.
        """
        city = self._city(code)
        return self._tried(lambda connection: add_member(self._crews(connection, city), city, who))

    def remove_member(self, code: str, crew: str, member: int, actor: str) -> None:
        """Take somebody out of a crew of a city.

        Raises: NotFound when there is no such city or member.
        """
        city = self._city(code)
        self._write(lambda c: remove_member(self._crews(c, city), crew, member, actor))

    def resend(self, messages: Sequence[int]) -> tuple[bool, list[str]]:
        """Have messages sent anew; give whether all could be, and what to say."""
        said, done = [], True
        for message_id in messages:
            try:
                self._resend(message_id)
                said.append(f"{message_id}: is sent anew")
            except AppError as error:
                done = False
                said.append(f"{message_id}: {error}")
        return done, said

    def answer(self, code: str, message_id: int, said: str, by: str) -> str:
        """Send somebody who wrote to a city the words of a person; give what to say.

        Raises: as `answer_inbound`; NotFound when there is no such city.
        """
        city = self._city(code)

        def work(connection: Connection) -> None:
            book = self._book(connection, city).messages
            answer_inbound(book, connection, city, message_id, said, by)

        self._write(work)
        return f"{message_id}: is answered"

    def finish(self, code: str, messages: Sequence[int], by: str) -> tuple[bool, list[str]]:
        """Put messages aside that came in; give whether all could be, and what to say."""
        city = self._city(code)

        def finish(connection: Connection, message_id: int) -> None:
            finish_inbound(self._book(connection, city).messages, connection, message_id, by)

        said, done = [], True
        for message_id in messages:
            try:
                self._write(partial(finish, message_id=message_id))
                said.append(f"{message_id}: is done")
            except AppError as error:
                done = False
                said.append(f"{message_id}: {error}")
        return done, said

    def send_sheet(self, code: str, kind: Kind, body: str, day: int) -> list[str]:
        """Queue a sheet for its receivers, those who had it left out; give what to say.

        Raises: NotFound when there is no such city or body, or nobody gets this sheet.
        """
        city = self._city(code)
        if body and body not in city.bodies:
            raise NotFound(f"{city.code} has no body {short(body)}: {suggest(body, city.bodies)}")

        def work(connection: Connection) -> list[str]:
            now_us = self._book(connection, city).now_us
            return queue_sheet(connection, city, kind, body, day, now_us)

        return self._write(work)

    def _resend(self, message_id: int) -> None:
        city = self._city("")

        def work(connection: Connection) -> None:
            send_anew(connection, message_id, self._book(connection, city).now_us)

        self._write(work)

    def _city(self, code: str) -> City:
        cities = self._cities()
        for city in cities:
            if not code or city.code == code:
                return city
        raise NotFound(f"there is no city {code}; there are: {', '.join(c.code for c in cities)}")

    def _one(self, city: City, number: int, change: Change) -> Changed:
        def work(connection: Connection) -> Changed:
            return change_report(self._book(connection, city), city, number, change)

        return self._tried(work)

    def _tried(self, work: Callable[[Connection], T]) -> T:
        """Write, again where another process was faster."""
        for _ in range(TRIES - 1):
            try:
                return self._write(work)
            except Exception as error:
                # A resident said a word on the case in this very moment: it is another case now.
                if not is_taken(error):
                    raise
        return self._write(work)


def _told(changed: Changed) -> str:
    people = {0: "nobody is", 1: "1 person is"}.get(changed.people, f"{changed.people} people are")
    said = f"; {people} told" if changed.is_told else ""
    return f"{spoken(changed.number)}: {changed.status}{said}"
