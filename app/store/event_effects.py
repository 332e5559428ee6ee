"""What an event makes of its report."""

from typing import Any

from sqlalchemy import null

from app.domain.clock import Micros
from app.domain.lifecycle import Action
from app.domain.report import OPEN
from app.store.part_sql import NOT_ASIDE
from app.store.schema import reports
from app.usecases.case_book import Entry, Stored
from app.usecases.deadlines import NO_DATE, Due


def effects(stored: Stored, entry: Entry, now_us: Micros) -> dict[Any, Any]:
    """Say what of a report an event changes, by column."""
    opens, was_open = entry.status in OPEN, stored.status in OPEN
    changed: dict[Any, Any] = {"status": entry.status, "updated_at": now_us}
    if opens != was_open:
        changed["closed_at"] = null() if opens else now_us
    if opens and not was_open:
        changed["duplicate_of"] = null()
        # What was merged by mistake was never said to be done.
        if entry.kind != Action.UNMERGE:
            changed["reopenings"] = reports.c.reopenings + 1
    if entry.due:
        changed |= _dated(entry.due)
    return changed | ({"owner": entry.owner} if entry.owner else {})


def due_set(report_id: int, due: Due) -> dict[str, Any]:
    """Give what `part_sql.DUE` takes."""
    at = due.at or NO_DATE
    seen, aside = (NO_DATE, at) if due.is_aside else (at, NOT_ASIDE)
    return {"report": report_id, "due": seen, "aside": aside, "moment": due.since}


def _dated(due: Due) -> dict[Any, Any]:
    at, aside = (None, due.at or NO_DATE) if due.is_aside else (due.at, None)
    dated: dict[Any, Any] = {"due_at": at, "due_since": due.since, "due_aside": aside}
    return dated | ({"overdue_at": null()} if due.is_anew else {})
