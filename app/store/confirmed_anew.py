"""Writes confirmations anew whose day is over: nobody waits for a solution by a day of the past.

What waited or did not arrive may leave after the day that it names. Who gets it shall have the
number of the open case all the same, so the very message goes in words that name no day.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, select

from app.domain.clock import Micros
from app.domain.overtaken import CONFIRMS
from app.menu.effects import NOTHING_DUE
from app.menu.languages import language_for
from app.menu.model import City
from app.store.case_rows import case_of
from app.store.overtaken import CityOf, event_of
from app.store.schema import contacts, reports
from app.store.turn_sql import DAY_TOLD
from app.usecases.telling import (
    JOINED,
    RECEIVED,
    REPORTER,
    Case,
    Person,
    tells_day,
    template_to_join,
    text_for,
)

#: Of a case, as `case_of` reads it, and besides.
_CASE: Final = tuple(
    reports.c[name]
    for name in ("id", "number", "service_code", "point", "bairro", "block", "district")
)


class _Filed(NamedTuple):
    """A case whose day is over."""

    case: Case
    reporter: int | None  #: id of the contact
    language: str  #: in which it was filed
    joined: int  #: how many have joined it


def days_over(
    connection: Connection, rows: Sequence[Row[Any]], city_of: CityOf, now_us: Micros
) -> set[int]:
    """Give which messages name a day that is over, by id; `rows` as `overtaken` has them.

    By today's words in the language of each person. Two reads.
    """
    over = _over(connection, rows, now_us)
    languages = _languages(connection, {row.contact_id for row, _ in over})
    found = set()
    for row, filed in over:
        city, person = city_of(row.city_id), _person(row, filed, languages)
        if tells_day(city, language_for(city, person.language), _template(city, row)):
            found.add(row.id)
    return found


def written_anew(
    connection: Connection, rows: Sequence[Row[Any]], city_of: CityOf, now_us: Micros
) -> dict[int, str]:
    """Give these messages in words that name no day, in those of today's city. Two reads.

    Also those that name none in these words: when they were written they may have.
    """
    over = _over(connection, rows, now_us)
    languages = _languages(connection, {row.contact_id for row, _ in over})
    return {
        row.id: _text(city_of(row.city_id), row, filed, _person(row, filed, languages))
        for row, filed in over
    }


def _over(
    connection: Connection, rows: Sequence[Row[Any]], now_us: Micros
) -> list[tuple[Row[Any], _Filed]]:
    told = [(row, event_of(row.cause)) for row in rows if row.template in CONFIRMS]
    ids = {event[0] for _, event in told if event}
    if not ids:
        return []
    more = reports.c.contact_id, reports.c.language, reports.c.joined
    query = select(*_CASE, *more).where(reports.c.id.in_(sorted(ids)), now_us > DAY_TOLD)
    cases = {row.id: _Filed(case_of(row[:-3]), *row[-3:]) for row in connection.execute(query)}
    return [(row, cases[event[0]]) for row, event in told if event and event[0] in cases]


def _languages(connection: Connection, ids: Collection[int]) -> Mapping[int, str]:
    if not ids:
        return {}
    query = select(contacts.c.id, contacts.c.language).where(contacts.c.id.in_(sorted(ids)))
    return {row.id: row.language or "" for row in connection.execute(query)}


def _person(row: Row[Any], filed: _Filed, languages: Mapping[int, str]) -> Person:
    is_reporter, language = row.contact_id == filed.reporter, languages.get(row.contact_id, "")
    language = language or (filed.language if is_reporter else "")
    return Person(row.contact_id, language, (), REPORTER if is_reporter else JOINED)


def _template(city: City, row: Row[Any]) -> str:
    return template_to_join(city) if row.template == JOINED else RECEIVED


def _text(city: City, row: Row[Any], filed: _Filed, person: Person) -> str:
    template, people = _template(city, row), 1 + filed.joined
    return text_for(city, template, filed.case, person, due=NOTHING_DUE, people=people)
