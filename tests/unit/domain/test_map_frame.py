"""A map is to scale, north up, and knows its way back."""

import math
import random

import pytest

from app.domain.gazetteer import Circle
from app.domain.geo import Position, metres
from app.domain.map_frame import NARROWEST_M, WIDEST_M, Frame, around

#: Middles of towns, from the equator to where half a degree changes the scale most.
TOWNS = (
    Position(-25.96, 32.58),  # Maputo
    Position(-1.29, 36.82),  # Nairobi
    Position(0.0, 0.0),
    Position(29.9, -179.9),
)


def near(chance: random.Random, middle: Position, degrees: float) -> Position:
    """Give a position within so many degrees of latitude."""
    return Position(
        middle.lat + chance.uniform(-degrees, degrees),
        middle.lon + chance.uniform(-degrees, degrees),
    )


def test_distances_on_the_map_are_those_on_the_ground() -> None:
    chance = random.Random(311)
    worst, met = 0.0, 0
    for middle in TOWNS:
        frame = Frame(middle, 60_000, 900, 700)
        for _ in range(500):
            a, b = near(chance, middle, 0.3), near(chance, middle, 0.3)
            (ax, ay), (bx, by) = frame.xy(a), frame.xy(b)
            drawn, true = math.hypot(ax - bx, ay - by) / frame.scale, metres(a, b)
            if true > 1_000:
                worst, met = max(worst, abs(drawn / true - 1)), met + 1

    assert met > 1_900
    assert worst <= 0.005, f"{worst:.2%} off"


def test_north_is_up_and_east_is_right() -> None:
    frame = Frame(TOWNS[0], 5_000, 500, 400)
    x, y = frame.xy(TOWNS[0])
    assert (x, y) == (250, 200)
    assert frame.xy(Position(TOWNS[0].lat + 0.01, TOWNS[0].lon))[1] < y
    assert frame.xy(Position(TOWNS[0].lat, TOWNS[0].lon + 0.01))[0] > x


def test_what_is_drawn_somewhere_is_found_there() -> None:
    chance = random.Random(7)
    for middle in TOWNS:
        frame = Frame(middle, 20_000, 760, 640)
        for _ in range(100):
            at = near(chance, middle, 0.1)
            assert metres(frame.position(*frame.xy(at)), at) < 0.01


def test_a_frame_around_circles_holds_them_whole_and_not_much_more() -> None:
    chance = random.Random(3)
    for _ in range(100):
        circles = [
            Circle(near(chance, TOWNS[0], 0.1), chance.choice((30, 750, 4_400))) for _ in range(9)
        ]
        frame = around(circles, chance.choice((300, 760)), chance.choice((300, 640)), margin=0)
        edges = []
        for at, radius in circles:
            x, y = frame.xy(at)
            far = frame.pixels(radius)
            edges += [x - far, y - far, frame.width - x - far, frame.height - y - far]
        assert min(edges) >= -0.5
        assert min(edges) < 1.5, "nothing touches the edge"


def test_a_frame_shows_something_whatever_it_is_to_hold() -> None:
    everywhere = [Circle(Position(-80, -170), 1), Circle(Position(80, 170), 1)]
    assert around([], 300, 200).wide_m == WIDEST_M
    assert around([Circle(TOWNS[0], 1)], 300, 200).wide_m == NARROWEST_M
    assert around(everywhere, 300, 200).wide_m == WIDEST_M


def test_looking_elsewhere_moves_by_pictures_and_zooms_within_bounds() -> None:
    frame = Frame(TOWNS[0], 5_000, 500, 400)
    east = frame.moved(1, 0)
    assert frame.xy(east.middle) == pytest.approx((750, 200))
    assert frame.zoomed(0.5).wide_m == 2_500
    assert frame.zoomed(0.001).wide_m == NARROWEST_M
    assert frame.zoomed(10_000).wide_m == WIDEST_M


def test_a_scale_bar_is_a_round_number_of_metres_that_fits() -> None:
    met = set()
    for wide in range(NARROWEST_M, 300_000, 977):
        frame = Frame(TOWNS[0], wide, 760, 640)
        bar = frame.bar_m(150)
        met.add(bar)
        assert str(bar).rstrip("0") in ("1", "2", "5")
        assert 60 - 1e-6 <= frame.pixels(bar) <= 150
    assert len(met) > 8
    # So much ground that the longest bar is round itself, but for what floats make of it.
    assert Frame(TOWNS[0], 3_000, 420, 320).bar_m(140) in (500, 1_000)
    assert Frame(TOWNS[0], WIDEST_M, 200, 200).bar_m(1) <= WIDEST_M


def test_tiles_lie_where_the_ground_they_show_is() -> None:
    for middle in TOWNS[:3]:
        for wide in (300, 5_000, 60_000):
            frame = Frame(middle, wide, 760, 640)
            tiles = frame.tiles()
            assert 1 <= len(tiles) <= 60
            for tile in tiles:
                # The corner of a tile by the formula of its makers.
                turns = 2**tile.zoom
                lon = tile.column / turns * 360 - 180
                lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * tile.row / turns))))
                assert frame.xy(Position(lat, lon)) == pytest.approx((tile.left, tile.top), abs=0.1)
                assert 256 / 1.5 < tile.size < 256 * 1.5 or tile.zoom == 19
            assert min(tile.left for tile in tiles) <= 0
            assert min(tile.top for tile in tiles) <= 0
            assert max(tile.left + tile.size for tile in tiles) >= frame.width
            assert max(tile.top + tile.size for tile in tiles) >= frame.height
