"""The port through which use cases read and change cases, within one transaction."""

import re
from typing import Final, NamedTuple, Protocol

from app.domain.clock import Micros
from app.domain.limits import FiledBy, Held
from app.domain.report import OPEN, Status
from app.usecases.deadlines import Deadline, Due
from app.usecases.mark_caller import CallerBook
from app.usecases.news import News
from app.usecases.postpone import Moved
from app.usecases.telling import Case, Person

#: In the history of a case that goes on: another one was merged into it, or taken out again. The
#: reason is that one's public number, as it is read out.
REPEATED: Final = "repeated"
PARTED: Final = "parted"
#: Events that say another case's number, and no more.
NAME_A_CASE: Final = (REPEATED, PARTED)
#: Words of a resident were added.
COMMENTED: Final = "commented"
#: Officials wrote something down for each other.
NOTED: Final = "noted"
#: Whom a case went to, as `handed_on` writes it before a reason.
_HANDED_ON: Final = re.compile(r"\A(?:from \S+ )?to \S+(?:; |\Z)")


class Stored(NamedTuple):
    """A case as it is stored."""

    case: Case
    status: Status
    owner: str  #: code of the body that answers for it
    main: int  #: public number of the case that it repeats; 0 for none
    seq: int  #: of the next event
    held: Held = Held.NOT
    filed_by: FiledBy = FiledBy.RESIDENT
    day_us: Micros | None = None  #: last moment of the day that is told of it; None for no date
    filed_us: Micros = 0
    deadline: Deadline = Deadline()
    closed_us: Micros | None = None  #: None while it is open

    @property
    def waits(self) -> bool:
        """Whether it is held for an official: one that was closed waits no more."""
        return bool(self.held) and self.status in OPEN


class Entry(NamedTuple):
    """An event to be written, and what it makes of its report."""

    kind: str
    actor: str
    status: Status
    reason: str = ""  #: as written; sealed when stored
    owner: str = ""  #: the new one; "" leaves it
    due: Due | None = None  #: None leaves it
    form_key: int | None = None  #: by which it is known when its form comes again
    channel: str = ""  #: by what way an official heard of it; "" where none did

    def note(self, stored: Stored) -> str:
        """Say what the history has of it in words: from whom to whom the case went, and why."""
        moved = handed_on(stored.owner, self.owner) if self.owner else ""
        return "; ".join(filter(None, (moved, self.reason)))


def handed_on(was: str, owner: str) -> str:
    """Write from whom a case goes to whom, as its history has it.

    >>> handed_on("roads", "skips"), handed_on("", "skips")
    ('from roads to skips', 'to skips')
    """
    before = f"from {was} " if was not in ("", owner) else ""
    return f"{before}to {owner}"


def reason_in(note: str) -> str:
    """Give the reason of what `Entry.note` wrote.

    >>> reason_in("from roads to skips; too heavy"), reason_in("to skips")
    ('too heavy', '')
    >>> reason_in("swept and taken away")
    'swept and taken away'
    """
    return _HANDED_ON.sub("", note)


class CaseBook(Protocol):
    """One case, within one transaction: whatever is done with it needs this."""

    @property
    def now_us(self) -> Micros:
        """The moment of the transaction."""

    def people(self, report_id: int) -> list[Person]:
        """Give everybody of a case, by contact, and let nobody else change their news."""

    def write(self, stored: Stored, entry: Entry) -> None:
        """Add an event, and let the report follow it."""

    def queue(self, stored: Stored, template: str, text: str, person: Person) -> int:
        """Put a message in the outbox that the event written last has caused; give its id."""

    def keep(self, person: Person, news: News) -> None:
        """Keep what a person has to hear."""


class OfficialBook(CaseBook, Protocol):
    """Cases of one city within one transaction, with what only officials do."""

    def find(self, number: int) -> Stored | None:
        """Give the case with a public number, and let nobody else change it meanwhile."""

    def put(self, stored: Stored, held: Held, filed_by: FiledBy) -> None:
        """Let a report be held or not, and be whose it is; others find it as the same, or not."""

    def merge(self, stored: Stored, main: Stored) -> None:
        """Let everybody of a case follow the one that it repeats."""

    def crew(self, crew: str) -> list[Person]:
        """Give everybody who is in a crew now, as people of its cases."""

    def call(self, cause: str, template: str, text: str, person: Person, before: str) -> None:
        """Put a message in the outbox that is of no case.

        Unless this cause has written it, or what the cause `before` wrote has not left yet.
        """

    def unmerge(self, stored: Stored, main: Stored) -> None:
        """Take back what `merge` did, there and where that case was merged itself.

        Who follows by themselves, or came with another case as well, goes on with it.
        """

    def hours_then(self, service: str, moment: Micros) -> int | None:
        """Give within how many hours a problem was to be solved at a moment; None for unknown."""

    def postpone(self, moved: Moved) -> bool:
        """Move the deadline of a case, with an event of it; give whether it was still as read."""


class AsideBook(OfficialBook, Protocol):
    """The same, with what is held and who calls."""

    @property
    def callers(self) -> CallerBook:
        """Who calls, in the same transaction."""

    def filed_by(self, stored: Stored) -> FiledBy:
        """Say whose a report is that is no test, by what is said of its number now."""

    def is_repeated(self, stored: Stored) -> bool:
        """Whether another one is merged into a case, be it of somebody who hid their number."""
