"""A remembered step is the step itself, for whoever takes it."""

import dataclasses

import pytest

from app.domain.turn import Reply
from app.menu.effects import NO_FACTS, Job, SameOpen
from app.menu.model import City
from app.menu.show import show
from app.menu.state import Caller, State
from app.menu.step import Position, arrive, start, step
from app.menu.take import begin, take
from app.menufiles.build import build
from app.menufiles.parse import parse
from tests.unit.menu.walking import LIMIT, NUMBER, maputo
from tests.unit.menufiles.folders import broken

NEW = Caller()
OWNER = Caller(new=False, cases=2, places=(("container", "10348"), ("block", "malanga/12")))
CALLERS = (
    NEW,
    Caller(new=False, cases=1),
    OWNER,
    Caller(new=False, cases=2, places=(("container", "10019"),)),
)
KEYS = ("1", "2", "3", "7", "8", "9", "0", "x", "", "12", "10348", "maxaq")


@pytest.fixture
def city() -> City:
    """Maputo, of which nothing is remembered yet."""
    return dataclasses.replace(maputo(), memo={}, steps={})


def go(city: City, at: Position, caller: Caller, key: str, limit: int = LIMIT) -> Position | None:
    """Press a key as a call does: by heart where it is known."""
    move = at.moves.get(key) if at.limit == limit else None
    if move and move.needs:
        assert [type(need) for need in move.needs] == [SameOpen]
        return None  # first it is asked what is open there
    return move.to if move else step(city, at, caller, key, limit).to


def compare(city: City, at: Position, caller: Caller, key: str) -> Position | None:
    """Hold what a key leads to against the step and the drawing themselves."""
    wanted = take(city, at.state(caller), key)
    known, to = at.moves.get(key), go(city, at, caller, key)
    if wanted.effects or wanted.needs:
        assert to is None
        # Where nothing is open the call goes on as if nobody had asked.
        asks = [type(need) for need in wanted.needs] == [SameOpen] and not wanted.effects
        if not asks:
            return None
        assert known is None or known.needs == wanted.needs
        to = known.to if known else arrive(city, wanted.state, LIMIT)
    shown = show(city, wanted.state, NO_FACTS, LIMIT)
    assert to is not None
    assert (to.state(caller), to.reply) == (shown.state, Reply(shown.text, shown.ends))
    assert known is None or known[:2] == (wanted.kind, wanted.valid)
    return to


def explore(city: City, language: str, caller: Caller) -> tuple[int, int]:
    """Press every key from up to 120 points of a call; count comparisons, and those by heart."""
    compared = by_heart = 0
    first = start(city, language, caller, LIMIT).to
    began = show(city, begin(city, language, caller).state, NO_FACTS, LIMIT)
    assert (first.state(caller), first.reply.text) == began[:2]
    waiting, seen = [first], set[State]()
    while waiting and len(seen) < 120:
        at = waiting.pop()
        for key in KEYS:
            by_heart += key in at.moves
            to = compare(city, at, caller, key)
            compared += to is not None
            if to and not to.reply.ends and to.state(caller) not in seen:
                seen.add(to.state(caller))
                waiting.append(to)
    return compared, by_heart


def test_a_remembered_step_leads_where_the_step_does_for_every_caller(city: City) -> None:
    compared = by_heart = 0
    for _ in range(3):  # the third time from memory
        for language in ("pt", "en"):
            for caller in CALLERS:
                counts = explore(city, language, caller)
                compared, by_heart = compared + counts[0], by_heart + counts[1]

    assert compared > 5_000
    assert by_heart > 1_000
    assert len(city.steps) > 500


def test_callers_who_see_the_same_stand_on_one_position(city: City) -> None:
    stood = []
    for _ in range(3):
        at = start(city, "pt", NEW, LIMIT).to
        for key in ("1", "3", "1"):
            at = go(city, at, NEW, key) or at
        stood.append(at)

    first, ones, others = stood
    assert not first.is_shared  # what is met once is not kept
    assert ones is others
    assert ones.is_shared


def test_places_that_are_named_once_leave_nothing_but_a_mark(city: City) -> None:
    at = start(city, "pt", NEW, LIMIT).to
    for key in ("2", "4", "1"):
        at = go(city, at, NEW, key) or at
    known, drawn = len(city.steps), len(city.memo)

    for block in range(1, 200):
        there = take(city, at.state(NEW), str(block)).state  # asks what is open there
        assert not arrive(city, there, LIMIT).is_shared
        assert not arrive(city, there._replace(number=NUMBER), LIMIT).is_shared

    assert len(city.steps) == known
    assert len(city.memo) <= drawn + 3  # the lines below, alike for all; what is about cases
    assert len(city.memo["alike"]) == 1


def test_what_is_one_callers_own_is_not_shared(city: City) -> None:
    first = start(city, "pt", OWNER, LIMIT).to

    where = go(city, first, OWNER, "1")  # asks where: their last place is a line of it

    assert where is not None
    assert "Baltazar" in where.reply.text
    assert not where.is_shared
    assert not first.moves
    there = take(city, where.state(OWNER), "1")  # asks what is open there
    assert arrive(city, there.state, LIMIT).state(OWNER).place == "10348"


