"""What is published by hand holds until the city's own folder is edited, and no other."""

import os
import shutil
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.commands.menu_publish import make_order
from app.domain.errors import InvalidInput
from app.house import House
from app.menufiles.city_folder import folder_hash
from app.work.orders import carry_out
from tests.contract.live.houses import answering, hands, house
from tests.contract.live.small import small, write
from tests.databases import Databases

V1, V2 = (folder_hash(small(n)) for n in (1, 2))


def order(opened: House, menus: Path, folder: Path | None, *, version: str = "") -> None:
    """Publish a folder, or roll back, as the command does."""
    asked = Namespace(folder=folder, rollback=version or None, note="")
    _, publisher = opened.menus.watch(opened.writer)
    answer = carry_out(make_order(asked), hands(publisher, menus))
    assert answer.status == 0, answer.said


def after_a_start(url: str, menus: Path) -> str:
    with house(url, menus.parent) as opened:
        return answering(opened)


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    """A database that several houses use one after the other."""
    with databases.fresh("sqlite") as made:
        yield made


def test_a_copy_beside_the_citys_folder_holds_over_a_start(url: str, menus: Path) -> None:
    write(menus / "tried", small(2))
    with house(url, menus.parent) as opened:
        order(opened, menus, menus / "tried")
        assert answering(opened) == V2

    assert after_a_start(url, menus) == V2


def test_a_copy_is_not_the_citys_folder_however_that_is_called(url: str, menus: Path) -> None:
    (menus / "small").rename(menus / "own")
    with house(url, menus.parent) as opened:
        write(menus / "tried", small(2))
        order(opened, menus, menus / "tried")

    assert after_a_start(url, menus) == V2


@pytest.mark.parametrize("named", ["link", "real"])
def test_a_folder_behind_a_link_is_the_citys_own(url: str, menus: Path, named: str) -> None:
    real = Path(shutil.move(menus / "small", menus.parent / "real"))
    (menus / "small").symlink_to(real)
    with house(url, menus.parent) as opened:
        write(real, small(2))
        order(opened, menus, real if named == "real" else menus / "small")
        order(opened, menus, None, version=V1)

    assert after_a_start(url, menus) == V1


def test_words_of_another_encoding_are_refused_in_a_sentence(menus: Path) -> None:
    latin = os.fsdecode("ação".encode("latin-1"))
    folder = write(menus.parent / latin, small(2))
    orders = [
        Namespace(folder=folder, rollback=None, note=""),
        Namespace(folder=menus / "small", rollback=None, note=latin),
        Namespace(folder=None, rollback=latin, note=""),
    ]
    for asked in orders:
        with pytest.raises(InvalidInput, match="not written in UTF-8"):
            make_order(asked)
