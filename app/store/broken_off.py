"""Calls that broke off some minutes ago, for callers who dial again.

Whose they are is known by the beginning of their keys, whatever the gateway's new session id.
"""

import logging
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import orjson

from app.domain.ids import first_id
from app.menu.conditions import nothing_begun
from app.menu.resume import left_at, may_resume, unfinished
from app.menu.state import State, Unfinished, from_plain
from app.store.trips import Row
from app.usecases.call import Call

log = logging.getLogger(__name__)

#: How long a call may be gone on with, from its last turn.
RESUME_US: Final = 15 * 60 * 1_000_000
#: No network lets a session live longer before that.
_LONGEST_US: Final = 10 * 60 * 1_000_000


class Left(NamedTuple):
    """Where a caller's last call stands."""

    city_id: int
    version: str  #: of the city's folder
    plain: str  #: the state, as it is stored
    at: int  #: microseconds


def session_or_last(key: bytes, caller_key: bytes, now_us: int) -> Mapping[str, Any]:
    """Give the values of `turn_sql.SESSION_OR_LAST`: a key, or the caller's last short while."""
    since = first_id(now_us - RESUME_US - _LONGEST_US)
    first, last = caller_key + bytes(8), caller_key + b"\xff" * 8
    return {"key": key, "first": first, "last": last, "since": since}


def left(session: Row, turn: Row) -> Left:
    """Read a row of `turn_sql.SESSION_OR_LAST`, and one of `LAST_TURN` that has not ended."""
    _, _, _, version, city_id = session
    _, plain, at = turn
    return Left(city_id, version, plain, at)


def gone_on_with(call: Call, left_: Left, now_us: int) -> Unfinished | None:
    """Give what a new call may go on with; None when there is nothing, or it is too long ago."""
    if abs(now_us - left_.at) > RESUME_US:  # the clock may have gone back since
        return None
    try:
        return _unfinished(call, left_.version, from_plain(orjson.loads(left_.plain)))
    except Exception:  # another program's, or a fault of ours: that call is lost, not this one too
        log.exception("call.not_gone_on_with", extra={"version": left_.version[:8]})
        return None


def _unfinished(call: Call, version: str, state: State) -> Unfinished | None:
    if nothing_begun(state) and state.caller.unfinished:
        # Broken off again before the caller could say whether to go on.
        before = state.caller.unfinished
        day = before.day or state.day
        state = state._replace(screen=before.screen, trail=before.trail, day=day)
    if not may_resume(state):
        return None
    if version == call.city.version:
        return left_at(state)
    return unfinished(call.city, call.language, call.caller, state)
