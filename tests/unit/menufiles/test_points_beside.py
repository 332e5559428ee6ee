"""Rows of a file of points beside each other: doubles, and names that the check refuses."""

import json

import pytest

from app.domain.proposals import Altered, NewPoint
from app.menufiles.notes import Notes
from app.menufiles.points_file import read_points
from app.menufiles.points_import import Known, import_points
from tests.unit.domain.pinned import places
from tests.unit.menufiles.imported import MAP, taken

NEAR = "if it is the same keep one of them, else mend one"


@pytest.mark.parametrize(
    ("there", "far"), [("-25.951,32.581", 0), ("-25.951009,32.581", 1), ("-25.951,32.58112", 12)]
)
def test_a_row_beside_a_point_that_a_row_before_adds_is_told_with_its_line(
    there: str, far: int
) -> None:
    found, findings = taken(
        "Novo A,,Alto,,container,-25.951,32.581", f"Novo B,,Baixo,,container,{there}"
    )

    assert findings == [f"3: Novo A of line 2 stands {far} m from here. {NEAR}"]
    assert [one.name for one in found.proposals if isinstance(one, NewPoint)] == ["Novo A"]


def test_rows_fifteen_metres_apart_are_two_points_and_so_are_two_painted_codes() -> None:
    found, findings = taken(
        "Novo A,,Alto,,container,-25.951,32.581",
        "Novo B,,Alto,,container,-25.951,32.58116",
        "Novo C,10024,Alto,,container,-25.955,32.585",
        "Novo D,10035,Alto,,container,-25.955,32.585",
    )

    assert findings == []
    assert len(found.proposals) == 4


MOVED = "Mercado,10019,,,,-25.953,32.583"
BESIDE = "Novo A,,Alto,,container,-25.953,32.58302"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            (MOVED, BESIDE),
            "3: 10019 of line 2 stands 2 m from here."
            " if it is the same write its code 10019, else mend one",
        ),
        (
            (BESIDE, MOVED),
            "3: Novo A of line 2 stands 2 m from here."
            " if it is the same write the code 10019 there, else mend one",
        ),
        (
            ("Novo A,10024,Alto,,dump,-25.955,32.585", "Novo B,,Alto,,dump,-25.955,32.585"),
            f"3: Novo A of line 2 stands 0 m from here. {NEAR}",
        ),
        (
            ("Novo B,,Alto,,dump,-25.955,32.585", "Novo A,10024,Alto,,dump,-25.955,32.585"),
            f"3: Novo B of line 2 stands 0 m from here. {NEAR}",
        ),
    ],
)
def test_where_a_row_moves_a_point_to_is_where_it_stands(rows: tuple[str, ...], says: str) -> None:
    found, findings = taken(*rows)

    assert findings == [says]
    assert len(found.proposals) == 1


def test_a_row_beside_one_that_is_told_stands_alone() -> None:
    found, findings = taken(
        "Novo A,,Alto,,container,-25.951,32.581",
        "Novo B,,Alto,,container,-25.95111,32.581",
        "Novo C,,Alto,,container,-25.95122,32.581",
    )

    assert findings == [f"3: Novo A of line 2 stands 12 m from here. {NEAR}"]
    assert len(found.proposals) == 2


def test_a_point_that_two_rows_mean_is_told_whether_by_code_or_by_name() -> None:
    by_code, by_name = "Mercado,10019,,,,-25.9501,32.58", "Mercado,,Alto,,,-25.9502,32.58"
    for rows in ((by_code, by_name), (by_name, by_code), (by_name, by_name)):
        found, findings = taken(*rows)
        assert findings == ["3: 10019 Mercado is the point of line 2 too. keep one of them"]
        assert len(found.proposals) == 1


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            "Łódź Straße ✓,,Alto,,dump,-25.951,32.581",
            '"Łódź Straße ✓" holds what phones cannot show: ✓ (U+2713). write "Lodz Strasse"',
        ),
        (
            "Bomba,,Alto,Bomba ✓,dump,-25.951,32.581",
            '"Bomba ✓" holds what phones cannot show: ✓ (U+2713). write "Bomba"',
        ),
        (
            "Bomba <place>,,Alto,,dump,-25.951,32.581",
            '"Bomba <place>" holds a value, which callers would read as it is written here.'
            " write letters only; texts of menu.yaml and messages.yaml have values",
        ),
        (
            f"{'B' * 201},,Alto,Bomba,dump,-25.951,32.581",
            "name is longer than 200 characters. shorten it by 1",
        ),
        (
            "Bomba,10024,Alto,Mercado,dump,-25.951,32.581",
            'the label "Mercado" is that of 10019 too. make them differ, callers see only labels',
        ),
        (
            "Mercado,10019,,Mercado ✓,,-25.95,32.58",
            '"Mercado ✓" holds what phones cannot show: ✓ (U+2713). write "Mercado"',
        ),
        (
            "Mercado,10019,,Mercado Novo da Baixa de Cima,,-25.95,32.58",
            '"Mercado Novo da Baixa de Cima" takes 29 characters on a phone, 22 fit.'
            " write a label, shorter by 7",
        ),
        (
            "Mercado Novo da Baixa de Cima,10019,,,,-25.95,32.58",
            '"Mercado Novo da Baixa de Cima" takes 29 characters on a phone, 22 fit.'
            " write a label, shorter by 7",
        ),
        (f"{'B' * 201},10019,,M,,-25.95,32.58", "name is longer than 200 characters. shorten"),
    ],
)
def test_what_the_check_says_of_a_name_is_told_at_its_row_and_the_others_go_on(
    row: str, says: str
) -> None:
    found, findings = taken(row, "Largo,,Baixo,,dump,-25.96,32.59")

    assert [finding for finding in findings if finding.startswith(f"2: {says}")] == findings
    assert len(findings) == 1
    assert [one.name for one in found.proposals if isinstance(one, NewPoint)] == ["Largo"]


