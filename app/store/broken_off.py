"""Calls that broke off some minutes ago, for callers who dial again.

Whose they are is known by the keyed hash of the number, whatever the gateway's new session id.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import orjson

from app.domain.ids import first_id
from app.menu.resume import may_resume, unfinished
from app.menu.state import State, Unfinished, from_plain
from app.store import turn_sql
from app.store.trips import Lookup, Reads, Row, Steps
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


#: By keyed hash of the caller's number.
LeftOff = Mapping[bytes, Left]


def recent(city_id: int, hashes: Sequence[bytes], now_us: int) -> Lookup:
    """Ask for the sessions these callers began a short while ago."""
    since = first_id(now_us - RESUME_US - _LONGEST_US)
    return Lookup(turn_sql.RECENT, "hash", hashes, {"city": city_id, "since": since})


def left_off(found: Iterable[Sequence[Row]]) -> Steps[LeftOff]:
    """Read the newest turn of each caller's newest session, if that has not ended."""
    newest: dict[bytes, Row] = {}
    for row in (row for rows in found for row in rows):
        caller = bytes(row[0])
        if caller not in newest or row[1] > newest[caller][1]:
            newest[caller] = row
    if not newest:
        return {}
    [rows] = yield Reads([Lookup(turn_sql.TURNS, "id", [row[1] for row in newest.values()])])
    turns = {row[0]: row for row in rows}  # in their order: the last one stays
    stand = ((caller, version, turns.get(id_)) for caller, (_, id_, version) in newest.items())
    return {
        caller: Left(version, from_plain(orjson.loads(turn[5])), turn[6])
        for caller, version, turn in stand
        if turn and not turn[4]
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
