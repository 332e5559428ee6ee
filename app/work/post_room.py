"""Queues a sheet that somebody wants sent, and says for whom."""

from typing import Final

from sqlalchemy import Connection

from app.domain.clock import Micros
from app.domain.errors import InvalidInput, NotFound
from app.domain.mail import LetterState
from app.domain.periods import Kind, Period, bounds
from app.menu.model import City
from app.store import letter_store
from app.usecases.sheet_post import asked_period, wished

_AGAIN: Final = {
    LetterState.FAILED: "queued once more",
    LetterState.UNKNOWN: "queued once more, though it may have come already",
}


def queue_sheet(
    connection: Connection, city: City, kind: Kind, body: str, day: int, now_us: Micros
) -> list[str]:
    """Queue a sheet for its receivers, day 0 for the newest; give a line for each of them.

    Raises:
        NotFound: nobody gets this sheet.
        InvalidInput: its time has not begun, or a week or month is not over.
    """
    period = asked_period(city, kind, day, now_us)
    _check_time(city, kind, period, now_us)
    posted = wished(city, kind, period, body)
    if not posted:
        raise NotFound(f"nobody gets the sheet of a {kind}{_mend(kind, body)}")
    city_id = letter_store.city_id_of(connection, city.code)
    new = letter_store.queue(connection, city_id, posted, now_us)
    again = letter_store.try_again(connection, city_id, set(posted) - set(new), now_us)
    said = dict.fromkeys(new, "queued") | {one: _AGAIN[state] for one, state in again.items()}
    return [
        f"{one.body or city.code}: {one.receiver}: {said.get(one, 'has had it, or is about to')}"
        for one in posted
    ]


def _check_time(city: City, kind: Kind, period: Period, now_us: Micros) -> None:
    begin_us, end_us = bounds(period, city.zone)
    if begin_us >= now_us:
        raise InvalidInput("that day is to come: there is nothing to tell of it yet")
    if kind is not Kind.DAY and end_us > now_us:
        # Nobody gets a sheet twice: half of it would stand in the place of the whole.
        why = "its sheet leaves by itself when it is, until then print it"
        raise InvalidInput(f"that {kind} is not over: {why}")


def _mend(kind: Kind, body: str) -> str:
    if kind is Kind.WEEK:
        return f": write sheets: {{{kind}: ...}} in city.yaml" + (
            "; it is of the whole city" if body else ""
        )
    return f": write e-mail: beside a body in city.yaml, or sheets: {{{kind}: ...}}"
