"""Signs that would lie over one another: which are joined, where they stand, what brings nearer."""

import math
import random
import sys
from collections.abc import Callable, Sequence
from types import FrameType

import pytest

from app.domain.geo import Position, metres
from app.domain.map_frame import NARROWEST_M, Frame
from app.drawings.joining import Joined, Size, Spot, join, nearer
from app.drawings.map_signs import sign_radius, sign_reach

MIDDLE = Position(-25.96, 32.58)
FRAME = Frame(MIDDLE, 20_000, 600, 500)
#: So far a number reaches from the middle of its sign: half its height, and by its digits.
HIGH, DIGIT = 4.5, 3.4

_Field = Callable[[random.Random], Position]


def anywhere(chance: random.Random) -> Position:
    return FRAME.position(chance.uniform(-30, 630), chance.uniform(-30, 530))


def crowded(chance: random.Random) -> Position:
    """As in a city: the nearer to its middle, the more."""
    return FRAME.position(chance.gauss(300, 60), chance.gauss(250, 60))


def in_heaps(chance: random.Random) -> Position:
    return FRAME.position(150 * chance.randint(0, 3) + chance.gauss(0, 4), 120)


def on_a_line(chance: random.Random) -> Position:
    return FRAME.position(chance.uniform(0, 600), 250)


FIELDS: Sequence[_Field] = (anywhere, crowded, in_heaps, on_a_line)


def spots_of(field: _Field, chance: random.Random, count: int) -> list[Spot]:
    return [
        Spot(f"p{nth}", field(chance), chance.choice((1, 1, 2, 5, 40)), chance.random() < 0.5)
        for nth in range(count)
    ]


def sized(spots: Sequence[Spot]) -> Size:
    """Draw them as the desk does: by their cases."""

    def reach(nths: Sequence[int]) -> float:
        cases = sum(spots[nth].cases for nth in nths)
        return sign_reach(cases / 40, str(cases), is_joined=len(nths) > 1)

    return reach


def joined(spots: Sequence[Spot], frame: Frame = FRAME) -> list[Joined]:
    return join(frame, spots, sized(spots))


def hidden(spots: Sequence[Spot], signs: Sequence[Joined]) -> list[tuple[Joined, Joined]]:
    """Give the signs whose number another one may lie on, and which."""
    reach, places = sized(spots), [FRAME.xy(sign.at) for sign in signs]
    found = []
    for (x, y), one in zip(places, signs, strict=True):
        digits = len(str(sum(spots[nth].cases for nth in one.nths)))
        for (right, low), other in zip(places, signs, strict=True):
            beside = max(abs(x - right) - DIGIT * digits, 0), max(abs(y - low) - HIGH, 0)
            is_square = len(other.nths) == 1 and spots[other.nths[0]].is_square
            apart = max(beside) if is_square else math.hypot(*beside)
            if one is not other and apart < reach(other.nths):
                found.append((one, other))
    return found


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("count", [2, 20, 150, 600])
def test_no_number_is_covered_and_each_place_lies_in_one_sign(field: _Field, count: int) -> None:
    chance, met = random.Random(count), 0
    for _ in range(6):
        spots = spots_of(field, chance, count)
        signs = joined(spots)
        assert sorted(nth for sign in signs for nth in sign.nths) == [*range(count)]
        shown = [sign for sign in signs if FRAME.shows(sign.at)]
        outside = [nth for nth, spot in enumerate(spots) if not FRAME.shows(spot.at)]
        assert [(nth,) for nth in outside] == sorted(one.nths for one in signs[len(shown) :])
        assert hidden(spots, shown) == []
        met += sum(len(sign.nths) > 1 for sign in signs)
    assert met > 3 or count == 2


def test_without_joining_numbers_would_be_covered() -> None:
    spots = spots_of(crowded, random.Random(2), 150)
    alone = [Joined(spot.at, (nth,)) for nth, spot in enumerate(spots)]
    assert len(hidden(spots, alone)) > 150


@pytest.mark.parametrize("field", FIELDS)
def test_a_picture_is_the_same_in_whatever_order_its_places_come(field: _Field) -> None:
    chance = random.Random(5)
    spots = spots_of(field, chance, 200)

    def told(spots: Sequence[Spot]) -> list[tuple[Position, list[str]]]:
        return [(one.at, sorted(spots[nth].code for nth in one.nths)) for one in joined(spots)]

    first = told(spots)
    assert max(len(codes) for _, codes in first) > 3
    for _ in range(5):
        chance.shuffle(spots)
        assert told(spots) == first


