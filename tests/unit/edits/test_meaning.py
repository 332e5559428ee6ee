"""What callers meant: the same to the version it was said to, and nothing that tells who called."""

from collections.abc import Iterator

import pytest

from app.domain.text import fold
from app.edits.follow import Cases, follow
from app.edits.samples import common_cases
from app.menu.inspect import smallest_limit
from app.menu.meaning import Heard, Journey, journey
from app.walks.world import returning
from tests.unit.edits.calls import city, heard, read

CALLS = (
    "1 1 1 1 1",
    "2 kamaxakeni 1 12 2 obrigado",
    "4 maxaq 900 3 0",
    "8 1 inguane 1",
    "x 9 7 8 x",
    "x x x",
    "3 0 5 0 0",
    "7 1 1 2 0 1",
    "7 x 9 x 0 x x",
    "7 9 0 0 1",
)
RETURNING = ("8 4821 9", "8 48217360 x", "8 1", "1 1 1", "8 4821-7362", "2 1 1")


def journeys() -> Iterator[tuple[list[Heard], Journey]]:
    for keys in CALLS:
        yield told(heard(city(), keys.split()))
    for keys in RETURNING:
        yield told(heard(city(), keys.split(), own=returning(city())))


def told(turns: list[Heard]) -> tuple[list[Heard], Journey]:
    made = journey(city(), turns)
    assert made is not None
    return turns, made


def test_a_journey_meets_the_screens_of_its_call_again() -> None:
    cases, limit = common_cases(city(), city()), smallest_limit(city())
    counted = 0
    for turns, made in journeys():
        followed = follow(city(), made, cases, limit)

        shown = [(shot.state.screen, shot.state.hint) for shot in followed.shots]
        assert shown == [(turn.state.screen, turn.state.hint) for turn in turns], made
        assert followed.broke == -1
        counted += 1
    assert counted == len(CALLS) + len(RETURNING)


@pytest.mark.parametrize("keys", ["2 1 1 {} 1", "2 maxaquene-a {} 2 palavras"])
def test_the_number_of_a_block_is_no_part_of_a_journey(keys: str) -> None:
    near, far = (read(city(), keys.format(block)) for block in (17, 43))
    beyond = read(city(), keys.format(91))

    assert near == far
    assert "17" not in repr(near)
    assert beyond.samples != near.samples, "that it is unknown is seen on the screen"


def test_the_number_of_a_case_is_no_part_of_a_journey() -> None:
    own = returning(city())
    for keys in ("8 1", f"8 {own[0].number}"):
        _, made = told(heard(city(), keys.split(), own=own))

        assert made.moves[-1].kind == "case"
        assert str(own[0].number) not in repr(made)


def test_what_was_typed_is_no_part_of_a_journey() -> None:
    _, made = told(heard(city(), ["2", "maxaq", "12", "2", "a casa verde"]))

    assert [move.kind for move in made.moves] == ["service", "bairro", "place", "go", "text"]
    assert "verde" not in repr(made)
    assert "maxaq" not in [move.code for move in made.moves]


def test_pages_turned_before_an_answer_are_no_answers() -> None:
    ways = {
        "7 9 0 1": ["key", "key"],
        "7 9": ["key", "more"],
        "7 9 0 0": ["key", "more", "less", "back"],
        "7 x 9 x 0 x 1": ["key", "wrong", "wrong", "key"],
    }
    for keys, expected in ways.items():
        made = read(city(), keys).samples[0].journey
        assert [move.way for move in made.moves] == expected


def test_a_call_without_its_beginning_tells_nothing() -> None:
    assert journey(city(), heard(city(), ["1", "1"])[1:]) is None
    assert journey(city(), []) is None


def test_equal_journeys_are_counted() -> None:
    grouped = read(city(), "1 1 1", "2 1 1 12 1", "1 1 1", "2 1 1 13 1", "1 1 1")

    assert [sample.calls for sample in grouped.samples] == [3, 2]
    assert (grouped.calls, grouped.unread) == (5, 0)


def test_a_call_that_cannot_be_made_ends_where_it_breaks() -> None:
    _, made = told(heard(city(), ["2", "1", "1", "12", "1"]))
    without = city(("services.yaml", "code: cart_missed", "code: cart_lost"))

    followed = follow(without, made, Cases(()), smallest_limit(without))

    assert (followed.broke, len(followed.shots), followed.filed) == (0, 1, 0)
    assert fold("Tchova") in followed.shots[0].text
