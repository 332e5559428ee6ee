"""Which messages tell what is past: something else came of their case since, and that was told.

Everybody of a case is told of each of these things, and who says "no" knows of it; who is with the
case no longer need not hear what became of it before. One rule for what leaves by itself, for what
somebody has sent anew, and for what is listed and counted as not arrived.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, and_, case, func, select

from app.domain.clock import Micros, micros
from app.domain.lifecycle import OF_OFFICIALS, RULES, Action
from app.domain.limits import FiledBy
from app.domain.outbox import OPTED_OUT
from app.domain.overtaken import CONFIRMS, Why
from app.domain.report import OPEN, Status
from app.menu.model import City
from app.store.crew_calls_past import calls_past
from app.store.schema import followers, messages, report_events, reports
from app.usecases.set_aside import Deed
from app.usecases.telling import ASKS, is_kept, says_more

#: Gives a city as published, by the number of its row.
CityOf = Callable[[int], City]
#: What is asked of a message.
ASKED: Final = tuple(
    messages.c[name]
    for name in (
        *("id", "city_id", "cause", "template", "contact_id"),
        *("answer", "shown_at", "created_at"),
    )
)
#: Kinds of events that people are told of; a resident's "no" that is told is a reopening too.
_TOLD: Final = tuple(str(action) for action in OF_OFFICIALS if RULES[action].tells)
_MERGED: Final = RULES[Action.MERGE].tells
_REPLY: Final = "in:"


class _Case(NamedTuple):
    """How a case stands."""

    is_open: bool
    is_test: bool  #: an official calls it one; what a number for tests files is confirmed to it
    reporter: int | None  #: id of the contact
    main: int  #: id of the one that it repeats; 0 for none
    told: int  #: number of the newest event that was told; -1 for none
    told_at: datetime | None


def overtaken(
    connection: Connection, rows: Iterable[Row[Any]], city_of: CityOf, now_us: Micros
) -> dict[int, Why]:
    """Give which messages tell what is past, and why, by id; `rows` have `ASKED` of them.

    Eight reads at most, however many they are; two of confirmations of which nothing more was told.
    """
    found = list(rows)
    whys = {row.id: Why.HEARD for row in found if _is_heard(row, city_of)}
    whys |= {row.id: Why.ANSWERED for row in found if row.answer is not None}
    whys |= {row.id: Why.LATE for row in found if _is_late(row, city_of, now_us)}
    return whys | calls_past(connection, found) | _of_cases(connection, found, now_us)


def _is_heard(row: Row[Any], city_of: CityOf) -> bool:
    """Whether a screen of a call has told its person all that it says."""
    return row.shown_at is not None and not says_more(city_of(row.city_id), row.template)


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
    def person(self) -> tuple[int, int]:
        """The case and the contact who is told of it."""
        return self.report_id, self.row.contact_id

    @property
    def is_behind(self) -> bool:
        """Whether something else was told of its case since."""
        return self.case.told > self.seq

    @property
    def confirms(self) -> bool:
        """Whether it tells that the case is open, and its number."""
        return self.row.template in CONFIRMS

    def is_over(self, now_us: Micros) -> bool:
        """Whether it asks in vain: calls ask so long as well, and take no word after that."""
        row, told_at = self.row, self.case.told_at
        if row.template not in ASKS or self.case.told != self.seq or told_at is None:
            return False
        is_new = row.answer is None and row.shown_at is None
        return is_new and not is_kept(Status.RESOLVED, micros(told_at), now_us)


class _Known(NamedTuple):
    """What is known of all cases that are asked of at once."""

    cases: Mapping[int, _Case]
    followers: Collection[tuple[int, int]]  #: who follows what: case, contact
    heard: Collection[int]  #: confirmations to whose people something else was written since
    now_us: Micros

    def why(self, one: _Told) -> Why | None:
        """Say why a message tells what is past; None where it does not."""
        if one.row.contact_id != one.case.reporter and one.person not in self.followers:
            return Why.APART
        if one.confirms:
            return self._of_confirmation(one)
        if one.is_behind or self._is_merged_past(one):
            return Why.TOLD
        return Why.OVER if one.is_over(self.now_us) else None

    def _of_confirmation(self, one: _Told) -> Why | None:
        if not one.case.is_open:
            return Why.CLOSED
        if one.case.is_test:
            return Why.TEST
        # Whoever heard of nothing else has the number of an open case from nowhere but here.
        return Why.TOLD if one.row.id in self.heard else None

    def _is_merged_past(self, one: _Told) -> bool:
        """Whether it says that another case goes on, and something was told of that one since."""
        main = self.cases.get(one.case.main) if one.row.template == _MERGED else None
        return bool(main and main.told_at and main.told_at > one.row.created_at)


def _of_cases(connection: Connection, rows: Sequence[Row[Any]], now_us: Micros) -> dict[int, Why]:
    events = [(row, *event) for row in rows if (event := event_of(row.cause))]
    cases = _standing(connection, {report_id for _, report_id, _ in events})
    asked = [_Told(*one, cases[one[1]]) for one in events if one[1] in cases]
    merged = {one.case.main for one in asked if one.row.template == _MERGED} - {0}
    cases |= _standing(connection, merged - cases.keys())
    heard = _heard_since(connection, [one for one in asked if one.confirms and one.is_behind])
    known = _Known(cases, _following(connection, asked), heard, now_us)
    return {one.row.id: why for one in asked if (why := known.why(one))}


def _standing(connection: Connection, ids: Collection[int]) -> dict[int, _Case]:
    if not ids:
        return {}
    its, event = reports.c, report_events.c
    is_told, is_test = event.kind.in_(_TOLD), event.kind == str(Deed.TEST)
    query = (
        select(
            *(its.id, its.status, its.duplicate_of, its.contact_id, its.filed_by),
            func.max(case((is_told, event.seq))).label("told"),
            func.max(case((is_told, event.at))).label("told_at"),
            func.count(case((is_test, 1))).label("tests"),
        )
        .outerjoin(report_events, and_(event.report_id == its.id, is_told | is_test))
        .where(its.id.in_(sorted(ids)))
        .group_by(its.id)
    )
    return {row.id: _case(row) for row in connection.execute(query)}


def _case(row: Row[Any]) -> _Case:
    return _Case(
        row.status in OPEN,
        row.filed_by == FiledBy.TEST and row.tests > 0,
        row.contact_id,
        row.duplicate_of or 0,
        -1 if row.told is None else row.told,
        row.told_at,
    )


def _following(connection: Connection, asked: Sequence[_Told]) -> set[tuple[int, int]]:
    """Give which people who reported none of these cases are with them all the same.

    Who came with one that was merged follows as well, until it is taken out again.
    """
    others = [one.person for one in asked if one.row.contact_id != one.case.reporter]
    if not others:
        return set()
    its = followers.c
    query = select(its.report_id, its.contact_id).where(
        its.report_id.in_({report_id for report_id, _ in others}),
        its.contact_id.in_({contact_id for _, contact_id in others}),
    )
    return {(row.report_id, row.contact_id) for row in connection.execute(query)}


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
