"""Where callers stop once more: each fate a question of its own, over every row there is."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
from sqlalchemy import select

from app.domain.clock import Micros, micros
from app.domain.stops import Stops
from app.store.schema import sessions, turns
from tests.contract.store.lines import Telephone

#: Screen, language, network, and what became of it; or of an input the tenths of a second before.
Counts = Counter[tuple[str, str, str, str | int]]


class Shown(NamedTuple):
    """A screen that a caller had before them."""

    session: Any
    on: Any  #: the turn that it answered
    next: Any  #: the turn of the same call behind that; None for the last one


def read_shown(line: Telephone) -> list[Shown]:
    """Read each time a screen was sent to a phone."""
    calls = {row.id: row for row in line.rows(sessions)}
    order = turns.c.session_id, turns.c.seq
    with line.reader.connect() as connection:
        rows = list(connection.execute(select(turns).order_by(*order)))
    found = []
    for here, row in enumerate(rows):
        later = [one for one in rows[here + 1 : here + 2] if one.session_id == row.session_id]
        follower = later[0] if later else None
        if follower is None or follower.at != row.at:
            found.append(Shown(calls[row.session_id], row, follower))
    return found


def recount(shown: list[Shown], begin: Micros, end: Micros) -> Counts:
    """Count what became of the screens of calls that began in a time that is long over."""
    found: Counts = Counter()
    for one in shown:
        if begin <= micros(one.session.began_at) < end:
            screen, language = orjson.loads(one.on.state)
            for became in _became(one, screen):
                found[screen, language, one.session.network, became] += 1
    return found


def _became(one: Shown, screen: str) -> Iterator[str | int]:
    if one.next is None:
        yield "ended" if one.on.ends else "dropped"
    elif one.next.screen != screen:
        yield "lost"
    else:
        yield "wrong" if not one.next.valid else {"back": "back"}.get(one.next.kind, "answered")
        yield round(one.next.thinking_ms / 100)


def counted(stops: Stops) -> Counts:
    """Give what the numbers hold in the form of `recount`."""
    found: Counts = Counter()
    for spot, figures in stops.items():
        of_spot: list[tuple[str | int, int]] = [*figures.fates.items(), *figures.thinking.items()]
        for became, times in of_spot:
            found[spot.screen, spot.language, spot.network, became] += times
    return found
