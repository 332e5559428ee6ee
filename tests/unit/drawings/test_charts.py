"""Charts: well-formed, with a name, without a style, and of the very values of their table."""

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.drawings.charts import SHADES, WIDTH, Bar, Chart, Point, Words, bars, flow, heat

CSS = Path(__file__).parents[3] / "app/web/desk/static/charts.css"
SVG = "{http://www.w3.org/2000/svg}"
NASTY = '<script>alert("1")</script>&'
DAYS = ("Seg", "Ter", "Qua", "Qui", "Sex", "Sáb", "Dom")
HOURS = [[(day * 24 + hour) % 11 for hour in range(24)] for day in range(7)]


def words(*head: str, title: str = "Título") -> Words:
    return Words("c1", title, f"{title} em palavras", head)


CHARTS = {
    "bars": bars(words("Lugar", "Casos"), [Bar("Baltazar", 14), Bar("Estaleiro", 7), Bar("X", 0)]),
    "no bars": bars(words("Lugar", "Casos"), []),
    "flow": flow(
        words("Semana", "Entraram", "Saíram"), [Point(f"{n}", n * 3, n * 2) for n in range(13)]
    ),
    "one period": flow(words("Semana", "Entraram", "Saíram"), [Point("47", 5, 0)]),
    "no period": flow(words("Semana", "Entraram", "Saíram"), []),
    "heat": heat(words("Dia"), DAYS, HOURS),
    "cold": heat(words("Dia"), DAYS, [[0] * 24] * 7),
    "nasty": bars(words(NASTY, NASTY, title=NASTY), [Bar(NASTY, 1, NASTY)]),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_has_a_name_and_no_style_of_its_own(name: str) -> None:
    chart = CHARTS[name]
    root = ElementTree.fromstring(chart.svg)
    ids = [found.get("id") for found in root if found.get("id")]

    assert root.get("role") == "img"
    assert (root.get("aria-labelledby") or "").split() == ids == ["c1-title", "c1-says"]
    assert root.findtext(f"{SVG}title") == chart.table.title
    assert root.findtext(f"{SVG}desc")
    for one in root.iter():
        assert not {"style", "fill", "stroke", "onload"} & set(one.attrib)
        assert one.tag.removeprefix(SVG) != "script"


@pytest.mark.parametrize("name", CHARTS)
def test_everything_lies_within_the_picture(name: str) -> None:
    root = ElementTree.fromstring(CHARTS[name].svg)
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    boxes = [*root.iter(f"{SVG}rect"), *root.iter(f"{SVG}text"), *root.iter(f"{SVG}circle")]

    assert width == WIDTH
    for one in boxes:
        x, y = (float(one.get(n) or one.get(f"c{n}") or 0) for n in "xy")
        assert 0 <= x + float(one.get("width", 0)) <= width
        assert 0 <= y + float(one.get("height", 0)) <= height


def test_every_class_has_its_looks_and_every_look_its_class() -> None:
    named = {
        one
        for chart in CHARTS.values()
        for found in re.findall(r'class="([^"]*)"', chart.svg)
        for one in found.split()
    }
    styled = set(re.findall(r"\.([a-z][a-z0-9-]*)", CSS.read_text(encoding="utf-8")))

    assert named == styled
    assert {f"heat-{shade}" for shade in range(SHADES + 1)} <= named


def test_bars_are_as_long_as_what_they_show() -> None:
    root = ElementTree.fromstring(CHARTS["bars"].svg)
    long = [float(bar.get("width") or 0) for bar in root.iter(f"{SVG}rect")]

    assert long[0] == 2 * long[1] > 200
    assert long[2] == 0
    assert CHARTS["bars"].table.rows == (("Baltazar", "14"), ("Estaleiro", "7"), ("X", "0"))


def test_a_label_without_room_keeps_what_it_must_say() -> None:
    long = "Onde fica a torneira que pinga, e desde quando, mostrado 62 vezes"
    plain = bars(words("Ecrã", "chamadas"), [Bar(long, 3)])
    told = bars(
        words("Ecrã", "chamadas"), [Bar(long, 3, short="Onde fica a torneira…, mostrado 62 vezes")]
    )

    assert "desde" in plain.svg
    assert "62 vezes" not in plain.svg
    assert "…, mostrado 62 vezes<" in told.svg
    assert plain.table.rows == told.table.rows == ((long, "3"),)


def test_what_came_and_what_went_stand_on_one_scale_from_nought() -> None:
    chart = CHARTS["flow"]
    came, went = (
        [float(y) for y in re.findall(r",([\d.]+)", line)]
        for line in re.findall(r'points="([^"]*)" class="chart-(?:came|went)"', chart.svg)[:2]
    )
    assert came[0] == went[0] == 184
    for risen, fallen in zip(came[1:], went[1:], strict=True):
        assert (184 - risen) / (184 - fallen) == pytest.approx(1.5, abs=0.05)
    assert chart.table.rows[12] == ("12", "36", "24")


def test_the_newest_period_is_named_and_no_label_runs_into_another() -> None:
    root = ElementTree.fromstring(CHARTS["flow"].svg)
    below = [one for one in root.iter(f"{SVG}text") if float(one.get("y") or 0) > 190]
    places = sorted(float(one.get("x") or 0) for one in below)

    assert "12" in [one.text for one in below]
    assert all(b - a > 55 for a, b in pairwise(places))


def test_the_fuller_an_hour_the_darker_it_is() -> None:
    def shades(chart: Chart) -> list[int]:
        return [int(found) for found in re.findall(r"heat-(\d)", chart.svg)]

    found = shades(CHARTS["heat"])
    flat = [count for row in HOURS for count in row]
    assert len(found) == 7 * 24
    by_count = sorted(zip(flat, found, strict=True))
    assert [shade for _, shade in by_count] == sorted(found)
    assert {shade for count, shade in by_count if count == 0} == {0}
    assert {shade for count, shade in by_count if count == 10} == {SHADES}
    assert set(shades(CHARTS["cold"])) == {0}
    assert CHARTS["heat"].table.head == ("Dia", *map(str, range(24)))
    assert CHARTS["heat"].table.rows[6][1:] == tuple(map(str, HOURS[6]))
