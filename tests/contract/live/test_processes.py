"""Two processes on one PostgreSQL: each answers with what either of them published."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app.house import House
from app.menufiles.city_folder import folder_hash
from app.menufiles.plain import FORMAT
from tests.contract.live.houses import answering, environment, house, reloads, settle
from tests.contract.live.small import small, write
from tests.databases import Databases
from tests.durability.service import ROOT

V1, V2, V3 = (folder_hash(small(n)) for n in (1, 2, 3))
Two = tuple[House, House, str]


@pytest.fixture
def two(
    databases: Databases, menus: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Two]:
    """Two services, each with a folder of its own, as on two machines."""
    other = tmp_path_factory.mktemp("other")
    write(other / "menus" / "small", small(1))
    with (
        databases.fresh("postgresql") as url,
        house(url, menus.parent) as first,
        house(url, other) as second,
    ):
        yield first, second, url


def test_what_one_publishes_the_other_takes_at_its_next_look(two: Two, menus: Path) -> None:
    first, second, _ = two
    write(menus / "small", small(2))
    settle(reloads(first))
    before = answering(second)
    reloads(second).look()

    assert (before, answering(first), answering(second)) == (V1, V2, V2)


def test_a_process_can_load_what_it_has_not_seen_yet(two: Two, menus: Path) -> None:
    first, second, _ = two
    write(menus / "small", small(2))
    settle(reloads(first))

    # A call that began on the first comes to the second before its look.
    assert second.cities.version(V2).menu == first.cities.answering("*400#").menu
    assert answering(second) == V1


def test_a_folder_that_was_left_alone_does_not_undo_what_another_process_published(
    two: Two, menus: Path
) -> None:
    first, second, _ = two
    write(menus / "small", small(2))
    settle(reloads(first))
    looking = reloads(second)
    for _ in range(4):
        looking.look()

    assert answering(second) == V2


def test_a_command_on_a_third_machine_is_heard_by_both(two: Two, tmp_path: Path) -> None:
    first, second, url = two
    elsewhere = write(tmp_path / "mine" / "small", small(3))
    command = [sys.executable, "-m", "app", "menu", "publish", str(elsewhere), "--note", "by hand"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(url, tmp_path / "mine"),
        capture_output=True,
        text=True,
        check=False,
    )
    for one in (first, second):
        reloads(one).look()

    assert (done.returncode, done.stderr) == (0, "")
    assert f"\n\nsmall: version {V3[:8]} is published.\n" in done.stdout
    assert (answering(first), answering(second)) == (V3, V3)


def test_a_version_that_cannot_be_built_keeps_no_other_from_being_taken(
    two: Two, menus: Path
) -> None:
    first, second, _ = two
    write(menus / "porto", small(2, code="porto", dial="*500#"))
    write(menus / "small", small(2))
    settle(reloads(first))
    with first.engine.begin() as connection:
        row = {"plain": f'{{"format": {FORMAT}}}', "version": V2}
        statement = "UPDATE menu_versions SET plain = :plain WHERE version = :version"
        connection.execute(text(statement), row)
    reloads(second).look()

    assert answering(second) == V1
    assert second.cities.answering("*500#").code == "porto"


def test_a_version_only_a_newer_program_understands_is_left_to_it(
    two: Two, menus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second, _ = two
    write(menus / "small", small(2))
    settle(reloads(first))
    with first.engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE menu_versions SET plain = :plain, source = :source WHERE version = :version"
            ),
            {"plain": '{"format": 999}', "source": '{"menu.yaml": "language: 9"}', "version": V2},
        )
    looking = reloads(second)
    looking.look()
    looking.look()

    assert answering(second) == V1
    assert caplog.messages.count("city.version_lost") == 1
