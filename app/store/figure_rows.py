"""The rows behind figures of what went out, and of what was opened again, page by page.

Found by the index of watched events, in order of time; whether one counts is told by the history of
its case, by the same steps that are counted.
"""

from typing import Final, NamedTuple

from sqlalchemy import BigInteger, Connection, select, text, tuple_, type_coerce

from app.domain.accounts import Scope
from app.domain.case_history import CaseHistory, steps
from app.domain.case_sums import Part
from app.domain.clock import Micros
from app.domain.lifecycle import Action
from app.store.case_conditions import within
from app.store.counted import COUNTS
from app.store.schema import report_events, reports
from app.store.sheets import histories
from app.store.tables.report_events import IS_WATCHED

PAGE: Final = 50
_CLOSED: Final = {
    "resolved": Action.RESOLVE,
    "unresolved": Action.GIVE_UP,
    "duplicate": Action.MERGE,
    "invalid": Action.REJECT,
}
_OPENED: Final = (Action.REOPEN, Action.UNMERGE, Action.DISPUTE)
WENT: Final = "went"
#: What can be asked for, by the names of `case_sums` -> kinds of events; all that went out.
KINDS: Final = {
    **{name: (action,) for name, action in _CLOSED.items()},
    WENT: tuple(_CLOSED.values()),
    **dict.fromkeys(("reopened_by_residents", "reopened_by_staff"), _OPENED),
}
#: What of a report tells to which part of the city it belongs.
PARTS: Final = {
    Part.BODY: reports.c.owner,
    Part.SERVICE: reports.c.service_code,
    Part.DISTRICT: reports.c.district,
    Part.BAIRRO: reports.c.bairro,
}


class Which(NamedTuple):
    """What is asked for."""

    city_id: int
    name: str  #: one of `KINDS`
    begin_us: Micros
    end_us: Micros
    part: Part
    code: str
    scope: Scope


class Place(NamedTuple):
    """Where a page ends."""

    at_us: Micros
    report_id: int
    seq: int


class Happened(NamedTuple):
    """One thing that is counted."""

    at_us: Micros
    number: int


class Rows(NamedTuple):
    """A page of them, and where it goes on; None where there is no more."""

    rows: list[Happened]
    after: Place | None


def read_rows(connection: Connection, which: Which, after: Place | None) -> Rows:
    """Give a page, by three statements; it may be short where something does not count."""
    of, at = report_events.c, type_coerce(report_events.c.at, BigInteger)
    query = (
        select(at.label("at_us"), of.report_id, of.seq)
        .join_from(report_events, reports, reports.c.id == of.report_id)
        .where(
            of.city_id == which.city_id,
            text(IS_WATCHED),
            of.at >= which.begin_us,
            of.at < which.end_us,
            of.kind.in_(map(str, KINDS[which.name])),
            COUNTS,
            *([PARTS[which.part] == which.code] if which.part in PARTS else []),
            *within(which.scope),
        )
        .order_by(of.at, of.report_id, of.seq)
        .limit(PAGE + 1)
    )
    if after:
        query = query.where(tuple_(at, of.report_id, of.seq) > tuple_(*after))
    found = [Place(*row) for row in connection.execute(query)]
    page = found[:PAGE]
    cases = {
        case.report_id: case for case in histories(connection, [one.report_id for one in page])
    }
    rows = [
        Happened(one.at_us, cases[one.report_id].number)
        for one in page
        if _counts(cases[one.report_id], one.at_us, which.name)
    ]
    return Rows(rows, page[-1] if len(found) > PAGE else None)


def _counts(case: CaseHistory, at_us: Micros, name: str) -> bool:
    """Whether what happened to a case at a moment is counted under a name, as `Tally` does."""
    for step in steps(case, at_us + 1):
        if step.event.at != at_us:
            continue
        if step.closes and name in (WENT, step.event.status):
            return True
        opened = step.opens and step.event is not case.events[0]
        who = "residents" if step.event.is_residents else "staff"
        if opened and name == f"reopened_by_{who}":
            return True
    return False
