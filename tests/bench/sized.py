"""Two services side by side, one with few reports and one with many.

Nine hundred come a day; all of the last three days are open, a tenth of the last ten, one in a
hundred of two months, one in five hundred of what is older.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from app.domain.clock import DAY_US
from app.domain.geo import Position
from app.domain.ids import first_id
from app.domain.public_number import public_number
from app.domain.report import same_key
from app.menu.model import City
from app.store.schema import report_events, report_words, reports
from tests.contract.desk.site import START, Site, opened
from tests.databases import Databases, migrated

_STEP: Final = 20_000
#: So long after one report comes the next.
APART_US: Final = DAY_US // 900
#: One of so many has a word that its resident wrote, which is no name.
_WRITTEN: Final = 20
_WORD: Final = "cheira"
#: Up to so many days old, one of so many is open.
_OPEN: Final = ((3, 1), (10, 10), (60, 100), (1_000_000, 500))


def asked(what: str | None) -> argparse.Namespace:
    """Read `few` and `many` reports, `rounds`, and `on` which database; `what` is measured."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--on", choices=("sqlite", "postgresql"), default="sqlite")
    return parser.parse_args()


@contextmanager
def both(on: str, few: int, many: int) -> Iterator[tuple[Site, Site]]:
    """Open two services with so many reports each, and take them away in the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = Databases(folder)
        stack.callback(databases.close)

        def service(name: str, count: int) -> Site:
            url = migrated(stack.enter_context(databases.bare(on)))
            site = stack.enter_context(opened(url, folder / name))
            fill(site, count)
            return site

        yield service("few", few), service("many", many)


def fill(site: Site, many: int) -> None:
    """Store so many reports, each with what happened to it, the newest filed just now."""
    house, city = site.house, site.house.cities.default
    services, places = [*city.services], [*city.gazetteer.by_point, *city.gazetteer.by_bairro]
    begin = START - many * APART_US
    for first in range(0, many, _STEP):
        of = range(first, min(first + _STEP, many))
        rows = [
            _report(site, city, n, begin + n * APART_US, services[n % 7], places[n % len(places)])
            for n in of
        ]
        with house.engine.begin() as connection:
            connection.execute(insert(reports), rows)
            connection.execute(insert(report_events), [e for row in rows for e in _events(row)])
            connection.execute(insert(report_words), [*_words(site, rows)])


def _report(site: Site, city: City, n: int, at: int, service: str, place: str) -> dict[str, Any]:
    located = city.gazetteer.locate(place)
    assert located is not None
    position: Position = located.position
    age = (START - at) // DAY_US
    is_open = n % next(one_of for days, one_of in _OPEN if age < days) == 0
    where = located.district, located.bairro, located.block, located.point
    return {
        "id": first_id(at) + n % 1000,
        "city_id": site.house.cities.id(city),
        "number": number_of(site, n),
        "service_code": service,
        **dict(zip(("district", "bairro", "block", "point"), where, strict=True)),
        "lat": position.lat,
        "lon": position.lon,
        "radius_m": located.radius_m,
        "located_by": located.located_by,
        "status": "assigned" if is_open else "confirmed",
        "channel": "ussd",
        "language": "pt",
        "network": "64301",
        "requested_at": at,
        "updated_at": at,
        "closed_at": None if is_open else at + DAY_US,
        "owner": city.owner(service, place),
        "same_key": same_key(service, *where),
        "due_at": at + 2 * DAY_US,
        "told_by": None,
        "held": "",
        "filed_by": "resident",
    }


def number_of(site: Site, n: int) -> int:
    return public_number(n + 1_000, site.house.vault.number_key)


def _events(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    told = [("filed", "caller", "received"), ("assigned", "official ana", "assigned")]
    told += [] if row["status"] == "assigned" else [("resolved", "official ana", "resolved")]
    for seq, (kind, actor, status) in enumerate(told):
        yield {
            "report_id": row["id"],
            "seq": seq,
            "city_id": row["city_id"],
            "at": row["requested_at"] + seq * DAY_US // 3,
            "kind": kind,
            "actor": actor,
            "status": status,
        }


def _words(site: Site, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    word = site.house.vault.word_hash(_WORD)
    for row in rows[::_WRITTEN]:
        yield {"city_id": row["city_id"], "word": word, "report_id": row["id"]}
