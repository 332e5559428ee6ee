"""What it costs a turn that there are limits."""

from collections import Counter

import pytest

from app.domain.limits import Held, Most
from app.store.engine import is_sqlite
from app.store.trips import Reads, Step, Writes
from app.store.turnstile import Turnstile
from tests.contract.store.limited import (
    allow,
    bairro_of,
    file,
    held,
    phone,
)
from tests.contract.store.lines import (
    GATEWAYS,
    PHONE,
    Telephone,
    dial,
    maputo,
    report_at,
)
from tests.contract.store.watching import Watching


class Trips(Watching):
    """Counts trips and what they carry."""

    def __init__(self, *, embedded: bool) -> None:
        super().__init__(embedded=embedded)
        self.made: list[Counter[str]] = []

    def meets(self, trip: Step) -> None:
        if isinstance(trip, Reads):
            self.made.append(Counter(reads=len(trip.asked)))
        elif isinstance(trip, Writes):
            self.made.append(Counter(added=len(trip.added), changed=len(trip.changed)))


@pytest.mark.parametrize("who", [PHONE, ""], ids=["known", "new"])
def test_a_limit_costs_one_statement_in_the_trip_that_files_where_it_is_near(
    line: Telephone, who: str
) -> None:
    """For a caller who is known and for one who is not: far from a limit, near one and over it."""
    made: list[list[Counter[str]]] = []
    bairros = [bairro_of(code) for code in maputo().gazetteer.by_point]
    common = max(bairros, key=bairros.count)
    before, *places = [place for place, bairro in enumerate(bairros) if bairro == common]
    file(line, before)
    limits = [Most(), Most(10_000, None), Most(7, None), Most(1, 1)]
    for number, most in enumerate(limits):
        allow(line, bairro=most)
        sql = Trips(embedded=is_sqlite(line.url))
        line.turnstile = Turnstile(sql, line.cities, line.vault, line.ids, GATEWAYS, "console")
        file(line, before, phone(20 + number))
        made.append(_trips_of(line, sql, places[number], who or phone(10 + number)))

    without, far, near, over = made
    assert far == without
    assert near == over
    *reads, writes = without
    assert near == [*reads, writes + Counter(changed=1)]
    assert held(line)[-1] == Held.BAIRRO


def _trips_of(line: Telephone, sql: Trips, place: int, caller: str) -> list[Counter[str]]:
    """Give the trips of the turn that sends a report."""
    *asked, last = report_at(place)
    for keys in asked:
        line.ask(dial(keys, session=caller + last, phone=caller))
    sql.made.clear()
    line.ask(dial(last, session=caller + last, phone=caller))
    return sql.made
