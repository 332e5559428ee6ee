"""Read a file of points that somebody mapped: CSV, KML or GeoJSON, whatever its columns are called.

Such files come by e-mail from anybody: size, depth and number are limited, entities are refused,
and every row that cannot be read is named with its line. Begin reading at `read_points`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from app.domain.csv_text import MOST_BYTES
from app.domain.geo import Position
from app.domain.text import key
from app.menufiles import points_csv, points_geojson, points_kml
from app.menufiles.letters import ordinary, unseen
from app.menufiles.notes import Notes, short
from app.menufiles.points_record import Record, read_degrees
from app.menufiles.tree import Mark

#: Rows that are read; more are no city's.
MOST_ROWS: Final = 5_000
#: What a column or property is called, as `text.key` writes it.
HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "nome", "title", "designacao", "jina"),
    "code": ("code", "codigo", "container code", "cod", "id ponto", "ref"),
    "bairro": ("bairro", "neighbourhood", "neighborhood", "ward", "bairro code", "kata"),
    "label": ("label", "rotulo", "etiqueta", "short name"),
    "kind": ("kind", "tipo", "type", "aina"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "long", "lng", "longitude", "x"),
}
#: What people call the kinds of points.
KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("container", "contentor", "contentores", "skip"), "container"),
    **dict.fromkeys(("dump", "lixeira", "lixeira informal", "informal dump"), "dump"),
    **dict.fromkeys(("landmark", "referencia", "ponto de referencia", "marco"), "landmark"),
}


class Row(NamedTuple):
    """A point as the file has it; "" for what it does not say."""

    mark: Mark
    at: Position
    name: str
    code: str
    bairro: str
    label: str
    kind: str  #: container | dump | landmark | ""
    #: Of the map, the innermost first, where the point names no bairro: a folder may be called
    #: after one, or as whoever drew the map liked.
    folders: tuple[str, ...] = ()


class PointsFile(NamedTuple):
    """What could be read of a file; what could not is among the notes."""

    rows: tuple[Row, ...]
    left_aside: tuple[str, ...]  #: columns or properties that say nothing here


def read_points(file: str, raw: bytes, notes: Notes) -> PointsFile:
    """Read a file; `file` is its name, for findings."""
    found = tuple(_records(file, raw, notes))
    if len(found) > MOST_ROWS:
        mend = "split it"
        notes.add(Mark(file, 1, 1), f"the file has more than {MOST_ROWS:,} points", mend)
        return PointsFile((), ())
    if not (found or notes.findings):
        mend = "write a row for each, with name, bairro, lat and lon"
        notes.add(Mark(file, 1, 1), "the file has no points", mend)
    names = dict.fromkeys(name for record in found for name in record.said)
    return PointsFile(
        tuple(row for record in found if (row := _row(record, notes))),
        tuple(name for name in names if not _word(name)),
    )


def _records(file: str, raw: bytes, notes: Notes) -> Iterable[Record]:
    """Take the file for what its beginning shows, whatever it is called."""
    start = Mark(file, 1, 1)
    if len(raw) > MOST_BYTES:
        notes.add(start, f"the file is larger than {MOST_BYTES >> 20} MB", "split it")
        return ()
    if raw.startswith(b"PK"):
        what = "this is a workbook or a KMZ, which is packed"
        notes.add(start, what, 'save it as "CSV UTF-8", or as KML')
        return ()
    return _limited(_reader(raw)(file, raw, notes))


def _reader(raw: bytes) -> Callable[[str, bytes, Notes], Iterator[Record]]:
    begin = raw[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if begin.startswith(b"<") or raw.startswith((b"\xff\xfe<", b"\xfe\xff\0<")):
        return points_kml.records
    return points_geojson.records if begin.startswith((b"{", b"[")) else points_csv.records


def _limited(records: Iterator[Record]) -> Iterator[Record]:
    for count, record in enumerate(records):
        if count > MOST_ROWS:
            return
        yield record


def _word(name: str) -> str:
    """Give what a column is to us; "" for nothing."""
    folded = key(name)
    return next((word for word, called in HEADS.items() if folded in called), "")


def _row(record: Record, notes: Notes) -> Row | None:
    """Read a record; None and a finding where it is no point."""
    said: dict[str, str] = {}
    for name, value in record.said.items():
        if (word := _word(name)) and value.strip():
            said.setdefault(word, ordinary(value).strip())
    if hidden := next((found for text in said.values() if (found := unseen(text))), ""):
        what = f"a character that nobody can see or type {hidden}"
        notes.add(record.mark, what, "delete it")
        return None
    at = record.at or _position(record.mark, said, notes)
    kind = _kind(record.mark, said.get("kind", ""), notes)
    if at is None or kind is None:
        return None
    name, code, bairro, label = (said.get(w, "") for w in ("name", "code", "bairro", "label"))
    folders = () if bairro else record.folders
    return Row(record.mark, at, name, code, bairro, label, kind, folders)


def _position(mark: Mark, said: Mapping[str, str], notes: Notes) -> Position | None:
    """Read latitude and longitude; None and a finding where they are none."""
    found: list[float] = []
    for word, name, most in (("lat", "latitude", 90), ("lon", "longitude", 180)):
        written = said.get(word, "")
        degrees = read_degrees(written, most)
        if degrees is None:
            what = f"{short(written)} is no {name}" if written else f"there is no {name}"
            mend = "write degrees of WGS 84 with decimals, as in -25.9692"
            notes.add(mark, what, mend)
            return None
        found.append(degrees)
    return Position(*found)


def _kind(mark: Mark, written: str, notes: Notes) -> str | None:
    kind = KINDS.get(key(written), "")
    if written and not kind:
        what = f"{short(written)} is no kind of point"
        notes.add(mark, what, "write container, dump or landmark")
        return None
    return kind
