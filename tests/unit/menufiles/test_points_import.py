"""Rows of a file of points, held against the places of a city."""

import pytest

from app.domain.geo import Position
from app.domain.proposals import Altered, NewPoint
from app.menufiles.notes import Notes
from app.menufiles.points_file import read_points
from app.menufiles.points_import import Known, import_points
from tests.unit.domain.pinned import places
from tests.unit.menufiles.imported import MAP, taken


def test_a_row_of_what_is_not_known_is_a_new_point() -> None:
    found, findings = taken(
        "Bomba do Zé,10024,Alto,,container,-25.951,32.581",
        "Largo da Escola Nova de Baixo,,baixo velho,Largo,dump,-25.96,32.59",
    )

    assert findings == []
    assert found.proposals == (
        NewPoint(
            "alto",
            Position(-25.951, 32.581),
            *("line 2 of p.csv", "10024", "Bomba do Zé", "", "container"),
        ),
        NewPoint(
            "baixo",
            Position(-25.96, 32.59),
            *("line 3 of p.csv", "", "Largo da Escola Nova de Baixo", "Largo", "dump"),
        ),
    )


@pytest.mark.parametrize(
    ("folders", "bairro", "expected"),
    [
        (["Alto"], "baixo", "alto"),
        (["Alto", "Pontos GPS"], "", "alto"),
        (["Os meus lugares"], "alto", "alto"),
        (["Os meus lugares", "Pontos GPS"], "", 'the city has no bairro "Pontos GPS"'),
    ],
)
def test_a_folder_of_a_map_is_a_bairro_where_it_is_called_after_one(
    folders: list[str], bairro: str, expected: str
) -> None:
    before = "".join(f"<Folder><name>{name}</name>" for name in folders)
    raw = MAP.format(before=before, behind="</Folder>" * len(folders)).encode()
    notes = Notes()
    rows = read_points("p.kml", raw, notes).rows
    found = import_points(rows, Known(places(), "pt", (), bairro, "container"), notes)

    said = [one.bairro for one in found.proposals if isinstance(one, NewPoint)]
    assert (said or [one.what for one in notes.findings]) == [expected]


def test_a_row_of_what_is_known_alters_what_differs() -> None:
    found, findings = taken(
        "Mercado,10019,,,,-25.95,32.58",
        "Mercado Novo,10019,Alto,Mercado N.,dump,-25.951,32.58",
    )

    assert findings == ['3: the code "10019" stands in line 2 too. keep one of them']
    assert (found.proposals, found.unchanged) == ((), 1)

    found, findings = taken("Mercado Novo,10019,Alto,Mercado N.,dump,-25.951,32.58")
    assert findings == []
    assert found.proposals == (
        Altered(
            "10019",
            "line 2 of p.csv, 111 m from where it stands",
            Position(-25.951, 32.58),
            *("", "Mercado Novo", "Mercado N.", "dump"),
        ),
    )


def test_a_row_that_leaves_nothing_of_a_point_is_of_another_one() -> None:
    for row in ("Padaria,10019,Alto,,dump,-25.956,32.58", "Padaria,10019,Alto,Pão,,-25.94,32.58"):
        found, findings = taken(row)
        assert found.proposals == ()
        assert findings == [
            '2: 10019 is the code of "Mercado", and a code is for life. leave it out if this is'
            " another point; else change the name first, then the place"
        ]
    for row in ("Padaria,10019,Alto,,dump,-25.952,32.58", "Mercado,10019,Alto,,,-25.94,32.58"):
        found, findings = taken(row)
        assert (len(found.proposals), findings) == (1, [])


def test_a_point_is_known_by_its_name_too_where_it_stands_near() -> None:
    found, findings = taken("MERCADO,,alto,,,-25.9503,32.58")

    assert findings == []
    assert found.proposals == (
        Altered("10019", "line 2 of p.csv, 33 m from where it stands", Position(-25.9503, 32.58)),
    )


def test_what_no_row_says_may_be_said_of_all() -> None:
    found, findings = taken("Bomba,,,,,-25.951,32.581", bairro="alto", kind="landmark")

    assert findings == []
    [one] = found.proposals
    assert isinstance(one, NewPoint)
    assert (one.bairro, one.kind) == ("alto", "landmark")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Bomba,,,,dump,-25.951,32.581", "the row says no bairro. fill in its bairro"),
        ("Bomba,,Altto,,dump,-25.951,32.581", 'no bairro "Altto". did you mean "Alto"?'),
        (",,Alto,,dump,-25.951,32.581", "a new point has no name. write what people"),
        ("Bomba,,Alto,,,-25.951,32.581", "a new point has no kind. write container"),
        ("B,1001,Alto,,dump,-25.951,32.581", '"1001" is no point code. write five digits'),
        ("B,10018,Alto,,dump,-25.951,32.581", "does not check the others. look for a slip; 1001"),
        ("B,10024,Alto,,dump,-25.951,32.581", "a point that is gone, and a code is for life"),
        ("Mercado,10019,Baixo,,,-25.95,32.58", "10019 stands in Alto, and the row says Baixo"),
        ("Bomba,,Alto,,dump,32.581,-25.951", "latitude stands before longitude"),
        ("Bomba,,Alto,,dump,-25.95,33.58", "km outside of the district of Alto. look for a slip"),
        ("Bomba,,Baixo,,dump,-25.95005,32.58", "10019 Mercado stands 6 m from here. if it is the"),
        ("Mercado,,Alto,,dump,-25.96,32.58", "10019 Mercado stands 1112 m from here. if it is"),
        (f"{'Bomba ' * 5},,Alto,,dump,-25.96,32.58", "takes 29 characters on a phone, 22 fit"),
    ],
)
def test_a_row_that_cannot_be_taken_is_told_with_its_cure(row: str, says: str) -> None:
    found, [finding] = taken(row, gone=("10024",))

    assert found.proposals == ()
    assert finding.startswith("2: ")
    assert says in finding


def test_how_a_point_gets_to_another_bairro_is_told_as_it_is_done() -> None:
    row = "Mercado,10019,Baixo,,,-25.95,32.58"
    [[in_folder], [at_desk]] = [taken(row, at_desk=desk)[1] for desk in (False, True)]

    assert in_folder.endswith("correct one of them; in places.yaml move its line")
    assert "to move it, take 10019 out on its page" in at_desk
    assert "places.yaml" not in at_desk


def test_rows_that_are_told_leave_the_others_alone() -> None:
    found, findings = taken(
        "Bomba,,Alto,,dump,-25.951,32.581",
        "bomba,,Alto,,dump,-25.953,32.583",
        "Bomba,,Baixo,,dump,-25.961,32.581",
    )

    assert findings == ['3: the label "bomba" stands in line 2 too. keep one of them']
    assert [one.bairro for one in found.proposals if isinstance(one, NewPoint)] == ["alto", "baixo"]
