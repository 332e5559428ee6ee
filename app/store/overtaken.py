"""Which messages tell what is past: something else came of their case since, and that was told.

Everybody of a case is told of each of these things, and who says "no" knows of it; who is with the
case no longer need not hear what became of it before. One rule for what leaves by itself, for what
somebody has sent anew, and for what is listed and counted as not arrived.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, and_, func, select

from app.domain.clock import Micros, micros
from app.domain.lifecycle import OF_OFFICIALS, RULES, Action
from app.domain.outbox import OPTED_OUT
from app.domain.overtaken import CONFIRMS, Why
from app.domain.report import OPEN
from app.menu.model import City
from app.store.crew_calls_past import calls_past
from app.store.schema import messages, report_events, reports

#: Gives a city as published, by the number of its row.
CityOf = Callable[[int], City]
#: What is asked of a message.
ASKED: Final = tuple(
    messages.c[name]
    for name in ("id", "city_id", "cause", "template", "contact_id", "answer", "created_at")
)
#: Kinds of events that people are told of; a resident's "no" that is told is a reopening too.
_TOLD: Final = tuple(str(action) for action in OF_OFFICIALS if RULES[action].tells)
_MERGED: Final = RULES[Action.MERGE].tells
_REPLY: Final = "in:"


class _Case(NamedTuple):
    """How a case stands."""

    is_open: bool
    main: int  #: id of the one that it repeats; 0 for none
    told: int  #: number of the newest event that was told; -1 for none
    told_at: datetime | None


def overtaken(
    connection: Connection, rows: Iterable[Row[Any]], city_of: CityOf, now_us: Micros
) -> dict[int, Why]:
    """Give which messages tell what is past, and why, by id; `rows` have `ASKED` of them.

    Six reads at most, however many they are; one of confirmations of which nothing more was told.
    """
    found = list(rows)
    whys = {row.id: Why.ANSWERED for row in found if row.answer is not None}
    whys |= {row.id: Why.LATE for row in found if _is_late(row, city_of, now_us)}
    return whys | calls_past(connection, found) | _of_cases(connection, found)


def _is_late(row: Row[Any], city_of: CityOf, now_us: Micros) -> bool:
    """Whether a reply to an SMS is past its time: by then it would answer something else."""
    if not row.cause.startswith(_REPLY):
        return False
    return now_us - micros(row.created_at) >= city_of(row.city_id).terms_of(row.template).expires_us


class _Told(NamedTuple):
    """A message that tells of a case."""

    row: Row[Any]
    report_id: int
    seq: int  #: of the event that it tells of
    case: _Case

    @property
    def is_behind(self) -> bool:
        """Whether something else was told of its case since."""
        return self.case.told > self.seq


def _of_cases(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, Why]:
    events = [(row, *event) for row in rows if (event := event_of(row.cause))]
    cases = _standing(connection, {report_id for _, report_id, _ in events})
    asked = [_Told(*one, cases[one[1]]) for one in events if one[1] in cases]
    merged = {one.case.main for one in asked if one.row.template == _MERGED} - {0}
    cases |= _standing(connection, merged - cases.keys())
    confirm = [one for one in asked if one.row.template in CONFIRMS]
    heard = _heard_since(connection, [one for one in confirm if one.is_behind])
    whys = {one.row.id: Why.TOLD for one in asked if one.is_behind or _is_merged_past(one, cases)}
    for one in confirm:
        # Whoever heard of nothing else has the number of an open case from nowhere but here.
        if one.row.id not in heard:
            whys.pop(one.row.id, None)
        if not one.case.is_open:
            whys[one.row.id] = Why.CLOSED
    return whys


def _standing(connection: Connection, ids: Collection[int]) -> dict[int, _Case]:
    if not ids:
        return {}
    event = report_events.c
    told = and_(event.report_id == reports.c.id, event.kind.in_(_TOLD))
    query = (
        select(
            reports.c.id,
            reports.c.status,
            reports.c.duplicate_of,
            func.max(event.seq).label("told"),
            func.max(event.at).label("told_at"),
        )
        .outerjoin(report_events, told)
        .where(reports.c.id.in_(sorted(ids)))
        .group_by(reports.c.id)
    )
    return {
        row.id: _Case(
            row.status in OPEN,
            row.duplicate_of or 0,
            -1 if row.told is None else row.told,
            row.told_at,
        )
        for row in connection.execute(query)
    }


def _is_merged_past(one: _Told, cases: Mapping[int, _Case]) -> bool:
    """Whether it says that another case goes on, and something was told of that one since."""
    main = cases.get(one.case.main) if one.row.template == _MERGED else None
    return bool(main and main.told_at and main.told_at > one.row.created_at)


def _heard_since(connection: Connection, asked: Sequence[_Told]) -> set[int]:
    """Give those of the messages whose people something else of the case was written to since.

    What was not sent since they wanted nothing then told them nothing.
    """
    if not asked:
        return set()
    event, out = report_events.c, messages.c
    its = event.report_id.in_({one.report_id for one in asked}), event.kind.in_(_TOLD)
    events = connection.execute(select(event.report_id, event.seq).where(*its))
    causes = {f"report:{report_id}:{seq}": (report_id, seq) for report_id, seq in events}
    written = select(out.cause, out.contact_id).where(
        out.cause.in_(causes),
        out.contact_id.in_({one.row.contact_id for one in asked}),
        func.coalesce(out.code, "") != OPTED_OUT,
    )
    newest: dict[tuple[int, int], int] = {}
    for cause, contact_id in connection.execute(written):
        report_id, seq = causes[cause]
        newest[report_id, contact_id] = max(seq, newest.get((report_id, contact_id), -1))
    return {
        one.row.id for one in asked if newest.get((one.report_id, one.row.contact_id), -1) > one.seq
    }


def event_of(cause: str) -> tuple[int, int] | None:
    """Give report and number of the event that a message tells of; what was filed is its first.

    >>> event_of("report:48217365:3"), event_of("report:48217365:filed"), event_of("day:3")
    ((48217365, 3), (48217365, 0), None)
    """
    what, _, rest = cause.partition(":")
    report_id, _, seq = rest.partition(":")
    if what != "report":
        return None
    return int(report_id), 0 if seq == "filed" else int(seq)
