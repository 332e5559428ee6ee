"""Routes and positions of another country than the city's: what copied files bring."""

from pathlib import Path

import pytest

from app.domain.geo import Position
from app.menufiles.check_country import check_zone, meant_by, town_of_zone
from app.menufiles.notes import Notes
from app.menufiles.reader import read
from tests.unit.menufiles.slips import C, P, R, check, texts, write

CITY = "service codes:"
MIDDLE = "[-25.96, 32.58]"


def check_with(folder: Path, **changed: tuple[str, str]) -> list[tuple[str, str, str]]:
    names = {"city": C, "places": P, "routes": R}
    files: dict[str, bytes | None] = {}
    for name, (old, new) in changed.items():
        text = texts()[names[name]]
        assert old in text
        files[names[name]] = text.replace(old, new, 1).encode()
    return [(Path(f.file).name, f.what, f.mend) for f in check(write(folder, files))]


def at_city(at: str) -> tuple[str, str]:
    return (CITY, f"at: {at}\nradius_m: 9000\n{CITY}")


def test_networks_of_another_country_are_named_one_by_one(tmp_path: Path) -> None:
    found = check_with(tmp_path, city=('calling code: "258"', 'calling code: "254"'))

    assert [what.partition(" is")[0] for _, what, _ in found] == [
        *("Tmcel (64301)", "Movitel (64303)", "Vodacom (64304)")
    ]
    assert all("of the country +258, and city.yaml says +254" in what for _, what, _ in found)
    assert all("begin with 639" in mend for _, _, mend in found)


@pytest.mark.parametrize("calling_code", ["258", "999"])
def test_nothing_is_claimed_of_the_own_country_or_an_unknown_one(
    calling_code: str, tmp_path: Path
) -> None:
    written = f'calling code: "{calling_code}"'

    assert check_with(tmp_path, city=('calling code: "258"', written)) == []


@pytest.mark.parametrize(
    ("at", "what", "mend"),
    [
        ("[32.58, -25.96]", "km from Africa/Maputo, the time zone", "write [-25.96, 32.58]"),
        ("[25.96, 32.58]", "km from Africa/Maputo, the time zone", "the minus: write [-25.96, 32"),
        ("[34.9, -119.8]", "km from Africa/Maputo, the time zone", "look for a slip"),
        ("[-25.96, 34.58]", "km from the middle of the places", "look for a slip"),
        ("[-19.8, 34.9]", "km from the middle of the places", "look for a slip"),
    ],
)
def test_a_citys_own_point_elsewhere_is_found(
    at: str, what: str, mend: str, tmp_path: Path
) -> None:
    ((file, said, cure),) = check_with(tmp_path, city=at_city(at))

    assert file == C
    assert what in said
    assert mend in cure


@pytest.mark.parametrize(("lat", "told"), [(-6.45, 1), (6.45, 0), (-6.0, 1), (-9.0, 0)])
def test_a_minus_is_found_where_the_point_without_it_lies_in_the_main_town(
    lat: float, told: int
) -> None:
    notes = Notes()
    tree = read("city.yaml", f"code: x\nat: [{lat}, 3.4]\n", notes)
    assert tree

    may_be = check_zone(tree, Position(lat, 3.4), "Africa/Lagos", notes)

    assert [(one.line, one.column) for one in notes.findings] == [(2, 5)] * told
    assert may_be == (not told)


def test_a_citys_own_point_in_its_middle_is_well(tmp_path: Path) -> None:
    assert check_with(tmp_path, city=at_city(MIDDLE)) == []


@pytest.mark.parametrize("own", [("name:", "name:"), at_city(MIDDLE)])
def test_a_place_whose_coordinates_are_turned_round_is_shown_as_it_should_be(
    own: tuple[str, str], tmp_path: Path
) -> None:
    place = "at: [-25.94093, 32.57910]"
    ((file, what, mend),) = check_with(
        tmp_path, city=own, places=(place, "at: [32.57910, -25.94093]")
    )

    assert file == P
    assert "from the middle of the city" in what
    assert mend == "latitude stands before longitude: write [-25.94093, 32.5791]"


def test_of_two_places_the_one_far_from_the_citys_own_point_is_wrong(tmp_path: Path) -> None:
    places = """districts:
  - code: hill
    name: Hill
    at: [-25.95, 32.57]
    bairros: [{code: mill, name: Mill, at: [25.95, 32.57], source: unverified}]
"""
    folder = write(tmp_path, {P: places.encode()})
    city = (folder / C).read_text("utf-8").replace(*at_city(MIDDLE), 1)
    (folder / C).write_text(city, "utf-8")

    found = [f for f in check(folder) if "km from" in f.what]

    assert [(Path(f.file).name, f.line) for f in found] == [(P, 5)]
    assert "look at the minus: write [-25.95, 32.57]" in found[0].mend


def test_what_is_meant_is_guessed_only_where_it_is_near() -> None:
    near = Position(-25.96, 32.58)

    assert meant_by(Position(0.0, 0.0), near, 100_000) is None
    assert meant_by(Position(32.5, 26.0), near, 100_000) == Position(-26.0, 32.5)
    assert meant_by(Position(-25.9, 32.5), near, 100_000) is None  # as it is written
    assert town_of_zone("America/New_York") == Position(40.7, -74.0)
    assert town_of_zone("Africa/Nowhere") is None
