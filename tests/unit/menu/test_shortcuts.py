"""Digits behind the code: what they mean, and what an edit would do to them."""

import dataclasses

from app.menu.model import City, Variant
from app.menu.shortcuts import Broken, broken, shortcuts
from app.menufiles.city_folder import build, folder_hash, parse
from tests.unit.menu.walking import maputo
from tests.unit.menufiles.folders import maputo as texts


def edited(file: str, *changes: tuple[str, str]) -> City:
    """Maputo with passages of a file replaced."""
    files = texts()
    for old, new in changes:
        assert old in files[file]
        files[file] = files[file].replace(old, new, 1)
    return build(parse(files), folder_hash(files))


def test_the_digits_of_the_first_screen_are_problems_for_life() -> None:
    known = shortcuts(maputo())
    services = list(maputo().services)
    for digit in range(1, 7):
        assert known[str(digit)].means == (("service", services[digit - 1]),)
    assert known["7"].means == (("go", "other_problem"),)
    # Behind them come lists, which number themselves; and 8 is for some callers only.
    assert set(known) == {"1", "2", "3", "4", "5", "6", "7", "7*8"}


def test_digits_are_followed_through_jumps_and_forms() -> None:
    city = maputo()
    [send] = city.menu.screens["send"]
    digits = tuple(o for o in send.options if o.digits)
    straight = Variant("", None, (), (), (), "send")
    first = city.menu.screens["problem"][0]
    led = tuple(o._replace(go="spot") for o in first.options)
    screens = {
        **city.menu.screens,
        "problem": (first._replace(options=led),),
        "spot": (send._replace(condition="service needs a block", options=digits[:1]), straight),
    }
    menu = dataclasses.replace(city.menu, screens=screens)
    known = shortcuts(dataclasses.replace(city, menu=menu))
    assert known["1*1"].means[-1] == ("go", "filed")
    assert "1*2" not in known, "only one of the forms has it"


def test_an_edit_that_moves_a_digit_is_told() -> None:
    before = edited("menu.yaml")
    assert broken(before, edited("menu.yaml")) == []
    led = edited("menu.yaml", ("8 Ver um caso: my_cases", "8 Ver um caso: problem"))
    assert broken(before, led) == [Broken("7*8", ("go", "my_cases"), ("go", "problem"))]
    fewer = edited("menu.yaml", ("1-6 <service>: where", "1-5 <service>: where"))
    [gone] = broken(before, fewer)
    assert gone == Broken("6", ("service", list(before.services)[5]), None)


def test_a_problem_that_changes_its_row_is_told_and_a_new_label_is_not() -> None:
    before = edited("services.yaml")
    swapped = edited(
        "services.yaml",
        ("code: container_full", "code: swap"),
        ("code: cart_missed", "code: container_full"),
        ("code: swap", "code: cart_missed"),
    )
    assert [one.keys for one in broken(before, swapped)] == ["1", "2"]
    renamed = edited("services.yaml", ("label: {pt: Contentor cheio", "label: {pt: Cheio"))
    assert broken(before, renamed) == []
