"""A call that broke off is gone on with where it stood, and ends in the same report."""

import dataclasses
from collections.abc import Iterator

import pytest

from app.menu.effects import NO_FACTS, FileReport
from app.menu.model import City, Variant
from app.menu.resume import may_resume, unfinished
from app.menu.show import show
from app.menu.state import BACK, LINE, MORE, Caller, State, Unfinished, from_plain, to_plain
from app.menu.take import begin
from tests.unit.menu.walking import LIMIT, Walk, maputo

RETURNING = Caller(new=False, cases=2, places=(("container", "10348"), ("block", "malanga/12")))
#: What may be typed, where it is not a key of the screen.
TYPED = ("10348", "zimpeto", "maxaq", "kamavota", "12", "999")
#: Answers deep enough for every kind of way to a report; each key of a list's first page once.
DEEPEST = 8


def paths(caller: Caller) -> Iterator[tuple[str, ...]]:
    """Inputs from dial to a filed report: one service of each need, few places of each kind."""
    waiting: list[tuple[str, ...]] = [("1",), ("2",), ("7", "1")]
    while waiting:
        path = waiting.pop()
        walk = Walk(caller).press(*path)
        if any(isinstance(effect, FileReport) for effect in walk.effects):
            yield path
        elif not walk.ends and len(path) < DEEPEST:
            waiting += [(*path, key) for key in _keys(walk.state, path)]


def _keys(state: State, path: tuple[str, ...]) -> list[str]:
    onward = [o.key for o in state.offered if o.option not in (BACK, MORE)]
    if state.screen == "send":
        return ["1"]
    if len(onward) > 2:
        # The first and the last; and the next page once.
        onward = [onward[0], onward[-1]]
    more = [o.key for o in state.offered if o.option == MORE and state.page == 0]
    return [*onward, *more, *(TYPED if len(path) < 3 else ())]


def broken_off(walk: Walk) -> Unfinished:
    return Unfinished(walk.state.screen, walk.state.trail)


@pytest.mark.parametrize("caller", [Caller(), RETURNING])
def test_wherever_a_call_broke_off_it_ends_in_the_same_report(caller: Caller) -> None:
    filed, dropped, screens = set(), 0, set()
    for path in paths(caller):
        whole = Walk(caller).press(*path)
        filed.add(whole.effects[-1])
        for at in range(1, len(path)):
            before = Walk(caller).press(*path[:at])
            if not before.state.answer("service"):
                assert not may_resume(before.state)
                continue
            assert may_resume(before.state)
            left = broken_off(before)
            assert unfinished(maputo(), "pt", caller, before.state) == left
            again = Walk(caller._replace(unfinished=left))
            assert again.lines[0].startswith("Acabar ")
            assert again.lines[0].endswith("? 9 Sim")
            again.press("9")
            if not before.state.page and not before.state.wrong:
                assert again.text == before.text
            again.press(*["9"] * before.state.page, *path[at:])
            assert again.effects == whole.effects
            dropped += 1
            screens.add(before.state.screen)
    assert len(filed) >= 40
    assert dropped > 200
    assert screens == {"where", "bairro", "spot", "send"}


def test_nothing_is_offered_before_a_problem_is_chosen_or_after_it_was_sent() -> None:
    assert not may_resume(Walk().state)
    assert not may_resume(Walk().press("7").state)
    assert may_resume(Walk().press("1").state)
    assert not may_resume(Walk().press("1", "10348", "2").state)


def test_who_begins_anew_is_not_asked_again() -> None:
    caller = Caller(unfinished=broken_off(Walk().press("1", "10348")))
    walk = Walk(caller).press("2")
    assert walk.state.answer("service") == "cart_missed"
    assert walk.press("0").lines[0].startswith("Acabar Contentor cheio? 9 Sim")
    gone_on = walk.press("9")
    assert gone_on.lines[0] == "Contentor cheio, Baltazar, Maxaquene A"
    assert gone_on.press("0", "0").lines[0] == "MOPA - gratis"


