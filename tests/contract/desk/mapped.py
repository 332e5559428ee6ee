"""Cases of every kind, status and age for the map, and what of them its table has."""

import csv
import io
import random
import re
from html import unescape
from typing import Any

from sqlalchemy import insert

from app.domain.check_digit import check_digit
from app.domain.clock import DAY_US, utc
from app.domain.limits import Held
from app.domain.report import OPEN, Status
from app.store.schema import places, reports
from tests.contract.desk.filing import XSS
from tests.contract.desk.site import Site, Visitor

#: A bairro that was in the city once, under a name that somebody tried something with: `XSS`.
GONE = "gone"


def located(site: Site, chance: random.Random) -> dict[str, Any]:
    """Give a place of any kind, as reports have it."""
    gazetteer = site.house.cities.default.gazetteer
    bairros, points = [*gazetteer.by_bairro], [*gazetteer.by_point]
    codes = (
        chance.choice(points),
        chance.choice(bairros[:12]),
        f"{chance.choice(bairros[:3])}/{chance.randint(1, 4)}",
        chance.choice([*gazetteer.by_district]),
    )
    return where_is(site, chance.choice(codes))


def where_is(site: Site, place: str) -> dict[str, Any]:
    """Give a place as reports have it."""
    found = site.house.cities.default.gazetteer.locate(place)
    assert found
    values: dict[str, Any] = found._asdict()
    at = values.pop("position")
    return {**values, "lat": at.lat, "lon": at.lon}


def stored(site: Site, nth: int, filed_us: int, **more: Any) -> dict[str, Any]:
    """Give a case as it is stored, by its number among those of a test."""
    city = site.house.cities.default
    return {
        "id": 1_000 + nth,
        "city_id": site.house.cities.id(city),
        "number": int(str(7_000_000 + nth) + check_digit(str(7_000_000 + nth))),
        "channel": "ussd",
        "language": "pt",
        "network": "64301",
        "requested_at": utc(filed_us),
        "updated_at": utc(filed_us),
        **more,
    }


def file_pinned(site: Site) -> list[Any]:
    """Put cases at few places, some of which an official has pinned elsewhere.

    At each place are open ones, late ones, closed ones, tests and held ones.
    """
    chance, now = random.Random(8), site.clock.us
    places = ("10348", "10826", "jardim", "jardim/1", "jardim/8", "ferroviario", "kamavota")
    rows = []
    for nth in range(84):
        where = where_is(site, places[nth % len(places)])
        if nth % 5 == 0 and nth % 7 in (0, 2, 4):
            pin = chance.choice((0.0015, -0.0021))
            where |= {"located_by": "pin", "radius_m": 50}
            where |= {"lat": round(where["lat"] + pin, 6), "lon": round(where["lon"] - pin, 6)}
        elif nth % 14 == 5:  # of before the city measured the place anew
            where["lat"] += 0.003
        filed_us = now - chance.randint(1, 30) * DAY_US
        more = {
            "service_code": chance.choice(["container_full", "waste_outside"]),
            "status": chance.choice(["received", "acknowledged", "in_progress", "resolved"]),
            "owner": chance.choice(["waste", "drains"]),
            "due_at": utc(filed_us + 15 * DAY_US),
            "held": Held.PLACE if nth % 11 == 0 else "",
            "filed_by": "test" if nth % 13 == 0 else "resident",
        }
        rows.append(stored(site, nth, filed_us, **more, **where))
    with site.house.engine.begin() as connection:
        connection.execute(insert(reports), rows)
    return site.rows(reports)


def file_many(site: Site) -> list[Any]:
    """Put cases of every kind, status and age where reports are stored."""
    chance = random.Random(311)
    city = site.house.cities.default
    city_id, now = site.house.cities.id(city), site.clock.us
    rows = []
    for nth in range(400):
        at = now - chance.randint(1, 30) * DAY_US
        status = chance.choice([*Status, *OPEN])
        where = located(site, chance)
        if nth < 3:
            where |= {"bairro": GONE, "block": "", "point": "", "located_by": "bairro"}
        more = {
            "service_code": chance.choice([*city.services][:4]),
            "status": status,
            "owner": chance.choice(["waste", "drains"]),
            "due_at": utc(at + 15 * DAY_US) if chance.random() < 0.8 else None,
            "held": Held.PLACE if nth % 23 == 0 else "",
            "filed_by": "test" if nth % 29 == 0 else "resident",
        }
        rows.append(stored(site, nth, at, **more, **where))
    past = {"city_id": city_id, "code": GONE, "kind": "bairro", "name": XSS, "label": "x"}
    with site.house.engine.begin() as connection:
        connection.execute(insert(reports), rows)
        connection.execute(insert(places), [{**past, "parent": "kamavota", "retired_at": utc(1)}])
    return site.rows(reports)


def table(visitor: Visitor, query: str) -> list[dict[str, str]]:
    """Give the rows of the file that the table's own link leads to."""
    page = visitor.get(f"/desk/map?{query}")
    assert page.status_code == 200
    link = re.search(r'href="(/desk/map/table\.csv\?[^"]*)">CSV', page.text)
    if link is None:
        return []
    answer = visitor.get(unescape(link[1]))
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def shown(row: Any) -> bool:
    """Whether the list shows a case without being asked for tests or for what is held."""
    return row.filed_by != "test" and not (row.held and row.status in OPEN)
