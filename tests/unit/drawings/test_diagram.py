"""A diagram holds everything a menu says, and its arrows can be followed."""

import re
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.stops import Figures
from app.drawings import svg
from app.drawings.cards import Arrow, Card, Chart, Line, chart
from app.drawings.diagram import draw
from app.drawings.layers import arrange
from app.drawings.letters import text_width, wrapped
from app.drawings.routes import CARD_WIDTH, Box, Plan, lead
from app.drawings.stops_bar import COLOURS
from app.menu.graph import GIVING_UP, ways
from tests.unit.menu.walking import maputo

LANGUAGES = ("pt", "en")
SPACE = "{http://www.w3.org/2000/svg}"


def words(picture: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(picture).iter(f"{SPACE}text")]


def figures(**fates: int) -> Figures:
    made = Figures()
    for fate, times in fates.items():
        for _ in range(times):
            made.note(fate, 3_400)
    return made


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_line_and_way_of_the_menu_is_in_the_chart(language: str) -> None:
    menu, drawn = maputo().menu, chart(maputo(), language)
    cards = {card.name: card for card in drawn.cards}

    led = {(a.source, a.target) for a in drawn.arrows}
    wanted = {
        (name, way.to)
        for name in menu.screens
        for way in ways(menu, name)
        if way.part != GIVING_UP and way.to != name
    }

    assert led == wanted
    assert len(led) == 33
    assert list(cards) == list(menu.screens)
    for name, forms in menu.screens.items():
        kinds = [line.kind for line in cards[name].lines]
        told = [menu.lines[line] for form in forms for line in form.tell]
        choices = [len(form.options) for form in forms] + [len(line.options) for line in told]
        assert kinds.count("choose") == sum(choices)
        assert kinds.count("type") == sum(len(form.typed) for form in forms)
        assert kinds.count("go") == sum(bool(form.go) for form in forms)
        assert kinds.count("tell") == sum(len(form.tell) for form in forms)
        assert (cards[name].kind == "end") == all(form.ends for form in forms)


def test_forms_conditions_digits_lists_typed_answers_and_effects_are_in_words() -> None:
    lines = {line for card in chart(maputo(), "pt").cards for line in card.lines}
    said = {(line.text, line.to) for line in lines}

    assert ("if service needs a container", "") in said
    assert ("1-6 <service>", "where") in said
    assert ("8 Meus casos (if caller has cases)", "my_cases") in said
    assert ("list <bairro>", "spot") in said
    assert ("type block", "send") in said
    assert ("1 Enviar (files a report)", "filed") in said
    assert ("type text (adds the caller's words)", "filed") in said
    assert ("O seu numero serve so para lhe responder (if caller is new)", "") in said
    assert ("after 3 wrong keys in a row, on any screen", "") in said


def test_the_main_call_is_marked_where_its_keys_are_pressed() -> None:
    drawn = chart(maputo(), "pt")

    main = [card.name for card in drawn.cards if card.is_main]
    marked = [(line.text, line.to) for card in drawn.cards for line in card.lines if line.is_main]

    assert main == ["start", "problem", "where", "bairro", "spot", "send", "filed"]
    assert {(a.source, a.target) for a in drawn.arrows if a.is_main} == set(pairwise(main))
    keys = {(a.source, a.target): a.keys[0] for a in drawn.arrows if a.is_main}
    assert keys["send", "filed"] == "1", "not 2 of the form before it"
    assert keys["problem", "where"] == "1-6"
    assert keys["start", "problem"] == "go", "no crew's way"
    assert marked == [
        ("goes on", "problem"),
        ("1-6 <service>", "where"),
        ("list <district>", "bairro"),
        ("list <bairro>", "spot"),
        ("list <point>", "send"),
        ("1 Enviar (files a report)", "filed"),
    ]


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_says_every_line_and_is_the_same_each_time(language: str, columns: int) -> None:
    picture = draw(maputo(), language, columns)
    said = " ".join(words(picture))

    assert picture == draw(maputo(), language, columns)
    for card in chart(maputo(), language).cards:
        assert card.name in said
        for line in card.lines:
            assert f"{line.text} → {line.to}" if line.to else line.text in said


