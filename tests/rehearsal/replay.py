"""Replay recorded reports as calls, and compare what was exported with what was wanted."""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from app.demo.caller import PATIENCE, Caller, Wish
from app.demo.signs import Signs
from app.domain.gazetteer import Bairro, Gazetteer
from app.domain.geo import Position
from app.menu.model import City
from tests.rehearsal.gateway import Exchange, Gateway, number

#: Callbacks on their way at once when duplicates are delivered.
LANES = 8


class Made(NamedTuple):
    """A call that was made."""

    wish: Wish
    number: int | None  #: of the case; None when nothing was stored
    answers: int  #: from dial to stored
    last: str  #: the last screen
    pages: int = 0  #: answers that only asked for more of a list
    could_join: bool = False  #: the same was open there


def make_call(gateway: Gateway, signs: Signs, wish: Wish, msisdn: str) -> Made:
    """Call once without a slip."""
    caller, call = Caller(signs, wish), gateway.dial(msisdn)
    while call.answers < PATIENCE and (given := caller.next(call.screen)) is not None:
        call.answer(given)
    said = call.screen.text
    return Made(wish, caller.number, call.answers, said, caller.pages, caller.could_join)


def make_calls(
    gateway: Gateway, city: City, wishes: Sequence[Wish], first_number: int = 0
) -> list[Made]:
    """Call once for each wish, every time from another telephone."""
    signs = Signs(city)
    return [
        make_call(gateway, signs, wish, number(first_number + index))
        for index, wish in enumerate(wishes)
    ]


def differences(made: Sequence[Made], reports: dict[int, dict[str, str]], city: City) -> list[str]:
    """Say of each call in what its exported row differs from what its caller wanted."""
    found = []
    for index, call in enumerate(made, 1):
        row = reports.get(call.number or 0)
        if row is None:
            found.append(f"call {index}: {call.wish} is not stored; last screen: {call.last}")
            continue
        wanted = _expected(call.wish, city)
        wrong = {k: (row[k], v) for k, v in wanted.items() if row[k] != v}
        if wrong:
            found.append(f"call {index}: {call.wish}: {wrong}")
    return found


def _expected(wish: Wish, city: City) -> dict[str, str]:
    """What a row must say."""
    gazetteer = city.gazetteer
    bairro = gazetteer.by_bairro[wish.bairro]
    located_by, position = _known_of(bairro, gazetteer)
    wanted = {
        "service_name": city.services[wish.service].names[city.language],
        "service_code": wish.service,
        "district": gazetteer.by_district[bairro.district].name,
        "bairro": bairro.name,
        "block": wish.block,
        "point": "",
        "container_code": "",
        "located_by": located_by,
        "status": "received",
        "channel": "ussd",
    }
    if wish.point:
        point = gazetteer.by_point[wish.point]
        position = point.position
        wanted |= {"point": point.name, "container_code": point.code, "located_by": "container"}
    return wanted | {"lat": f"{position.lat:.6f}", "long": f"{position.lon:.6f}"}


def _known_of(bairro: Bairro, gazetteer: Gazetteer) -> tuple[str, Position]:
    """What a bairro's coordinates are of, and where that is."""
    if bairro.position:
        return "bairro", bairro.position
    if at := gazetteer.by_district[bairro.district].position:
        return "district", at
    assert gazetteer.city, "a district without a position has its city's"
    return "city", gazetteer.city.position


def deliver_again(
    callback_url: str, heard: Sequence[Exchange], *, seed: int, copies: int = 2
) -> list[Exchange]:
    """Deliver every callback `copies` times more, in any order, several at once.

    Gives those that were answered otherwise than the first time.
    """
    again = list(heard) * copies
    random.Random(seed).shuffle(again)
    lanes = [again[lane::LANES] for lane in range(LANES)]
    with ThreadPoolExecutor(LANES) as pool:
        others = pool.map(lambda lane: deliver(callback_url, lane), lanes)
        return [one for lane in others for one in lane]


def deliver(callback_url: str, heard: Sequence[Exchange]) -> list[Exchange]:
    """Deliver callbacks once more in this order; give those answered otherwise."""
    gateway = Gateway(callback_url)
    try:
        return [one for one in heard if gateway.turn(one.callback) != one.reply]
    finally:
        gateway.close()
