"""Files of points as people and programs write them, and as nobody should."""

import json
from collections.abc import Callable

import pytest

from app.domain.geo import Position
from app.menufiles.notes import Notes
from app.menufiles.points_file import MOST_ROWS, PointsFile, Row, read_points

KML = """\
<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Mapa</name>
<Folder><name>Alto</name>
<Placemark><name>Mercado &amp; Feira</name>
  <ExtendedData><Data name="Código"><value>10019</value></Data>
  <SchemaData schemaUrl="#a"><SimpleData name="tipo">Contentor</SimpleData></SchemaData>
  </ExtendedData>
  <Point><coordinates> 32.58, -25.95 ,0 </coordinates></Point></Placemark>
</Folder>
<Placemark><name>Solto</name><Point><coordinates>32.59,-25.96</coordinates></Point></Placemark>
<Placemark><name>Muro</name>
  <LineString><coordinates>32.5,-25.9 32.6,-25.9</coordinates></LineString></Placemark>
<Placemark><name>Turno</name><Point><coordinates>-25.96;32.59</coordinates></Point></Placemark>
</Document></kml>
"""
GEOJSON = """\
{"type": "FeatureCollection", "crs": {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
 "features": [
  {"type": "Feature", "properties": {"Nome": "Mercado", "code": 10019, "vazio": null},
   "geometry": {"type": "Point", "coordinates": [32.58, -25.95, 12]}},
  {"type": "Feature", "properties": null,
   "geometry": {"type": "Polygon", "coordinates": [[[32.5, -25.9]]]}},
  {"type": "Feature", "properties": {"name": "Turno"},
   "geometry": {"type": "Point", "coordinates": [-25.95, 332.58]}}
 ]}
"""
CSV = """\
Levantamento de Novembro;;;;;
Nome;Código;Bairro;Tipo;Latitude;Longitude;Foto
Mercado;10019;Alto;Contentor;-25,95;32,58;a.jpg
"Largo;velho";;alto;lixeira informal;\u221225.96°;32.59;
Poste;;Alto;poste;-25.96;32.59;
UTM;;Alto;;7128456.2;456123.1;
"""


def read(raw: str | bytes, name: str = "pontos") -> tuple[PointsFile, list[str]]:
    notes = Notes()
    found = read_points(name, raw if isinstance(raw, bytes) else raw.encode(), notes)
    return found, [str(finding) for finding in notes.findings]


def plain(row: Row) -> tuple[object, ...]:
    return (row.mark.line, *row[1:])


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "with a mark", "utf-16", "crlf"],
)
def test_a_csv_of_any_spreadsheet_is_read(written: Callable[[str], bytes]) -> None:
    found, findings = read(written(CSV))

    assert [plain(row) for row in found.rows] == [
        (3, Position(-25.95, 32.58), "Mercado", "10019", "Alto", "", "container", ()),
        (4, Position(-25.96, 32.59), "Largo;velho", "", "alto", "", "dump", ()),
    ]
    assert found.left_aside == ("Foto",)
    assert findings == [
        'pontos:5:1: "poste" is no kind of point. Mend: write container, dump or landmark',
        'pontos:6:1: "7128456.2" is no latitude.'
        " Mend: write degrees of WGS 84 with decimals, as in -25.9692",
    ]


def test_a_kml_is_read_and_its_folders_are_bairros() -> None:
    found, findings = read(KML)

    assert [plain(row) for row in found.rows] == [
        (4, Position(-25.95, 32.58), "Mercado & Feira", "10019", "", "", "container", ("Alto",)),
        (10, Position(-25.96, 32.59), "Solto", "", "", "", "", ()),
    ]
    assert findings == [
        "pontos:11:1: Muro is a LineString, and no single point."
        " Mend: mark one spot for each place, or delete it",
        "pontos:13:1: Turno has no coordinates."
        " Mend: write longitude,latitude in degrees, as in 32.5732,-25.9692",
    ]


def test_a_geojson_is_read_feature_by_feature() -> None:
    found, findings = read(GEOJSON)

    assert [plain(row) for row in found.rows] == [
        (3, Position(-25.95, 32.58), "Mercado", "10019", "", "", "", ())
    ]
    assert findings == [
        'pontos:5:3: a feature is a "Polygon", and no Point. Mend: mark one spot for each place',
        "pontos:7:3: a feature has no coordinates."
        " Mend: write [longitude, latitude] in degrees of WGS 84, as in [32.5732, -25.9692]",
    ]


def test_one_feature_alone_is_read_too_and_other_systems_are_told() -> None:
    feature = json.loads(GEOJSON)["features"][0]
    assert len(read(json.dumps(feature))[0].rows) == 1

    other = GEOJSON.replace("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::32736")
    assert '"urn:ogc:def:crs:EPSG::32736". Mend: export it in WGS 84' in read(other)[1][0]


