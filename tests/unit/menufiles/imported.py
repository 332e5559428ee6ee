"""Files of points, held against the places of a small city."""

from collections.abc import Sequence

from app.menufiles.notes import Notes
from app.menufiles.points_file import Row, read_points
from app.menufiles.points_import import Imported, Known, import_points
from tests.unit.domain.pinned import places

MAP = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{before}<Placemark>
<name>Bomba</name><Point><coordinates>32.581,-25.951</coordinates></Point>
</Placemark>{behind}</Document></kml>"""
HEAD = "name,code,bairro,label,kind,lat,lon\n"


def taken(
    *rows: str,
    gone: Sequence[str] = (),
    bairro: str = "",
    kind: str = "",
    at_desk: bool = False,
) -> tuple[Imported, list[str]]:
    notes = Notes()
    read: tuple[Row, ...] = read_points("p.csv", (HEAD + "\n".join(rows)).encode(), notes).rows
    known = Known(places(), "pt", gone, bairro, kind, at_desk)
    found = import_points(read, known, notes)
    return found, [f"{finding.line}: {finding.what}. {finding.mend}" for finding in notes.findings]
