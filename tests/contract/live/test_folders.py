"""Folders that come, move, clash and go, and starts where one is broken or gone."""

import shutil
from pathlib import Path

import pytest

from app.domain.errors import MenuFileError, NotFound
from app.house import House
from app.work.reload import Reload
from tests.contract.live.houses import answering, findings, house, reloads, settle
from tests.contract.live.small import V1, V2, broken, small, write
from tests.databases import Databases


def test_a_new_folder_is_a_new_city(running: House, reload: Reload, menus: Path) -> None:
    write(menus / "porto", small(2, code="porto", dial="*500#"))
    settle(reload)

    porto = running.cities.answering("*500#")
    assert porto.code == "porto"
    assert running.cities.answering("*400#").code == "small"
    assert [city.code for city in running.cities.all()] == ["small", "porto"]
    assert running.cities.id(porto) != running.cities.id(running.cities.default)


def test_a_service_code_that_changes_leads_on_from_the_old_one(
    running: House, reload: Reload, menus: Path
) -> None:
    write(menus / "porto", small(2, code="porto", dial="*500#"))
    settle(reload)
    write(menus / "porto", small(2, code="porto", dial="*600#"))
    settle(reload)

    assert running.cities.answering("*600#").code == "porto"
    # Who dialled the old one may be in the middle of a call.
    assert running.cities.answering("*500#").code == "porto"


def test_a_service_code_of_another_city_is_refused_until_it_is_free(
    running: House, reload: Reload, menus: Path
) -> None:
    write(menus / "porto", small(2, code="porto"))
    settle(reload)

    assert findings(running) == [
        f"{menus}/porto/city.yaml:7:17: the service code *400# is taken, in"
        f" {menus}/small/city.yaml, line 7."
        " Mend: a code leads to one city: take it out here or there"
    ]
    assert running.cities.answering("*400#").code == "small"

    write(menus / "small", small(1, dial="*700#"))
    settle(reload)

    assert findings(running) == []
    assert running.cities.answering("*400#").code == "porto"
    assert running.cities.answering("*700#").code == "small"


def test_a_copied_folder_cannot_take_the_place_of_its_city(
    running: House, reload: Reload, menus: Path
) -> None:
    shutil.copytree(menus / "small", menus / "a copy")
    settle(reload)
    write(menus / "a copy", small(2))
    settle(reload)

    assert findings(running) == [
        f"{menus}/a copy/city.yaml:1:1: the city in {menus}/small has the code small already."
        " Mend: give this one a code of its own, such as a_copy"
    ]
    assert answering(running) == V1


def test_a_folder_that_is_gone_leaves_its_city_as_it_was(
    running: House, reload: Reload, menus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.move(menus / "small", menus.parent / "elsewhere")
    settle(reload)
    settle(reload)

    assert answering(running) == V1
    [said] = [record for record in caplog.records if record.message == "city.folder_gone"]
    assert said.folder == "small"  # type: ignore[attr-defined]

    shutil.move(menus.parent / "elsewhere", menus / "small")
    write(menus / "small", small(2))
    settle(reload)

    assert answering(running) == V2


def test_a_broken_folder_that_is_taken_away_is_refused_no_more(
    running: House, reload: Reload, menus: Path
) -> None:
    write(menus / "small", broken(8))
    settle(reload)
    before = running.menus.refusals.counts()
    shutil.rmtree(menus / "small")
    settle(reload)

    assert (before, running.menus.refusals.counts()) == ({"small": 2}, {})
    assert answering(running) == V1


def test_a_start_with_a_broken_folder_answers_with_what_was_published(
    database: str, menus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with house(database, menus.parent) as first:
        assert answering(first) == V1
    write(menus / "small", broken(8))

    with house(database, menus.parent) as second:
        assert answering(second) == V1
        assert second.menus.refusals.counts() == {"small": 2}
        write(menus / "small", small(2))
        settle(reloads(second))
        assert answering(second) == V2
    assert caplog.messages.count("city.refused") == 1


def test_a_city_without_its_folder_answers_after_a_start_too(
    database: str, menus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(menus / "porto", small(2, code="porto", dial="*500#"))
    with house(database, menus.parent):
        pass
    shutil.rmtree(menus / "small")

    with house(database, menus.parent) as second:
        assert [city.code for city in second.cities.all()] == ["porto", "small"]
    assert "city.without_folder" in caplog.messages


@pytest.mark.parametrize("error", [MenuFileError, NotFound])
def test_a_start_that_finds_nothing_to_answer_with_says_why(
    databases: Databases, tmp_path: Path, error: type[Exception]
) -> None:
    (tmp_path / "menus").mkdir()
    if error is MenuFileError:
        write(tmp_path / "menus" / "small", broken(2))

    with (
        databases.fresh("sqlite") as url,
        pytest.raises(error, match=r"menu\.yaml|no city in"),
        house(url, tmp_path),
    ):
        pass
