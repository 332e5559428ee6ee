"""What a crew did with a job, as rows and changes that its batch writes."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.domain.clock import Micros
from app.domain.report import OPEN
from app.menu.model import City
from app.store import job_sql, part_sql
from app.store.event_effects import due_set
from app.store.kept_news import news_set
from app.store.message_rows import message_row
from app.store.trips import Row
from app.store.writing import Writing
from app.usecases.case_book import Entry, Stored
from app.usecases.news import News
from app.usecases.telling import Person

#: A statement and its sets of values.
Change = tuple[Any, list[dict[str, Any]]]


class JobBook:
    """`usecases.case_book.CaseBook` of one open case, read beforehand and written later."""

    def __init__(
        self, desk: Writing, city: City, stored: Stored, people: Sequence[Person], seen: Micros
    ) -> None:
        """Take what was read within the transaction; `seen` is when the case was changed last."""
        self._desk = desk
        self._city = city
        self._stored = stored
        self._people = list(people)
        self._seen = seen
        self.event: Row = ()
        self.messages: list[Row] = []
        self.moved: dict[str, Any] = {}
        self.handed: list[dict[str, Any]] = []
        self.due: list[dict[str, Any]] = []
        self.news: list[dict[str, Any]] = []

    @property
    def now_us(self) -> Micros:
        """The moment of the transaction."""
        return self._desk.now_us

    @property
    def leaves(self) -> bool:
        """Whether the crew has the case no more."""
        return bool(self.handed) or bool(self.moved["closed"])

    def people(self, report_id: int) -> list[Person]:
        """Give everybody of the case, by contact."""
        return sorted(self._people) if report_id == self._stored.case.report_id else []

    def write(self, stored: Stored, entry: Entry) -> None:
        """Note an event, and what the report makes of it."""
        report, seq, now = stored.case.report_id, stored.seq, self.now_us
        seal, note = self._desk.vault.seal, f"report_events.note {report} {seq}"
        said = entry.note(stored)
        sealed = seal(said, note) if said else None
        city_id = self._desk.cities.id(self._city)
        what = entry.kind, entry.actor, str(entry.status), sealed
        self.event = (report, seq, city_id, now, *what)
        closed = job_sql.NEVER if entry.status in OPEN else now
        moved = {"status_now": str(entry.status), "moment": now, "closed": closed}
        self.moved = {"report": report, "seen": self._seen, **moved}
        if entry.owner:
            self.handed.append({"report": report, "owner_now": entry.owner})
        if entry.due:
            self.due.append(due_set(report, entry.due))

    def queue(self, stored: Stored, template: str, text: str, person: Person) -> int:
        """Note a message that the event has caused; give its id."""
        cause = f"report:{stored.case.report_id}:{stored.seq}"
        who, desk = person.contact_id, self._desk
        row = message_row(desk, self._city, person.network, who, cause, template, text)
        self.messages.append(row)
        return int(row[0])

    def keep(self, person: Person, news: News) -> None:
        """Note what a person has to hear."""
        self.news.append(news_set(person.contact_id, person.news, news))


def job_changes(books: Iterable[JobBook]) -> list[Change]:
    """Give the statements for what changes of reports, and of what people have to hear."""
    known = list(books)
    return [
        (job_sql.JOB_MOVED, [book.moved for book in known]),
        (job_sql.JOB_HANDED, [one for book in known for one in book.handed]),
        (part_sql.DUE, [one for book in known for one in book.due]),
        (part_sql.KEEP_NEWS, [one for book in known for one in book.news]),
    ]
