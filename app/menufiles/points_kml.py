"""Points of a KML, as Google Earth, My Maps and QGIS write it.

Read by expat as it comes. A document type is refused before anything of it is read: nothing of a
map needs one, and it is where entities that grow without end, or reach for files, are declared.
Source: OGC 12-007r2 (KML 2.3): coordinates are longitude, latitude and perhaps a height.
"""

from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

from app.domain.geo import Position
from app.menufiles.notes import Notes
from app.menufiles.points_record import Record, read_degrees
from app.menufiles.tree import Mark

MOST_DEEP: Final = 40
#: Characters of one text: descriptions are long, names are not.
MOST_TEXT: Final = 2_000
#: Figures that are no single point; some hold others.
_FIGURES: Final = (
    "LineString",
    "LinearRing",
    "Polygon",
    "Model",
    "Track",
    "MultiTrack",
    "MultiGeometry",
)


class _Stop(Exception):  # noqa: N818 - not an error of anyone: reading ends here
    """The rest of the file is not read."""


def records(file: str, raw: bytes, notes: Notes) -> Iterator[Record]:
    """Give the placemarks of a KML that have a point; findings for the others."""
    reading = _Reading(file, notes)
    try:
        reading.parser.Parse(raw, True)
    except _Stop:
        return iter(())
    except (expat.ExpatError, UnicodeError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", 1)
        notes.add(Mark(file, line, 1), f"this is no KML: {error}", "save it as KML again")
        return iter(())
    if not reading.is_kml:
        notes.add(Mark(file, 1, 1), "this is XML, and no KML", "save it as KML")
    return iter(reading.found)


class _Reading:
    """A KML while it is read."""

    def __init__(self, file: str, notes: Notes) -> None:
        self._file = file
        self._notes = notes
        self.found: list[Record] = []
        self.is_kml = False
        self._open: list[str] = []
        self._text: list[str] = []
        self._length = 0
        #: Names of the open folders; of the placemark its line, what it says, its figures.
        self._folders: list[str] = []
        self._line = 0
        self._said: dict[str, str] = {}
        self._points: list[str] = []
        self._data = ""
        self._figure = ""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.EntityDeclHandler = self._refuse_entity
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _refuse_doctype(self, *_: object) -> None:
        self._refuse("a document type stands here, and no map needs one", "delete <!DOCTYPE ...>")

    def _refuse_entity(self, *_: object) -> None:
        self._refuse("an entity is declared here", "write the letters themselves")

    def _refuse(self, what: str, mend: str) -> None:
        self._notes.add(Mark(self._file, self.parser.CurrentLineNumber, 1), what, mend)
        raise _Stop

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self._open.append(tag)
        self._text, self._length = [], 0
        if len(self._open) > MOST_DEEP:
            self._refuse(f"more than {MOST_DEEP} levels deep", "save it as KML again")
        if len(self._open) == 1:
            self.is_kml = tag == "kml"
        if tag == "Folder":
            self._folders.append("")
        elif tag == "Placemark":
            self._line = self.parser.CurrentLineNumber
            self._said, self._points, self._figure = {}, [], ""
        elif tag in ("Data", "SimpleData"):
            self._data = attributes.get("name", "")
        elif tag in _FIGURES:
            self._figure = self._figure or tag  # the outermost: a Polygon has rings

    def _characters(self, data: str) -> None:
        self._length += len(data)
        if self._length <= MOST_TEXT:
            self._text.append(data)

    def _end(self, _name: str) -> None:
        tag, text = self._open.pop(), "".join(self._text).strip()
        above = self._open[-1] if self._open else ""
        self._text, self._length = [], 0
        if tag == "name" and above == "Folder":
            self._folders[-1] = text
        elif tag == "name" and above == "Placemark":
            self._said["name"] = text
        elif tag == "SimpleData" or (tag == "value" and above == "Data"):
            self._said.setdefault(self._data, text)
        elif tag == "coordinates" and above == "Point":
            self._points.append(text)
        elif tag == "Folder":
            self._folders.pop()
        elif tag == "Placemark":
            self._placemark()

    def _placemark(self) -> None:
        mark, name = Mark(self._file, self._line, 1), self._said.get("name", "")
        if len(self._points) != 1:
            count = len(self._points)
            has = f"a {self._figure}" if self._figure and not count else f"{count} points"
            mend = "mark one spot for each place, or delete it"
            self._notes.add(mark, f"{name or 'a placemark'} is {has}, and no single point", mend)
        elif (at := _position(self._points[0])) is None:
            mend = "write longitude,latitude in degrees, as in 32.5732,-25.9692"
            self._notes.add(mark, f"{name or 'a placemark'} has no coordinates", mend)
        else:
            said = {name: text for name, text in self._said.items() if name}
            folders = tuple(filter(None, reversed(self._folders)))
            self.found.append(Record(mark, said, at, folders))


def _position(written: str) -> Position | None:
    lon, lat = (*(part.strip() for part in written.split(",")), "", "")[:2]
    north, east = read_degrees(lat, 90), read_degrees(lon, 180)
    return None if north is None or east is None else Position(north, east)
