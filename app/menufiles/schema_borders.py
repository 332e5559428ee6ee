"""Read borders.geojson: where districts and bairros end, and who says so (RFC 7946).

    {"type": "FeatureCollection", "source": "Conselho Municipal, 2019", "features": [
      {"type": "Feature", "properties": {"code": "jardim"},
       "geometry": {"type": "Polygon", "coordinates": [[[32.57, -25.93], ...]]}}]}

A city may do without. Nothing is drawn that is not in the file.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from app.domain.geo import Position, metres
from app.menufiles.check_country import WIDEST_M, meant_by, middle_of
from app.menufiles.geojson_reader import Broken, Entry, read_collection
from app.menufiles.notes import Notes, short
from app.menufiles.plain import PlainBorders, PlainDistrict
from app.menufiles.schema_places import positions
from app.menufiles.tree import Mark

FILE: Final = "borders.geojson"
RULE: Final = "borders"
#: Longer names of a source no map has room for.
_MOST_SOURCE: Final = 80
_LEAST_CORNERS: Final = 4
_POLYGONS: Final = ("Polygon", "MultiPolygon")

#: west-east, south-north; as the file has them.
Ring = list[list[float]]


def read_borders(
    texts: Mapping[str, str], districts: Sequence[PlainDistrict], notes: Notes
) -> PlainBorders | None:
    """Read the file, where there is one, and hold it to the places of the city."""
    text = texts.get(FILE)
    if text is None or not districts:
        return None
    areas = (one for district in districts for one in (district, *district["bairros"]))
    codes, places = {area["code"] for area in areas}, positions(districts)
    with notes.under(RULE):
        try:
            top, features = read_collection(text)
        except Broken as broken:
            notes.add(Mark(FILE, broken.line, broken.column), broken.what, broken.mend)
            return None
        return _Borders(notes, codes, middle_of(places) if places else None).read(top, features)


class _Borders:
    """Reads borders and remembers whose there are."""

    def __init__(self, notes: Notes, codes: Collection[str], middle: Position | None) -> None:
        self._notes = notes
        self._codes = codes
        self._middle = middle
        self._seen: dict[str, int] = {}

    def read(self, top: dict[str, Any], features: Sequence[Entry]) -> PlainBorders:
        source = top.get("source")
        if not isinstance(source, str) or not 0 < len(source.strip()) <= _MOST_SOURCE:
            what = "nobody says where these borders come from"
            mend = f'add "source": "who drew them, and when", of at most {_MOST_SOURCE} letters'
            self._notes.add(Mark(FILE, 1, 1), what, mend)
            source = ""
        areas = dict(filter(None, map(self._feature, features)))
        return {"source": source.strip(), "areas": areas}

    def _feature(self, entry: Entry) -> tuple[str, list[Ring]] | None:
        mark = Mark(FILE, entry.line, entry.column)
        value = entry.value
        properties = value.get("properties") if isinstance(value, dict) else None
        code = properties.get("code") if isinstance(properties, dict) else None
        if not isinstance(code, str) or code not in self._codes:
            what = f"{short(str(code))} is no district or bairro of places.yaml"
            self._notes.add(mark, what, 'write "properties": {"code": "..."} with a code of it')
            return None
        if line := self._seen.get(code):
            what = f"{code} has borders already, in line {line}"
            self._notes.add(mark, what, "keep one of the two; several parts are a MultiPolygon")
            return None
        self._seen[code] = entry.line
        rings = list(self._rings(mark, code, value.get("geometry")))
        return (code, rings) if rings else None

    def _rings(self, mark: Mark, code: str, geometry: Any) -> Iterator[Ring]:
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if kind not in _POLYGONS:
            what = f"{code} has no Polygon or MultiPolygon"
            self._notes.add(mark, what, "borders are closed lines: save them as polygons")
            return
        written = geometry.get("coordinates")
        polygons = [written] if kind == "Polygon" else written
        rings = [ring for polygon in _listed(polygons) for ring in _listed(polygon)]
        if not rings:
            self._notes.add(mark, f"{code} has no corners", 'write "coordinates"')
        for ring in rings:
            if corners := self._ring(mark, code, ring):
                yield corners

    def _ring(self, mark: Mark, code: str, ring: Any) -> Ring | None:
        corners = [_corner(one) for one in _listed(ring)]
        known = [one for one in corners if one]
        if len(known) < len(corners) or len(known) < _LEAST_CORNERS or known[0] != known[-1]:
            what = f"a line of {code} is no ring of {_LEAST_CORNERS} corners or more"
            mend = "write [longitude, latitude] in degrees, the first corner again as the last"
            self._notes.add(mark, what, mend)
            return None
        return known if self._is_near(mark, code, known) else None

    def _is_near(self, mark: Mark, code: str, ring: Ring) -> bool:
        if self._middle is None:
            return True
        far, at = max((metres(self._middle, at), at) for at in (Position(b, a) for a, b in ring))
        if far <= WIDEST_M:
            return True
        what = f"a corner of {code} lies {far / 1000:,.0f} km from the middle of the city"
        meant = meant_by(at, self._middle, WIDEST_M)
        turned = meant is not None and abs(meant.lat) != abs(at.lat)
        mend = "in GeoJSON longitude stands before latitude" if turned else "look for a slip"
        self._notes.add(mark, what, f"{mend}: [{at.lon}, {at.lat}]")
        return False


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _corner(value: Any) -> list[float] | None:
    """Give longitude and latitude; a height behind them is left."""
    if not isinstance(value, list) or len(value) not in (2, 3):
        return None
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in value):
        return None
    lon, lat = float(value[0]), float(value[1])
    fits = math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90
    # A turned pair is told of as such: 32 degrees north are a latitude too.
    return [round(lon, 6), round(lat, 6)] if fits else None
