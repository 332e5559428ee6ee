"""Service codes that change hands, copies of folders, and cities that stand in each other's way."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.domain.errors import Busy, Conflict
from app.house import House
from app.menufiles.city_folder import folder_hash
from app.store.city_store import Edition
from app.work.exchange import Draft
from app.work.folder_lock import held
from app.work.publisher import Publisher, Taken
from app.work.reload import Reload
from tests.contract.live.houses import answering, house, reloads, settle
from tests.contract.live.small import small, write
from tests.databases import Databases

V2 = folder_hash(small(2))


def refused(running: House) -> list[str]:
    return [str(finding) for finding in running.menus.refusals.findings()]


def cities_of(running: House, *dials: str) -> list[str]:
    return [running.cities.answering(dial).code for dial in dials]


@pytest.fixture
def porto(running: House, reload: Reload, menus: Path) -> Path:
    """A second city, on *500#."""
    folder = write(menus / "porto", small(2, code="porto", dial="*500#"))
    settle(reload)
    return folder


def test_two_cities_that_are_saved_at_once_swap_their_codes(
    running: House, reload: Reload, menus: Path, porto: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(porto, small(2, code="porto", dial="*400#"))
    write(menus / "small", small(1, dial="*500#"))
    settle(reload)

    assert cities_of(running, "*400#", "*500#") == ["porto", "small"]
    assert refused(running) == []
    assert "city.refused" not in caplog.messages


def test_two_cities_that_are_saved_one_after_the_other_swap_when_both_are(
    running: House, reload: Reload, menus: Path, porto: Path
) -> None:
    write(menus / "small", small(1, dial="*500#"))
    settle(reload)
    settle(reload)
    between = cities_of(running, "*400#", "*500#")
    write(porto, small(2, code="porto", dial="*400#"))
    settle(reload)

    assert between == ["small", "porto"]
    assert cities_of(running, "*400#", "*500#") == ["porto", "small"]
    assert refused(running) == []


def test_who_was_held_when_a_code_was_let_go_answers_it_once_it_is_free(
    running: House, reload: Reload, menus: Path
) -> None:
    vila = write(menus / "vila", small(3, code="vila", dial="*400#"))
    settle(reload)
    assert "*400#" in "".join(refused(running))
    write(menus / "small", small(1, dial="*500#"))
    with held(vila):
        settle(reload)
        assert cities_of(running, "*500#") == ["small"]
    reload.look()

    assert cities_of(running, "*400#", "*500#") == ["vila", "small"]
    assert refused(running) == []


def test_three_cities_hand_their_codes_on_in_a_ring(
    running: House, reload: Reload, menus: Path, porto: Path
) -> None:
    write(menus / "vila", small(3, code="vila", dial="*600#"))
    settle(reload)
    write(menus / "vila", small(3, code="vila", dial="*400#"))
    write(menus / "small", small(1, dial="*500#"))
    settle(reload)
    alone = cities_of(running, "*400#", "*500#", "*600#")
    write(porto, small(2, code="porto", dial="*600#"))
    settle(reload)

    assert alone == ["small", "porto", "vila"]
    assert cities_of(running, "*400#", "*500#", "*600#") == ["vila", "small", "porto"]
    assert refused(running) == []


def test_of_two_new_cities_that_want_a_code_that_is_let_go_one_gets_it(
    running: House, reload: Reload, menus: Path, porto: Path
) -> None:
    write(menus / "alfa", small(1, code="alfa"))
    write(menus / "beta", small(1, code="beta"))
    write(menus / "small", small(1, dial="*500#"))
    write(porto, small(2, code="porto", dial="*600#"))
    settle(reload)
    settle(reload)

    assert cities_of(running, "*400#", "*500#", "*600#") == ["alfa", "small", "porto"]
    assert [city.code for city in running.cities.all()] == ["small", "porto", "alfa"]
    [said] = refused(running)
    assert said.startswith(f"{menus}/beta/city.yaml:7:17: the service code *400# is taken, in")


def test_cities_swap_at_a_start_too(databases: Databases, menus: Path) -> None:
    write(menus / "porto", small(2, code="porto", dial="*500#"))
    with databases.fresh("sqlite") as url:
        with house(url, menus.parent):
            pass
        write(menus / "porto", small(2, code="porto", dial="*400#"))
        write(menus / "small", small(1, dial="*500#"))
        with house(url, menus.parent) as again:
            assert cities_of(again, "*400#", "*500#") == ["porto", "small"]
            assert refused(again) == []


def test_a_code_that_its_city_keeps_is_said_to_be_taken(
    running: House, reload: Reload, menus: Path, porto: Path
) -> None:
    shutil.move(porto, menus.parent / "away")
    settle(reload)
    write(menus / "small", small(1, dial="*500#"))
    settle(reload)

    assert cities_of(running, "*400#", "*500#") == ["small", "porto"]
    assert refused(running) == [
        f"{menus}/small/city.yaml:7:1: *500# is answered by the city porto."
        " Mend: give each city service codes of its own"
    ]


def test_a_code_that_a_command_lets_go_is_taken_by_the_folder_that_waits(
    running: House, reload: Reload, menus: Path
) -> None:
    shutil.move(menus / "small", menus.parent / "away")
    write(menus / "porto", small(2, code="porto"))
    settle(reload)
    before = len(refused(running))
    publisher = reload._publisher
    edition = publisher.check(small(1, dial="*700#"), menus.parent / "away")
    publisher.publish(edition, menus.parent / "away", "publish", watched=False)
    reload.look()

    assert before == 1
    assert cities_of(running, "*400#", "*700#") == ["porto", "small"]
    assert refused(running) == []


def test_a_copy_is_the_citys_folder_once_the_other_is_gone(
    running: House, reload: Reload, menus: Path
) -> None:
    shutil.copytree(menus / "small", menus / "newer")
    settle(reload)
    assert len(refused(running)) == 1
    shutil.rmtree(menus / "small")
    settle(reload)

    assert refused(running) == []


def default(n: int, *, code: str = "small", dial: str = "*400#") -> dict[str, str]:
    """The texts of an edition that answers what names no city."""
    texts = small(n, code=code, dial=dial)
    return texts | {"city.yaml": texts["city.yaml"] + "default: yes\n"}


def test_a_default_moves_from_one_city_to_another_and_is_never_twos(
    running: House, reload: Reload, menus: Path, porto: Path
) -> None:
    write(porto, default(2, code="porto", dial="*500#"))
    settle(reload)
    first = running.cities.default.code
    write(porto, small(3, code="porto", dial="*500#"))
    write(menus / "small", default(2))
    settle(reload)
    second = running.cities.default.code
    _, publisher = running.menus.watch(running.writer)
    with pytest.raises(Conflict, match="default: yes stands in the city small already"):
        publisher.roll_back(folder_hash(default(2, code="porto", dial="*500#")))
    edition = publisher.check(default(3, code="porto", dial="*500#"), Path("x"))
    with pytest.raises(Taken, match=r"x/city.yaml:10:1: default: yes .* keep it in one city"):
        publisher.publish(edition, Path("x"), "publish", watched=False)

    assert (first, second) == ("porto", "small")
    assert [city.is_default for city in running.cities.all()] == [True, False]


class Failing(Publisher):
    """Fails at one city in a way that nobody has thought of."""

    def __init__(self, good: Publisher) -> None:
        self._good = good

    def seen(self, texts: Mapping[str, str]) -> str:
        return self._good.seen(texts)

    def check(self, texts: Mapping[str, str], where: Path) -> Edition:
        if where.name == "porto":
            raise RecursionError(where.name)
        return self._good.check(texts, where)

    def publish(self, edition: Edition, where: Path, *args: object, **more: object) -> object:  # type: ignore[override]
        return self._good.publish(edition, where, *args, **more)  # type: ignore[arg-type]


def test_a_city_that_makes_the_check_fail_keeps_no_other_waiting(
    running: House, reload: Reload, menus: Path, porto: Path
) -> None:
    good, reload._publisher = reload._publisher, Failing(reload._publisher)
    write(porto, small(3, code="porto", dial="*500#"))
    write(menus / "small", small(2))
    reload.look()
    with pytest.raises(RecursionError, match="porto"):
        reload.look()
    assert answering(running) == V2

    reload._publisher = good
    reload.look()
    assert answering(running, "*500#") == folder_hash(small(3, code="porto", dial="*500#"))


class TooBusy(Publisher):
    """Publishes no cities together."""

    def __init__(self, good: Publisher) -> None:
        vars(self).update(vars(good))

    def publish_together(self, drafts: object) -> list[Draft]:
        raise Busy(str(drafts))


def test_a_swap_that_came_at_a_busy_moment_is_tried_again(
    running: House, reload: Reload, menus: Path, porto: Path
) -> None:
    good, reload._publisher = reload._publisher, TooBusy(reload._publisher)
    write(porto, small(2, code="porto", dial="*400#"))
    write(menus / "small", small(1, dial="*500#"))
    reload.look()
    with pytest.raises(Busy):
        reload.look()
    reload._publisher = good
    reload.look()

    assert cities_of(running, "*400#", "*500#") == ["porto", "small"]


def test_two_processes_see_a_swap_at_once(
    databases: Databases, menus: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    for folder in (menus, other / "menus"):
        write(folder / "small", small(1))
        write(folder / "porto", small(2, code="porto", dial="*500#"))
    with (
        databases.fresh("postgresql") as url,
        house(url, menus.parent) as first,
        house(url, other) as second,
    ):
        write(menus / "porto", small(2, code="porto", dial="*400#"))
        write(menus / "small", small(1, dial="*500#"))
        settle(reloads(first))
        before = cities_of(second, "*400#", "*500#")
        reloads(second).look()

        assert before == ["small", "porto"]
        assert cities_of(second, "*400#", "*500#") == ["porto", "small"]
