"""Cities of one folder do not claim the same, and none becomes the default by its name."""

from pathlib import Path

import pytest

from app.domain.errors import Finding, MenuFileError
from app.menufiles.city_folder import read_folder
from app.menufiles.neighbours import check_beside, check_neighbours
from tests.unit.menufiles.folders import MAPUTO

OLD, NEW = Path("menus/maputo"), Path("menus/abidjan")
CITY = 'code: maputo\ndefault: yes\nservice codes: ["*311#", "*312#"]\n'


def found(new: str, old: str = CITY) -> list[Finding]:
    try:
        check_neighbours({OLD: {"city.yaml": old}, NEW: {"city.yaml": new}})
    except MenuFileError as error:
        return list(error.findings)
    return []


@pytest.mark.parametrize(
    ("new", "line", "what", "there"),
    [
        ("name: x\ncode: maputo\n", 2, "the code maputo", 1),
        ('service codes: ["*313#", "*312#"]\n', 1, "the service code *312#", 3),
        ("service codes: '*311#'\n", 1, "the service code *311#", 3),
        ("code: x\nname: y\ndefault: yes\n", 3, "default: yes", 2),
    ],
)
def test_what_another_city_has_is_refused(new: str, line: int, what: str, there: int) -> None:
    [one] = found(new)

    assert (one.file, one.line) == ("menus/abidjan/city.yaml", line)
    assert one.what == f"{what} is taken, in menus/maputo/city.yaml, line {there}"
    assert one.mend


def test_a_copied_folder_is_told_all_it_has_to_change() -> None:
    assert len(found(CITY)) == 4


@pytest.mark.parametrize(
    "new", ["code: abidjan\ndefault: no\nservice codes: ['*3#']\n", "", "- a list\n", "code: [\n"]
)
def test_cities_of_their_own_and_files_that_are_broken_otherwise_pass(new: str) -> None:
    assert found(new) == []


def test_the_cities_as_shipped_live_side_by_side() -> None:
    folders = sorted(path.parent for path in MAPUTO.parent.glob("*/city.yaml"))

    check_neighbours({folder: read_folder(folder) for folder in folders})

    assert [folder.name for folder in folders] == ["maputo", "nairobi"]


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A city's folder in `menus`, beside another that has its codes."""
    menus = tmp_path / "menus"
    menus.mkdir()
    for name, code in (("maputo", "maputo"), ("abidjan", "abidjan")):
        (menus / name).mkdir()
        text = f"code: {code}\nservice codes: ['*311#']\n"
        (menus / name / "city.yaml").write_text(text, "utf-8")
    return menus / "abidjan"


def test_a_folder_is_held_against_those_beside_it(beside: Path) -> None:
    (found,) = check_beside(beside)

    other = beside.with_name("maputo") / "city.yaml"
    assert found.file == (beside / "city.yaml").as_posix()
    assert found.line == 2
    assert found.what == f"the service code *311# is taken, in {other.as_posix()}, line 2"


def test_folders_beside_it_that_quarrel_or_cannot_be_read_are_no_matter(beside: Path) -> None:
    (beside / "city.yaml").write_text("code: abidjan\nservice codes: ['*400#']\n")
    (beside.with_name("third")).mkdir()
    (beside.with_name("third") / "city.yaml").write_text("code: maputo\n")
    (beside.with_name("fourth")).mkdir()
    (beside.with_name("fourth") / "city.yaml").write_bytes(b"code: abidjan \xff\n")

    assert check_beside(beside) == ()
    assert check_beside(beside / "nothing") == ()


def test_a_folder_named_by_a_dot_is_held_against_those_beside_it(
    beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(beside)

    (found,) = check_beside(Path())

    assert "is taken, in ../maputo/city.yaml, line 2" in found.what


def test_copies_that_are_on_no_line_take_nothing_from_each_other(beside: Path) -> None:
    elsewhere = beside.parent.rename(beside.parent.with_name("drafts"))

    assert check_beside(elsewhere / "abidjan") == ()
