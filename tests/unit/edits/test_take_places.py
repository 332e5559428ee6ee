"""Proposals accepted into a city's folder: what passes the whole check is written, nothing else."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.domain.errors import InvalidInput, MenuFileError
from app.domain.geo import Position
from app.domain.proposals import Alias, Altered, NewPoint, Proposal
from app.edits.edited import BadFields
from app.edits.take_places import Fields, add_places, take_places
from app.menufiles.city_folder import load_city, read_folder

SKIPS = Path(__file__).parents[2] / "cities" / "skips"
AT = Position(-19.0, 35.01)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SKIPS, tmp_path / "skips"))


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_what_passes_the_check_is_written_and_is_the_city_from_then_on(folder: Path) -> None:
    places = folder / "places.yaml"
    places.write_bytes(b"\xef\xbb\xbf" + places.read_bytes())
    places.chmod(0o640)
    before = files(folder)

    accepted = take_places(folder, [NewPoint("cais", AT, "", "", "Doca", "", "container")])

    assert [one.code for one in accepted.proposals if isinstance(one, NewPoint)] == ["30031"]
    city = load_city(folder)
    assert city.version == accepted.version
    assert city.gazetteer.by_point["30031"].position == AT
    after = files(folder)
    assert {path for path in after if after[path] != before.get(path)} == {places}
    assert after[places].startswith(b"\xef\xbb\xbf#")
    assert places.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("proposal", "says"),
    [
        (
            NewPoint("moinho", AT, "", "", "Outro", "Mercado", "container"),
            r"places\.yaml:14:\d+: the label .Mercado. is the same as in line 12, where "
            r".- {code: .\d{5}., name: Outro, .* would be written\. Mend: make them differ",
        ),
        (NewPoint("moinho", AT, "", "", "Mercado da Cidade de Cima", "", "dump"), "22 fit"),
        (Altered("30015", "", Position(19.0, 35.0)), "look at the minus"),
        # Calls end otherwise than dialogues say.
        (Altered("30015", "", label="Feira"), r"dialogues/calls\.yaml:\d+:"),
    ],
    ids=str,
)
def test_what_does_not_pass_comes_back_and_nothing_is_written(
    folder: Path, proposal: Proposal, says: str
) -> None:
    before = files(folder)

    with pytest.raises(MenuFileError) as refused:
        take_places(folder, [NewPoint("cais", AT, "", "", "Doca", "", "container"), proposal])

    assert re.search(says, str(refused.value)), refused.value
    assert files(folder) == before


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"places\.yaml cannot be read"):
        take_places(tmp_path, [Altered("a", "", AT)])


def told_at(proposals: Sequence[Proposal], fields: Sequence[Fields]) -> dict[str, list[str]]:
    with pytest.raises(BadFields) as refused:
        add_places(read_folder(SKIPS), load_city(SKIPS).gazetteer, proposals, (), fields)
    found = {name: [one.what for one in its] for name, its in refused.value.at_fields.items()}
    assert len(refused.value.findings) == sum(map(len, found.values()))
    return found


def test_what_is_wrong_is_told_at_the_field_of_each_proposal() -> None:
    at_names: list[Fields] = [{("name",): f"name-{n}", (): f"take-{n}"} for n in range(3)]
    points = [
        NewPoint("moinho", AT, "", "", "Doca ✓", "", "dump"),
        NewPoint("cais", AT, "", "", "Doca", "", "dump"),
        NewPoint("moinho", Position(19.0, 35.0), "", "", "Mercado da Cidade de Cima", "", "dump"),
    ]
    found = told_at(points, at_names)
    assert {name: len(its) for name, its in found.items()} == {
        "name-0": 1,
        "name-2": 1,
        "take-2": 1,
    }
    assert "✓" in found["name-0"][0]

    aliases = [Alias("moinho", "Velho", ""), Alias("cais", "Porto", ""), Alias("cais", "Velho", "")]
    its: list[Fields] = [{(): f"take-{n}"} for n in range(3)]
    [[name, [what]]] = told_at(aliases, its).items()
    assert name in ("take-0", "take-2")
    assert "Velho" in what

    moved = [Altered("30015", "", Position(19.0, 35.0)), Altered("cais", "", AT, "points")]
    assert [*told_at(moved, its[:2])] == ["take-0"]
