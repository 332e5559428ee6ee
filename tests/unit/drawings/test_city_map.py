"""What a map draws: circles to scale, every sign once, and no word that is more than a word."""

import random
import re
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from app.domain.gazetteer import Circle
from app.domain.geo import Position, metres
from app.domain.map_frame import Frame
from app.drawings.city_map import Area, Ground, Words, draw_map
from app.drawings.map_signs import Part, Sign, sign_radius

MIDDLE = Position(-25.96, 32.58)
FRAME = Frame(MIDDLE, 8_000, 800, 600)
WORDS = Words("Map of cases", "N")
NOTHING = Ground()
HOSTILE = (
    '"><script>alert(1)</script>',
    "</title></svg><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "&lt;b&gt; & <![CDATA[",
    "javascript:alert(1)",
)


def sign(code: str, at: Position = MIDDLE, radius: int = 750, **more: Any) -> Sign:
    given: dict[str, Any] = {"name": code, "says": f"{code}: 3 cases", "href": f"/l?{code}"}
    given |= {"code": code, "at": at, "radius_m": radius, "number": "3", "weight": 0.5}
    return Sign(**{**given, **more})


def drawn(
    *signs: Sign, ground: Ground = NOTHING, words: Words = WORDS, tiles: str = ""
) -> ET.Element:
    return ET.fromstring(draw_map(FRAME, signs, ground, words, tiles))


def test_no_sign_without_heat_hides_one_that_has_it() -> None:
    svg = drawn(sign("a", shade=3), sign("b"), sign("c", shade=0), sign("d", shade=-1))
    codes = [one.get("data-code") for one in svg.iter() if one.get("class") == "sign"]
    assert codes == ["b", "d", "c", "a"], "what is drawn later lies above"


def of_class(svg: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in svg.iter() if name in one.get("class", "").split()]


def test_a_circle_is_drawn_as_large_as_it_is_stated() -> None:
    svg = drawn(*(sign(str(radius), radius=radius) for radius in (100, 750, 2_500)))

    [bar] = of_class(svg, "bar")
    drawn_bar = re.fullmatch(r"M0 -4V0H([\d.]+)V-4", bar.get("d", ""))
    assert drawn_bar
    long = float(drawn_bar[1])
    per_pixel = float(bar.get("data-metres", "")) / long
    circles = {one.get("data-code"): float(one.get("r", "")) for one in of_class(svg, "reach")}
    assert set(circles) == {"100", "750", "2500"}
    for radius, pixels in circles.items():
        assert pixels * per_pixel == pytest.approx(int(str(radius)), rel=0.005)


def test_what_lies_on_a_circle_is_drawn_on_it() -> None:
    about = Circle(MIDDLE, 2_000)
    on_it = Position(MIDDLE.lat + 2_000 / 111_195, MIDDLE.lon)
    assert metres(MIDDLE, on_it) == pytest.approx(2_000, rel=0.001)
    svg = drawn(ground=Ground(((on_it, "a point"),), circle=about))

    [circle] = of_class(svg, "about")
    [point] = [
        one
        for one in svg.iter()
        if one.get("class") == "sign" and "known" in ET.tostring(one).decode()
    ]
    top = float(circle.get("cy", "")) - float(circle.get("r", ""))
    y = float(re.findall(r"[\d.]+", point.get("transform", ""))[1])
    assert y == pytest.approx(top, abs=1)


def test_a_circle_that_its_sign_would_hide_is_left_out() -> None:
    assert of_class(drawn(sign("x", radius=30)), "reach") == []


def test_each_sign_is_drawn_once_the_large_ones_above() -> None:
    chance = random.Random(1)
    signs = [
        sign(f"p{n}", Position(MIDDLE.lat, 32.55 + n / 1000), weight=chance.random())
        for n in range(30)
    ]
    svg = drawn(*signs)

    found = [one.get("data-code", "") for one in of_class(svg, "sign")]
    weights = {one.code: one.weight for one in signs}
    assert sorted(found) == sorted(weights)
    assert found == sorted(found, key=lambda code: weights[code])


def test_a_sign_of_several_has_a_second_line_no_name_and_each_ones_circle() -> None:
    beside = Position(MIDDLE.lat, 32.581)
    parts = (Part("a", MIDDLE, 750), Part("b c", beside, 2_000))
    svg = drawn(sign("a b c", radius=0, name="", parts=parts), sign("d", Position(-25.94, 32.58)))

    [ring] = of_class(svg, "ring")
    body = of_class(svg, "body")[0]
    assert float(ring.get("r", "")) > float(body.get("r", "")) + 2
    circles = {one.get("data-code"): float(one.get("r", "")) for one in of_class(svg, "reach")}
    assert circles == {"a": 75, "b c": 200, "d": 75}
    assert [one.get("data-code") for one in of_class(svg, "part")] == ["a", "b c"]
    assert [one.text for one in of_class(svg, "name")] == ["d"]
    [joined] = of_class(svg, "joined")
    assert joined.get("aria-label") == "a b c: 3 cases"


def test_what_lies_outside_is_not_drawn() -> None:
    far = Position(-26.5, 33.0)
    svg = drawn(sign("far", far), ground=Ground(((far, "far"),)))

    assert of_class(svg, "sign") == []
    assert of_class(svg, "reach") == []


def test_a_circle_that_reaches_in_is_drawn_though_its_sign_is_outside() -> None:
    beside = FRAME.position(-20, 300)
    svg = drawn(sign("beside", beside, 1_000))

    assert [one.get("data-code") for one in of_class(svg, "reach")] == ["beside"]
    assert of_class(svg, "sign") == []


def test_the_late_share_goes_around_its_sign() -> None:
    svg = drawn(sign("some", late=0.37), sign("none"), sign("point", late=0.001, is_point=True))

    assert sorted(one.get("stroke-dasharray") or "" for one in of_class(svg, "late")) == [
        "1 100",
        "37 100",
    ]
    assert all(one.get("pathLength") == "100" for one in of_class(svg, "late"))


def test_no_name_lies_on_another_or_on_a_sign() -> None:
    signs = [
        sign(f"name {n}", Position(MIDDLE.lat + n / 3_000, 32.58), number=str(n)) for n in range(12)
    ]
    svg = drawn(*signs)

    names = of_class(svg, "name")
    assert 0 < len(names) < len(signs)
    heights = sorted(float(one.get("y", "")) for one in names)
    assert all(b - a > 12 for a, b in pairwise(heights))


def test_no_name_lies_on_the_scale_the_arrow_or_a_credit() -> None:
    words = Words("Map of cases", "N", "Borders: the council of the city, 2019")
    corners = {"scale": (70, 565), "arrow": (770, 15), "credit": (700, 565), "free": (400, 565)}
    signs = [sign(name, FRAME.position(*at)) for name, at in corners.items()]

    assert [one.text for one in of_class(drawn(*signs, words=words), "name")] == ["free"]


def test_the_name_of_a_small_circle_stands_below_its_line() -> None:
    [metres] = (float(one.get("data-metres", "")) for one in of_class(drawn(), "bar"))
    for radius, is_small in ((int(metres / 5), True), (int(metres * 20), False)):
        ground = Ground([(MIDDLE, "Bomba")], (), Circle(MIDDLE, radius))
        svg = drawn(ground=ground)
        [name], [about] = of_class(svg, "name"), of_class(svg, "about")
        line = float(about.get("cy", "")) + float(about.get("r", ""))
        letters = float(name.get("y", "")) - 9
        assert (letters > line) is is_small


def test_a_number_fits_its_sign() -> None:
    assert sign_radius(0, "3") < sign_radius(0.5, "3") < sign_radius(1, "3")
    assert 2 * sign_radius(0, "12345") > 5 * 6.5


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_people_stay_words(words: str) -> None:
    square = [FRAME.position(x, y) for x, y in ((0, 0), (90, 0), (90, 90), (0, 0))]
    ground = Ground(((MIDDLE, words),), (Area(words, words, (square,)),))
    text = draw_map(
        FRAME,
        [sign(words, says=words, href=f"/l?q={words}", number="1")],
        ground,
        Words(words, "N", words),
    )

    svg = ET.fromstring(text)
    names = {one.tag for one in svg.iter()}
    assert names <= {"svg", "title", "path", "circle", "g", "a", "rect", "text"}
    assert not [key for one in svg.iter() for key in one.attrib if key.startswith("on")]
    assert "<script" not in text
    assert sum(words in (one.text or "") for one in svg.iter()) >= 4, "nothing of it is lost"


def test_nothing_is_fetched_but_tiles_that_are_asked_for() -> None:
    assert "http" not in draw_map(FRAME, [sign("x")], Ground(), WORDS).replace(
        "http://www.w3.org", ""
    )
    svg = drawn(sign("x"), tiles="https://tiles.example/{z}/{x}/{y}.png?k=1&l=2")

    pictures = [one.get("href", "") for one in svg.iter() if one.tag == "image"]
    assert len(pictures) > 3
    assert all(
        re.fullmatch(r"https://tiles\.example/\d+/\d+/\d+\.png\?k=1&l=2", one) for one in pictures
    )
    assert len(set(pictures)) == len(pictures)


def test_borders_are_drawn_where_they_are_with_holes() -> None:
    outer = [FRAME.position(x, y) for x, y in ((100, 100), (300, 100), (300, 300), (100, 100))]
    inner = [FRAME.position(x, y) for x, y in ((200, 150), (250, 150), (250, 200), (200, 150))]
    svg = drawn(ground=Ground(areas=(Area("jardim", "Jardim", (outer, inner), 2),)))

    [border] = of_class(svg, "border")
    assert border.get("d") == (
        "M100.0 100.0L300.0 100.0L300.0 300.0L100.0 100.0Z"
        "M200.0 150.0L250.0 150.0L250.0 200.0L200.0 150.0Z"
    )
    assert "heat2" in border.get("class", "")
