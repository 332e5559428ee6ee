"""Which cases are meant, as conditions: what somebody may see, and what needs a hand."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, not_, or_, text

from app.domain.accounts import Scope
from app.domain.clock import Micros
from app.domain.needs import Needs
from app.domain.report import Status
from app.store.schema import reports
from app.store.tables.reports import IS_HELD, IS_OPEN

Conditions = list[ColumnElement[bool]]


def within(scope: Scope) -> Conditions:
    """Give conditions that hold where `scope.covers` does; none for who sees everything."""
    found: Conditions = []
    if scope.services:
        found.append(reports.c.service_code.in_(sorted(scope.services)))
    if scope.areas:
        areas = sorted(scope.areas)
        found.append(or_(reports.c.district.in_(areas), reports.c.bairro.in_(areas)))
    return found


def needing(
    needs: Needs, now_us: Micros, today_ends_us: Micros, bodies: Sequence[str]
) -> Conditions:
    """Give what an open case is like that needs a hand for a reason; `bodies` the city has."""
    due = reports.c.due_at
    found: dict[Needs, Conditions] = {
        Needs.ANY: [],
        Needs.LATE: [due < now_us],
        Needs.TODAY: [due >= now_us, due < today_ends_us],
        Needs.DISPUTED: [reports.c.reopenings > 0],
        Needs.UNOWNED: [reports.c.owner.not_in(bodies)],
        Needs.UNSEEN: [reports.c.status == Status.RECEIVED],
        Needs.HELD: [],
    }
    return found[needs]


def waiting(*, is_held: bool) -> ColumnElement[bool]:
    """Give what is true of cases that wait for an official, or of all others."""
    waits = and_(text(IS_HELD), text(IS_OPEN))
    return waits if is_held else not_(waits)


def is_at(place: str) -> ColumnElement[bool]:
    """Say where `place_code` gives this code; `bairro/` is the bairro or any of its blocks."""
    code, slash, block = place.partition("/")
    if slash and not block:
        return and_(reports.c.point == "", reports.c.bairro == code)
    no_point, its_block = reports.c.point == "", reports.c.block == block
    in_district = and_(reports.c.bairro == "", reports.c.district == code)
    in_area = and_(no_point, its_block, or_(reports.c.bairro == code, in_district))
    return or_(reports.c.point == place, in_area)
