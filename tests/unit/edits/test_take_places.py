"""Proposals accepted into a city's folder: what passes the whole check is written, nothing else."""

import re
import shutil
from pathlib import Path

import pytest

from app.domain.errors import InvalidInput, MenuFileError
from app.domain.geo import Position
from app.domain.proposals import Altered, NewPoint, Proposal
from app.edits.take_places import take_places
from app.menufiles.city_folder import load_city

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