def test_the_key_of_a_line_acts_only_where_the_line_is_shown() -> None:
    caller = Caller(unfinished=broken_off(Walk().press("1")))
    walk = Walk(caller)
    assert [o.key for o in walk.state.offered if o.option <= LINE] == ["9"]
    walk.press("x")
    assert walk.lines[0] == "Tecla errada"
    assert ("? 9 Sim" in walk.text) == any(o.option <= LINE for o in walk.state.offered)
    assert Walk().press("9").lines[0] == "Tecla errada"


def test_the_line_speaks_the_callers_language() -> None:
    caller = Caller(unfinished=broken_off(Walk().press("1")))
    assert Walk(caller, "en").lines[0] == "Finish Container full? 9 Yes"


def changed(city: City, **screens: Variant) -> City:
    forms = {name: (variant,) for name, variant in screens.items()}
    menu = dataclasses.replace(city.menu, screens={**city.menu.screens, **forms})
    return dataclasses.replace(city, menu=menu, memo={}, steps={})


def test_after_an_edit_it_goes_on_if_every_answer_still_leads_there() -> None:
    city, left = maputo(), Walk().press("1", "3", "1").state
    assert unfinished(city, "pt", Caller(), left) == Unfinished("spot", left.trail)
    fewer = {code: s for code, s in city.services.items() if code != "container_full"}
    without = dataclasses.replace(city, services=fewer, memo={}, steps={})
    assert unfinished(without, "pt", Caller(), left) == Unfinished()
    where = city.menu.screens["where"][0]
    kept = tuple(option for option in where.options if option.lists != "district")
    shut = changed(city, where=where._replace(options=kept, typed=where.typed[:1]))
    assert unfinished(shut, "pt", Caller(), left) == Unfinished()
    typed_only = changed(city, where=where._replace(options=kept))
    assert unfinished(typed_only, "pt", Caller(), left) == Unfinished("spot", left.trail)
    first = city.menu.screens["problem"][0]
    elsewhere = tuple(option._replace(go="other_problem") for option in first.options)
    led_elsewhere = changed(city, problem=first._replace(options=elsewhere))
    assert unfinished(led_elsewhere, "pt", Caller(), Walk().press("1").state) == Unfinished()
    other = tuple(option._replace(go="my_cases") for option in where.options)
    led_away = changed(city, where=where._replace(options=other, typed=()))
    assert unfinished(led_away, "pt", Caller(), left) == Unfinished()


def renamed(city: City, names: dict[str, str]) -> City:
    """Give screens of a city other names, wherever they are named."""

    def led(form: Variant) -> Variant:
        options = tuple(one._replace(go=names.get(one.go, one.go)) for one in form.options)
        typed = tuple(one._replace(go=names.get(one.go, one.go)) for one in form.typed)
        return form._replace(options=options, typed=typed, go=names.get(form.go, form.go))

    screens = {
        names.get(name, name): tuple(map(led, forms)) for name, forms in city.menu.screens.items()
    }
    lines = {
        name: line._replace(
            options=tuple(one._replace(go=names.get(one.go, one.go)) for one in line.options)
        )
        for name, line in city.menu.lines.items()
    }
    first = names.get(city.menu.first, city.menu.first)
    menu = dataclasses.replace(city.menu, screens=screens, lines=lines, first=first)
    return dataclasses.replace(city, menu=menu, memo={}, steps={})


def test_screens_of_another_name_take_the_answers_of_those_they_replace() -> None:
    names = {name: f"new_{name}" for name in maputo().menu.screens}
    dropped = 0
    for new in (renamed(maputo(), {one: names[one]}) for one in (*names, "problem")):
        for path in (("1", "3", "1", "1"), ("2", "3", "1", "12"), ("7", "1", "maxaq", "2"), TYPED):
            walk = Walk()
            for key in path[: 4 if path != TYPED else 1]:
                walk.press(key)
                if not may_resume(walk.state):
                    continue
                left, now = walk.state, {name: name for name in new.menu.screens}
                again = unfinished(new, "pt", Caller(), left)
                there = {old: now.get(old, names[old]) for old in names}
                trail = tuple(one._replace(screen=there[one.screen]) for one in left.trail)
                assert again == Unfinished(there[left.screen], trail)
                dropped += 1
    assert dropped > 100


