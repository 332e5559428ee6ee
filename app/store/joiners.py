"""Reads who has joined cases, so that figures count people as cases and callers hear them.

An event says that somebody joined, and of who has no number that is all there is: they are told of
in the history, and counted nowhere. Whoever has one follows the case from then on, by themselves:
who was brought with a case that was merged has joined that one.
"""

from collections.abc import Sequence

from sqlalchemy import BigInteger, Connection, select, type_coerce

from app.domain.case_history import JOINED, CaseHistory, joined_at
from app.domain.clock import Micros
from app.store.schema import followers


def with_joiners(connection: Connection, cases: Sequence[CaseHistory]) -> list[CaseHistory]:
    """Give a page of cases with when people joined them; by one statement, where anybody did."""
    ids = [case.report_id for case in cases if any(e.kind == JOINED for e in case.events)]
    since = _since(connection, ids) if ids else {}
    return [
        case._replace(joined_us=joined_at(case.events, since.get(case.report_id, ())))
        for case in cases
    ]


def _since(connection: Connection, ids: Sequence[int]) -> dict[int, list[Micros]]:
    """Give since when people follow cases who have joined them, by the key of `followers`."""
    query = select(followers.c.report_id, type_coerce(followers.c.at, BigInteger)).where(
        followers.c.report_id.in_(ids), followers.c.kind == JOINED, followers.c.via.is_(None)
    )
    found: dict[int, list[Micros]] = {}
    for report_id, at in connection.execute(query):
        found.setdefault(report_id, []).append(at)
    return found
