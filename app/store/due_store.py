"""Deadlines in SQL: open reports that are past theirs, and those whose deadline waits.

What is set aside, for it repeats another case or is a test, may come back: its deadline waits too.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    case,
    func,
    insert,
    null,
    or_,
    select,
    text,
    update,
)

from app.domain.clock import Micros, micros
from app.store.base import Moment
from app.store.case_rows import place_code
from app.store.event_counts import count_events
from app.store.event_notes import sealed_to
from app.store.schema import report_events, reports
from app.store.tables.reports import IS_MERGED, IS_OPEN
from app.store.vault import Vault
from app.usecases.deadlines import NO_DATE
from app.usecases.postpone import Dated, Moved

#: Reports of one unit of work: callers wait meanwhile.
MOST: Final = 200
OVERDUE: Final = "overdue"
POSTPONED: Final = "postponed"
_ACTORS: Final = {OVERDUE: "clock", POSTPONED: "calendar"}
#: Of open reports there is a partial index; closed ones, nearly all, are not looked at.
_OPEN: Final = text(IS_OPEN)
_MERGED: Final = text(IS_MERGED)
_aside: Final = func.nullif(reports.c.due_aside, NO_DATE, type_=Moment)
#: What it is due by, or will be when it is no test.
_kept: Final = func.coalesce(reports.c.due_at, _aside, type_=Moment)


def past_due(now_us: Micros) -> Select[Any]:
    """Ask for open reports whose deadline has passed and whose history does not say so yet."""
    columns = (reports.c.id, reports.c.city_id, reports.c.status)
    return select(*columns).where(_OPEN, reports.c.due_at < now_us, reports.c.overdue_at.is_(None))


def is_past_due(connection: Connection, now_us: Micros) -> bool:
    """Whether there is any such report."""
    return connection.execute(past_due(now_us).limit(1)).first() is not None


def note_overdue(connection: Connection, now_us: Micros) -> int:
    """Write it into the history of such reports, once a deadline; give of how many."""
    query = past_due(now_us).limit(MOST).with_for_update(skip_locked=True)
    rows = connection.execute(query).all()
    if not rows:
        return 0
    ids = [row.id for row in rows]
    _write(connection, [_event(row.id, row.city_id, now_us, OVERDUE, row.status) for row in rows])
    its = reports.c.id.in_(ids)
    connection.execute(update(reports).where(its).values(overdue_at=now_us))
    return len(rows)


def due_from(city_id: int, moment: Micros, after: int) -> Select[Any]:
    """Ask for open reports of a city that are due from a moment on, above an id and by id."""
    # By the sum, which no index has: to find them in order all reports would be looked at.
    id_ = reports.c.id + 0
    of_city = reports.c.city_id + 0 == city_id
    query = select(reports).where(_OPEN, of_city, id_ > after, reports.c.due_at >= moment)
    return query.order_by(id_).limit(MOST)


def tests_from(city_id: int, moment: Micros, after: int) -> Select[Any]:
    """Ask for open tests that would be due from a moment on, were they none."""
    id_, of_city = reports.c.id + 0, reports.c.city_id + 0 == city_id
    query = select(reports).where(_OPEN, of_city, id_ > after, _aside >= moment)
    return query.order_by(id_).limit(MOST)


def merged_from(city_id: int, moment: Micros, after: int) -> Select[Any]:
    """Ask for merged reports that would be due from a moment on, did they repeat none."""
    of_city = reports.c.city_id == city_id, reports.c.id > after
    query = select(reports).where(_MERGED, *of_city, _kept >= moment)
    return query.order_by(reports.c.id).limit(MOST)


def dated(connection: Connection, city_id: int, moment: Micros, after: int) -> Sequence[Dated]:
    """Give some of those that `due_from` asks for, `MOST` where there are more."""
    return [_dated(row) for row in connection.execute(due_from(city_id, moment, after))]


def set_aside(connection: Connection, city_id: int, moment: Micros, after: int) -> Sequence[Dated]:
    """Give some of those that repeat another case, or are tests, alike."""
    wanted = tests_from(city_id, moment, after), merged_from(city_id, moment, after)
    found = [_dated(row) for query in wanted for row in connection.execute(query)]
    return sorted(found)[:MOST]


def _dated(row: Any) -> Dated:
    return Dated(
        row.id,
        row.service_code,
        place_code(row.point, row.bairro, row.block, row.district),
        row.owner,
        micros(row.due_since or row.requested_at),
        micros(row.due_at or row.due_aside),
    )


def postpone(
    connection: Connection, vault: Vault, city_id: int, moved: Iterable[Moved], now_us: Micros
) -> int:
    """Move deadlines that are still as they were read, and say so in the cases' histories.

    Give how many; the others are done by now, or dated anew.
    """
    done = []
    for one in moved:
        same = reports.c.id == one.report_id, _kept == one.was, or_(_OPEN, _MERGED)
        due = {name: _where_one_is(reports.c[name], one.due) for name in ("due_at", "due_aside")}
        change = update(reports).where(*same).values(**due, overdue_at=null())
        status = connection.scalar(change.returning(reports.c.status))
        if status is not None:
            done.append((one, status))
    written = [
        _event(one.report_id, city_id, now_us, POSTPONED, status) | {"note": one.note}
        for one, status in done
    ]
    _write(connection, written, vault)
    return len(done)


def _where_one_is(date: ColumnElement[Any], due: Micros) -> ColumnElement[Any]:
    """Give the new date in that place of the two where the old one stands."""
    return case((date.is_not(None), due), else_=date)


def _event(report_id: int, city_id: int, now_us: Micros, kind: str, status: str) -> dict[str, Any]:
    of = {"report_id": report_id, "city_id": city_id, "at": now_us}
    return of | {"kind": kind, "actor": _ACTORS[kind], "status": status}


def _write(
    connection: Connection, events: Sequence[dict[str, Any]], vault: Vault | None = None
) -> None:
    """Add events, each behind all that its report has had; notes are sealed by `vault`."""
    if not events:
        return
    seqs = count_events(connection, [event["report_id"] for event in events])
    rows = []
    for event in events:
        report_id, note = event["report_id"], event.pop("note", "")
        where = sealed_to(report_id, seqs[report_id])
        sealed = vault.seal(note, where) if vault and note else None
        rows.append(event | {"seq": seqs[report_id], "note_sealed": sealed})
    connection.execute(insert(report_events), rows)