BOMB = '<!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE kml SYSTEM "file:///etc/hostname">'
NO_TEXT = "this is no text, and so no CSV, KML or GeoJSON"
HOSTILE = {
    "a bomb of entities": (KML.replace("<kml", f"{BOMB}<kml"), "a document type stands here"),
    "a file outside": (KML.replace("<kml", f"{EXTERNAL}<kml"), "a document type stands here"),
    "an unknown entity": (KML.replace("&amp;", "&x;"), "this is no KML: undefined entity"),
    "an unknown encoding": (KML.replace("UTF-8", "x-evil"), "this is no KML: unknown encoding"),
    "deep XML": ("<kml>" + "<a>" * 50_000, "more than 40 levels deep"),
    "half a KML": (KML[: len(KML) // 2], "this is no KML"),
    "a web page": ("<html><body></body></html>", "this is XML, and no KML"),
    "deep brackets": ('{"features": ' + "[" * 100_000, "too deep or too long"),
    "a long number": ('{"features": [' + "9" * 5_000 + "]}", "too deep or too long"),
    "half a GeoJSON": (GEOJSON[:-40], "this is no GeoJSON"),
    "more behind it": (GEOJSON + "{}", "more stands behind its end"),
    "NaN": (GEOJSON.replace("32.58", "NaN"), "too deep or too long"),
    "endless": (GEOJSON.replace("32.58", "1e999"), "a feature has no coordinates"),
    "truth": (GEOJSON.replace("32.58", "true"), "a feature has no coordinates"),
    "a list": ("[1, 2]", "this is JSON, and no GeoJSON"),
    "no features": ('{"type": "FeatureCollection", "features": []}', "the file has no points"),
    "no letters": (b"\x00\x01\x02\x03" * 9, NO_TEXT),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10", NO_TEXT),
    "a photo": (b"\xff\xd8\xff\xe0\x10JFIF\x01lat,lon\n1,2\n", NO_TEXT),
    "wide nothing": (b"\xff\xfe\0\0", NO_TEXT),
    "a workbook": (b"PK\x03\x04", "this is a workbook or a KMZ"),
    "half letters": (b'{"features": "\xff"}', "a letter here is not UTF-8"),
    "too large": (b" " * (5 << 20), "the file is larger than 4 MB"),
    "empty": ("", "the file has no columns lat and lon"),
    "no head": ("Mercado;Alto\n", "the file has no columns lat and lon"),
    "a long cell": ("lat,lon\n" + "1" * 200_000 + ",2\n", "this is no CSV: field larger"),
    "hidden": ("name,lat,lon\na\u202eb,-25.9,32.5\n", "nobody can see or type [U+202E]"),
    "too many": ("lat,lon\n" + "-25.9,32.5\n" * (MOST_ROWS + 1), "more than 5,000 points"),
}


@pytest.mark.parametrize(("raw", "says"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_file_of_points_is_told_and_harms_nobody(raw: str | bytes, says: str) -> None:
    _, findings = read(raw)

    assert findings
    assert any(says in finding for finding in findings), findings


def test_a_cell_that_an_export_has_guarded_is_read_as_it_was() -> None:
    [row] = read("name,lat,lon\n'=Mercado,'-25.9,32.5\n")[0].rows

    assert (row.name, row.at) == ("=Mercado", Position(-25.9, 32.5))


def test_each_of_thousands_of_features_has_its_line() -> None:
    feature = json.dumps(json.loads(GEOJSON)["features"][0])
    text = '{"features": [\n' + ",\n".join([feature] * MOST_ROWS) + "\n]}"

    found, findings = read(text)

    assert findings == []
    assert [row.mark.line for row in found.rows] == [*range(2, MOST_ROWS + 2)]


@pytest.mark.parametrize(
    ("figure", "called"),
    [
        (
            "<Polygon><outerBoundaryIs><LinearRing><coordinates>1,1</coordinates></LinearRing>"
            "</outerBoundaryIs></Polygon>",
            "a Polygon",
        ),
        ("<LinearRing><coordinates>1,1</coordinates></LinearRing>", "a LinearRing"),
        ("<MultiGeometry><Polygon/><LineString/></MultiGeometry>", "a MultiGeometry"),
        (
            "<MultiGeometry><Point><coordinates>1,1</coordinates></Point>"
            "<Point><coordinates>1,2</coordinates></Point></MultiGeometry>",
            "2 points",
        ),
    ],
)
def test_a_figure_of_a_map_is_called_what_it_is_itself(figure: str, called: str) -> None:
    _, findings = read(f"<kml><Placemark><name>Muro</name>{figure}</Placemark></kml>")

    assert [one.partition(", and")[0] for one in findings] == [f"pontos:1:1: Muro is {called}"]
