"""Does with cases and messages what officials ask for: each a unit of work of its own."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from app.domain.audit import Who
from app.domain.clock import Micros, utc
from app.domain.errors import AppError, NotFound
from app.domain.periods import Kind
from app.domain.public_number import spoken
from app.menu.model import City
from app.menufiles.notes import short, suggest
from app.store.case_store import SqlCaseBook
from app.store.inbound_list import answer_inbound, finish_inbound
from app.usecases.change_report import change_report, note_report
from app.usecases.correct_place import Corrected, Correction, correct_place
from app.usecases.crews import CrewBook, Joining, add_member, remove_member
from app.usecases.mark_caller import Marked, Wish, mark_caller
from app.usecases.set_aside import Deed, set_aside
from app.usecases.take_action import Change, Changed
from app.work.doorman import OpenAccounts
from app.work.post_room import queue_sheet
from app.work.publisher import Write
from app.work.resending import resend
from app.work.tries import write_again

#: How what was done is said.
_SAID: Final = {Deed.RELEASE: "released", Deed.TEST: "a test", Deed.NO_TEST: "no test"}
T = TypeVar("T")
#: Opens the cases of a city in a transaction.
OpenBook = Callable[[Connection, City], SqlCaseBook]
#: Opens the crews of a city in a transaction.
OpenCrews = Callable[[Connection, City], CrewBook]


class Books(NamedTuple):
    """What a clerk writes in."""

    cases: OpenBook
    crews: OpenCrews
    accounts: OpenAccounts  #: which keep what is done to messages


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
        self._book, self._crews, self._accounts = books

    def change(self, code: str, numbers: Sequence[int], change: Change) -> tuple[bool, list[str]]:
        """Change cases of a city, "" for the first; give whether all went well, and what to say.

        One that is refused leaves the others alone.

        Raises: NotFound when there is no such city.
        """
        city = self._city(code)
        empty = set()

        def one(number: int) -> str:
            changed = self._one(city, number, change)
            empty.add(changed.nobody_in)
            return _told(changed)

        done, said = _each(numbers, spoken, one)
        return done, [*said, *map(_nobody_in, sorted(empty - {""}))]

    def change_one(self, code: str, number: int, change: Change) -> Changed:
        """Change one case of a city. Raises: as `change_report`, NotFound for a city."""
        return self._one(self._city(code), number, change)

    def note(self, code: str, number: int, actor: str, said: str, seen: int) -> int:
        """Keep words of officials with a case; give the number of the event.

        Raises: as `note_report`, NotFound for a city.
        """
        city = self._city(code)

        def work(connection: Connection) -> int:
            return note_report(self._book(connection, city), number, actor, said, seen)

        return self._try(work)

    def move(self, code: str, number: int, wish: Correction) -> Corrected:
        """Put a case of a city where it is. Raises: as `correct_place`, NotFound for a city."""
        city = self._city(code)

        def work(connection: Connection) -> Corrected:
            return correct_place(self._book(connection, city), city, number, wish)

        return self._try(work)

    def check_place(self, code: str, place: str) -> None:
        """Say of a place code that a city has not which was probably meant. Raises: NotFound."""
        city = self._city(code)
        known = city.gazetteer
        if place and known.locate(place) is None:
            codes = [*known.by_district, *known.by_bairro, *known.by_point]
            raise NotFound(f"{city.code} has no place {short(place)}: {suggest(place, codes)}")

    def set_aside(
        self, code: str, numbers: Sequence[int], deed: Deed, actor: str, reason: str
    ) -> tuple[bool, list[str]]:
        """Release held reports, or say whether some are tests; as `change` does."""
        code = self._city(code).code

        def one(number: int) -> str:
            people = self.set_one_aside(code, number, deed, actor, reason)
            return f"{spoken(number)}: {_SAID[deed]}{_people(people) if people else ''}"

        return _each(numbers, spoken, one)

    def set_one_aside(
        self, code: str, number: int, deed: Deed, actor: str, reason: str, seen: int = 0
    ) -> int:
        """Do so with one report; give how many people are told. `seen`: as in `Change`.

        Raises: as `usecases.set_aside`, NotFound for a city.
        """
        city = self._city(code)

        def work(connection: Connection) -> int:
            book = self._book(connection, city)
            return set_aside(book, city, number, deed, actor, reason, seen)[1]

        return self._try(work)

    def mark(self, code: str, callers: Sequence[str | int], wish: Wish) -> tuple[bool, list[str]]:
        """Say something of numbers, typed or behind a case; as `change` does.

        No number is said back: of one that is refused only which it is in order.
        """
        city = self._city(code)

        def one(who: str | int) -> str:
            def work(connection: Connection) -> Marked:
                return mark_caller(self._book(connection, city).callers, city, who, wish)

            marked = self._try(work)
            flag = str(marked.flag) or "ordinary"
            return f"{marked.masked}: {flag}{_until(city, marked.until_us)}{_lost(marked)}"

        return _each(callers, lambda who: f"number {callers.index(who) + 1}", one)

    def add_member(self, code: str, who: Joining) -> int:
        """Add somebody to a crew of a city, "" for the first; give the member's number.

        Raises: as `usecases.crews.add_member`, NotFound when there is no such city.
        """
        city = self._city(code)
        return self._try(lambda connection: add_member(self._crews(connection, city), city, who))

    def remove_member(self, code: str, crew: str, member: int, actor: str) -> None:
        """Take somebody out of a crew of a city.

        Raises: NotFound when there is no such city or member.
        """
        city = self._city(code)
        self._write(lambda c: remove_member(self._crews(c, city), crew, member, actor))

    def resend(self, messages: Sequence[int], actor: str) -> tuple[bool, list[str]]:
        """Have messages of any city sent anew; give whether all could be, and what to say."""

        def one(message_id: int) -> str:
            self._write(lambda connection: self._resend(connection, message_id, Who(actor)))
            return f"{message_id}: is sent anew"

        return _each(messages, str, one)

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
        code = self._city(code).code
        said, done = [], True
        for message_id in messages:
            try:
                self.finish_one(code, message_id, by)
                said.append(f"{message_id}: is done")
            except AppError as error:
                done = False
                said.append(f"{message_id}: {error}")
        return done, said

    def finish_one(self, code: str, message_id: int, by: str) -> None:
        """Put a message aside that came in. Raises: as `finish_inbound`, NotFound for a city."""
        city = self._city(code)

        def work(connection: Connection) -> None:
            finish_inbound(self._book(connection, city).messages, connection, message_id, by)

        self._write(work)

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

    def _resend(self, connection: Connection, message_id: int, who: Who) -> None:
        known = {self._book(connection, one).messages.city_id: one for one in self._cities()}
        accounts, default = self._accounts(connection), self._city("")
        resend(connection, accounts, message_id, who, lambda id_: known.get(id_, default))

    def _city(self, code: str) -> City:
        cities = self._cities()
        for city in cities:
            if not code or city.code == code:
                return city
        raise NotFound(f"there is no city {code}; there are: {', '.join(c.code for c in cities)}")

    def _one(self, city: City, number: int, change: Change) -> Changed:
        def work(connection: Connection) -> Changed:
            return change_report(self._book(connection, city), city, number, change)

        return self._try(work)

    def _try(self, work: Callable[[Connection], T]) -> T:
        return write_again(self._write, work)


def _each(
    asked: Sequence[T], named: Callable[[T], str], do: Callable[[T], str]
) -> tuple[bool, list[str]]:
    """Do one after the other; give whether all went well, and what to say of each."""
    said, done = [], True
    for one in asked:
        try:
            said.append(do(one))
        except AppError as error:
            done = False
            said.append(f"{named(one)}: {error}")
    return done, said


def _until(city: City, until_us: Micros | None) -> str:
    if until_us is None:
        return ""
    return f" until {utc(until_us).astimezone(ZoneInfo(city.zone)):%Y-%m-%d %H:%M}"


def _lost(marked: Marked) -> str:
    if not marked.lost:
        return ""
    ends = ", nor when that ends" if marked.until_us else ""
    return f"; no longer {marked.lost}{ends}"


def _people(people: int) -> str:
    return "; 1 person is told" if people == 1 else f"; {people} people are told"


def _nobody_in(crew: str) -> str:
    return f"nobody is in {crew}, so no phone shows these jobs: crews add {crew} PHONE"


def _told(changed: Changed) -> str:
    people = {0: "nobody is", 1: "1 person is"}.get(changed.people, f"{changed.people} people are")
    said = f"; {people} told" if changed.is_told else ""
    return f"{spoken(changed.number)}: {changed.status}{said}"
