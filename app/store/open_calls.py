"""Calls on the line: remembered in the process, read back when they are not, begun when new."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import orjson

from app.domain.ids import IdSource
from app.domain.transcript import Mark
from app.domain.turn import Gateway, Reply, Turn
from app.menu.model import City
from app.menu.state import Caller, from_plain
from app.menu.step import Position
from app.store import turn_sql
from app.store.broken_off import Left, gone_on_with, left, recent
from app.store.published import Cities
from app.store.trips import Each, Lookup, Reads, Row, Steps
from app.store.vault import Vault
from app.usecases.answer_turn import starts_anew
from app.usecases.call import Call, StoredTurn

#: Live sessions remembered in the process: a city's busiest minutes, some 3 KB each.
MOST_CALLS: Final = 20_000


class Known(NamedTuple):
    """What is known of callers."""

    people: Mapping[bytes, Row]  #: rows of contacts, by the keyed hash of their numbers
    left_off: Mapping[bytes, Left]  #: by the key with which a caller's sessions begin


class Who(NamedTuple):
    """What is asked of callers."""

    people: list[Lookup]  #: one a city
    recent: dict[bytes, Mapping[str, Any]]  #: by the key with which a caller's sessions begin

    @property
    def asked(self) -> list[Lookup | Each]:
        """All of it: contacts first, then last calls."""
        last = [Each(turn_sql.RECENT, [*self.recent.values()])] if self.recent else []
        return [*self.people, *last]


class OpenCalls:
    """The calls of one process. Belongs to whoever runs the turnstile."""

    def __init__(
        self,
        cities: Cities,
        vault: Vault,
        ids: IdSource,
        gateways: Sequence[Gateway],
        *,
        is_alone: bool,
    ) -> None:
        """Remember nothing yet. `is_alone`: no other process answers these callers."""
        self._cities = cities
        self._vault = vault
        self._ids = ids
        self._gateways = {gateway.name: gateway for gateway in gateways}
        self._calls: OrderedDict[bytes, Call] = OrderedDict()
        self._is_alone = is_alone
        #: Callers whose newest call came to its end here, by the key of their sessions.
        self._settled: OrderedDict[bytes, None] = OrderedDict()

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

    def settle(self, call: Call) -> None:
        """Note that a call came to its end, so that its caller has nothing to go on with."""
        if self._is_alone and call.turn and call.turn.msisdn:
            self._settled[self._vault.caller_key(call.turn.msisdn)] = None
            if len(self._settled) > MOST_CALLS:
                self._settled.popitem(last=False)

    def unsettle(self, turn: Turn) -> None:
        """Look for what the caller of a turn may go on with when they dial next."""
        self._settled.pop(self._vault.caller_key(turn.msisdn), None)

    def all(self, asked: Sequence[tuple[bytes, Turn]]) -> Steps[dict[bytes, Call]]:
        """Give the call of each of these turns, the callers of new ones recognised."""
        unknown = [one for one in asked if one[0] not in self._calls]
        stored, known = (yield from self._read(unknown)) if unknown else ({}, Known({}, {}))
        calls: dict[bytes, Call] = {}
        again: list[tuple[Call, Turn]] = []
        for key, turn in asked:
            call = self._calls.get(key) or stored.get(key)
            if call is None:
                call = self._begin(key, 0, turn)
                self._recognise(call, turn, known)
            elif self._is_new_epoch(call, turn):
                call = self._begin(key, call.epoch + 1, turn)
                again.append((call, turn))
            if call.turn is None or call.turn.network != turn.network:
                call.limit = self._limit(call.city, turn)
            call.turn = turn
            calls[key] = call
        if again:
            known = yield from self._know([turn for _, turn in again])
            for call, turn in again:
                self._recognise(call, turn, known)
        return calls

    def _is_new_epoch(self, call: Call, turn: Turn) -> bool:
        gateway = self._gateways.get(turn.gateway)
        if gateway is None or not gateway.recycles_ids:
            return False
        idle_us = call.city.route(turn.gateway, turn.network).idle_s * 1_000_000
        return starts_anew(call, turn, recycles_ids=True, idle_us=idle_us)

    def _begin(self, key: bytes, epoch: int, turn: Turn) -> Call:
        self.unsettle(turn)
        city = self._cities.answering(turn.service_code)
        id_ = self._ids.next(turn.received_at)
        return Call(id_, key, epoch, city, self._vault.transcript_hash)

    def _limit(self, city: City, turn: Turn) -> int:
        gateway = self._gateways.get(turn.gateway) or Gateway(turn.gateway)
        return city.route(turn.gateway, turn.network).screen - len(gateway.prefix)

    def _read(
        self, unknown: Sequence[tuple[bytes, Turn]]
    ) -> Steps[tuple[dict[bytes, Call], Known]]:
        """Read what is stored of these sessions and of their callers, in one trip."""
        sessions = Lookup(turn_sql.SESSIONS, "key", [key for key, _ in unknown])
        who = self._who([turn for _, turn in unknown])
        rows, *about = yield Reads([sessions, *who.asked])
        calls = yield from self._load(rows)
        return calls, _known(who, about)

    def _who(self, turns: Sequence[Turn]) -> Who:
        """Ask for the contacts behind these turns, and for their last calls, city by city."""
        by_city: dict[int, set[bytes]] = {}
        asked: dict[bytes, Mapping[str, Any]] = {}
        for turn in turns:
            if turn.msisdn:
                city_id = self._cities.id(self._cities.answering(turn.service_code))
                hashed = self._vault.phone_hash(turn.msisdn)
                by_city.setdefault(city_id, set()).add(hashed)
                caller = self._vault.caller_key(turn.msisdn)
                if caller not in self._settled:
                    asked[caller] = recent(city_id, caller, turn.received_at)
        people = [
            Lookup(turn_sql.CONTACTS, "hash", list(hashes), {"city": city_id})
            for city_id, hashes in by_city.items()
        ]
        return Who(people, asked)

    def _know(self, turns: Sequence[Turn]) -> Steps[Known]:
        who = self._who(turns)
        asked = who.asked
        return _known(who, (yield Reads(asked)) if asked else ())

    def _recognise(self, call: Call, turn: Turn, known: Known) -> None:
        """Tell a new call who is calling: language, places, cases, and a call that broke off."""
        hashed = self._vault.phone_hash(turn.msisdn) if turn.msisdn else b""
        if row := known.people.get(hashed):
            _, call.contact_id, language, opted_out_at, blocked, cases, places = row
            call.language = language or call.language
            remembered = tuple((need, code) for need, code in orjson.loads(places))
            call.caller = Caller(not cases, cases, remembered)
            call.told = opted_out_at is None and not blocked
        caller = self._vault.caller_key(turn.msisdn) if turn.msisdn else b""
        if before := known.left_off.get(caller):
            going_on = gone_on_with(call, before, turn.received_at)
            call.caller = call.caller._replace(unfinished=going_on)

    def _load(self, rows: Sequence[Row]) -> Steps[dict[bytes, Call]]:
        """Read the turns of stored sessions, each session at its newest epoch."""
        newest: dict[bytes, Row] = {}
        for row in rows:
            key = bytes(row[0])
            if key not in newest or row[1] > newest[key][1]:
                newest[key] = row
        calls = {key: self._stored(key, row) for key, row in newest.items()}
        if calls:
            by_id = {call.id: call for call in calls.values()}
            [turns] = yield Reads([Lookup(turn_sql.TURNS, "id", list(by_id))])
            for row in turns:
                _add_turn(by_id[row[0]], row)
        return calls

    def _stored(self, key: bytes, row: Row) -> Call:
        _, epoch, id_, version = row
        city = self._cities.version(version)
        call = Call(id_, key, epoch, city, self._vault.transcript_hash)
        call.is_new = False
        return call


def _known(who: Who, about: Sequence[Sequence[Row]]) -> Known:
    """Sort what was found of callers, in the order in which it was asked."""
    count = len(who.people)
    people = {bytes(row[0]): row for rows in about[:count] for row in rows}
    callers = list(who.recent)
    return Known(people, {callers[r[0]]: left(r[1:]) for rows in about[count:] for r in rows})


def _add_turn(call: Call, row: Row) -> None:
    _, length, hashed, reply, ends, plain, at = row
    state = from_plain(orjson.loads(plain))
    call.caller = state.caller  # as at the begin, in every turn
    # Drawn for a screen we no longer know: what follows is worked out anew.
    to = Position(state, Reply(reply, bool(ends)), limit=0)
    call.turns.append(StoredTurn(Mark(length, bytes(hashed)), to, at))
