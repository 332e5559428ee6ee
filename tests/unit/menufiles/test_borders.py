"""borders.geojson: what a city may draw, and what is said of a slip in it."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import MenuFileError
from app.domain.geo import Position
from app.menufiles.city_folder import build, folder_hash, is_like_ours, parse, read_folder
from app.menufiles.notes import Notes
from app.menufiles.plain import Plain
from app.menufiles.schema_borders import FILE, read_borders
from tests.unit.menufiles.folders import MAPUTO, findings, maputo

#: Longitude and latitude around a place in Maputo.
RING = [[32.57, -25.95], [32.59, -25.95], [32.59, -25.93], [32.57, -25.93], [32.57, -25.95]]


@cache
def little() -> Plain:
    return parse(maputo())


def areas() -> list[str]:
    """Give codes of two areas that the little city has."""
    districts = little()["districts"]
    return [districts[0]["code"], districts[0]["bairros"][0]["code"]]


def feature(code: str, rings: Any = None, kind: str = "Polygon") -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": [RING] if rings is None else rings}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def written(*features: Any, source: Any = "Conselho Municipal, 2019") -> str:
    """Write a file with a feature in each line from the second on."""
    lines = ",\n".join(json.dumps(one) for one in features)
    about = json.dumps(source)
    return f'{{"type": "FeatureCollection", "source": {about}, "features": [\n{lines}\n]}}'


def test_borders_are_read_kept_and_part_of_the_version() -> None:
    one, other = areas()
    several = feature(other, [[RING], [RING]], "MultiPolygon")
    texts = maputo() | {FILE: written(feature(one), several)}

    plain = json.loads(json.dumps(parse(texts)))
    borders = build(plain, "").gazetteer.borders

    assert borders
    assert borders.source == "Conselho Municipal, 2019"
    assert {code: len(rings) for code, rings in borders.areas.items()} == {one: 1, other: 2}
    assert borders.areas[one][0][1] == Position(-25.95, 32.59)
    assert folder_hash(texts) != folder_hash(maputo())


def test_a_city_without_the_file_has_no_borders() -> None:
    assert "borders" not in little()
    assert build(little(), "").gazetteer.borders is None


def test_what_is_wrong_with_borders_is_found_with_everything_else() -> None:
    texts = maputo() | {FILE: written(feature("nowhere"))}

    assert [(one.file, one.rule) for one in findings(texts)] == [(FILE, "borders")]


SLIPS: list[tuple[str, Callable[[str], str], int, str, str]] = [
    ("no source", lambda c: written(feature(c), source=""), 1, "nobody says", '"source"'),
    ("source no text", lambda c: written(feature(c), source=7), 1, "nobody says", '"source"'),
    ("unknown", lambda c: written(feature(c), feature("x")), 3, '"x" is no district', "code"),
    ("no feature", lambda c: written(feature(c), 7), 3, "is no district", "code"),
    ("twice", lambda c: written(feature(c), feature(c)), 3, "in line 2", "MultiPolygon"),
    ("a line", lambda c: written(feature(c, RING, "LineString")), 2, "no Polygon", "polygons"),
    ("no geometry", lambda c: written(feature(c) | {"geometry": None}), 2, "no Polygon", "poly"),
    ("no rings", lambda c: written(feature(c, [])), 2, "has no corners", "coordinates"),
    ("open", lambda c: written(feature(c, [RING[:-1]])), 2, "no ring", "again as the last"),
    ("short", lambda c: written(feature(c, [RING[:1]])), 2, "no ring", "[longitude, latitude]"),
    ("words", lambda c: written(feature(c, [[["a", "b"]] * 4])), 2, "no ring", "longitude"),
    ("text", lambda c: written(feature(c, "x")), 2, "no ring", "longitude"),
    (
        "turned",
        lambda c: written(feature(c, [[[b, a] for a, b in RING]])),
        2,
        "km from the middle",
        "longitude stands before latitude",
    ),
    (
        "far",
        lambda c: written(feature(c, [[[a + 10, b] for a, b in RING]])),
        2,
        "km from the middle",
        "slip",
    ),
    ("no json", lambda c: written(feature(c)).replace("]}", "]", 1), 3, "no JSON", "anew"),
    ("cut", lambda c: written(feature(c))[:-1], 3, "no JSON", "save"),
    ("behind", lambda c: written(feature(c)) + "\nx", 4, "behind the end", "delete"),
    ("a list", lambda _: "[]", 1, "{ is missing", "save"),
    ("one feature", lambda c: json.dumps(feature(c)), 1, "several features", "FeatureCollection"),
    ("no number", lambda c: written(feature(c, [[[float("nan"), 0]] * 4])), 1, "borders", "anew"),
    ("deep", lambda _: '{"type": ' + "[" * 90_000, 1, "borders", "anew"),
]


@pytest.mark.parametrize(
    ("name", "make", "line", "what", "mend"), SLIPS, ids=[slip[0] for slip in SLIPS]
)
def test_a_slip_is_told_with_line_and_cure(
    name: str, make: Callable[[str], str], line: int, what: str, mend: str
) -> None:
    districts, notes = little()["districts"], Notes()
    read_borders({FILE: make(areas()[0])}, districts, notes)
    found = notes.findings

    assert [(one.file, one.line, one.rule) for one in found] == [(FILE, line, "borders")], found
    assert what in found[0].what
    assert mend in found[0].mend


def test_a_file_is_taken_by_its_name_alone(tmp_path: Path) -> None:
    for file in MAPUTO.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "points.geojson").write_text("{}")
    assert FILE not in read_folder(tmp_path)
    (tmp_path / FILE).write_text(written(feature("jardim")))
    assert FILE in read_folder(tmp_path)
    (tmp_path / FILE).rename(tmp_path / "Border.json")

    with pytest.raises(MenuFileError) as refused:
        read_folder(tmp_path)

    assert "rename it to borders.geojson" in refused.value.findings[0].mend
    assert not is_like_ours("points.geojson")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(" " * 300_000)

    with pytest.raises(MenuFileError) as refused:
        read_folder(tmp_path)

    assert "simplify its lines" in refused.value.findings[0].mend
