"""What officials do with a case: also with those that are held, and with two that are the same.

Pure but for the port: the store gives one transaction, in which all of it happens or nothing.
"""

from typing import Final

from app.domain.clock import local_day
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.lifecycle import Action
from app.domain.limits import FiledBy, Held
from app.domain.public_number import spoken
from app.domain.report import OPEN, Status
from app.menu.model import City
from app.usecases.case_book import NOTED, PARTED, REPEATED, Entry, OfficialBook, Stored
from app.usecases.kept_dates import catch_up
from app.usecases.take_action import (
    MOST_KEPT,
    Change,
    Changed,
    check_seen,
    checked,
    take_action,
)
from app.usecases.telling import text_for

#: In messages.yaml, where a city wants it: to a crew that is given cases.
NEW_JOBS: Final = "new_jobs"


def change_report(book: OfficialBook, city: City, number: int, change: Change) -> Changed:
    """Do it, and tell everybody of the case what concerns them.

    Raises:
        NotFound: there is no such case.
        Conflict: the case is past this or another's, or another one stands in the way.
        InvalidInput: a reason, a body or a number is missing or cannot be used.
    """
    stored = _need(book, number)
    change = checked(city, stored, change)
    main = _other(book, stored, change)
    if change.action is Action.UNMERGE:
        # Its event is none that anybody should have seen: that was looked at before.
        stored, change = catch_up(book, city, stored), change._replace(seen=0)
    changed = take_action(book, city, stored, change)
    if stored.held and changed.status in OPEN:
        book.put(stored, Held.NOT, stored.filed_by)  # who opens it has seen it
    if main:
        _link(book, stored, main, change)
    if change.action is Action.ASSIGN and change.owner not in ("", stored.owner):
        call_crew(book, city, stored, change.owner)
        if city.bodies[change.owner].is_crew and not book.crew(change.owner):
            return changed._replace(nobody_in=change.owner)
    return changed


def call_crew(book: OfficialBook, city: City, stored: Stored, crew: str) -> None:
    """Let a crew hear that there is something to do: once a day, for many may come at once.

    Who has a call of yesterday before them still, for it waits for the morning, gets no second one.
    A test is no job, no list of theirs would have it.
    """
    is_job = city.bodies[crew].is_crew and stored.filed_by is not FiledBy.TEST
    if not is_job or NEW_JOBS not in city.messages:
        return
    today = local_day(book.now_us, city.zone)
    cause, before = call_cause(crew, today), call_cause(crew, today - 1)
    for person in book.crew(crew):
        book.call(cause, NEW_JOBS, text_for(city, NEW_JOBS, stored.case, person), person, before)


def call_cause(crew: str, day: int) -> str:
    """Give the cause of the one call that a crew has on a day, counted as `date.toordinal` does."""
    return f"crew:{crew}:{day}"


def note_report(book: OfficialBook, number: int, actor: str, said: str, seen: int = 0) -> int:
    """Keep words of officials with a case; nobody else is told of them. Give the event's number.

    `seen`: as in `Change`. Raises: NotFound, InvalidInput, Conflict.
    """
    said = " ".join(said.split())
    if not said:
        raise InvalidInput("write the note first")
    _check_note(said)
    stored = _need(book, number)
    check_seen(stored, seen)
    book.write(stored, Entry(NOTED, actor, stored.status, said))
    return stored.seq


def _check_note(said: str) -> None:
    """Hold a note to what is kept, and to what can be shown. Raises: InvalidInput."""
    if not said.isprintable():
        raise InvalidInput("the note holds a character that cannot be shown: write it without")
    if (length := len(said)) > MOST_KEPT:
        told = "the note has %(length)s characters, %(most)s are kept"
        raise InvalidInput(told, length=length, most=MOST_KEPT)


def _need(book: OfficialBook, number: int) -> Stored:
    stored = book.find(number)
    if stored is None:
        raise NotFound("there is no case %(case)s", case=spoken(number))
    return stored


def _other(book: OfficialBook, stored: Stored, change: Change) -> Stored | None:
    """Give the case that this one repeats, or will, or did; None if it is about this one alone."""
    if change.action is Action.UNMERGE:
        return _need(book, stored.main)
    return _main(book, stored, change) if change.action is Action.MERGE else None


def _main(book: OfficialBook, stored: Stored, change: Change) -> Stored:
    if change.main == stored.case.number:
        raise InvalidInput("a case cannot repeat itself: name the other one")
    main = _need(book, change.main)
    if main.waits:
        raise Conflict("case %(case)s is held: release it first", case=spoken(change.main))
    if main.filed_by is FiledBy.TEST and stored.filed_by is not FiledBy.TEST:
        raise Conflict(
            "case %(case)s is a test, of which nobody has work: say first that it is none",
            case=spoken(change.main),
        )
    if main.status is Status.DUPLICATE:
        raise Conflict(
            "case %(case)s repeats case %(main)s: merge with that one",
            case=spoken(change.main),
            main=spoken(main.main),
        )
    if main.status not in OPEN:
        raise Conflict(
            "case %(case)s is %(status)s: open it again first",
            case=spoken(change.main),
            status=str(main.status),
        )
    return main


def _link(book: OfficialBook, stored: Stored, main: Stored, change: Change) -> None:
    """Let a case's people follow the one it repeats, or not any more; its history says so too."""
    is_merge = change.action is Action.MERGE
    kind = REPEATED if is_merge else PARTED
    book.write(main, Entry(kind, change.actor, main.status, spoken(stored.case.number)))
    if is_merge:
        book.merge(stored, main)
    else:
        book.unmerge(stored, main)