def test_a_picture_needs_nothing_else_and_fits_a_phone_in_one_column() -> None:
    picture = draw(maputo(), "pt", columns=1)
    root = ElementTree.fromstring(picture)
    names = {element.tag.removeprefix(SPACE) for element in root.iter()}

    assert names == {"svg", "title", "desc", "rect", "text", "path", "g"}
    assert not re.search(r" style=|href|url\(|@import", picture)
    assert float(root.attrib["width"]) <= 360


@pytest.mark.parametrize("columns", [1, 3])
def test_what_stands_above_the_cards_fits_and_says_that_a_language_is_a_draft(columns: int) -> None:
    city = replace(maputo(), name="Nairobi City County, which is a sample", brand="x")
    root = ElementTree.fromstring(draw(city, "en", columns))
    above = root.findall(f"{SPACE}text")
    sizes = [float(element.attrib["font-size"]) for element in above]
    said = [element.text or "" for element in above]

    room = float(root.attrib["width"]) - 2 * float(above[0].attrib["x"])
    assert all(text_width(*pair) <= room for pair in zip(said, sizes, strict=True))
    assert f"{city.name}, *311#" in " ".join(said)
    assert "English (a draft)." in " ".join(said)
    assert "a draft" not in " ".join(words(draw(city, "pt", columns)))
    ends = [float(element.attrib["y"]) for element in above]
    cards = root.find(f"{SPACE}g")
    assert cards is not None
    assert max(ends) < float(cards.attrib["transform"].rstrip(")").split()[1])
    assert ends == sorted(set(ends))


def test_the_keys_below_a_card_stand_clear_of_the_next_arrow() -> None:
    routes = plan(chart(maputo(), "pt"), 3).routes
    starts = sorted(r.corners[0][0] for r in routes if r.arrow.source == "problem")

    assert len(starts) == 7
    gaps = [after - one for one, after in pairwise(starts)]
    assert min(gaps) > text_width("type", 10) + 3


def test_texts_and_arrows_stand_out_from_what_is_behind_them() -> None:
    for ink in (svg.INK, svg.FAINT, svg.MAIN):
        for paper in (svg.PAPER, svg.SCREEN):
            assert contrast(ink, paper) >= 4.5
    assert contrast(COLOURS["dropped"], svg.PAPER) >= 3
    assert contrast(COLOURS["answered"], svg.PAPER) >= 3


def test_where_callers_stop_stands_on_the_card_in_words_and_in_proportion() -> None:
    stopped = {"where": figures(answered=60, wrong=10, back=5, dropped=25)}

    picture = draw(maputo(), "pt", stops=stopped)
    bars = {
        element.attrib["fill"]: float(element.attrib["width"])
        for element in ElementTree.fromstring(picture).iter(f"{SPACE}rect")
        if element.attrib.get("fill") in COLOURS.values()
    }

    said = words(picture)
    assert "100 shown, 60 answered" in said
    assert "10 wrong key, 5 back" in said
    assert "25 dropped (25%)" in said
    assert "median 3.4 s to answer" in said
    # Every other screen but `start`, which only goes on: whoever dials passes it unseen.
    assert said.count("shown to nobody") == len({*maputo().menu.screens} - {"where", "start"})
    assert bars[COLOURS["dropped"]] / bars[COLOURS["answered"]] == pytest.approx(25 / 60, rel=0.01)
    assert set(bars) == {COLOURS[fate] for fate in ("answered", "wrong", "back", "dropped")}


def test_large_figures_stay_within_their_card() -> None:
    many = figures(answered=1)
    many.fates.update(answered=1_234_566, wrong=123_456, back=123_456, dropped=123_456)
    said = words(draw(maputo(), "pt", stops={"where": many}))

    [shown] = [line for line in said if line.startswith("1,604,9")]
    assert text_width(shown, 11) <= CARD_WIDTH


@given(st.text(st.characters(codec="ascii", exclude_characters="\n"), max_size=120))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str) -> None:
    lines = list(wrapped(text, 120, 12))

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line, 12) <= 120 for line in lines)


