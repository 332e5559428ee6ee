"""Which cases are meant, as conditions: what somebody may see, and what needs a hand."""

from sqlalchemy import ColumnElement, and_, not_, or_, text

from app.domain.accounts import Scope
from app.domain.needs import Needs
from app.domain.report import Status
from app.store.schema import reports
from app.store.tables.reports import IS_HELD, IS_OPEN
from app.usecases.correct_place import PIN
from app.usecases.export_filters import Filters
from app.usecases.place_filter import read_place

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


def asked(filters: Filters) -> Conditions:
    """Give what filters ask of a report by itself, in a list and in an export alike."""
    found: Conditions = [reports.c.filed_by.in_(sorted(filters.filed_by)), *within(filters.scope)]
    if filters.since_us is not None:
        found.append(reports.c.requested_at >= filters.since_us)
    if filters.until_us is not None:
        found.append(reports.c.requested_at < filters.until_us)
    if filters.statuses:
        found.append(reports.c.status.in_(sorted(filters.statuses)))
    for column, wanted in (
        (reports.c.service_code, filters.service),
        (reports.c.district, filters.district),
        (reports.c.bairro, filters.bairro),
        (reports.c.channel, filters.channel),
        (reports.c.owner, filters.owner),
    ):
        if wanted:
            found.append(column == wanted)
    return [*found, is_at(filters.place)] if filters.place else found


def needing(filters: Filters, needs: Needs) -> Conditions:
    """Give what an open case is like that needs a hand, at the time of filters."""
    due, now_us, today_ends_us = reports.c.due_at, filters.now_us, filters.today_ends_us
    found: dict[Needs, Conditions] = {
        Needs.ANY: [],
        Needs.LATE: [due < now_us],
        Needs.TODAY: [due >= now_us, due < today_ends_us],
        Needs.DISPUTED: [reports.c.reopenings > 0],
        Needs.UNOWNED: [reports.c.owner.not_in(filters.bodies)],
        Needs.UNSEEN: [reports.c.status == Status.RECEIVED],
        Needs.HELD: [],
    }
    return found[needs]


def waiting(*, is_held: bool) -> ColumnElement[bool]:
    """Give what is true of cases that wait for an official, or of all others."""
    waits = and_(text(IS_HELD), text(IS_OPEN))
    return waits if is_held else not_(waits)


def is_at(place: str) -> ColumnElement[bool]:
    """Say what is at a place, as the filter `place` asks for it. Raises: InvalidInput."""
    asked = read_place(place)
    names = _names(asked.code)
    if asked.pin:
        there = reports.c.lat == asked.pin.lat, reports.c.lon == asked.pin.lon
        return and_(names, reports.c.located_by == PIN, *there)
    return and_(names, reports.c.located_by != PIN) if asked.is_without_pins else names


def _names(place: str) -> ColumnElement[bool]:
    """Say where `place_code` gives this code; `bairro/` is the bairro or any of its blocks."""
    code, slash, block = place.partition("/")
    if slash and not block:
        return and_(reports.c.point == "", reports.c.bairro == code)
    no_point, its_block = reports.c.point == "", reports.c.block == block
    in_district = and_(reports.c.bairro == "", reports.c.district == code)
    in_area = and_(no_point, its_block, or_(reports.c.bairro == code, in_district))
    return or_(reports.c.point == place, in_area)
