"""A city's texts are checked once; what is told is the same however often it is asked for."""

from copy import deepcopy
from pathlib import Path

import pytest
import time_machine

from app.domain.errors import MenuFileError
from app.menufiles.build import build
from app.menufiles.city_folder import read_folder
from app.menufiles.parse import MOST_KEPT, parse
from app.settings import PROJECT


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return dict(read_folder(PROJECT / "menus" / "maputo"))


def test_the_same_texts_are_checked_once_in_whatever_order_they_come(texts: dict[str, str]) -> None:
    first = parse(texts)

    assert parse(dict(reversed(texts.items())), Path("menus/maputo")) is first
    assert parse({**texts, "menu.yaml": texts["menu.yaml"] + "# a remark\n"}) is not first


def test_who_builds_a_city_leaves_what_others_build_theirs_of(texts: dict[str, str]) -> None:
    plain = parse(texts)
    before = deepcopy(plain)

    assert build(plain, "one").services == build(plain, "two").services
    assert plain == before


def test_what_is_wrong_is_told_each_time_and_by_the_folder_of_who_asks(
    texts: dict[str, str],
) -> None:
    broken = {**texts, "city.yaml": texts["city.yaml"] + "code: beira\n"}
    told = []
    for where in (None, Path("menus/maputo"), Path("menus/other"), None):
        with pytest.raises(MenuFileError) as raised:
            parse(broken, where)
        told.append([one.file for one in raised.value.findings])

    assert told == [
        ["city.yaml"],
        ["menus/maputo/city.yaml"],
        ["menus/other/city.yaml"],
        ["city.yaml"],
    ]


def test_what_is_still_to_come_one_day_is_taken_on_the_next(texts: dict[str, str]) -> None:
    city = texts["city.yaml"].replace(
        "en: English", "en: {name: English, reader: Ana Muianga, approved: 2030-05-02}"
    )
    with time_machine.travel("2030-04-30T12:00Z"), pytest.raises(MenuFileError, match="to come"):
        parse({**texts, "city.yaml": city})
    with time_machine.travel("2030-05-03T12:00Z"):
        assert parse({**texts, "city.yaml": city})["about"]["readers"]["en"]["name"]


def test_what_was_not_asked_for_long_is_let_go(texts: dict[str, str]) -> None:
    first = parse(texts)
    for number in range(MOST_KEPT):
        with pytest.raises(MenuFileError):
            parse({"city.yaml": f"# {number}\n"})

    assert parse(texts) is not first
    assert parse(texts) == first