@st.composite
def charts(draw_: st.DrawFn) -> Chart:
    """Any menu as cards and arrows: rings, islands, dense and thin."""
    names = [f"s{number}" for number in range(draw_(st.integers(1, 12)))]
    pairs = [(a, b) for a in names for b in names if a != b]
    chosen = draw_(st.lists(st.sampled_from(pairs), unique=True, max_size=30)) if pairs else []
    main = names[: draw_(st.integers(1, len(names)))]
    cards = [
        Card(name, "screen", (Line("say", "x"),) * draw_(st.integers(1, 6)), name in main)
        for name in names
    ]
    steps = set(pairwise(main))
    arrows = [Arrow(a, b, ("1",), (a, b) in steps) for a, b in sorted({*chosen, *steps})]
    return Chart(tuple(cards), tuple(arrows))


def plan(drawn: Chart, columns: int) -> Plan:
    heights = {card.name: 40.0 + 16 * len(card.lines) for card in drawn.cards}
    return lead(drawn.arrows, arrange(drawn, columns), heights)


@settings(max_examples=60, deadline=None)
@given(charts(), st.integers(1, 4))
def test_arrows_of_any_menu_begin_and_end_right_and_cross_no_card(
    drawn: Chart, columns: int
) -> None:
    made = plan(drawn, columns)

    assert len(made.routes) == len(drawn.arrows)
    for route in made.routes:
        source, target = made.boxes[route.arrow.source], made.boxes[route.arrow.target]
        (x, y), (to_x, to_y) = route.corners[0], route.corners[-1]
        assert source.x < x < source.x + CARD_WIDTH
        assert target.x < to_x < target.x + CARD_WIDTH
        assert (y, to_y) == (source.y + source.height, target.y)
        for one, other in pairwise(route.corners):
            assert one[0] == other[0] or one[1] == other[1]
            assert not any(_inside(one, other, box) for box in made.boxes.values())
        assert all(0 <= x <= made.width for x, _ in route.corners)
        assert all(-60 <= y <= made.height + 60 for _, y in route.corners)


def _inside(one: tuple[float, float], other: tuple[float, float], box: Box) -> bool:
    left, right = sorted((one[0], other[0]))
    top, low = sorted((one[1], other[1]))
    across = left < box.x + CARD_WIDTH and box.x < right
    down = top < box.y + box.height and box.y < low
    return across and down


@settings(max_examples=60, deadline=None)
@given(charts(), st.integers(1, 4))
def test_no_two_arrows_run_level_on_one_line(drawn: Chart, columns: int) -> None:
    level = [
        (one[1], *sorted((one[0], other[0])))
        for route in plan(drawn, columns).routes
        for one, other in pairwise(route.corners)
        if one[1] == other[1]
    ]

    for (y, left, right), (other_y, other_left, other_right) in combinations(level, 2):
        assert y != other_y or right < other_left or other_right < left


def detour() -> Chart:
    """Two screens beside the main call, both ready before its second."""
    names = [("a", True), ("b", True), ("c", False), ("d", False)]
    cards = [Card(name, "screen", (Line("say", "x"),), is_main) for name, is_main in names]
    ends = [("a", "b"), ("a", "c"), ("a", "d"), ("c", "b"), ("d", "b")]
    arrows = [Arrow(one, other, ("1",), (one, other) == ("a", "b")) for one, other in ends]
    return Chart(tuple(cards), tuple(arrows))


@settings(max_examples=60, deadline=None)
@example(detour(), 2)
@given(charts(), st.integers(1, 4))
def test_cards_keep_to_their_columns_and_the_main_call_goes_down(
    drawn: Chart, columns: int
) -> None:
    places = arrange(drawn, columns)
    main = [places[card.name] for card in drawn.cards if card.is_main]

    assert len(set(places.values())) == len(places) == len(drawn.cards)
    assert max(place.column for place in places.values()) < columns
    assert all(one.row < other.row for one, other in pairwise(main))
    assert {place.column for place in main} == {0}
    last = max(place.row for place in main)
    beside = [places[card.name] for card in drawn.cards if not card.is_main]
    assert columns == 1 or not [p for p in beside if p.column == 0 and p.row < last]
