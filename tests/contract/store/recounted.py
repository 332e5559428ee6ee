"""A plain recount of cases: a question at a time, each over all rows."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Engine, select

from app.domain.clock import DAY_US, Micros, micros
from app.store.schema import followers, messages, report_events, reports
from tests.contract.store.month_of_events import STAFF

CLOSED = ("resolved", "unresolved", "duplicate", "invalid")


class Rows(NamedTuple):
    """The tables as they are, read without the code that is tested."""

    reports: list[dict[str, Any]]
    events: dict[int, list[tuple[Micros, str, str, str]]]  #: at, kind, actor, status
    messages: list[dict[str, Any]]
    people: list[dict[str, Any]]  #: who follows cases


def read_rows(engine: Engine) -> Rows:
    with engine.connect() as connection:
        found = [dict(row._mapping) for row in connection.execute(select(reports))]
        events: dict[int, list[tuple[Micros, str, str, str]]] = {}
        for row in connection.execute(select(report_events).order_by(report_events.c.seq)):
            one = (micros(row.at), row.kind, row.actor, row.status)
            events.setdefault(row.report_id, []).append(one)
        sent = [dict(row._mapping) for row in connection.execute(select(messages))]
        people = [dict(row._mapping) for row in connection.execute(select(followers))]
    for report in found:
        for name in ("requested_at", "due_at", "due_since"):
            report[name] = report[name] and micros(report[name])
    for message in sent:
        message["created_at"] = micros(message["created_at"])
    return Rows(found, events, sent, people)


def recount(rows: Rows, begin: Micros, end: Micros) -> dict[str, Any]:
    """Count a period once more, a question at a time, each over all rows."""
    changes = [change for report in rows.reports for change in changes_of(rows, report)]
    within = [change for change in changes if begin <= change[1] < end]
    opened = [c for c in within if c[4] not in CLOSED_ALL and c[3] in CLOSED_ALL]
    closed = {
        status: sum(c[3] not in (*CLOSED_ALL, "") and c[4] == status for c in within)
        for status in CLOSED
    }
    stands = {report["id"]: status_before(rows, report, end) for report in rows.reports}
    still = [r for r in rows.reports if stands[r["id"]] and stands[r["id"]] not in CLOSED_ALL]
    ages = [(end - report["requested_at"]) // DAY_US for report in still]
    words = [e for es in rows.events.values() for e in es if begin <= e[0] < end]
    spoken = [kind for _, kind, actor, _ in words if actor in ("caller", "follower")]
    dates = [kept for report in rows.reports for kept in _dates(rows, report, begin, end)]
    return {
        "open_before": sum(
            status_before(rows, report, begin) not in (*CLOSED_ALL, "") for report in rows.reports
        ),
        "filed": sum(begin <= report["requested_at"] < end for report in rows.reports),
        "reopened_by_residents": sum(c[2] in ("caller", "follower") for c in opened),
        "reopened_by_staff": sum(c[2] == STAFF for c in opened),
        **closed,
        "open_after": len(still),
        "ages": (
            sum(age <= 2 for age in ages),
            sum(3 <= age <= 7 for age in ages),
            sum(8 <= age <= 30 for age in ages),
            sum(age > 30 for age in ages),
        ),
        "overdue": sum(_is_late(rows, report, end) for report in still),
        "undone": _undone(changes, begin, end),
        "unseen": sum(stands[report["id"]] == "received" for report in still),
        "due": len(dates),
        "kept": dates.count(True),
        "confirmed": spoken.count("confirmed"),
        "disputed": spoken.count("reopened") + spoken.count("disputed"),
        "seen": _middle(first_actions(rows, begin, end)),
        "solved": _middle(solved_times(changes, begin, end)),
    }


CLOSED_ALL = (*CLOSED, "confirmed")


def changes_of(rows: Rows, report: dict[str, Any]) -> Iterator[tuple[int, Micros, str, str, str]]:
    """Give report, at, actor, status before, status after."""
    before = ""
    for at, _, actor, status in rows.events[report["id"]]:
        yield report["id"], at, actor, before, status
        before = status


def status_before(rows: Rows, report: dict[str, Any], moment: Micros) -> str:
    return next((s for at, _, _, s in rows.events[report["id"]][::-1] if at < moment), "")


def _dates(rows: Rows, report: dict[str, Any], begin: Micros, end: Micros) -> Iterator[bool]:
    since = report["due_since"] or report["requested_at"]
    for at, kind, _, _ in rows.events[report["id"]]:
        if kind == "overdue" and at < since and begin <= at < end:
            yield False
    if report["due_at"] and begin <= report["due_at"] < end:
        status = status_before(rows, report, report["due_at"])
        if status in ("resolved", "confirmed"):
            yield True
        elif status not in ("invalid", "duplicate"):
            yield False


def _is_late(rows: Rows, report: dict[str, Any], moment: Micros) -> bool:
    """Whether its date had passed; of a date that was set later the last note since it opened."""
    if (report["due_since"] or report["requested_at"]) < moment:
        return report["due_at"] is not None and report["due_at"] < moment
    before = [event for event in rows.events[report["id"]] if event[0] < moment]
    while before and before[-1][3] not in CLOSED_ALL:
        if before.pop()[1] == "overdue":
            return True
    return False


def _undone(changes: list[tuple[int, Micros, str, str, str]], begin: Micros, end: Micros) -> int:
    """How many were said to be solved within the time and were opened again within it."""
    found = 0
    for report, at, _, was, now in changes:
        if begin <= at < end and now == "resolved" and was not in CLOSED_ALL:
            later = [c for c in changes if c[0] == report and at < c[1] < end]
            found += any(c[3] in CLOSED_ALL and c[4] not in CLOSED_ALL for c in later)
    return found


def first_actions(rows: Rows, begin: Micros, end: Micros) -> list[Micros]:
    firsts = [
        (min((at for at, _, _, now in rows.events[r["id"]] if now != "received"), default=0), r)
        for r in rows.reports
    ]
    return [at - report["requested_at"] for at, report in firsts if begin <= at < end]


def solved_times(
    changes: list[tuple[int, Micros, str, str, str]], begin: Micros, end: Micros
) -> list[Micros]:
    found = []
    for report, at, _, before, status in changes:
        if status == "resolved" and before not in CLOSED_ALL and begin <= at < end:
            opened = max(
                when
                for other, when, _, was, now in changes
                if other == report and when < at and now not in CLOSED_ALL
                and was in (*CLOSED_ALL, "")
            )  # fmt: skip
            found.append(at - opened)
    return found


def _middle(took: list[Micros]) -> tuple[int, float, Micros] | None:
    if not took:
        return None
    order, half = sorted(took), len(took) // 2
    middle = order[half] if len(order) % 2 else (order[half - 1] + order[half]) / 2
    nine_of_ten = next(t for n, t in enumerate(order, 1) if n * 10 >= len(order) * 9)
    return len(order), middle, nine_of_ten
