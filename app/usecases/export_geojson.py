"""Write reports as points on a map: RFC 7946, WGS 84, longitude first.

A point is where a report is as near as we know: `radius_m` among its properties says how near.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.domain.csv_cells import Kind, Value
from app.usecases.export_table import Chunk, Form, Page, Table

_SECOND: Final = 1_000_000
#: Six decimals of a degree are 11 cm, finer than any radius we state.
_DECIMALS: Final = 6
_HEAD: Final = '{"type":"FeatureCollection","features":['
_END: Final = "\n]}\n"


def write_geojson(table: Table) -> Iterator[Chunk]:
    """Write a feature collection; what breaks off has no end, so that no program takes it."""
    kinds = [column.kind for column in table.columns]
    names = [column.name for column in table.columns]
    lat, lon = names.index("lat"), names.index("long")
    told = [place for place in range(len(names)) if place not in (lat, lon)]
    value = [_writing(kinds[place], table.zone) for place in told]
    between = _HEAD + "\n"
    for page in table.pages:
        columns = [
            list(map(write, page.columns[place])) for place, write in zip(told, value, strict=True)
        ]
        features = _features([names[place] for place in told], columns, page, (lon, lat))
        yield Chunk((between + ",\n".join(features)).encode(), page.rows, page.cases)
        between = ",\n"
    yield Chunk(((between if between != ",\n" else "") + _END).encode(), 0, 0)


def _features(
    names: Sequence[str], columns: Sequence[Sequence[Any]], page: Page, at: tuple[int, int]
) -> Iterator[str]:
    points = zip(*(page.columns[place] for place in at), strict=True)
    for point, values in zip(points, zip(*columns, strict=True), strict=True):
        properties = dict(zip(names, values, strict=True))
        feature = {
            "type": "Feature",
            "id": properties["service_request_id"],
            "geometry": {
                "type": "Point",
                "coordinates": [round(float(degrees or 0), _DECIMALS) for degrees in point],
            },
            "properties": properties,
        }
        yield json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def _writing(kind: Kind, zone: ZoneInfo) -> Callable[[Value], Value]:
    """Give how values of a kind are written: typed, nothing as null, codes always as text."""
    if kind is Kind.MOMENT:
        return lambda value: (
            None
            if value is None
            else datetime.fromtimestamp(int(value) // _SECOND, zone).isoformat()
        )
    if kind in (Kind.NUMBER, Kind.COORDINATE):
        return lambda value: value
    return lambda value: None if value in (None, "") else str(value)


GEOJSON: Final = Form("geojson", ".geojson", "application/geo+json", write_geojson)
