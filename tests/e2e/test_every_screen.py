"""Random calls over the whole menu, in every language: every screen is seen and leads on."""

import random
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from app.domain.public_number import public_number
from app.domain.text import GSM7_BASIC, GSM7_EXTENDED, septets
from app.domain.turn import Reply
from app.menu.effects import CaseFact
from app.menu.model import City
from app.menu.state import LINE, Awaiting, Caller, News
from tests.e2e.memory_line import LIMIT, MemoryLine

KEY = b"a key of a city."
CALLS = 400
MOST_INPUTS = 30
#: What nobody should type, and somebody does.
ODD = (
    "", " ", "*", "**", "1*", "*1", "#", "1#", "00", "-1", "1_0", "١", "²", "１", "🔥", "ção",
    "\x00", "\u202e1", "a", "1" * 9, "9" * 160, "lixo " * 40, "x" * 2_000, "1*2*3", "0*0*0",
)  # fmt: skip
GSM7 = GSM7_BASIC | GSM7_EXTENDED


def cases(city: City) -> list[CaseFact]:
    """Three cases of the caller, two of others: one at somebody's home, one gone from the files."""
    known = [
        ("in_progress", "container_full", "10348", True),
        ("resolved", "cart_missed", "maxaquene_a/12", True),
        ("received", "no longer offered", "no longer there", True),
        ("duplicate", "septic_full", "zimpeto/7", False),
        ("invalid", "container_burning", "kanyaka", False),
    ]
    return [
        CaseFact(public_number(count, KEY), status, service, place, own)
        for count, (status, service, place, own) in enumerate(known, 1)
    ]


def callers() -> list[Caller]:
    """New, known, asked for a word, told how a case ended, of a crew; some places are gone."""
    places = (("container", "10361"), ("block", "polana_canico_b/31"), ("block", "jardim"))
    known, number = Caller(False, 3, places), public_number(2, KEY)
    return [
        Caller(),
        known,
        Caller(False, 1, (("container", "99999"),)),
        known._replace(awaiting=Awaiting(number, "cart_missed", "maxaquene_a/12")),
        known._replace(news=News(number, "unresolved", "cart_missed", "maxaquene_a/12")),
        known._replace(crew="kamaxakeni 1"),
    ]


def typed_answers(city: City, chance: random.Random) -> dict[str, Callable[[], str]]:
    """What each kind of typed answer may be."""
    gazetteer = city.gazetteer
    names = [n for b in gazetteer.bairros() for n in (b.name, b.label, *b.aliases)]
    districts = [n for d in gazetteer.districts for n in (d.name, d.label, *d.aliases)]
    numbers = [str(case.number) for case in cases(city)]
    return {
        "container code": lambda: chance.choice([*gazetteer.by_point, "10349", "99999"]),
        "bairro name": lambda: chance.choice(names)[: chance.choice([4, 5, 40])],
        "district name": lambda: chance.choice(districts),
        "block": lambda: str(chance.choice([1, 12, 60, 61, 999])),
        "case number": lambda: chance.choice([*numbers, "12345678"]),
        "text": lambda: chance.choice(["muito lixo", "rua *5*, ao pe da vala", "a" * 160]),
    }


def inputs(city: City, line: MemoryLine, chance: random.Random) -> str:
    """Four of five from what the screen offers, the fifth anything."""
    if chance.random() < 0.2:
        return chance.choice([*ODD, str(chance.randrange(100))])
    variant = city.menu.screens[line.state.screen][line.state.variant]
    typed = typed_answers(city, chance)
    offered: list[Callable[[], str]] = [
        *(lambda key=offer.key: key for offer in line.state.offered),
        # Keys of lines come seldom enough: who is asked mostly says a word.
        *(lambda key=o.key: key for o in line.state.offered if o.option <= LINE for _ in range(4)),
        *(typed[one.kind] for one in variant.typed for _ in range(2)),
    ]
    return chance.choice(offered)()


def assert_fits(reply: Reply) -> None:
    assert septets(reply.text) <= LIMIT, reply
    assert set(reply.text) <= GSM7, reply
    assert reply.text.strip()


def assert_may_go_on(city: City, line: MemoryLine, known: set[object]) -> None:
    variant = city.menu.screens[line.state.screen][line.state.variant]
    assert line.state.offered or variant.typed, line.state
    keys = [offer.key for offer in line.state.offered]
    assert len(keys) == len(set(keys)), line.state
    assert line.leads_on(known), line.state


def every_form(city: City) -> Iterator[tuple[str, int, str]]:
    """Every screen that is shown, each of its forms, in every language."""
    for screen, variants in city.menu.screens.items():
        for index, variant in enumerate(variants):
            if not variant.go:
                yield from ((screen, index, language.code) for language in city.languages)


@pytest.fixture(scope="module")
def walked(city: City) -> Counter[tuple[str, int, str]]:
    """Walk; give how often each form was seen."""
    return walk(city, CALLS, seed=311)


def walk(city: City, calls: int, seed: int) -> Counter[tuple[str, int, str]]:
    seen: Counter[tuple[str, int, str]] = Counter()
    known: set[object] = set()
    chance = random.Random(seed)
    for number in range(calls):
        language = city.languages[number % len(city.languages)].code
        caller = callers()[number // len(city.languages) % len(callers())]
        line = MemoryLine(city, language, caller, cases(city), chance)
        reply = line.send("")
        for _ in range(MOST_INPUTS):
            assert_fits(reply)
            seen[line.state.screen, line.state.variant, line.state.language] += 1
            if reply.ends:
                assert line.answer("1") == reply
                break
            assert_may_go_on(city, line, known)
            reply = line.answer(inputs(city, line, chance))
        assert line.filed <= 1
    return seen


def test_every_screen_is_reached_fits_and_leads_on_in_every_language(
    city: City, walked: Counter[tuple[str, int, str]]
) -> None:
    assert set(every_form(city)) - set(walked) == set()


def test_callers_walk_deep_enough_to_mean_something(
    walked: Counter[tuple[str, int, str]],
) -> None:
    assert walked.total() > 5 * CALLS
    assert min(walked.values()) > 1


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(8))
def test_thousands_of_calls_find_no_dead_end(city: City, seed: int) -> None:
    assert set(every_form(city)) <= set(walk(city, 5_000, seed))
