"""Finds which other case an event is about: the one that a case repeats, or that repeats it.

The history of the case that goes on names the other one, sealed as all that is said in events. The
other's own says only that it was merged, or taken out again. Both are written in one transaction,
so the second is found by the moment of the first.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, Connection, Row, select, text, type_coerce

from app.domain.accounts import Scope
from app.domain.clock import Micros
from app.domain.lifecycle import Action
from app.domain.public_number import parse
from app.store.case_conditions import within
from app.store.event_notes import open_note
from app.store.schema import report_events, reports
from app.store.tables.report_events import IS_WATCHED
from app.store.vault import Vault
from app.usecases.case_book import NAME_A_CASE, PARTED, REPEATED

#: What is written of a case that is merged, and of the one that goes on.
_BESIDE: Final[Mapping[str, str]] = {Action.MERGE: REPEATED, Action.UNMERGE: PARTED}


class Beside(NamedTuple):
    """By what an event of a case that goes on is found."""

    at: Micros
    kind: str
    named: int | None  #: public number of the case that was merged into it


def names_beside(
    connection: Connection, city_id: int, scope: Scope, events: Iterable[Row[Any]]
) -> Sequence[Row[Any]]:
    """Give what cases of a scope that go on say of these events; by one read, where there are any.

    `events` have `kind` and `at_us`; what is given has the public `number` of its case besides.
    """
    moments = {row.at_us for row in events if row.kind in _BESIDE}
    if not moments:
        return ()
    at = type_coerce(report_events.c.at, BigInteger)
    query = (
        select(
            report_events.c.report_id,
            report_events.c.seq,
            report_events.c.kind,
            report_events.c.note_sealed,
            at.label("at_us"),
            reports.c.number,
        )
        .join(reports, reports.c.id == report_events.c.report_id)
        .where(
            report_events.c.city_id == city_id,
            # So that both databases take the index of moments.
            text(IS_WATCHED),
            at.in_(sorted(moments)),
            report_events.c.kind.in_(NAME_A_CASE),
            *within(scope),
        )
    )
    return connection.execute(query).all()


def mains(vault: Vault, beside: Iterable[Row[Any]]) -> dict[Beside, int]:
    """Give the public numbers of the cases that go on, by what they say."""
    return {Beside(row.at_us, row.kind, parse(open_note(vault, row))): row.number for row in beside}


def other_of(
    event: Row[Any], number: int, named: int | None, known: Mapping[Beside, int]
) -> int | None:
    """Give the other case of an event of the case `number`; None where it has none, or is unknown.

    `named`: the number that the event itself says; `known`: as `mains` gives it.
    """
    kind = _BESIDE.get(event.kind)
    return named if kind is None else known.get(Beside(event.at_us, kind, number))
