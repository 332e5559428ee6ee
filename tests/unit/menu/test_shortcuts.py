"""Digits behind the code: what they mean, and what an edit would do to them."""

import dataclasses

from app.menu.conditions import CASE_AWAITS
from app.menu.effects import CaseFact
from app.menu.model import City, Variant
from app.menu.shortcuts import CODE, Broken, broken, shortcuts
from app.menufiles.city_folder import build, folder_hash, parse
from app.walks.walker import Walker
from app.walks.world import World
from tests.unit.menu.little_cities import SEND, town
from tests.unit.menu.walking import maputo
from tests.unit.menufiles.folders import maputo as texts

SOME = """\
problem: {say: Que problema, choose: {1-3 <service>: where, %s}}
where: {say: Onde, choose: {<district>: bairro}}
bairro: {say: Que bairro, choose: {<bairro>: send}}
help: {say: Ajuda, choose: {1 Voltar: problem}}
mine: {say: Casos, choose: {<case>: case}}
case: Caso <number>
"""
NEW, MINE = "8 Ajuda: {if: caller is new, go: help}", "8 %s: {if: caller has cases, go: %s}"


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
        assert known[str(digit), ""].means == (("service", services[digit - 1]),)
    assert known["7", ""].means == (("go", "other_problem"),)
    # Behind them come lists, which number themselves; and 8 is for some callers only.
    digits = {row for row in known if CODE not in row[0]}
    everybody = {(keys, "") for keys in ("1", "2", "3", "4", "5", "6", "7", "7*8")}
    assert digits == everybody | {("8", "caller has cases")}
    assert known["8", "caller has cases"].means == (("go", "my_cases"),)


def test_painted_codes_are_known_with_the_digits_behind_them() -> None:
    known = shortcuts(maputo())
    assert known[CODE, ""].means == (("go", "here"),)
    assert known[f"{CODE}*7", ""].means[-1] == ("go", "other_here")
    assert known[f"{CODE}*1*3", ""].means[-1] == ("go", "where")
    # 1 sends on one day and joins on another, 2 asks for words or does not: nobody learns them.
    assert len([keys for keys, _ in known if keys.startswith(CODE)]) == 1 + 7 + 6
    assert not [keys for keys, _ in known if f"*{CODE}" in keys], "behind 1 none is painted"


def test_digits_are_followed_through_jumps_and_forms() -> None:
    city = maputo()
    *_, send = city.menu.screens["send"]
    digits = tuple(o for o in send.options if o.digits)
    straight = Variant("", None, (), (), (), "send")
    first = city.menu.screens["problem"][0]
    led = tuple(o._replace(go="spot") for o in first.options)
    screens = {
        **city.menu.screens,
        "problem": (first._replace(options=led),),
        "send": (send,),
        "spot": (send._replace(condition="service needs a block", options=digits[:1]), straight),
    }
    menu = dataclasses.replace(city.menu, screens=screens)
    known = shortcuts(dataclasses.replace(city, menu=menu))
    assert known["1*1", ""].means[-1] == ("go", "filed")
    assert ("1*2", "") not in known, "only one of the forms has it"


def test_an_edit_that_moves_a_digit_is_told() -> None:
    before = edited("menu.yaml")
    assert broken(before, edited("menu.yaml")) == []
    led = edited("menu.yaml", ("8 Ver um caso: my_cases", "8 Ver um caso: problem"))
    assert broken(before, led) == [Broken("7*8", ("go", "my_cases"), ("go", "problem"))]
    fewer = edited("menu.yaml", ("1-6 <service>: where", "1-5 <service>: where"))
    [gone] = broken(before, fewer)
    assert gone == Broken("6", ("service", list(before.services)[5]), None)


def with_screen(city: City, name: str, form: Variant) -> City:
    screens = {**city.menu.screens, name: (form,)}
    return dataclasses.replace(city, menu=dataclasses.replace(city.menu, screens=screens))


