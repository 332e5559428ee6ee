"""Calls on the line: remembered in the process, read back when they are not, begun when new."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import orjson

from app.domain.ids import IdSource
from app.domain.limits import Flag, flag_at
from app.domain.report import BAIRRO
from app.domain.transcript import Mark
from app.domain.turn import Gateway, Reply, Turn
from app.menu.model import City
from app.menu.state import Awaiting, Caller, News, from_plain
from app.menu.step import Position
from app.store import turn_sql
from app.store.broken_off import Left, gone_on_with, left
from app.store.newest_calls import NewestCalls
from app.store.news_text import read_news
from app.store.published import Cities
from app.store.search import Search
from app.store.trips import Each, Lookup, Reads, Row, Steps
from app.store.vault import Vault
from app.usecases.answer_turn import starts_anew
from app.usecases.call import Call, StoredTurn
from app.usecases.news import current, first

#: Live sessions remembered in the process: a city's busiest minutes, some 3 KB each.
MOST_CALLS: Final = 20_000


class Known(NamedTuple):
    """What is known of callers whose calls are new."""

    people: Mapping[tuple[int, bytes], Row]  #: contacts, by city and keyed hash of their numbers
    left_off: Mapping[bytes, Left]  #: where their last calls stand, by the key of the new one


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
        self._newest = NewestCalls(vault.caller_key, is_alone=is_alone)

    def key(self, turn: Turn) -> bytes:
        """The key by which the session of a turn is found."""
        return self._vault.session_key(turn.gateway, turn.session_id, turn.msisdn)

    def remembered(self, turn: Turn) -> Call | None:
        """The call of a turn if this process has it in mind. Any thread may ask."""
        return self._calls.get(self.key(turn))

    def has(self, key: bytes) -> bool:
        """Whether the call of a session is remembered."""
        return key in self._calls

    def remember(self, key: bytes, call: Call) -> None:
        """Keep a call whose turn is stored."""
        self._calls[key] = call
        self._calls.move_to_end(key)
        if len(self._calls) > MOST_CALLS:
            self._calls.popitem(last=False)

    def forget(self, key: bytes) -> None:
        """Drop a call that may differ from what is stored."""
        self._calls.pop(key, None)

    def end(self, key: bytes, call: Call) -> None:
        """Let go of a call that has come to its end."""
        # A repeat after the end is rare, and answered from what is stored.
        self._calls.pop(key, None)
        if call.turn:
            self._newest.end(call.turn.msisdn, key, call.epoch)

    def doubt(self, turn: Turn) -> None:
        """Know nothing more of the calls of a turn's caller than what is stored."""
        self._newest.doubt(turn.msisdn)

    def all(self, asked: Sequence[tuple[bytes, Turn]]) -> Steps[dict[bytes, Call]]:
        """Give the call of each of these turns, the callers of new ones recognised."""
        unknown = [one for one in asked if one[0] not in self._calls]
        stored, known = (yield from self._read(unknown)) if unknown else ({}, Known({}, {}))
        calls: dict[bytes, Call] = {}
        again: list[tuple[bytes, Turn]] = []
        for key, turn in asked:
            call = self._calls.get(key) or stored.get(key)
            if call is None:
                call = self._begin(key, 0, turn)
                self._recognise(call, turn, known)
            elif self._is_new_epoch(call, turn):
                call = self._begin(key, call.epoch + 1, turn)
                again.append((key, turn))
            if call.turn is None or call.turn.network != turn.network:
                call.limit = self._limit(call.city, turn)
            call.turn = turn
            calls[key] = call
        if again:
            _, known = yield from self._read(again, anew=True)
            for key, turn in again:
                self._recognise(calls[key], turn, known)
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
        self._newest.begin(turn.msisdn, key, epoch)
        return Call(id_, key, epoch, city, self._vault.transcript_hash)

    def _limit(self, city: City, turn: Turn) -> int:
        gateway = self._gateways.get(turn.gateway) or Gateway(turn.gateway)
        return city.route(turn.gateway, turn.network).screen - len(gateway.prefix)

    def _read(
        self, unknown: Sequence[tuple[bytes, Turn]], *, anew: bool = False
    ) -> Steps[tuple[dict[bytes, Call], Known]]:
        """Read what is stored of these sessions; of new ones, who is calling.

        `anew`: all are new, whatever is stored under their keys.
        """
        search = Search(unknown, self._newest, anew=anew)
        contacts = self._contacts([turn for _, turn in unknown])
        asked = [*contacts.values(), *search.asked]
        rows = (yield Reads(asked)) if asked else []
        stored, before = search.sort(rows[len(contacts) :])
        calls = {key: self._stored(row) for key, row in stored.items()}
        left_off = yield from self._load(calls, before)
        of_cities = zip(contacts, rows, strict=False)
        people = {(city, row[0]): row for city, of_city in of_cities for row in of_city}
        return calls, Known(people, left_off)

    def _contacts(self, turns: Sequence[Turn]) -> dict[int, Lookup]:
        """Ask for the contacts behind these turns, city by city."""
        by_city: dict[int, set[bytes]] = {}
        for turn in turns:
            if turn.msisdn:
                city_id = self._cities.id(self._cities.answering(turn.service_code))
                by_city.setdefault(city_id, set()).add(self._vault.phone_hash(turn.msisdn))
        return {
            city_id: Lookup(turn_sql.CONTACTS, "hash", list(hashes), {"city": city_id})
            for city_id, hashes in by_city.items()
        }

    def _load(
        self, stored: Mapping[bytes, Call], before: Mapping[bytes, Row]
    ) -> Steps[dict[bytes, Left]]:
        """Read the turns of stored sessions, and where the last calls of new ones stand."""
        by_id = {call.id: call for call in stored.values()}
        asked: list[Lookup | Each] = []
        if stored:
            asked.append(Lookup(turn_sql.TURNS, "id", list(by_id)))
        if before:
            asked.append(Each(turn_sql.LAST_TURN, [{"id": row[2]} for row in before.values()]))
        answers = list((yield Reads(asked))) if asked else []
        for row in answers.pop(0) if stored else ():
            _add_turn(by_id[row[0]], row)
        keys = list(before)
        last = [(keys[row[0]], row[1:]) for rows in answers for row in rows]
        return {key: left(before[key], row) for key, row in last if not row[0]}

    def _recognise(self, call: Call, turn: Turn, known: Known) -> None:
        """Tell a new call who is calling: language, places, cases, and a call that broke off."""
        city_id = self._cities.id(call.city)
        hashed = self._vault.phone_hash(turn.msisdn) if turn.msisdn else b""
        if row := known.people.get((city_id, hashed)):
            _, call.contact_id, language, opted_out_at, flag, until, *rest = row
            cases, places, news, crew, call.heard_on = rest
            call.language = language or call.language
            if flag:
                call.flag = flag_at(flag, until, turn.received_at)
            call.caller = Caller(not cases, cases, _remembered(places, call.flag))
            if crew and call.city.menu.lists_jobs:
                call.caller = call.caller._replace(crew=crew)
            is_blocked = call.flag is Flag.BLOCKED
            if news and not is_blocked:  # whose word on a case would not count
                _tell_news(call, news, turn.received_at)
            call.told = opted_out_at is None and not is_blocked
        before = known.left_off.get(call.key)
        if before and before.city_id == city_id:
            going_on = gone_on_with(call, before, turn.received_at)
            call.caller = call.caller._replace(unfinished=going_on)

    def _stored(self, row: Row) -> Call:
        key, epoch, id_, version, _ = row
        call = Call(id_, key, epoch, self._cities.version(version), self._vault.transcript_hash)
        call.is_new = False
        return call


