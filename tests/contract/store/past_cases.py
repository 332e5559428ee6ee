"""Cases of the past, put where reports are stored: what a city has done so far."""

from typing import Any

from sqlalchemy import insert

from app.domain.clock import DAY_US, Micros, utc
from app.store.schema import reports
from tests.contract.store.lines import NOW, Telephone

SERVICE, DISTRICT = "container_full", "kamaxakeni"
_WHERE = {
    "bairro": "maxaquene_a",
    "block": "",
    "point": "",
    "lat": -25.94,
    "lon": 32.58,
    "radius_m": 750,
    "located_by": "bairro",
}
_HOW = {"channel": "ussd", "language": "pt", "network": "64301"}


def add_past(
    line: Telephone,
    count: int,
    status: str,
    *,
    ago: int = 20,
    took: int | None = None,
    at: Micros = NOW,
    **other: Any,
) -> None:
    """Add cases filed so many days `ago`, and closed so many later if they were."""
    filed = at - ago * DAY_US
    ended = None if took is None else utc(filed + took * DAY_US)
    first = 10_000_000 + 10_000 * len(line.rows(reports))
    its = {"service_code": SERVICE, "district": DISTRICT} | other
    when = {"requested_at": utc(filed), "updated_at": utc(filed), "closed_at": ended}
    rows = [
        {"id": line.ids.next(filed), "city_id": 1, "number": first + n, "status": status}
        for n in range(count)
    ]
    with line.engine.begin() as connection:
        connection.execute(insert(reports), [row | _WHERE | _HOW | when | its for row in rows])