def test_accents_are_folded_and_said_by_nobody() -> None:
    found, findings = taken("Łódź Straße – Avó,,Alto,,dump,-25.951,32.581")

    assert (len(found.proposals), findings) == (1, [])


def test_labels_are_held_against_those_that_rows_give() -> None:
    relabelled = "Mercado,10019,,Bomba,,-25.95,32.58"
    painted = "Fonte,10024,Alto,Bomba,dump,-25.955,32.585"
    for rows in ((relabelled, painted), (painted, relabelled)):
        found, findings = taken(*rows)
        assert findings == ['3: the label "Bomba" stands in line 2 too. keep one of them']
        assert len(found.proposals) == 1

    freed = "Fonte,10024,Alto,Mercado,dump,-25.955,32.585"
    for rows in ((relabelled, freed), (freed, relabelled)):
        assert taken(*rows)[1] == []
    # The row that would free it is told itself, so that it is not free.
    long = "Bomba,,Alto,,dump,-25.957,32.587"
    found, findings = taken(long, relabelled, freed)
    assert findings == [
        '3: the label "Bomba" stands in line 2 too. keep one of them',
        '4: the label "Mercado" is that of 10019 too. make them differ, callers see only labels',
    ]
    assert len(found.proposals) == 1


def test_a_label_that_a_row_gives_stays_where_the_name_becomes_another() -> None:
    [one] = taken("Mercado Novo da Baixa de Cima,10019,,Mercado,,-25.95,32.58")[0].proposals

    assert isinstance(one, Altered)
    assert (one.name, one.label) == ("Mercado Novo da Baixa de Cima", "Mercado")


KML_TWO = MAP.replace("\n", "").format(
    before="",
    behind="<Placemark><name>{name}</name><ExtendedData><Data name='code'><value>{code}</value>"
    "</Data></ExtendedData><Point><coordinates>{at}</coordinates></Point></Placemark>",
)


def both(kind: str, name: str, code: str, lon: float) -> bytes:
    """Write a Bomba and another point on one line, as programs do."""
    if kind == "kml":
        return KML_TWO.format(name=name, code=code, at=f"{lon},-25.951").encode()
    features = [
        {
            "type": "Feature",
            "properties": {"name": called, "code": painted},
            "geometry": {"type": "Point", "coordinates": [east, -25.951]},
        }
        for called, painted, east in (("Bomba", "", 32.581), (name, code, lon))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.mark.parametrize("kind", ["kml", "geojson"])
@pytest.mark.parametrize(
    ("name", "lon", "says"),
    [
        ("Outra", 32.581, "Bomba of line 1 stands 0 m from here"),
        ("Outra", 32.58101, "Bomba of line 1 stands 1 m from here"),
        ("bomba", 32.585, 'the label "bomba" stands in line 1 too'),
    ],
)
def test_maps_on_one_line_have_their_doubles_told_too(
    kind: str, name: str, lon: float, says: str
) -> None:
    notes = Notes()
    rows = read_points("p", both(kind, name, "", lon), notes).rows
    assert len(rows) == 2
    found = import_points(rows, Known(places(), "pt", (), "alto", "container"), notes)

    assert [one.what for one in notes.findings] == [says]
    assert len(found.proposals) == 1


def test_the_same_code_twice_on_one_line_is_told() -> None:
    notes = Notes()
    raw = both("geojson", "Outra", "10024", 32.585).replace(b'"code": ""', b'"code": "10024"')
    rows = read_points("p", raw, notes).rows
    import_points(rows, Known(places(), "pt", (), "alto", "container"), notes)

    assert [one.what for one in notes.findings] == ['the code "10024" stands in line 1 too']
