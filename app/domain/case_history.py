"""A case as its events tell it, for figures: no person, no words, no place beyond its codes."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from app.domain.clock import Micros
from app.domain.report import OPEN

#: Residents, by `report_events.actor`; all others are staff and clockwork.
_RESIDENTS: Final = ("caller", "follower")
OVERDUE: Final = "overdue"
JOINED: Final = "joined"
#: Behind all moments.
_EVER: Final = 1 << 62


class Event(NamedTuple):
    """One thing of a case's history."""

    at: Micros
    kind: str
    actor: str
    status: str  #: after it

    @property
    def is_residents(self) -> bool:
        """Whether somebody of the case did it."""
        return self.actor in _RESIDENTS


class CaseHistory(NamedTuple):
    """A case and all that happened to it, in order; the first event is its filing."""

    number: int
    service: str  #: code
    place: str  #: code, as precise as it is known
    bairro: str  #: code; "" where only the district is known
    owner: str  #: code of the body that answers for it now
    people: int  #: who have told of it
    requested_us: Micros
    due_us: Micros | None  #: by when it should be solved, as that stands now
    due_since_us: Micros  #: from when that is counted
    events: tuple[Event, ...]
    report_id: int = 0
    district: str = ""  #: code
    channel: str = ""
    network: str = ""  #: the gateway's code of it
    told_us: Micros | None = None  #: last moment of the day that its reporter was told
    #: When others joined who count, as `joined_at` gives it; read for whole days alone.
    joined_us: tuple[Micros, ...] = ()


class Step(NamedTuple):
    """An event, and what it changed."""

    event: Event
    was_open: bool  #: before it; False for the filing
    is_open: bool  #: after it
    opened_us: Micros  #: when the case was last opened, by this event or before

    @property
    def opens(self) -> bool:
        """Whether it files the case, or opens it again."""
        return self.is_open and not self.was_open

    @property
    def closes(self) -> bool:
        """Whether it closes the case, solved or not."""
        return self.was_open and not self.is_open


def steps(case: CaseHistory, until_us: Micros) -> Iterator[Step]:
    """Walk through what happened before a moment."""
    was_open, opened_us = False, case.requested_us
    for event in case.events:
        if event.at >= until_us:
            return
        is_open = event.status in OPEN
        if is_open and not was_open:
            opened_us = event.at
        yield Step(event, was_open, is_open, opened_us)
        was_open = is_open


def joined_at(events: Iterable[Event], since: Iterable[Micros]) -> tuple[Micros, ...]:
    """Give when people joined, but who has no number: nobody can tell whether they did before.

    `since`: from when each follows the case who has joined it; who only followed before has joined
    later than that.

    >>> one, *more = (Event(at, "joined", "follower", "received") for at in (2, 5, 9))
    >>> joined_at([one, *more], [5]), joined_at([one, *more], [3, 5]), joined_at([one], [])
    ((5,), (5, 9), ())
    """
    left, found = [event.at for event in events if event.kind == JOINED], list[Micros]()
    for came in sorted(since, reverse=True):
        at = next((one for one in left if one >= came), None)
        if at is not None:
            left.remove(at)
            found.append(at)
    return tuple(sorted(found))


def status_at(case: CaseHistory, moment_us: Micros) -> str:
    """Give the status just before a moment; "" before the case was filed."""
    status = ""
    for event in case.events:
        if event.at >= moment_us:
            break
        status = event.status
    return status


def is_open_at(case: CaseHistory, moment_us: Micros) -> bool:
    """Whether a case is open just before a moment."""
    return status_at(case, moment_us) in OPEN


def is_late(case: CaseHistory, moment_us: Micros) -> bool:
    """Whether a case that is open at a moment is past its date then.

    Of a date that was replaced since, the history tells whether it had passed.
    """
    if case.due_since_us < moment_us:
        return case.due_us is not None and case.due_us < moment_us
    noted = False
    for step in steps(case, moment_us):
        noted = step.event.kind == OVERDUE or (noted and not step.opens)
    return noted


def dates_kept(case: CaseHistory, begin_us: Micros, end_us: Micros) -> list[bool]:
    """Give for each date that came within a period whether the case was said to be solved by then.

    What was found to repeat another case, or to be none, has no date to keep. A date that was
    replaced counts where it had been missed; the case counts by its new one too, when that comes.
    """
    replaced = (e for e in case.events if e.kind == OVERDUE and e.at < case.due_since_us)
    kept = [False for event in replaced if begin_us <= event.at < end_us]
    if case.due_us is not None and begin_us <= case.due_us < end_us:
        status = status_at(case, case.due_us)
        if status not in ("duplicate", "invalid"):
            kept.append(status in ("resolved", "confirmed"))
    return kept


def told_kept(case: CaseHistory) -> bool | None:
    """Whether a case was solved by the day that was told, and not opened again since.

    None where it has no such day, repeats another case or is none.
    """
    last = case.events[-1].status
    if case.told_us is None or last in ("duplicate", "invalid"):
        return None
    closed = [step.event.at for step in steps(case, _EVER) if step.closes]
    return last in ("resolved", "confirmed") and bool(closed) and closed[-1] <= case.told_us
