"""What reports say of places: where they are imprecise, and where officials and crews were."""

from collections.abc import Collection, Iterator
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, func, select, text

from app.domain.accounts import WHOLE_CITY, Scope
from app.domain.clock import Micros, micros, utc
from app.domain.corrected import Coded, Pointed
from app.domain.gaps import Hits
from app.domain.geo import Position
from app.domain.ids import first_id
from app.domain.lifecycle import Action
from app.domain.limits import FiledBy
from app.domain.stood import Answered, Stood, taken_back
from app.store.case_conditions import waiting, within
from app.store.case_rows import place_code
from app.store.city_store import POINTS
from app.store.event_notes import open_note
from app.store.schema import place_moves, places, publications, relocations, report_events, reports
from app.store.tables.report_events import IS_WATCHED
from app.store.vault import Vault
from app.usecases.correct_place import PIN
from app.usecases.crew_jobs import CREW, code_in

#: Corrections that are looked at, the newest.
MOST: Final = 5_000
#: Cases that were solved, the newest, among which those of crews are looked for.
MOST_SOLVED: Final = 20_000
#: Moves of points that are looked at, the newest.
MOST_MOVES: Final = 20_000
#: Places that are told of, those of most reports.
MOST_PLACES: Final = 500


def read_hits(
    connection: Connection, city_id: int, since_us: Micros, scope: Scope = WHOLE_CITY
) -> list[Hits]:
    """Count the reports since a moment that named no point, by place, those of most first.

    What is held waits for an official, and says nothing until then.

    An id tells when a report was made, so only reports since then are read.
    """
    where = (reports.c.district, reports.c.bairro, reports.c.block)
    count = func.count().label("reports")
    query = (
        select(*where, count, func.max(reports.c.radius_m))
        .where(
            _of_city(connection, city_id),
            reports.c.id >= first_id(since_us),
            reports.c.point == "",
            reports.c.located_by != PIN,
            reports.c.filed_by != FiledBy.TEST,
            waiting(is_held=False),
            *within(scope),
        )
        .group_by(*where)
        .order_by(count.desc(), *where)
        .limit(MOST_PLACES)
    )
    return [Hits(*row) for row in connection.execute(query)]


def _of_city(connection: Connection, city_id: int) -> ColumnElement[bool]:
    """Ask for a city's reports; SQLite would else take the index of numbers and read them all."""
    city: ColumnElement[int] = reports.c.city_id
    return (city + 0 if connection.dialect.name == "sqlite" else city) == city_id


def read_pointed(connection: Connection, city_id: int) -> list[Pointed]:
    """Give the newest corrections of places, the last of each case alone."""
    no_test = reports.c.filed_by != FiledBy.TEST
    of = relocations.c
    its_event = and_(report_events.c.report_id == of.report_id, report_events.c.seq == of.seq)
    query = (
        select(relocations, report_events.c.actor)
        .join(reports, reports.c.id == relocations.c.report_id)
        .join(report_events, its_event)
        .where(relocations.c.city_id == city_id, no_test)
        .order_by(relocations.c.at.desc(), relocations.c.report_id, relocations.c.seq.desc())
        .limit(MOST)
    )
    found: dict[int, Pointed] = {}
    for row in connection.execute(query):
        pin = Position(row.lat, row.lon) if row.located_by == PIN else None
        one = Pointed(
            row.report_id, row.was_place, row.place, pin, row.called, row.actor, micros(row.at)
        )
        newer = found.setdefault(row.report_id, one)
        # What was named is what the caller named, before anybody corrected it.
        found[row.report_id] = newer._replace(was=row.was_place)
    return [*found.values()]


def read_coded(connection: Connection, vault: Vault, city_id: int) -> list[Coded]:
    """Give the newest cases that crews did under a code, the last code of each.

    `ix_report_events_watched` gives the newest solved ones, however many there are.
    """
    event = report_events.c
    solved = (
        select(event.report_id, event.seq, event.at, event.actor, event.note_sealed)
        .where(event.city_id == city_id, event.kind == Action.RESOLVE, text(IS_WATCHED))
        .order_by(event.at.desc())
        .limit(MOST_SOLVED)
        .subquery()
    )
    its = reports.c
    query = (
        select(solved, its.point, its.bairro, its.block, its.district)
        .join(reports, its.id == solved.c.report_id)
        .where(solved.c.actor.like(f"{CREW} %"), its.filed_by != FiledBy.TEST)
        .order_by(solved.c.at.desc(), solved.c.report_id, solved.c.seq.desc())
        .limit(MOST)
    )
    found: dict[int, Coded] = {}
    for row in connection.execute(query):
        if code := code_in(open_note(vault, row)):
            place = place_code(row.point, row.bairro, row.block, row.district)
            found.setdefault(row.report_id, Coded(row.report_id, place, code))
    return [*found.values()]


def read_stood(connection: Connection, city_id: int, pointed: Collection[Pointed]) -> list[Stood]:
    """Give where points stood since the first of some cases was put, and where they do today.

    What a roll back took back is left out.
    """
    if not pointed:
        return []
    first = utc(min(one.at_us for one in pointed))
    its, now = place_moves.c, places.c
    moves = (
        select(its.code, its.lat, its.lon, its.until_at)
        .where(its.city_id == city_id, its.until_at > first)
        .order_by(its.until_at.desc(), its.code)
        .limit(MOST_MOVES)
    )
    today = select(now.code, now.lat, now.lon).where(
        now.city_id == city_id,
        now.kind.in_(POINTS),
        now.lat.is_not(None),
        now.retired_at.is_(None),
    )
    undone = taken_back(_answered(connection, city_id))
    found = [
        Stood(row.code, Position(row.lat, row.lon), micros(row.until_at))
        for row in reversed(connection.execute(moves).all())
        if micros(row.until_at) not in undone
    ]
    found += [Stood(row.code, Position(row.lat, row.lon)) for row in connection.execute(today)]
    return found


def _answered(connection: Connection, city_id: int) -> Iterator[Answered]:
    """Give what was published of a city, the oldest first."""
    its = publications.c
    query = select(its.version, its.at, its.how).where(its.city_id == city_id).order_by(its.seq)
    for row in connection.execute(query):
        yield Answered(row.version, micros(row.at), row.how == "rollback")


def read_numbers(connection: Connection, cases: Collection[int]) -> dict[int, int]:
    """Give the numbers of cases, by their ids."""
    query = select(reports.c.id, reports.c.number).where(reports.c.id.in_(cases))
    return {row.id: row.number for row in connection.execute(query)}


def used_codes(connection: Connection, city_id: int) -> set[str]:
    """Give the codes of all places that a city ever had: what is gone is not given again."""
    return set(connection.scalars(select(places.c.code).where(places.c.city_id == city_id)))


def gone_codes(connection: Connection, city_id: int) -> set[str]:
    """Give the codes of places that a city has no more: none of them is for any other place.

    What only a draft or a folder has left out answers callers still, and is not among them.
    """
    gone = places.c.city_id == city_id, places.c.retired_at.is_not(None)
    return set(connection.scalars(select(places.c.code).where(*gone)))
