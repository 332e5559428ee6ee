"""Reports as MOPA recorded them, read as wishes of callers.

A file has the columns of MOPA's public records: `service_name`, `neighbourhood`, `block`,
`point`, `lat`, `lon` count, others are ignored. Block 0 is "I do not know".
"""

import csv
from pathlib import Path
from typing import Final

from app.demo.caller import Wish
from app.domain.gazetteer import Bairro, Point
from app.domain.geo import Position, metres
from app.domain.text import key
from app.menu.model import City

#: A row's own point lies no farther than this from the row's coordinates.
SAME_PLACE_M: Final = 50.0


def read_sample(path: Path, city: City) -> list[Wish]:
    """Read every row.

    Raises: LookupError for a row that names what the city's folder does not know.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return [_wish(row, city) for row in csv.DictReader(file)]


def _wish(row: dict[str, str], city: City) -> Wish:
    bairro = _bairro(row["neighbourhood"], city)
    point = _point(row, bairro).code if row["point"] else ""
    block = str(int(row["block"] or "0") or "")
    return Wish(_service(row["service_name"], city), bairro.code, point, block)


def _service(name: str, city: City) -> str:
    for service in city.services.values():
        if key(name) in map(key, service.names.values()):
            return service.code
    raise LookupError(f"no service is called {name!r}")


def _bairro(name: str, city: City) -> Bairro:
    for bairro in city.gazetteer.bairros():
        if key(name) in map(key, (bairro.name, bairro.label, *bairro.aliases)):
            return bairro
    raise LookupError(f"no bairro is called {name!r}")


def _point(row: dict[str, str], bairro: Bairro) -> Point:
    """Points of a bairro may share a name: the nearest is meant."""
    at = Position(float(row["lat"]), float(row["lon"]))
    named = [p for p in bairro.points if key(row["point"]) in (key(p.name), key(p.label))]
    nearest = min(named, key=lambda point: metres(at, point.position), default=None)
    if nearest is None or metres(at, nearest.position) > SAME_PLACE_M:
        raise LookupError(f"{bairro.name} has no {row['point']!r} at {at}")
    return nearest