def _remembered(places: str, flag: Flag) -> tuple[tuple[str, str], ...]:
    """Read a caller's last places: the bairros among them are a monitor's, while it is one."""
    known = ((need, code) for need, code in orjson.loads(places))
    return tuple(one for one in known if one[0] != BAIRRO or flag is Flag.MONITOR)


def _tell_news(call: Call, news: str, now_us: int) -> None:
    """Let a new call know which case waits for the caller's word, and which has ended unsolved."""
    # Whole: by what was read it is known again when something of it was told.
    call.news = read_news(news)
    going = current(call.news, now_us)
    asked, ended = first(going, asks=True), first(going, asks=False)
    call.caller = call.caller._replace(
        awaiting=Awaiting(asked.number, asked.service, asked.place) if asked else None,
        news=News(ended.number, ended.status, ended.service, ended.place) if ended else None,
    )


def _add_turn(call: Call, row: Row) -> None:
    _, length, hashed, reply, ends, plain, at = row
    state = from_plain(orjson.loads(plain))
    call.caller = state.caller  # as at the begin, in every turn
    # Drawn for a screen we no longer know: what follows is worked out anew.
    to = Position(state, Reply(reply, bool(ends)), limit=0)
    call.keep(StoredTurn(Mark(length, bytes(hashed)), to, at))
