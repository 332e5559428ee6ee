"""Makes a case of the columns that are read of a report."""

from collections.abc import Sequence
from typing import Any

from app.domain.clock import micros
from app.usecases.deadlines import Deadline
from app.usecases.telling import Case


def case_of(row: Sequence[Any]) -> Case:
    """Give a case as `part_sql.CASE_TOLD` reads it, up to its place."""
    report_id, number, service, point, bairro, block, district = row
    return Case(report_id, number, service, place_code(point, bairro, block, district))


def place_code(point: str, bairro: str, block: str, district: str) -> str:
    """Give the code of the most precise place of a report's columns."""
    return point or (f"{bairro}/{block}" if block else bairro) or district


def deadline_of(row: Any) -> Deadline:
    """Give the deadline of a row of reports."""
    kept = (row.due_at, row.due_since, row.due_aside)
    at, since, aside = (moment and micros(moment) for moment in kept)
    return Deadline(at, since, row.overdue_at is not None, aside)