def test_nothing_of_a_crews_call_is_remembered_for_others(city: City) -> None:
    one, other = (Caller(crew=f"{crew} 1") for crew in ("kamaxakeni", "kamavota"))
    at = start(city, "pt", one, LIMIT).to
    job = Job(NUMBER, "assigned", "container_full", "10348")
    seen = []

    for key in ("8", "1", "3", "1"):
        to = go(city, at, one, key)
        assert to is not None
        at = to
        looked = arrive(city, at.state(one)._replace(job=job), LIMIT)
        numbered = arrive(city, at.state(one)._replace(number=NUMBER), LIMIT)
        again = arrive(city, at.state(one)._replace(number=NUMBER), LIMIT)
        seen += [at, looked, numbered, again]

    assert len(seen) == 16
    assert not any(position.is_shared or position.moves for position in seen)
    assert city.steps == {}
    assert "alike" not in city.memo
    assert start(city, "pt", other, LIMIT).to is not start(city, "pt", other, LIMIT).to


def test_a_caller_with_places_never_gets_the_screen_of_one_without(city: City) -> None:
    for caller in (NEW, OWNER, NEW, OWNER):
        where = go(city, start(city, "pt", caller, LIMIT).to, caller, "1")
        assert where is not None
        assert ("Baltazar" in where.reply.text) == bool(caller.places)


def test_words_are_not_remembered(city: City) -> None:
    where = go(city, start(city, "pt", NEW, LIMIT).to, NEW, "1")
    assert where is not None
    known, marks = len(city.steps), len(city.steps["met"])

    for number in range(50):
        go(city, where, NEW, f"maria da rua {number}")

    assert not where.moves
    assert len(city.steps) <= known + 1  # the one screen with the hint
    assert len(city.steps["met"]) <= marks + 1


def test_a_label_with_a_value_in_it_is_drawn_for_what_is_chosen() -> None:
    texts = broken(
        "menu.yaml", "say: <service>, <place>\n  tell: [unknown", "say: Certo?\n  tell: [unknown"
    )
    texts["menu.yaml"] = texts["menu.yaml"].replace("1 Enviar: {do", "1 Enviar <place>: {do", 1)
    english = texts["menu.en.yaml"]
    assert english.count("say: <service>, <place>") == english.count("1 Send,") == 1
    english = english.replace("say: <service>, <place>", "say: Right?")
    texts["menu.en.yaml"] = english.replace("1 Send,", "1 Send <place>,")
    city = build(parse(texts), "version")

    drawn = []
    for code in ("10348", "mafalala"):
        at = start(city, "pt", NEW, LIMIT).to
        for key in ("6", code):
            at = go(city, at, NEW, key) or at
        drawn.append(at.reply.text.split("\n")[1:3])

    assert drawn[0] != drawn[1]
    assert "1 Enviar Baltazar, Maxaquene A" in drawn[0]
    assert "1 Enviar Mafalala" in drawn[1]


def test_another_network_gets_its_own_screens(city: City) -> None:
    narrow = 100
    wide = start(city, "pt", NEW, LIMIT).to
    assert go(city, wide, NEW, "1")

    first = start(city, "pt", NEW, narrow).to
    where = go(city, wide, NEW, "1", narrow)

    assert where is not None
    assert len(first.reply.text) <= narrow < len(wide.reply.text)
    assert len(where.reply.text) <= narrow


def test_a_jump_that_depends_on_places_is_not_remembered_for_others() -> None:
    texts = broken(
        "menu.yaml",
        """where:
  say: Onde?
  tell: [how]
  type: {container code: send, bairro name: bairro, district name: bairro}
  choose:
    <place>: send                        # the caller's last two that suit this problem
    <district>: bairro
""",
        """where:
  - go: fork

fork:
  - if: caller has places
    go: again
  - go: elsewhere

again:
  say: Onde, outra vez?
  choose:
    <place>: send
    8 Outro: elsewhere

elsewhere:
  say: Onde?
  tell: [how]
  type: {container code: send, bairro name: bairro, district name: bairro}
  choose:
    <district>: bairro
""",
    )
    where, again = "where: {say: Where?}", "again: {say: 'Where, again?', choose: [8 Other]}\n\n"
    assert where in texts["menu.en.yaml"]
    texts["menu.en.yaml"] = texts["menu.en.yaml"].replace(where, again + "elsewhere: {say: Where?}")
    city = build(parse(texts), "version")
    unsuited = Caller(new=False, cases=1, places=(("block", "mafalala/12"),))
    suited = Caller(new=False, cases=1, places=(("container", "10348"),))

    for caller, said in ((unsuited, "Onde?"), (suited, "Onde, outra vez?"), (unsuited, "Onde?")):
        to = go(city, start(city, "pt", caller, LIMIT).to, caller, "1")
        assert to is not None
        assert to.reply.text.startswith(said)
