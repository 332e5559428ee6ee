"""Whatever people call points in a file: what is proposed of it passes the check of the city."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from app.menufiles import reader
from app.menufiles.city_folder import build, parse, read_folder
from app.menufiles.notes import Notes
from app.menufiles.places_edit import FILE, edit_places
from app.menufiles.points_file import read_points
from app.menufiles.points_import import Known, import_points
from app.menufiles.schema_places import read_places
from app.settings import PROJECT

KIOSKS = read_folder(PROJECT / "tests/cities/kiosks")
CITY = build(parse(KIOSKS), "x")
HEAD = ("name", "label", "code", "bairro", "kind", "lat", "lon")

words = st.one_of(
    st.sampled_from(["Puits", "puits", "Grand portail", "Sous le manguier", "Łódź ✓", "<place>"]),
    st.text(max_size=30),
    st.text("ãé ✓<>[{:#'\"", max_size=26),
    st.just("x" * 201),
)
codes = st.sampled_from(["", "", "", "10019", "10024", "20014", "20023", "20046"])
rows = st.lists(
    st.tuples(
        words,
        st.one_of(st.just(""), words),
        codes,
        st.sampled_from(["", "marche", "port"]),
        st.sampled_from(["dump", "container"]),
        st.integers(-3, 3),
        st.integers(-3, 3),
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(rows)
def test_what_is_proposed_passes_the_check(drawn: list[tuple[str, ...]]) -> None:
    out = io.StringIO(newline="")
    sheet = csv.writer(out)
    sheet.writerow(HEAD)
    for *said, north, east in drawn:
        sheet.writerow((*said, f"{0.0111 + int(north) * 1e-4:.4f}", f"{0.0111 + int(east) * 1e-4}"))
    notes = Notes()
    read = read_points("p.csv", out.getvalue().encode("utf-8", "replace"), notes)
    found = import_points(read.rows, Known(CITY.gazetteer, "fr", (), "port"), notes)

    edited = edit_places(KIOSKS[FILE], found.proposals)
    check = Notes()
    tree = reader.read(FILE, edited.text, check)
    if tree is not None:
        read_places(tree, check)
    assert [str(one) for one in check.findings] == []
