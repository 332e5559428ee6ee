"""How much slower the desk's pages are with many more reports: `python -m tests.bench.pages`.

Two services of one version, side by side, one with few reports and one with many; each page is
asked of both in turn, and the median of the ratios counts. Nine hundred come a day; all of the last
three days are open, a tenth of the last ten, one in a hundred of two months, one in five hundred of
what is older.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from app.domain.geo import Position
from app.domain.ids import first_id
from app.domain.public_number import public_number
from app.domain.report import same_key
from app.menu.model import City
from app.store.schema import report_events, report_words, reports
from tests.contract.desk.site import START, Site, Visitor, opened
from tests.databases import Databases, migrated

PAGES: Final = (
    "/desk",
    "/desk/reports",
    "/desk/reports?needs=late",
    "/desk/reports?status=closed",
    "/desk/reports?status=closed&bairro=zimpeto",
    "/desk/reports?words=lixo+zimpeto",
    "/desk/reports?words=cheira",
    "/desk/reports?words=contentor+cheira",
    "/desk/reports/new",
    "/desk/reports/{number}",
    "/desk/reports/{number}?order=newest",
    "/desk/reports/{number}?status=closed&bairro=zimpeto",
    "/desk/numbers",
)
#: The case that is opened is so many days old: newer and older ones are in the usual list.
_OPENED: Final = 2
_STEP: Final = 20_000
_DAY_US: Final = 86_400_000_000
_APART_US: Final = _DAY_US // 900
#: One of so many has a word that its resident wrote, which is no name.
_WRITTEN: Final = 20
_WORD: Final = "cheira"
#: Up to so many days old, one of so many is open.
_OPEN: Final = ((3, 1), (10, 10), (60, 100), (1_000_000, 500))


def fill(site: Site, many: int) -> None:
    """Store so many reports, each with what happened to it, the newest filed just now."""
    house, city = site.house, site.house.cities.default
    services, places = [*city.services], [*city.gazetteer.by_point, *city.gazetteer.by_bairro]
    begin = START - many * _APART_US
    for first in range(0, many, _STEP):
        of = range(first, min(first + _STEP, many))
        rows = [
            _report(site, city, n, begin + n * _APART_US, services[n % 7], places[n % len(places)])
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
    age = (START - at) // _DAY_US
    is_open = n % next(one_of for days, one_of in _OPEN if age < days) == 0
    where = located.district, located.bairro, located.block, located.point
    return {
        "id": first_id(at) + n % 1000,
        "city_id": site.house.cities.id(city),
        "number": _number(site, n),
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
        "closed_at": None if is_open else at + _DAY_US,
        "owner": city.owner(service, place),
        "same_key": same_key(service, *where),
        "due_at": at + 2 * _DAY_US,
        "told_by": None,
        "held": "",
        "filed_by": "resident",
    }


def _number(site: Site, n: int) -> int:
    return public_number(n + 1_000, site.house.vault.number_key)


def _events(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    told = [("filed", "caller", "received"), ("assigned", "official ana", "assigned")]
    told += [] if row["status"] == "assigned" else [("resolved", "official ana", "resolved")]
    for seq, (kind, actor, status) in enumerate(told):
        yield {
            "report_id": row["id"],
            "seq": seq,
            "city_id": row["city_id"],
            "at": row["requested_at"] + seq * _DAY_US // 3,
            "kind": kind,
            "actor": actor,
            "status": status,
        }


def _words(site: Site, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    word = site.house.vault.word_hash(_WORD)
    for row in rows[::_WRITTEN]:
        yield {"city_id": row["city_id"], "word": word, "report_id": row["id"]}


def took(visitor: Visitor, path: str) -> float:
    """Give for how many milliseconds a page was waited for."""
    began = time.perf_counter()
    answer = visitor.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return (time.perf_counter() - began) * 1_000


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--on", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = Databases(folder)
        stack.callback(databases.close)
        asking: list[tuple[Visitor, int]] = []
        for name, count in (("few", asked.few), ("many", asked.many)):
            url = migrated(stack.enter_context(databases.bare(asked.on)))
            site = stack.enter_context(opened(url, folder / name))
            fill(site, count)
            while site.house.figures.look():  # in service it is counted as days go by
                pass
            asking.append((site.enter(), _number(site, count - _OPENED * _DAY_US // _APART_US)))
        print(f"| page on {asked.on} | {asked.few:,}, ms | {asked.many:,}, ms | ratio |")
        print("|---|---|---|---|")
        for path in PAGES:
            pairs = [
                [took(who, path.format(number=case)) for who, case in asking]
                for _ in range(asked.rounds)
            ]
            few, many = (statistics.median(times) for times in zip(*pairs, strict=True))
            ratio = statistics.median(many / few for few, many in pairs)
            print(f"| `{path}` | {few:.1f} | {many:.1f} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    main()
