"""Points of a GeoJSON: one a feature, taken one by one, so that each has its line.

Source: RFC 7946: longitude stands before latitude, WGS 84 alone.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, Final

from app.domain.geo import Position
from app.menufiles.notes import Notes, short
from app.menufiles.points_record import Record
from app.menufiles.tree import Mark

_BLANK: Final = re.compile(r"[ \t\r\n]*")
#: How older files name WGS 84 in `crs`, which the standard has no more.
_WGS84: Final = re.compile(r"(?:CRS84|EPSG:{1,2}4326)\Z")


def records(file: str, raw: bytes, notes: Notes) -> Iterator[Record]:
    """Give the features of a GeoJSON that are points; findings for the others."""
    try:
        yield from _Reading(file, raw.decode("utf-8-sig"), notes).records()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        notes.add(Mark(file, line, 1), "a letter here is not UTF-8", "save the file as UTF-8")
    except json.JSONDecodeError as error:
        what = f"this is no GeoJSON: {error.msg}"
        notes.add(Mark(file, error.lineno, error.colno), what, "save it as GeoJSON again")
    except (RecursionError, ValueError):  # brackets without end; a number of 5,000 digits
        what = "this is no GeoJSON: its values are too deep or too long"
        notes.add(Mark(file, 1, 1), what, "save it as GeoJSON again")


class _Reading:
    """A GeoJSON while it is read."""

    def __init__(self, file: str, text: str, notes: Notes) -> None:
        self._file, self._text, self._notes = file, text, notes
        self._line, self._line_at = 1, 0
        self._decode = json.JSONDecoder(parse_constant=_refuse).raw_decode

    def records(self) -> Iterator[Record]:
        """Walk through the collection, or take a single feature."""
        at = self._after(0)
        if self._text.startswith("{", at):
            whole: dict[str, Any] = {}
            for name, begin in self._members(at):
                if name == "features" and self._text.startswith("[", begin):
                    yield from self._features(begin)
                else:
                    whole[name] = self._decode(self._text, begin)[0]
                    self._check(name, whole[name], begin)
            if whole.get("type") == "Feature":
                yield from self._feature(whole, at)
        else:
            mend = 'it begins with {"type": "FeatureCollection", "features": ['
            self._note(at, "this is JSON, and no GeoJSON", mend)

    def _members(self, at: int) -> Iterator[tuple[str, int]]:
        """Give the names of an object, and where the value of each begins."""
        at = self._after(at + 1)
        while not self._text.startswith("}", at):
            name, at = self._decode(self._text, at)
            at = self._need(":", at)
            yield str(name), at
            at = self._next(self._decode(self._text, at)[1], "}")
        self._need_end(self._after(at + 1))

    def _features(self, at: int) -> Iterator[Record]:
        at = self._after(at + 1)
        while not self._text.startswith("]", at):
            value, end = self._decode(self._text, at)
            yield from self._feature(value, at)
            at = self._next(end, "]")

    def _after(self, at: int) -> int:
        match = _BLANK.match(self._text, at)
        assert match is not None, "it matches nothing as well"
        return match.end()

    def _need(self, sign: str, at: int) -> int:
        at = self._after(at)
        if not self._text.startswith(sign, at):
            raise json.JSONDecodeError(f"{sign} is missing", self._text, at)
        return self._after(at + 1)

    def _next(self, at: int, end: str) -> int:
        """Go behind the comma; stay at the end."""
        at = self._after(at)
        return at if self._text.startswith(end, at) else self._need(",", at)

    def _need_end(self, at: int) -> None:
        if at < len(self._text):
            raise json.JSONDecodeError("more stands behind its end", self._text, at)

    def _check(self, name: str, value: Any, at: int) -> None:
        if name != "crs" or not value:
            return
        crs = str(_object(value, "properties").get("name", ""))
        if not _WGS84.search(crs):
            mend = "export it in WGS 84 (EPSG:4326)"
            self._note(at, f"its coordinates are in {short(crs or 'another system')}", mend)

    def _feature(self, value: Any, at: int) -> Iterator[Record]:
        geometry, properties = _object(value, "geometry"), _object(value, "properties")
        kind = str(geometry.get("type", ""))
        if kind != "Point":
            shown = f"a {short(kind)}" if kind else "no geometry"
            self._note(at, f"a feature is {shown}, and no Point", "mark one spot for each place")
        elif (position := _position(geometry)) is None:
            mend = "write [longitude, latitude] in degrees of WGS 84, as in [32.5732, -25.9692]"
            self._note(at, "a feature has no coordinates", mend)
        else:
            yield Record(self._mark(at), _texts(properties), position)

    def _mark(self, at: int) -> Mark:
        if at < self._line_at:
            self._line, self._line_at = 1, 0
        # On from where the last one stood: a file of features may be one of 100,000 lines.
        self._line += self._text.count("\n", self._line_at, at)
        self._line_at = at
        return Mark(self._file, self._line, at - self._text.rfind("\n", 0, at))

    def _note(self, at: int, what: str, mend: str) -> None:
        self._notes.add(self._mark(at), what, mend)


def _object(value: Any, name: str) -> dict[str, Any]:
    """Give an object within another; an empty one where there is none."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _refuse(constant: str) -> float:
    raise ValueError(constant)


def _texts(properties: dict[str, Any]) -> dict[str, str]:
    """Give properties that are texts or whole numbers, which codes may be."""
    return {
        name: str(value)
        for name, value in properties.items()
        if isinstance(value, str | int) and not isinstance(value, bool)
    }


def _position(geometry: dict[str, Any]) -> Position | None:
    found = geometry.get("coordinates")
    pair = found[:2] if isinstance(found, list) else []
    if len(pair) != 2 or not all(_is_number(one) for one in pair):
        return None
    lon, lat = map(float, pair)
    return Position(lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= 180 and math.isfinite(value)
