"""A code of a point is for life: cases keep it, so no other point is ever given it."""

from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select

from app.__main__ import FINDINGS, main
from app.house import House
from app.menufiles.city_folder import folder_hash
from app.store.schema import places
from app.work.publisher import Publisher
from app.work.reload import Reload
from tests.contract.live.houses import answering, environment, findings, settle
from tests.contract.live.small import small, write

MILL: Final = '{code: "10019", kind: landmark, name: Moinho, at: [-25.9, 32.5]}'
#: The same one, by another name or at another spot, and by both a bakery.
RENAMED: Final = MILL.replace("Moinho", "Moagem")
MOVED: Final = MILL.replace("-25.9,", "-25.92,")
BAKERY: Final = MOVED.replace("Moinho", "Padaria")
WITHOUT: Final = small(1)


def having(point: str, bairro: str = "alto") -> dict[str, str]:
    """Give the files of the city with a point in a bairro of it."""
    line = f"      - {{code: {bairro}, name: Bairro {bairro}}}\n"
    bairros = WITHOUT["places.yaml"]
    assert line in bairros
    more = line.replace("}\n", f", points: [{point}]}}\n")
    return {**WITHOUT, "places.yaml": bairros.replace(line, more)}


def take(reload: Reload, menus: Path, texts: dict[str, str]) -> None:
    """Save files in the folder of the city, and let them be looked at."""
    write(menus / "small", texts)
    settle(reload)


@pytest.fixture
def publisher(running: House) -> Publisher:
    return running.menus.watch(running.writer)[1]


@pytest.fixture
def gone(running: House, reload: Reload, menus: Path) -> House:
    """Run a city that had a mill, and has it no more."""
    for texts in (having(MILL), WITHOUT):
        take(reload, menus, texts)
        assert answering(running) == folder_hash(texts)
    return running


@pytest.fixture
def commanding(running: House, menus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands have the settings of the city that runs."""
    url = running.engine.url.render_as_string(hide_password=False)
    for name, value in environment(url, menus.parent).items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    "texts",
    [having(BAKERY), having(BAKERY.replace("-25.92,", "-25.8,"), "doca"), having(MOVED, "doca")],
    ids=["here", "elsewhere", "of the same name elsewhere"],
)
def test_another_point_is_not_given_the_code_of_one_that_is_gone(
    gone: House, reload: Reload, menus: Path, texts: dict[str, str]
) -> None:
    take(reload, menus, texts)

    assert answering(gone) == folder_hash(WITHOUT)
    [said] = findings(gone)
    line = next(n for n, one in enumerate(texts["places.yaml"].split("\n"), 1) if "10019" in one)
    assert f"places.yaml:{line}:" in said
    assert '10019 was the code of "Moinho", which is gone, and a code is for life' in said
    assert 'if it is that one again, write it as it was: "Moinho" in Bairro alto; else give' in said
    assert "; else give this point 10024, or at the desk" in said
    with gone.reader.connect() as connection:
        row = connection.execute(select(places).where(places.c.code == "10019")).one()
    assert (row.name, row.parent, row.retired_at is None) == ("Moinho", "alto", False)

    take(reload, menus, having(BAKERY.replace("10019", "10024")))
    assert findings(gone) == []
    assert answering(gone) == folder_hash(having(BAKERY.replace("10019", "10024")))


def test_a_point_that_stands_is_not_made_another_in_one_edit(
    running: House, reload: Reload, menus: Path
) -> None:
    """Its line written over, or a line with its code elsewhere: its cases would lie there."""
    take(reload, menus, having(MILL))
    for texts in (having(BAKERY), having(BAKERY, "doca")):
        take(reload, menus, texts)
        assert answering(running) == folder_hash(having(MILL))
        [said] = findings(running)
        assert '10019 is the code of "Moinho", and a code is for life' in said
        assert "publish its new name first, and where it stands now after that" in said
        assert "; else give this point 10024, or at the desk" in said


@pytest.mark.parametrize(
    "steps",
    [
        [having(RENAMED), having(RENAMED.replace("-25.9,", "-25.92,"))],
        [having(MOVED), having(BAKERY)],
        [having(BAKERY.replace("-25.92,", "-25.904,"))],
        [having(MOVED, "doca")],
    ],
    ids=["renamed, then moved", "moved, then renamed", "mended in both", "moved far"],
)
def test_a_point_that_stands_is_mended_as_anybody_likes(
    running: House, reload: Reload, menus: Path, steps: list[dict[str, str]]
) -> None:
    for texts in (having(MILL), *steps):
        take(reload, menus, texts)
        assert (answering(running), findings(running)) == (folder_hash(texts), [])


@pytest.mark.parametrize(
    "point", [MILL, RENAMED, MOVED, MILL.replace("}", ", label: Junto}")], ids=str.split
)
def test_what_is_gone_comes_back_renamed_or_moved(
    gone: House, reload: Reload, menus: Path, point: str
) -> None:
    take(reload, menus, having(point))
    assert (answering(gone), findings(gone)) == (folder_hash(having(point)), [])


def test_what_answered_before_answers_again_whatever_its_points_were_called_later(
    running: House, reload: Reload, menus: Path, publisher: Publisher
) -> None:
    """The mill was renamed, then moved and is gone: of its first version nothing is left."""
    both = RENAMED.replace("-25.9,", "-25.92,")
    first = having(MILL)
    for texts in (first, having(RENAMED), having(both), WITHOUT):
        take(reload, menus, texts)
        assert answering(running) == folder_hash(texts)

    publisher.roll_back(folder_hash(first))
    assert answering(running) == folder_hash(first)
    publisher.roll_back(folder_hash(having(both)))
    publisher.roll_back(folder_hash(WITHOUT))
    take(reload, menus, first)
    assert (answering(running), findings(running)) == (folder_hash(first), [])


def test_an_operator_is_told_before_publishing_what_publishing_refuses(
    gone: House,
    reload: Reload,
    menus: Path,
    tmp_path: Path,
    commanding: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    edited = tmp_path / "edited"
    write(edited, having(BAKERY))
    capsys.readouterr()
    assert main(["menu", "check", str(edited)]) == 0, "of this folder alone nothing is wrong"
    assert main(["menu", "check", str(edited), "--against", "live"]) == FINDINGS
    told = capsys.readouterr()
    assert "edited/places.yaml:" in told.err
    assert '10019 was the code of "Moinho"' in told.err
    assert answering(gone) == folder_hash(WITHOUT)
    assert main(["menu", "check", str(edited), "--against", str(menus / "small")]) == 0

    # What answered before may be published, whatever became of its points since.
    for texts in (having(RENAMED), having(RENAMED.replace("-25.9,", "-25.92,")), WITHOUT):
        take(reload, menus, texts)
    write(edited, having(MILL))
    assert main(["menu", "check", str(edited), "--against", "live"]) == 0
