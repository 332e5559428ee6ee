"""A typed number: which are taken, what is said of it, and that the report keeps it."""

import dataclasses

import pytest

from app.menu.answers import shortest
from app.menu.effects import FileReport
from app.menu.model import City
from app.menu.resume import unfinished
from app.menu.state import Answer, Caller
from app.menu.step import start, step
from app.menu.survey import Lists
from app.menu.typing import Range, family, numbers
from tests.unit.menu.test_peers_flows import city
from tests.unit.menu.walking import LIMIT, Walk

NEW = Caller()
#: A kiosk, no water, say how many wait.
ASKED = ("20046", "1", "2")
HINT = "Ecrivez un nombre de 1 a 200"


def call(*keys: str, kiosks: City | None = None) -> Walk:
    return Walk(city=kiosks or city("kiosks"), language="fr").press(*keys)


def kept(walk: Walk) -> list[tuple[tuple[str, str], ...]]:
    return [effect.numbers for effect in walk.effects if isinstance(effect, FileReport)]


@pytest.mark.parametrize(
    ("kind", "within"),
    [
        ("number 1-20", Range(1, 20)),
        ("number 0-999999", Range(0, 999_999)),
        ("number 20-1", None),
        ("number 7-7", None),
        ("number 01-20", None),
        ("number 1-020", None),
        ("number 1-1000000", None),
        ("number -1-5", None),
        ("number 1 - 20", None),
        ("number ١-٢٠", None),
        ("number", None),
        ("block", None),
    ],
)
def test_a_range_has_one_way_to_be_written(kind: str, within: Range | None) -> None:
    assert numbers(kind) == within
    assert family(kind) == ("number" if within else kind)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1", "1"), ("200", "200"), ("035", "35"), (" 35 ", "35"), ("09", "9")],
)
def test_a_number_of_the_range_is_taken_and_said_back(typed: str, number: str) -> None:
    walk = call(*ASKED, typed)

    assert walk.state.screen == "counted"
    assert walk.lines[0] == f"Pas d'eau, Quai des pirogues, Port, file de {number}"
    assert kept(walk.press("1")) == [(("queue", number),)]


@pytest.mark.parametrize(
    "typed", ["201", "999", "0000", "0035", "1.5", "-1", "+5", "1e2", "٣", "²", "vingt", "20046"]
)
def test_what_is_no_number_of_the_range_gets_its_own_hint(typed: str) -> None:
    walk = call(*ASKED, typed)

    assert not walk.taken.valid
    assert walk.lines[0] == HINT
    assert walk.state.numbers == ()


def test_the_key_for_back_comes_first() -> None:
    walk = call(*ASKED, "0")

    assert (walk.state.screen, walk.taken.kind) == ("send", "back")


def test_the_last_word_counts_and_what_was_gone_back_from_is_forgotten() -> None:
    changed = call(*ASKED, "12", "3", "40", "1")
    without = call(*ASKED, "12", "0", "0", "1")

    assert kept(changed) == [(("queue", "40"),)]
    assert kept(without) == [()]


def test_numbers_of_several_screens_are_kept_in_their_order() -> None:
    kiosks = city("kiosks")
    forms = kiosks.menu.screens
    again = dataclasses.replace(
        kiosks.menu,
        screens={
            **forms,
            "queue": (forms["queue"][0]._replace(typed=(_number("days", "number 1-200"),)),),
            "days": (forms["queue"][0]._replace(typed=(_number("counted", "number 0-9"),)),),
        },
    )

    walk = call(*ASKED, "12", "4", "1", kiosks=dataclasses.replace(kiosks, menu=again, memo={}))

    assert kept(walk) == [(("queue", "12"), ("days", "4"))]


def _number(go: str, kind: str):  # type: ignore[no-untyped-def]
    [typed] = city("kiosks").menu.screens["queue"][0].typed
    return typed._replace(kind=kind, go=go)


def test_who_typed_a_number_stands_alone_and_nobody_fills_the_memory() -> None:
    kiosks = dataclasses.replace(city("kiosks"), memo={}, steps={})
    for _ in range(2):  # what was met once is not kept
        at = start(kiosks, "fr", NEW, LIMIT).to
        for key in ASKED:
            at = step(kiosks, at, NEW, key, LIMIT).to or at
    assert at.is_shared
    known = len(kiosks.steps), len(kiosks.memo)

    for number in range(1, 101):
        to = step(kiosks, at, NEW, str(number), LIMIT).to
        assert to is not None
        assert not to.is_shared
        assert to.reply.text.startswith(f"Pas d'eau, Quai des pirogues, Port, file de {number}\n")

    # But for what the screen's hint takes, which is measured once.
    assert len(kiosks.steps) == known[0]
    assert len(kiosks.memo) <= known[1] + 1


def test_a_call_that_broke_off_keeps_its_number_while_the_range_takes_it() -> None:
    left = call(*ASKED, "150").state

    again = unfinished(city("kiosks"), "fr", NEW, left)
    narrower = unfinished(_with_range("number 1-149"), "fr", NEW, left)
    wider = unfinished(_with_range("number 0-150"), "fr", NEW, left)
    other = unfinished(_with_range("container code"), "fr", NEW, left)

    assert (again.screen, again.trail) == ("counted", left.trail)
    assert wider == again
    assert (narrower.screen, other.screen) == ("", "")


def test_another_answer_on_the_screen_is_not_taken_for_a_number() -> None:
    left = call("20046", "1").state
    assert left.trail[0] == Answer("kiosk", "place", "20046")

    again = unfinished(_with_range("number 1-99999", "kiosk", "fault"), "fr", NEW, left)

    assert again.screen == ""


def test_a_number_that_must_be_typed_is_an_answer_of_its_report() -> None:
    kiosks = city("kiosks")
    screens = kiosks.menu.screens
    [send] = screens["send"]
    menu = dataclasses.replace(
        kiosks.menu, screens={**screens, "send": (send._replace(options=send.options[1:2]),)}
    )
    whole = dataclasses.replace(kiosks, menu=menu, memo={}, steps={})

    without, asked = (shortest(Lists(one, "fr", LIMIT)) for one in (kiosks, whole))

    assert without["no_water", "20014"] == ("1", "1", "1", "1", "1", "1")
    assert asked["no_water", "20014"] == ("1", "1", "1", "1", "1", "2", "1", "1")
    assert asked.keys() == without.keys()


def _with_range(kind: str, screen: str = "queue", go: str = "counted") -> City:
    kiosks = city("kiosks")
    screens = kiosks.menu.screens
    form = screens[screen][0]._replace(typed=(_number(go, kind),))
    menu = dataclasses.replace(kiosks.menu, screens={**screens, screen: (form,)})
    return dataclasses.replace(kiosks, menu=menu, memo={}, steps={})
