"""How near a case may be to be the same: what services.yaml says of it, and what is wrong there."""

import pytest

from app.menu.effects import CaseFact, OpenCase, SameOpen
from app.menu.model import City
from app.menufiles.build import build
from app.menufiles.city_folder import parse, read_folder
from app.walks.world import World
from tests.contract.store.skip_calls import SKIPS
from tests.unit.menufiles.folders import findings
from tests.unit.menufiles.test_json_schema import _slips

S = "services.yaml"


def texts(within: str, code: str = "full", *, reveals: str = "no") -> dict[str, str]:
    """The skips; one problem is the same within so many metres."""
    files = read_folder(SKIPS)
    head, mark, rest = files[S].partition(f"- code: {code}\n")
    rest = rest.replace("reveals home: no", f"reveals home: {reveals}\n  same within: {within}", 1)
    return files | {S: f"{head}{mark}{rest}"}


def city(within: str, code: str = "full") -> City:
    return build(parse(texts(within, code)), "")


def test_metres_are_read_and_none_is_the_very_place_alone() -> None:
    services = city("160 m").services

    assert {code: one.same_within_m for code, one in services.items()} == {
        "full": 160,
        "missed": 0,
        "hole": 0,
    }


@pytest.mark.parametrize("within", ["50", "0 m", "1001 m", "50 km", "near", "[50 m]", "-5 m", ""])
def test_what_is_no_distance_is_found(within: str) -> None:
    [only] = findings(texts(within))

    assert only.file == S
    assert "same within" in only.what
    assert _slips(S, texts(within)[S]) or within in ("1001 m",)


def test_of_a_home_nobody_is_told_where_it_is() -> None:
    [only] = findings(texts("50 m", "missed", reveals="yes"))

    assert (
        only.what
        == "same within tells others where it is, and by reveals home nobody may hear that"
    )
    assert only.mend == "take out same within, or write reveals home: no"


@pytest.mark.parametrize(("within", "found"), [("160 m", True), ("100 m", False)])
def test_a_walk_finds_what_is_near_as_the_line_does(within: str, found: bool) -> None:
    there = CaseFact(48_217_365, "received", "full", "30015", own=False)
    world = World(city(within), others=[there])

    same = world.know([SameOpen("full", "30028")]).same

    assert same == (OpenCase(there.number, 1, 0, "30015") if found else None)
    assert world.know([SameOpen("full", "30015")]).same == OpenCase(there.number, 1)
