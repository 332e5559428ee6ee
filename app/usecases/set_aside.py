"""What officials do with reports that are held, and with tests. Pure but for the port.

A held report waits: no deadline runs and nobody joins it. Released it is a case like any other,
from that moment on. Its reporter knows nothing of all that; to a number that was blocked no message
went, so it is sent now. A test has no work and stands in no list, so only a report of which nobody
else waits to hear can be one; one that was taken for a test by mistake has its own deadline again,
as `kept_dates` has it.
"""

from enum import StrEnum
from typing import Final

from app.domain.clock import Micros
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.limits import FiledBy, Held
from app.domain.public_number import spoken
from app.domain.report import OPEN, Status
from app.menu.model import City
from app.usecases.case_book import AsideBook, Entry, Stored
from app.usecases.deadlines import Due, due_from
from app.usecases.kept_dates import catch_up, closed_by, given_back, put_by, run_on
from app.usecases.take_action import MOST_KEPT, check_seen
from app.usecases.telling import RECEIVED, REPORTER, text_for, told_day

#: Their dates hold: the work is to be done, or was taken for somebody else's.
_IN_TIME: Final = OPEN | {Status.DUPLICATE}


class Deed(StrEnum):
    """What is done; the value is the kind of its event."""

    RELEASE = "released"
    TEST = "test"
    NO_TEST = "no_test"


def set_aside(
    book: AsideBook,
    city: City,
    number: int,
    deed: Deed,
    actor: str,
    reason: str,
    seen: int = 0,
) -> tuple[int, int]:
    """Release a held report, or say whether one is a test; give its number and who is told.

    `seen`: as in `Change`.

    Raises:
        NotFound: there is no such case.
        Conflict: it is so already, or others stand behind what is to be a test, or somebody changed
            it meanwhile.
        InvalidInput: the reason cannot be kept.
    """
    reason = " ".join(reason.split())
    if not reason.isprintable() or len(reason) > MOST_KEPT:
        raise InvalidInput(
            "a reason has up to %(most)s characters that can be shown", most=MOST_KEPT
        )
    stored = book.find(number)
    if stored is None:
        raise NotFound("there is no case %(case)s", case=spoken(number))
    check_seen(stored, seen)
    held, filed_by = _after(stored, deed, book)
    is_usual = not held and filed_by is not FiledBy.TEST
    note = reason or (f"held: {stored.held}" if deed is Deed.RELEASE else "")
    owner = _owner(city, stored, is_usual)
    if deed is Deed.NO_TEST and stored.status in _IN_TIME:
        stored = catch_up(book, city, stored)
    due = None if held else _due(book.now_us, city, stored, owner, deed)
    handed = owner if owner != stored.owner else ""
    entry = Entry(str(deed), actor, stored.status, note, handed, due)
    book.write(stored, entry)
    book.put(stored, held, filed_by)
    kept_back = deed is Deed.RELEASE and stored.held is Held.BLOCKED
    return number, _tell(book, city, stored) if kept_back else 0


def _after(stored: Stored, deed: Deed, book: AsideBook) -> tuple[Held, FiledBy]:
    """Say how a report stands afterwards."""
    named, is_test = spoken(stored.case.number), stored.filed_by is FiledBy.TEST
    if deed is Deed.RELEASE:
        if not stored.waits:
            raise Conflict("case %(case)s is not held", case=named)
        return Held.NOT, stored.filed_by
    if is_test is (deed is Deed.TEST):
        said = "case %(case)s is a test already" if is_test else "case %(case)s is no test"
        raise Conflict(said, case=named)
    if deed is Deed.TEST:
        _check_alone(book, stored)
    return stored.held, FiledBy.TEST if deed is Deed.TEST else book.filed_by(stored)


def _check_alone(book: AsideBook, stored: Stored) -> None:
    """Let no case of others be a test: they would hear nothing more of it. Raises: Conflict."""
    people = book.people(stored.case.report_id)
    if any(person.role != REPORTER for person in people) or book.is_repeated(stored):
        raise Conflict(
            "case %(case)s is not its reporter's alone: others joined or follow it, or theirs was"
            " merged into it, and they would hear nothing more. Take apart what was merged;"
            " reject what nobody has to do, and they are told",
            case=spoken(stored.case.number),
        )


def _owner(city: City, stored: Stored, is_usual: bool) -> str:
    """Give who answers for it from here on: a crew may have left city.yaml while it waited."""
    if not is_usual or stored.status not in OPEN:
        return stored.owner
    return city.still_owner(stored.owner, stored.case.service, stored.case.place)


def _due(now: Micros, city: City, stored: Stored, owner: str, deed: Deed) -> Due | None:
    """Let the time of a case begin, or take its date away, or give it back."""
    if stored.status not in _IN_TIME:
        return closed_by(stored.deadline, stored.closed_us or now) if deed is Deed.NO_TEST else None
    was, is_test = stored.deadline, stored.filed_by is FiledBy.TEST
    if deed is Deed.TEST:
        return put_by(was)
    if deed is Deed.RELEASE or not was.has_begun:
        due = due_from(city, owner, stored.case.service, stored.case.place, now)
        return due._replace(is_aside=is_test and deed is Deed.RELEASE)
    if stored.status is Status.DUPLICATE:
        return given_back(was)
    return run_on(city, stored, owner, now)


def _tell(book: AsideBook, city: City, stored: Stored) -> int:
    """Send what was kept back; the outbox knows who wants, or may have, no messages."""
    people = book.people(stored.case.report_id)
    for person in people:
        # Nobody is told of a solution by a day that is over.
        due = told_day(stored.day_us, city.zone, book.now_us)
        text = text_for(city, RECEIVED, stored.case, person, due=due)
        book.queue(stored, RECEIVED, text, person)
    return sum(person.gets for person in people)
