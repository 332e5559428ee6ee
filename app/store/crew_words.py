"""Reads the words that crews write of their jobs on a phone, for `word_store` to take up.

They come by turns, which must not wait for that; what officials write is taken up as it is written.
"""

from typing import Final, NamedTuple

from sqlalchemy import BigInteger, Connection, literal, select, text, tuple_, type_coerce

from app.domain.clock import Micros, micros
from app.store.event_notes import open_note
from app.store.schema import cities, report_events
from app.store.tables.report_events import IS_WATCHED
from app.store.vault import Vault
from app.store.word_store import PAGE, Written
from app.usecases.case_book import reason_in

_EVENT: Final = report_events.c


class Place(NamedTuple):
    """Where an event stands in the order of time."""

    at_us: Micros
    report_id: int = 0
    seq: int = -1


class Said(NamedTuple):
    """Words of a crew."""

    place: Place
    words: Written


def said_after(connection: Connection, vault: Vault, city_id: int, after: Place) -> list[Said]:
    """Give the next `PAGE` words of crews in a city, or what there are.

    By the index of watched events: a crew's words are of one of them.
    """
    moment = type_coerce(_EVENT.at, BigInteger)
    keys = moment, _EVENT.report_id, _EVENT.seq
    query = (
        select(report_events)
        .where(
            _EVENT.city_id == city_id,
            text(IS_WATCHED),
            moment >= after.at_us,
            tuple_(*keys) > tuple_(*map(literal, after)),
            _EVENT.actor.like("crew %"),
            _EVENT.note_sealed.is_not(None),
        )
        .order_by(*keys)
        .limit(PAGE)
    )
    return [
        Said(
            Place(micros(row.at), row.report_id, row.seq),
            Written(row.report_id, city_id, reason_in(open_note(vault, row))),
        )
        for row in connection.execute(query)
    ]


def city_ids(connection: Connection) -> list[int]:
    """Give all cities there are."""
    return [*connection.scalars(select(cities.c.id).order_by(cities.c.id))]