def test_a_joined_sign_stands_in_the_middle_of_its_cases() -> None:
    here, there = FRAME.position(100, 100), FRAME.position(112, 100)
    [sign] = joined([Spot("a", here, 1), Spot("b", there, 3)])
    assert FRAME.xy(sign.at) == pytest.approx((109, 100))
    assert sign.nths == (0, 1)
    [sign] = joined([Spot("a", here, 7)])
    assert sign.at is here


def test_signs_that_only_touch_stay_apart() -> None:
    reach = sign_radius(1 / 40, "1")
    for apart, count in ((2 * reach - 1, 2), (2 * reach - 3, 1)):
        spots = [
            Spot("a", FRAME.position(100, 100), 1),
            Spot("b", FRAME.position(100 + apart, 100), 1),
        ]
        assert len(joined(spots)) == count
    slanted = FRAME.position(100 + reach * 1.5, 100 + reach * 1.5)
    for is_square, count in ((False, 2), (True, 1)):  # a square has corners
        spots = [Spot("a", FRAME.position(100, 100), 1, is_square), Spot("b", slanted, 1)]
        assert len(joined(spots)) == count


def test_what_a_joined_sign_grows_over_is_joined_too() -> None:
    """Two of 25 make one of 50, whose second line reaches a third that neither of them did."""
    spots = [
        Spot("a", FRAME.position(100, 100), 25),
        Spot("b", FRAME.position(100, 110), 25),
        Spot("c", FRAME.position(128, 105), 1),
    ]
    assert len(joined([spots[0], spots[2]])) == len(joined([spots[1], spots[2]])) == 2
    assert [one.nths for one in joined(spots)] == [(0, 1, 2)]


def test_a_nearer_look_has_places_come_apart() -> None:
    chance, met, whole = random.Random(7), 0, 0
    for field in FIELDS:
        spots = spots_of(field, chance, 120)
        for one in joined(spots):
            if len(one.nths) == 1:
                continue
            look = nearer(FRAME, spots, one.nths, sized(spots))
            assert look
            assert NARROWEST_M <= look.wide_m <= FRAME.wide_m / 2
            its = [spots[nth] for nth in one.nths]
            assert all(look.shows(spot.at) for spot in its)
            signs = joined(its, look)
            assert len(signs) > 1
            whole += len(signs) == len(its)
            met += 1
    assert met > 40
    assert whole > met / 2, "most come apart at once"


def test_one_looks_no_nearer_than_it_takes() -> None:
    spots = [Spot("a", FRAME.position(100, 100), 1), Spot("b", FRAME.position(110, 100), 1)]
    look = nearer(FRAME, spots, (0, 1), sized(spots))
    assert look
    assert look.wide_m == FRAME.wide_m / 2


@pytest.mark.parametrize(("apart_m", "comes"), [(0, False), (1, False), (3, False), (40, True)])
def test_what_lies_at_one_spot_comes_apart_nowhere(apart_m: float, *, comes: bool) -> None:
    there = Position(MIDDLE.lat + apart_m / 111_195, MIDDLE.lon)
    assert metres(MIDDLE, there) == pytest.approx(apart_m, abs=0.1)
    spots = [Spot("a", MIDDLE, 3), Spot("b", there, 2)]
    for frame in (FRAME, FRAME._replace(wide_m=NARROWEST_M * 1.5)):
        look = nearer(frame, spots, (0, 1), sized(spots))
        assert (look is not None) is comes
        assert look is None or look.wide_m < frame.wide_m
    assert nearer(FRAME._replace(wide_m=NARROWEST_M), spots, (0, 1), sized(spots)) is None


def compared(field: _Field, count: int) -> int:
    """Give how often two signs are compared where so many are joined."""
    spots, calls = spots_of(field, random.Random(3), count), [0]

    def watch(frame: FrameType, event: str, _: object) -> None:
        calls[0] += event == "call" and frame.f_code.co_name == "covers"

    sys.setprofile(watch)
    try:
        signs = joined(spots)
    finally:
        sys.setprofile(None)
    assert 3 < len(signs) < count / 2
    return calls[0]


@pytest.mark.parametrize("field", FIELDS)
def test_places_are_not_each_compared_with_each(field: _Field) -> None:
    few, many = (compared(field, count) for count in (500, 2_000))
    assert few > 100
    assert many < 8 * few, "of four times as many places"
    assert many < 5 * 2_000
