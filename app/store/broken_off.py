"""Calls that broke off some minutes ago, for callers who dial again.

Whose they are is known by the beginning of their keys, whatever the gateway's new session id.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import orjson

from app.domain.ids import first_id
from app.menu.resume import may_resume, unfinished
from app.menu.state import State, Unfinished, from_plain
from app.store import turn_sql
from app.store.trips import Lookup, Query, Reads, Row, Steps
from app.usecases.call import Call

#: How long a call may be gone on with, from its last turn.
RESUME_US: Final = 15 * 60 * 1_000_000
#: No network lets a session live longer before that.
_LONGEST_US: Final = 10 * 60 * 1_000_000


class Left(NamedTuple):
    """Where a caller's last call stands."""

    version: str  #: of the city's folder
    state: State
    at: int  #: microseconds


#: By the key with which the caller's sessions begin.
LeftOff = Mapping[bytes, Left]


def recent(city_id: int, caller_key: bytes, now_us: int) -> Query:
    """Ask for the session this caller began last, a short while ago, if it has not ended."""
    since = first_id(now_us - RESUME_US - _LONGEST_US)
    keys = {"first": caller_key + bytes(8), "last": caller_key + b"\xff" * 8}
    return Query(turn_sql.RECENT, {"city": city_id, "since": since, **keys})


def left_off(found: Mapping[bytes, Sequence[Row]]) -> Steps[LeftOff]:
    """Read the newest turn of each of these sessions, one at most a caller."""
    newest = {caller: rows[0] for caller, rows in found.items() if rows}
    if not newest:
        return {}
    [rows] = yield Reads([Lookup(turn_sql.TURNS, "id", [row[0] for row in newest.values()])])
    turns = {row[0]: row for row in rows}  # in their order: the last one stays
    stand = ((caller, version, turns.get(id_)) for caller, (id_, version) in newest.items())
    return {
        caller: Left(version, from_plain(orjson.loads(turn[5])), turn[6])
        for caller, version, turn in stand
        if turn
    }


def gone_on_with(call: Call, left: Left, now_us: int) -> Unfinished | None:
    """Give what a new call may go on with; None when there is nothing, or it is too long ago."""
    if now_us - left.at > RESUME_US:
        return None
    state = left.state
    if not state.trail and state.caller.unfinished:
        # Broken off again before the caller could say whether to go on.
        before = state.caller.unfinished
        state = state._replace(screen=before.screen, trail=before.trail)
    if not may_resume(state):
        return None
    if left.version == call.city.version:
        return Unfinished(state.screen, state.trail)
    return unfinished(call.city, call.language, call.caller, state)
