"""The date of a case that comes back: it repeats none after all, or is no test.

It is the one that the case would have had it never been away. So what is away keeps its date, which
suspensions of work move on as they do all others; only if it passed meanwhile, when nobody could
keep it, time begins anew, or there is no date where the case is closed by then. Pure but for the
port.
"""

from app.domain.clock import Micros
from app.domain.limits import FiledBy
from app.menu.model import City
from app.usecases.case_book import OfficialBook, Stored
from app.usecases.deadlines import NO_DATE, Deadline, Due, due_anew, due_from, pauses_of
from app.usecases.postpone import Dated, postponed


def catch_up(book: OfficialBook, city: City, stored: Stored) -> Stored:
    """Let a case that comes back meet what suspends work now; give it as it is stored by then.

    The loop may not have met it yet, and who comes back a moment before that must not be late.
    """
    case, was = stored.case, stored.deadline
    since = stored.filed_us if was.since is None else was.since
    if _is_of_before(stored):
        hours = book.hours_then(case.service, since)
        at = due_anew(city, stored.owner, case.service, case.place, since, hours)
        return stored._replace(deadline=was._replace(aside=at or NO_DATE))
    if was.kept is None or not pauses_of(city, case.service, case.place):
        return stored
    hours = book.hours_then(case.service, since)
    dated = Dated(case.report_id, case.service, case.place, stored.owner, since, was.kept, hours)
    moved = postponed(city, dated)
    if moved is None or not book.postpone(moved):
        return stored
    return stored._replace(seq=stored.seq + 1, deadline=_moved(was, moved.due))


def run_on(city: City, stored: Stored, owner: str, now_us: Micros) -> Due:
    """Give the deadline of a case that has come back to a body, and caught up."""
    was, case = stored.deadline, stored.case
    is_its = owner == stored.owner and not stored.held
    if is_its and (was.kept is None or was.holds(now_us)):
        return Due(was.since, was.kept, is_anew=(was.kept or NO_DATE) > now_us)
    return due_from(city, owner, case.service, case.place, now_us)


def put_by(was: Deadline) -> Due:
    """Take the date of a case away that becomes a test, and keep it."""
    return Due(was.since, was.kept, is_anew=False, is_aside=True)


def given_back(was: Deadline) -> Due:
    """Give the date back to a case that is no test, and still repeats another."""
    return Due(was.since, was.kept, is_anew=False)


def closed_by(was: Deadline, closed_us: Micros) -> Due:
    """Give the date back to a case that is no test, and is closed: it was kept or not.

    Where it passed before that, while it was a test, nobody was to keep it: there is none.
    """
    is_known = was.at is not None or was.holds(closed_us)
    return Due(was.since, was.kept if is_known else None, is_anew=False)


def begun_anew(city: City, stored: Stored, owner: str, place: str, now_us: Micros) -> Due | None:
    """Give the deadline of a case whose time begins anew, for a body at a place; None for none.

    Of a test no time is seen to run, and of one that was filed as such none does.
    """
    is_test = stored.filed_by is FiledBy.TEST
    if is_test and not (stored.deadline.has_begun or stored.held):
        return None
    return due_from(city, owner, stored.case.service, place, now_us)._replace(is_aside=is_test)


def _is_of_before(stored: Stored) -> bool:
    """Whether a program took a test's date away that kept none."""
    was = stored.deadline
    is_test = stored.filed_by is FiledBy.TEST
    return is_test and was.has_begun and was.at is None and was.aside is None


def _moved(was: Deadline, at: Micros) -> Deadline:
    if was.at is None:
        return Deadline(None, was.since, aside=at)
    return Deadline(at, was.since)
