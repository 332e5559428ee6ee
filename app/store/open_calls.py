"""Calls on the line: remembered in the process, read back when they are not, begun when new."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

import orjson

from app.domain.ids import IdSource
from app.domain.transcript import Mark
from app.domain.turn import Gateway, Reply, Turn
from app.menu.model import City
from app.menu.state import Caller, from_plain
from app.store import turn_sql
from app.store.hot_sql import Cursor, HotSql, Row
from app.store.published import Cities
from app.store.vault import Vault
from app.usecases.answer_turn import starts_anew
from app.usecases.call import Call, StoredTurn

#: Live sessions remembered in the process: a city's busiest minutes, some 3 KB each.
MOST_CALLS: Final = 20_000


class OpenCalls:
    """The calls of one process. Belongs to the thread that answers turns."""

    def __init__(
        self,
        sql: HotSql,
        cities: Cities,
        vault: Vault,
        ids: IdSource,
        gateways: Sequence[Gateway],
    ) -> None:
        """Remember nothing yet."""
        self._sql = sql
        self._cities = cities
        self._vault = vault
        self._ids = ids
        self._gateways = {gateway.name: gateway for gateway in gateways}
        self._calls: OrderedDict[bytes, Call] = OrderedDict()

    def key(self, turn: Turn) -> bytes:
        """The key by which the session of a turn is found."""
        return self._vault.session_key(turn.gateway, turn.session_id, turn.msisdn)

    def remembered(self, turn: Turn) -> Call | None:
        """The call of a turn if this process has it in mind. Any thread may ask."""
        return self._calls.get(self.key(turn))

    def remember(self, key: bytes, call: Call) -> None:
        """Keep a call whose turn is stored."""
        self._calls[key] = call
        self._calls.move_to_end(key)
        if len(self._calls) > MOST_CALLS:
            self._calls.popitem(last=False)

    def forget(self, key: bytes) -> None:
        """Drop a call that may differ from what is stored."""
        self._calls.pop(key, None)

    def all(self, cursor: Cursor, asked: Sequence[tuple[bytes, Turn]]) -> dict[bytes, Call]:
        """Give the call of each of these turns, the callers of new ones recognised."""
        unknown = [key for key, _ in asked if key not in self._calls]
        stored = self._load(cursor, unknown) if unknown else {}
        calls: dict[bytes, Call] = {}
        fresh: list[tuple[Call, Turn]] = []
        for key, turn in asked:
            call = self._calls.get(key) or stored.get(key)
            if call is None or self._is_new_epoch(call, turn):
                call = self._begin(key, 0 if call is None else call.epoch + 1, turn)
                fresh.append((call, turn))
            elif key in stored:
                call.limit = self._limit(call.city, turn)
            call.turn = turn
            calls[key] = call
        if fresh:
            self._recognise(cursor, fresh)
        return calls

    def _is_new_epoch(self, call: Call, turn: Turn) -> bool:
        gateway = self._gateways.get(turn.gateway)
        if gateway is None or not gateway.recycles_ids:
            return False
        idle_us = call.city.route(turn.gateway, turn.network).idle_s * 1_000_000
        return starts_anew(call, turn, recycles_ids=True, idle_us=idle_us)

    def _begin(self, key: bytes, epoch: int, turn: Turn) -> Call:
        city = self._cities.answering(turn.service_code)
        id_ = self._ids.next(turn.received_at)
        return Call(id_, key, epoch, city, self._limit(city, turn), self._vault.transcript_hash)

    def _limit(self, city: City, turn: Turn) -> int:
        gateway = self._gateways.get(turn.gateway) or Gateway(turn.gateway)
        return city.route(turn.gateway, turn.network).screen - len(gateway.prefix)

    def _recognise(self, cursor: Cursor, fresh: Sequence[tuple[Call, Turn]]) -> None:
        """Find out who begins a call: language, places and cases of a known number."""
        by_city: dict[int, dict[bytes, list[Call]]] = {}
        for call, turn in fresh:
            if turn.msisdn:
                wanted = by_city.setdefault(self._cities.id(call.city), {})
                wanted.setdefault(self._vault.phone_hash(turn.msisdn), []).append(call)
        for city_id, calls in by_city.items():
            rows = self._sql.lookup(
                cursor, turn_sql.CONTACTS, "hash", list(calls), {"city": city_id}
            )
            for row in rows:
                for call in calls[bytes(row[0])]:
                    _recognised(call, row)

    def _load(self, cursor: Cursor, keys: Sequence[bytes]) -> dict[bytes, Call]:
        """Read sessions that this process does not have in mind, each at its newest epoch."""
        newest: dict[bytes, Row] = {}
        for row in self._sql.lookup(cursor, turn_sql.SESSIONS, "key", keys):
            key = bytes(row[0])
            if key not in newest or row[1] > newest[key][1]:
                newest[key] = row
        calls = {key: self._stored(key, row) for key, row in newest.items()}
        if calls:
            by_id = {call.id: call for call in calls.values()}
            for row in self._sql.lookup(cursor, turn_sql.TURNS, "id", list(by_id)):
                by_id[row[0]].turns.append(_stored_turn(row))
        return calls

    def _stored(self, key: bytes, row: Row) -> Call:
        _, epoch, id_, version = row
        city = self._cities.version(version)
        call = Call(id_, key, epoch, city, 0, self._vault.transcript_hash)
        call.is_new = False
        return call


def _stored_turn(row: Row) -> StoredTurn:
    _, length, hashed, reply, ends, state, at = row
    mark = Mark(length, bytes(hashed))
    return StoredTurn(mark, Reply(reply, bool(ends)), from_plain(orjson.loads(state)), at)


def _recognised(call: Call, row: Row) -> None:
    _, call.contact_id, language, _, _, cases, places = row
    call.language = language or call.language
    remembered = tuple((need, code) for need, code in orjson.loads(places))
    call.caller = Caller(not cases, cases, remembered)