def test_a_screen_that_was_taken_out_is_passed_where_every_answer_finds_its_question() -> None:
    city, left = maputo(), Walk().press("1", "3", "1").state
    # The answer of a screen that is gone is asked by nothing: that call is lost.
    straight = renamed(city, {"bairro": "send"})
    assert unfinished(straight, "pt", Caller(), left) == Unfinished()
    # So is one that would end.
    ended = renamed(city, {"where": "filed"})
    assert unfinished(ended, "pt", Caller(), Walk().press("1").state) == Unfinished()
    # And one whose key may lead to several screens, since nobody knows which was meant.
    other = renamed(city, {"send": "detail"})
    spot = other.menu.screens["spot"][0]
    forked = tuple(one._replace(go="my_cases", lists="") for one in spot.options[-1:])
    both = changed(other, spot=spot._replace(condition="", options=(*spot.options, *forked)))
    outside = Walk().press("1", "3", "1", "8").state
    assert outside.trail[-1].kind == "go"
    assert unfinished(both, "pt", Caller(), outside) == Unfinished()


def test_a_screen_that_was_split_and_keeps_its_name_as_a_jump_is_gone_on_with() -> None:
    city, names = maputo(), ("which_container", "which_block")
    *asks, onward = city.menu.screens["spot"]
    pairs = list(zip(names, asks, strict=True))
    screens: dict[str, tuple[Variant, ...]] = {
        name: (form._replace(condition=""),) for name, form in pairs
    }
    jumps = [onward._replace(condition=form.condition, go=name) for name, form in pairs]
    screens |= {"spot": (*jumps, onward)}
    menu = dataclasses.replace(city.menu, screens={**city.menu.screens, **screens})
    split = dataclasses.replace(city, menu=menu, memo={}, steps={})

    for first, typed, screen in (("1", "10348", names[0]), ("2", "12", names[1])):
        walk = Walk().press(first, "3", "1")
        left = walk.state
        assert left.screen == "spot"
        assert unfinished(split, "pt", Caller(), left) == Unfinished(screen, left.trail)
        *before, spot = walk.press(typed).state.trail
        gone_on = Unfinished("send", (*before, spot._replace(screen=screen)))
        assert unfinished(split, "pt", Caller(), walk.state) == gone_on
    # One that leads past it now has lost its answer, though the screen is still there.
    bairro = city.menu.screens["bairro"][0]
    past = tuple(option._replace(go="which_block") for option in bairro.options)
    assert (
        unfinished(
            changed(split, bairro=bairro._replace(options=past, typed=())), "pt", Caller(), left
        )
        == Unfinished()
    )


def test_the_number_of_a_block_is_no_code_of_a_container() -> None:
    city, left = maputo(), Walk().press("2", "3", "1", "12").state
    block = city.menu.screens["spot"][1]
    assert unfinished(city, "pt", Caller(), left) == Unfinished("send", left.trail)
    painted = block._replace(typed=(block.typed[0]._replace(kind="container code"),))

    asks_for_codes = changed(city, spot=painted._replace(condition=""))

    assert unfinished(asks_for_codes, "pt", Caller(), left) == Unfinished()


def test_what_no_longer_fits_is_said() -> None:
    walk = Walk(Caller(unfinished=Unfinished()))
    assert walk.lines[0] == "Mudamos o menu, comece de novo"
    assert not [o for o in walk.state.offered if o.option <= LINE]
    assert walk.press("1").state.answer("service") == "container_full"


def test_a_state_stored_before_callers_had_anything_unfinished_is_read() -> None:
    state = show(maputo(), begin(maputo(), "pt", RETURNING).state, NO_FACTS, LIMIT).state
    plain = to_plain(state)
    assert len(plain[2]) == 3
    assert from_plain(plain) == state
    caller = RETURNING._replace(unfinished=broken_off(Walk().press("1", "10348")))
    assert from_plain(to_plain(state._replace(caller=caller))).caller == caller