def test_an_edit_of_what_a_painted_code_does_is_told_of_one_code_for_all() -> None:
    city = maputo()
    [first], [here] = city.menu.screens["problem"], city.menu.screens["here"]
    elsewhere = tuple(typed._replace(go="where") for typed in first.typed)
    gone = tuple(typed for typed in first.typed if typed.kind != CODE)
    last = here.options[-1]._replace(digits=("8",))

    for typed, became in ((elsewhere, "means where now"), (gone, "leads nowhere now")):
        after = with_screen(city, "problem", first._replace(typed=typed))
        [one] = broken(city, after)
        assert one.told(after) == f"*311*10019# meant here and {became}"
    moved = with_screen(city, "here", here._replace(options=(*here.options[:-1], last)))
    [seven] = broken(city, moved)
    assert seven.told(moved) == "*311*10019*7# meant other_here and leads nowhere now"


def test_a_key_of_some_callers_is_told_with_who_they_are() -> None:
    before = edited("menu.yaml")
    key = "8 Meus casos: {if: caller has cases, go: "
    moved = edited("menu.yaml", (f"{key}my_cases", f"{key}other_problem"))
    [one] = broken(before, moved)
    said = "*311*8# (if caller has cases) meant my_cases and means other_problem now"
    assert one.told(moved) == said


def test_a_key_that_only_some_callers_keep_is_told_with_what_it_means_to_them() -> None:
    city = maputo()
    [first] = city.menu.screens["problem"]

    for go, became in (("my_cases", "means my_cases now"), ("other_problem", "leads nowhere now")):
        options = tuple(
            one._replace(condition="caller has cases", go=go) if one.go == "other_problem" else one
            for one in first.options
        )
        after = with_screen(city, "problem", first._replace(options=options))
        told = [one.told(after) for one in broken(city, after) if one.keys == "7"]
        assert told == [f"*311*7# meant other_problem and {became}"]


def test_a_key_that_another_day_makes_another_is_known_by_nobody() -> None:
    city = maputo()
    [first] = city.menu.screens["problem"]
    options = tuple(
        option._replace(condition=CASE_AWAITS) if option.condition == "caller has cases" else option
        for option in first.options
    )
    daily = with_screen(city, "problem", first._replace(options=options))
    assert set(shortcuts(city)) - set(shortcuts(daily)) == {("8", "caller has cases")}
    assert not set(shortcuts(daily)) - set(shortcuts(city))


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


def test_a_dialled_row_stops_at_the_callers_own_places_and_cases_though_they_have_digits() -> None:
    menu = """\
problem: {say: Que problema, choose: {1-3 <service>: where, 7 Meus casos: mine}}
where: {say: Onde, choose: {1-2 <place>: send, 3-4 <district>: bairro}}
bairro: {say: Que bairro, choose: {<bairro>: send}}
mine: {say: Caso, type: {case number: case}, choose: {1-3 <case>: case}}
case: Caso <number>
"""
    city = town(menu + SEND)
    palmar = CaseFact(39_753_100, "received", "hole", "palmar", own=True)
    walker = Walker(city, World(city, own=[palmar]))

    screens = [walker.dial(f"*399*{keys}#") for keys in ("3*1*1", "3*3*1", "7*1", "7*39753100")]

    assert "\n1 Palmar\n" in screens[0].text
    assert [screen.name for screen in screens] == ["where", "bairro", "mine", "case"]
    assert not walker.world.filed


def some_callers(*options: str) -> City:
    """A town whose cases are behind 7, besides these options."""
    return town(SOME % ", ".join((MINE.replace("8", "7") % ("Casos", "mine"), *options)) + SEND)


def test_a_row_that_nobody_can_dial_is_not_told() -> None:
    before, after = some_callers(NEW, MINE % ("Casos", "mine")), some_callers("8 Ajuda: help")
    assert [one.told(after) for one in broken(before, after)] == [
        "*399*8# (if caller has cases) meant mine and means help now"
    ]


def test_digits_that_mean_the_same_to_callers_of_every_kind_are_not_broken() -> None:
    before = some_callers("8 Ajuda: help")
    assert broken(before, some_callers(NEW, MINE % ("Como é", "help"))) == []
    for split in ([NEW], [NEW, MINE % ("Casos", "mine")]):
        assert [one.keys for one in broken(before, some_callers(*split))] == ["8"]
