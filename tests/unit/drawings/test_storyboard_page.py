"""Pages of storyboards: whole by themselves, safe, and saying what they leave out."""

import dataclasses
import re

import pytest

from app.domain.stops import Spot
from app.drawings.page import write_page
from app.drawings.scenes import Scene, walk
from app.drawings.storyboard import make_storyboard
from tests.unit.drawings.boards import LANGUAGES, Page
from tests.unit.drawings.test_diagram import figures
from tests.unit.menu.test_peers_flows import city
from tests.unit.menu.walking import maputo


def test_what_is_left_out_is_counted_and_said() -> None:
    few = walk(maputo(), "pt", most_scenes=5)
    short = walk(maputo(), "pt", most_walked=5)

    assert len(few.scenes) == 5
    assert few.left_out > 0
    assert short.left_out > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_whole_by_itself(language: str) -> None:
    text = write_page(maputo(), language)
    page = Page(text)
    scenes: tuple[Scene, ...] = make_storyboard(maputo(), language).scenes

    assert sorted(page.screens) == sorted(scene.text for scene in scenes)
    assert len(page.ids) == len(set(page.ids)) == len(scenes) + 2
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    assert not page.tags & {"script", "link", "img", "iframe", "object"}
    assert "url(" not in text
    assert {f"#s{scene.number}" for scene in scenes} <= set(page.links)
    assert text == write_page(maputo(), language)
    assert "goes on in " in text


def test_a_text_that_looks_like_html_stays_a_text() -> None:
    town = city("skips")
    services = {
        code: dataclasses.replace(service, labels={"pt": "<b>A & B</b>"})
        for code, service in town.services.items()
    }
    text = write_page(dataclasses.replace(town, services=services, memo={}, steps={}), "pt")
    page = Page(text)

    assert "<b>A & B</b>" not in text
    assert any("1 <b>A & B</b>" in screen for screen in page.screens)


def test_a_screen_that_is_not_drawn_says_why() -> None:
    town = city("skips")
    *_, jump = town.menu.screens["spot"]
    more = {"aside": (jump,), "unmet": town.menu.screens["bye"]}
    menu = dataclasses.replace(town.menu, screens={**town.menu.screens, **more})

    text = write_page(dataclasses.replace(town, menu=menu, memo={}, steps={}), "pt")

    assert "<th>aside</th><td>only jumps on</td>" in text
    assert "<th>unmet</th><td>not met by these callers</td>" in text


def test_where_callers_stop_stands_below_screens_and_in_tables() -> None:
    stops = {
        Spot("where", maputo().version, "pt", "64301", "2026-11-22"): figures(
            answered=3, dropped=1
        ),
        Spot("gone", "0" * 32, "en", "64304", "2026-11-21"): figures(wrong=2),
    }
    text = write_page(maputo(), "pt", stops, "Calls of the last day.")

    assert text.count("1 dropped (25%)") >= 3
    assert "Calls of the last day." in text
    for row in (
        "<th>all</th><th>where</th><td>4</td><td>3</td><td>0</td><td>0</td><td>0</td><td>1</td>",
        "<th>2026-11-21</th><th>gone</th><td>2</td><td>0</td><td>2</td>",
        f"<th>{maputo().version[:8]}</th><th>where</th><td>4</td>",
        "<th>64304</th><th>gone</th><td>2</td>",
        "<th>en</th><th>gone</th><td>2</td>",
    ):
        assert row in text


def test_a_page_says_that_its_language_is_a_draft() -> None:
    said = "English is a draft: no resident hears it until city.yaml names who read it."

    assert said in write_page(maputo(), "en")
    assert "draft" not in write_page(maputo(), "pt")


def test_a_second_way_from_one_key_says_who_is_led_there() -> None:
    told: dict[str, int] = {}
    for name in ("maputo", "skips"):
        shipped = maputo() if name == "maputo" else city(name)
        page = write_page(shipped, shipped.languages[0].code)
        for scene in make_storyboard(shipped, shipped.languages[0].code).scenes:
            _, _, card = page.partition(f'<figure id="s{scene.number}">')
            ways = re.findall("<li>([^<]*) → .*?</a>(.*?)</li>", card.partition("</figure>")[0])
            met: set[str] = set()
            for label, when in ways:
                assert bool(when) == (label in met), (scene.number, label)
                met.add(label)
                told[when] = told.get(when, 0) + 1

    assert told[", where the same is open"] > 10
    assert told[", when the job is gone meanwhile"] == 1
    assert told[", for somebody who reported before"] == 2
