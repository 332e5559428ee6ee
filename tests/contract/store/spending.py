"""Calls and messages of some days as rows, and what they cost, counted in a second, plain way."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import insert

from app.domain.ids import first_id
from app.domain.ledger import Ledger
from app.domain.money import ONE, Price
from app.menu.model import City
from app.store.schema import message_sends, messages, reports, sessions, turns
from tests.contract.store.lines import AT, Telephone, maputo

#: Maputo is two hours before UTC, all year.
_ZONE: Final = timedelta(hours=2)
FIRST, BEYOND = date(2026, 11, 1), date(2026, 12, 1)


class Days(NamedTuple):
    """Days of the city: the first, and the first behind them."""

    first: date
    beyond: date


NOVEMBER: Final = Days(FIRST, BEYOND)
_TMCEL, _MOVITEL, _VODACOM, _UNNAMED = "64301", "64303", "64304", "64399"
NAMES: Final = {_TMCEL: "Tmcel", _MOVITEL: "Movitel", _VODACOM: "Vodacom", _UNNAMED: "other"}
#: network -> (first day, currency, of a session, seconds of a span, of a part), as people say it
PRICES: Final[dict[str, list[tuple[date, str, str, int | None, str]]]] = {
    "Tmcel": [(date(2025, 1, 1), "MZN", "0.5", None, "1.25")],
    "Movitel": [
        (date(2026, 1, 1), "MZN", "0.05", 20, "1.10"),
        (date(2026, 11, 16), "MZN", "0.333333", 20, "1.15"),
    ],
    "Vodacom": [(date(2026, 11, 10), "USD", "0.01", None, "0.025")],
    "other": [(date(2026, 1, 1), "MZN", "0", None, "2")],
}
#: So far apart are the ids of two cities.
_APART: Final = 200_000
SERVICES: Final = ("full_container", "cart_missed", "")
SCREENS: Final = ("problem", "where", "send", "thanks")
LANGUAGES: Final = ("pt", "ts")
KINDS: Final = ("key", "key", "key", "back", "text")
#: What nobody counts of a turn.
_UNREAD: Final = {"relation": "next", "ends": False, "transcript_length": 0, "reply": ""} | {
    "transcript_hash": b""
}


class Call(NamedTuple):
    """A session."""

    began: datetime  #: UTC
    network: str  #: code
    hops: int
    lasted_s: int
    told: bool  #: whether the gateway said how long it was
    service: str  #: "" for a call without a report


class Send(NamedTuple):
    """An attempt to send a message."""

    at: datetime  #: UTC
    network: str
    parts: int
    accepted: bool
    service: str


def priced() -> City:
    """Maputo with made-up prices."""
    routes = tuple(
        replace(one, prices=tuple(map(_price, PRICES.get(one.name, []))))
        if one.gateway == AT
        else one
        for one in maputo().routes
    )
    return replace(maputo(), routes=routes, memo={}, steps={})


def _price(written: tuple[date, str, str, int | None, str]) -> Price:
    since, currency, session, every_s, part = written
    session_, part_ = (int(Decimal(one) * ONE) for one in (session, part))
    return Price(since.toordinal(), currency, session_, every_s, part_)


def month(
    seed: int, calls: int = 300, sends: int = 250, days: Days = NOVEMBER
) -> tuple[list[Call], list[Send]]:
    """Make what came in some days, with much on their edges and on those of each."""
    rng = random.Random(seed)

    def moment() -> datetime:
        day = days.first + timedelta(days=rng.randrange(-1, (days.beyond - days.first).days + 1))
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - _ZONE
        edge = rng.choice(
            [timedelta(0), timedelta(microseconds=-1), timedelta(hours=rng.random() * 24)]
        )
        return midnight + edge

    def network() -> str:
        return rng.choice([*NAMES])

    return (
        [
            Call(
                moment(),
                network(),
                rng.randint(1, 9),
                rng.choice([0, 19, 20, 21, 40, 41, 119]),
                rng.random() < 0.5,
                rng.choice(SERVICES),
            )
            for _ in range(calls)
        ],
        [
            Send(
                moment(), network(), rng.choice([1, 1, 2]), rng.random() < 0.9, rng.choice(SERVICES)
            )
            for _ in range(sends)
        ],
    )


def store(line: Telephone, calls: list[Call], sends: list[Send], city_id: int = 1) -> None:
    """Write the rows that calls and messages leave."""
    with line.engine.begin() as connection:
        for table, rows in _rows(calls, sends, (city_id - 1) * _APART).items():
            if rows:
                connection.execute(insert(table), [row | {"city_id": city_id} for row in rows])


def _us(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _rows(calls: list[Call], sends: list[Send], first: int = 0) -> dict[Any, list[dict[str, Any]]]:
    made: dict[Any, list[dict[str, Any]]] = {
        table: [] for table in (sessions, turns, reports, messages, message_sends)
    }
    for number, call in enumerate(calls, first):
        began = _us(call.began)
        id_ = first_id(began) + number
        made[sessions].append(_session(id_, number, call))
        made[turns] += _turns(id_, number, call)
        if call.service:
            made[reports].append(_report(id_, number, began, call.service, id_))
    for number, send in enumerate(sends, first):
        at = _us(send.at)
        id_ = first_id(at) + 1_000 + number
        report = first_id(at) + 2_000 + number if send.service else 0
        if report:
            made[reports].append(_report(report, 100_000 + number, at, send.service, None))
        made[messages].append(_message(id_, number, at, report, send))
        made[message_sends].append(
            {"city_id": 1, "at": at, "message_id": id_, "gateway": AT, "network": send.network}
            | {"parts": send.parts, "accepted": send.accepted}
        )
    return made


def _session(id_: int, number: int, call: Call) -> dict[str, Any]:
    known = {"id": id_, "city_id": 1, "session_key": number.to_bytes(16), "epoch": 0}
    known |= {"gateway": AT, "gateway_session_id": f"S{number}", "network": call.network}
    known |= {"version": "v1", "began_at": _us(call.began)}
    ended = {"end_hops": call.hops, "end_duration_ms": call.lasted_s * 1000} if call.told else {}
    return known | {"end_hops": None, "end_duration_ms": None} | ended


def _turns(session_id: int, number: int, call: Call) -> list[dict[str, Any]]:
    """Write what a caller pressed, by chance: on what was shown, but for what was taken up anew."""
    rng = random.Random(number)
    language, shown = rng.choice(LANGUAGES), ""
    rows = []
    # A gateway that says how many requests it made knows of one that never came.
    for hop in range(call.hops - call.told):
        at = _us(call.began) + hop
        at += call.lasted_s * ONE * hop // (call.hops - 1) if call.hops > 1 else 0
        # Two rows of one moment were one request.
        for two in range(2):
            on = rng.choice(SCREENS) if rng.random() < 0.1 else shown
            shown = rng.choice(SCREENS)
            known: dict[str, Any] = {"session_id": session_id, "seq": 2 * hop + two}
            known |= {"city_id": 1, "at": at, "screen": on, "kind": rng.choice(KINDS)}
            known |= {"valid": rng.random() < 0.8, "thinking_ms": rng.randrange(30_000)}
            known |= {"state": orjson.dumps([shown, language]).decode()}
            rows.append(known | _UNREAD)
    rows[-1:] = [row | {"ends": rng.random() < 0.4} for row in rows[-1:]]
    return rows


def _report(id_: int, number: int, at: int, service: str, session: int | None) -> dict[str, Any]:
    known: dict[str, Any] = {"id": id_, "city_id": 1, "number": number, "session_id": session}
    known |= {"filing": 1 if session else None, "service_code": service, "district": "d"}
    known |= {"bairro": "b", "block": "", "point": "", "lat": 0, "lon": 0, "radius_m": 1}
    known |= {"located_by": "bairro", "status": "received", "channel": "ussd", "language": "pt"}
    return known | {"network": "64301", "requested_at": at, "updated_at": at}


def _message(id_: int, number: int, at: int, report: int, send: Send) -> dict[str, Any]:
    cause = f"report:{report}:filed" if report else f"day:{number}"
    known = {"id": id_, "city_id": 1, "direction": "out", "gateway": AT, "network": send.network}
    known |= {"contact_id": number, "cause": cause, "template": "received", "body_sealed": b""}
    return known | {"state": "accepted", "next_at": at, "created_at": at, "sent_at": at}


def recount(
    calls: list[Call], sends: list[Send], days: Days = NOVEMBER
) -> Counter[tuple[str, str, str, str, str]]:
    """Count (what, day, network, service, currency) -> how much, in a plain way."""
    found: Counter[tuple[str, str, str, str, str]] = Counter()
    for call in calls:
        day = (call.began + _ZONE).date()
        if not days.first <= day < days.beyond:
            continue
        price = _of_day(NAMES[call.network], day)
        key = (day.isoformat(), NAMES[call.network], call.service, price[1] if price else "")
        found["sessions", *key] += 1
        found["hops", *key] += call.hops
        if price:
            # Of a call that the gateway told nothing of its last request says how long it was.
            lasted = Fraction(call.lasted_s) if call.told else _seen(call)
            spans = max(1, -int(-lasted // price[3])) if price[3] else 1
            found["amount", *key] += _micro(Decimal(price[2]) * spans)
    for send in sends:
        day = (send.at + _ZONE).date()
        if not days.first <= day < days.beyond:
            continue
        price = _of_day(NAMES[send.network], day)
        key = (day.isoformat(), NAMES[send.network], send.service, price[1] if price else "")
        what, cost = ("parts", "amount") if send.accepted else ("may have left", "may cost")
        found[what, *key] += send.parts
        found[cost, *key] += _micro(Decimal(price[4]) * send.parts) if price else 0
    return found


def _seen(call: Call) -> Fraction:
    # As `_rows` spreads the requests: each a microsecond later than its share.
    if call.hops == 1:
        return Fraction(0)
    return call.lasted_s + Fraction(call.hops - 1, ONE)


def _micro(amount: Decimal) -> int:
    micro = amount * ONE
    assert micro == int(micro)
    return int(micro)


def _of_day(name: str, day: date) -> tuple[date, str, str, int | None, str] | None:
    known = [price for price in PRICES[name] if price[0] <= day]
    return known[-1] if known else None


def counted(ledger: Ledger) -> Counter[tuple[str, str, str, str, str]]:
    """Give a ledger in the form of `recount`."""
    found: Counter[tuple[str, str, str, str, str]] = Counter()
    for spot, sums in ledger.sums.items():
        key = (date.fromordinal(spot.day).isoformat(), spot.network, spot.service, spot.currency)
        found["sessions", *key] += sums.sessions
        found["hops", *key] += sums.hops
        found["parts", *key] += sums.parts
        found["amount", *key] += sums.amount
        found["may have left", *key] += sums.may_have_left
        found["may cost", *key] += sums.may_cost
    return found
