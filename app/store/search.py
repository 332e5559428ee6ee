"""Looks for the sessions of a batch, and for the last ones of callers whose calls are new."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.domain.turn import Turn
from app.store import turn_sql
from app.store.broken_off import session_or_last
from app.store.newest_calls import NewestCalls
from app.store.trips import Each, Lookup, Row

#: A key that no session has.
_NONE: Final = b""


class Search:
    """What is asked for some turns whose calls nobody remembers, in one trip."""

    def __init__(
        self, unknown: Sequence[tuple[bytes, Turn]], newest: NewestCalls, *, anew: bool
    ) -> None:
        """`unknown`: turns with the keys of their sessions. `anew`: all calls are new anyway."""
        self._newest = newest
        self._anew = anew
        self._lasting = [one for one in unknown if newest.asks_for_last(one[1].msisdn)]
        lasting = {key for key, _ in self._lasting}
        self._plain = [] if anew else [key for key, _ in unknown if key not in lasting]

    @property
    def asked(self) -> list[Lookup | Each]:
        """What to ask, in the order in which `sort` takes the answers."""
        asked: list[Lookup | Each] = []
        if self._plain:
            asked.append(Lookup(turn_sql.SESSIONS, "key", self._plain))
        if self._lasting:
            sets = [self._values(key, turn) for key, turn in self._lasting]
            asked.append(Each(turn_sql.SESSION_OR_LAST, sets))
        return asked

    def _values(self, key: bytes, turn: Turn) -> Mapping[str, Any]:
        caller = self._newest.caller_key(turn.msisdn)
        return session_or_last(_NONE if self._anew else key, caller, turn.received_at)

    def sort(self, rows: Sequence[Sequence[Row]]) -> tuple[dict[bytes, Row], dict[bytes, Row]]:
        """Tell sessions that are stored, by key, from last ones, by the key of the new call."""
        answers = iter(rows)
        stored = {row[0]: row for row in next(answers)} if self._plain else {}
        before: dict[bytes, Row] = {}
        for number, *columns in next(answers) if self._lasting else ():
            (key, turn), row = self._lasting[number], tuple(columns)
            if row[0] == key and not self._anew:
                stored[key] = row
            elif not self._newest.is_over(turn.msisdn, row[0], row[1]):
                before[key] = row
        return stored, before
