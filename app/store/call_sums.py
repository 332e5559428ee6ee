"""Calls and messages of whole days, as figures keep them: where callers stop, and what it cost."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Engine

from app.domain import ledger, stops
from app.domain.ledger import Ledger, Sums
from app.domain.periods import Period, bounds
from app.domain.rates import Carrier
from app.domain.spans import Span
from app.domain.stops import Figures, Stops
from app.menu.model import City
from app.store import figure_book, ledger_store
from app.store.ledger_store import read_ledger
from app.store.stops import Asked, read_stops

STOPS: Final = "stops"
COSTS: Final = "costs"
#: What stops are kept apart by, besides the screen.
SIDES: Final = ("screen", "language", "network")


def count_day(engine: Engine, city_id: int, city: City, day: int, now_us: int) -> dict[str, Any]:
    """Count where a day's callers stopped and what it cost, as parts of its figures."""
    begin_us, end_us = bounds(Period(day, day), city.zone)
    asked = Asked(
        city.code,
        city.zone,
        begin_us,
        now_us,
        lambda gateway, network: city.route(gateway, network).idle_s,
        end_us,
    )
    return {STOPS: plain_stops(read_stops(engine, asked))} | count_costs(engine, city_id, city, day)


def count_costs(engine: Engine, city_id: int, city: City, day: int) -> dict[str, Any]:
    """Count what a day has cost, by the names and prices of routes.yaml as it is today."""
    cost = read_ledger(engine, city_id, city, ledger_store.Period(day, day + 1))
    return {COSTS: plain_costs(cost)}


def carriers(city: City) -> tuple[Carrier, ...]:
    """Give what a city calls its networks, and what they charge."""
    return tuple(Carrier(one.gateway, one.network, one.name, one.prices) for one in city.routes)


def add_days(connection: Connection, city_id: int, days: Period) -> dict[str, Any]:
    """Add up the calls and messages of days that are kept."""
    found = {part: _of_days(connection, city_id, days, part) for part in (STOPS, COSTS)}
    return {
        STOPS: plain_stops(summed_stops(found[STOPS])),
        COSTS: plain_costs(summed_costs(found[COSTS])),
    }


def _of_days(connection: Connection, city_id: int, days: Period, part: str) -> list[Any]:
    rows = figure_book.read_part(connection, city_id, Span.DAY, days, part)
    return [json for _, json in rows.values()]


def plain_stops(found: Stops) -> list[Any]:
    """Write where callers stopped: screen, language, network, fates, thinking times."""
    return [
        [
            *(getattr(spot, side) for side in SIDES),
            dict(sorted(one.fates.items())),
            {str(tenths): times for tenths, times in sorted(one.thinking.items())},
        ]
        for spot, one in stops.added_up(found, *SIDES).items()
    ]


def summed_stops(rows_of: Iterable[Sequence[Any]]) -> Stops:
    """Read what `plain_stops` has written, several times over."""
    found: dict[stops.Spot, Figures] = {}
    for rows in rows_of:
        for *sides, fates, thinking in rows:
            spot = stops.Spot(**dict(zip(SIDES, sides, strict=True)))
            one = found.setdefault(spot, Figures())
            one.fates.update(fates)
            one.thinking.update({int(tenths): times for tenths, times in thinking.items()})
    return found


def plain_costs(found: Ledger) -> list[Any]:
    """Write what was spent: network, service, currency, then the sums."""
    spots: dict[tuple[str, str, str], Sums] = {}
    for spot, sums in found.sums.items():
        spots.setdefault((spot.network, spot.service, spot.currency), Sums()).add(sums)
    return [[*spot, *_figures(sums)] for spot, sums in sorted(spots.items())]


def summed_costs(rows_of: Iterable[Sequence[Any]], day: int = 0) -> Ledger:
    """Read what `plain_costs` has written, several times over, as of one day."""
    found = Ledger()
    for rows in rows_of:
        for network, service, currency, *sums in rows:
            spot = ledger.Spot(day, network, service, currency)
            found.sums.setdefault(spot, Sums()).add(Sums(*sums))
    return found


def _figures(sums: Sums) -> tuple[int, ...]:
    return (
        sums.sessions,
        sums.hops,
        sums.parts,
        sums.amount,
        sums.may_have_left,
        sums.may_cost,
    )
