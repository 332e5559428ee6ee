"""Files of points in which something is wrong."""

from collections.abc import Iterator

from app.domain.csv_text import MOST_BYTES
from app.domain.errors import Finding
from app.menufiles.notes import Notes
from app.menufiles.points_file import MOST_ROWS, read_points
from app.menufiles.points_import import Known, import_points
from tests.unit.desk_edits import LONG, PLACES

HEAD = "name,bairro,kind,lat,lon,code\n"
FILES = (
    b"PK\x03\x04",
    b"a,b\n1,2\n",
    HEAD.encode(),
    b"<kml>",
    b"<html></html>",
    b'{"type": ',
    b"\x00\x01",
    b"name,lat,lon\n" + b'"' + b"x" * 200_000,
    b"x" * (MOST_BYTES + 1),
    HEAD.encode() + b"Puits,Port,dump,-0.0113,0.0103,\n" * (MOST_ROWS + 1),
    b"<!DOCTYPE kml><kml/>",
    b"<kml>" + b"<Folder>" * 50,
    b"<kml><Placemark><name>Quai</name><LineString/></Placemark></kml>",
    b"<kml><Placemark><LineString/></Placemark></kml>",
    b"<kml><Placemark><name>Quai</name></Placemark></kml>",
    b"<kml><Placemark><name>Quai</name><Point><coordinates>x</coordinates></Point></Placemark></kml>",
    b"[1]",
    b'{"type": "\xff"}',
    b'{"type": %b}' % (b"1" * 5_000),
    *(
        b'{"type": "FeatureCollection", %b"features": [{"type": "Feature", "geometry": %b}]}' % one
        for one in (
            (b'"crs": {"properties": {"name": "EPSG:32736"}}, ', b"null"),
            (b"", b'{"type": "Polygon", "coordinates": []}'),
            (b"", b"null"),
            (b"", b'{"type": "Point", "coordinates": ["x"]}'),
        )
    ),
    *(
        f"{HEAD}{rows}\n".encode()
        for rows in (
            "Puits,,dump,-0.0113,0.0103,",
            "Pu\u200bits,Port,dump,-0.0113,0.0103,",
            "Puits,Nulle part,dump,-0.0113,0.0103,",
            "Puits,Port,dump,x,0.0103,",
            "Puits,Port,dump,-0.0113,x,",
            "Puits,Port,dump,,0.0103,",
            "Puits,Port,dump,-0.0113,,",
            "Puits,Port,tin,-0.0113,0.0103,",
            "Puits,Port,dump,10,10,",
            "Puits,Port,dump,-0.0111,0.0101,",
            "Puits,Port,dump,-0.0111,0.0101,20014",
            "Puits,Port,dump,-0.0113,0.0103,20",
            "Puits,Port,dump,-0.0113,0.0103,20055",
            "Puits,Port,dump,-0.0113,0.0103,30015",
            "Puits,Port,dump,-0.0113,0.0103,\nPuits,Port,dump,-0.0123,0.0103,",
            "Puits,Port,dump,-0.0191,0.0101,20046",
            ",Port,dump,-0.0113,0.0103,",
            "Puits,Port,,-0.0113,0.0103,",
            f"{LONG[:40]},Port,dump,-0.0113,0.0103,",
            "Puits,Port,dump,-0.0113,0.0103,\nSource,Port,dump,-0.0113,0.0103,",
            "Puits,Port,dump,-0.0113,0.0103,\n,,,-0.0113,0.0103,20046",
            ",,,-0.0113,0.0103,20046\nPuits,Port,dump,-0.0113,0.0103,",
            ",,,-0.0113,0.0103,20046\nQuai des pirogues,Port,,-0.0113,0.0103,",
            "Quai des pirogues,Port,dump,-0.0113,0.0103,10019",
            "Puits ✓,Port,dump,-0.0113,0.0103,",
            "Puits <place>,Port,dump,-0.0113,0.0103,",
            f"{LONG[:201]},Port,dump,-0.0113,0.0103,",
        )
    ),
)


def read(raw: bytes) -> Iterator[Finding]:
    """Import points from a file in which something is wrong."""
    notes = Notes()
    points = read_points("pontos", raw, notes)
    import_points(points.rows, Known(PLACES, "fr", {"30015"}, at_desk=True), notes)
    assert notes.findings, raw
    yield from notes.findings
