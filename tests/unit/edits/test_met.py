"""Calls that acted on somebody's case are made in both versions too, with a case made up."""

from functools import cache
from pathlib import Path

import pytest

from app.edits.compare import Edit, compare
from app.edits.recent import grouped
from app.menu.effects import CaseFact
from app.menu.meaning import Heard
from app.menu.model import City
from app.menufiles.city_folder import build, parse, read_folder
from app.walks.walker import Walker
from app.walks.world import World

SKIPS = Path(__file__).parents[2] / "cities" / "skips"
#: Not where the made-up case of all calls is open.
OPEN = CaseFact(48_217_365, "received", "full", "30028", own=False)
SOLVED = CaseFact(48_217_365, "resolved", "missed", "palmar", own=True)
JOINS = "      1 Também eu: {do: join, go: joined}\n"


@cache
def skips(*passages: tuple[str, str]) -> City:
    texts = read_folder(SKIPS)
    for old, new in passages:
        assert old in texts["menu.yaml"]
        texts["menu.yaml"] = texts["menu.yaml"].replace(old, new, 1)
    return build(parse(texts), str(passages))


def edited(old: City, new: City, keys: str, *cases: CaseFact) -> Edit:
    """What an edit does to one call that met these cases."""
    turns: list[Heard] = []
    own, others = ([one for one in cases if one.own is is_own] for is_own in (True, False))
    walker = Walker(old, World(old, "", own, others), watch=turns.append)
    walker.dial(old.service_codes[0])
    for given in keys.split():
        walker.answer(given)
    return compare(old, new, grouped([(old.version, turns)], {old.version: old}.get, 7).samples)


@pytest.mark.parametrize(
    ("keys", "case", "passage", "screen"),
    [
        ("1 30028 1", OPEN, ("1 Também eu:", "1 Eu também:"), "send"),
        ("1 30028 1", OPEN, ("joined: Caso", "joined: O caso"), "joined"),
        ("9", SOLVED, ("thanks: Obrigado.", "thanks: Muito obrigado."), "thanks"),
        ("0", SOLVED, ("say: O caso <number> volta", "say: Caso <number>, volta"), "sorry"),
    ],
)
def test_a_call_that_acted_on_a_case_is_compared(
    keys: str, case: CaseFact, passage: tuple[str, str], screen: str
) -> None:
    edit = edited(skips(), skips(passage), keys, case)

    assert (edit.calls, edit.left_out, edit.broken) == (1, 0, [])
    assert (screen, "pt", 1) in [(one.screen, one.language, one.calls) for one in edit.changed]


def test_joining_that_is_not_possible_any_more_is_told_of_the_calls_that_joined() -> None:
    gone = skips(
        (JOINS, "      1 Sei disso: joined\n"),
        (", já são <people>", ""),
        ("Caso <number>. Ligue", "Ligue"),
    )

    [broken] = edited(skips(), gone, "1 30028 1", OPEN).broken

    assert (broken.screen, broken.move.effect, broken.calls) == ("send", "join", 1)


def test_a_call_at_the_place_of_the_made_up_case_is_compared_where_nothing_was_open() -> None:
    plain = ("      3 Mudar: where\n", "")  # of the form for what is open

    edit = edited(
        skips(plain), skips(plain, ("filed: Guardado", "filed: Tomado")), "1 30015 3 30028 1"
    )

    assert (edit.calls, edit.left_out, edit.broken) == (1, 0, [])
    assert ("filed", 1) in [(one.screen, one.calls) for one in edit.changed]
