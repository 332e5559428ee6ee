"""Drawings show a typed number on the main call, and screens as they are while a notice is told."""

import dataclasses

from app.drawings.main_call import main_call
from app.drawings.page import write_page
from app.drawings.storyboard import make_storyboard
from app.drawings.tree import write_tree
from tests.unit.menu.test_peers_flows import city
from tests.unit.menu.walking import maputo

LONGEST = "Greve le 2 mars, nous venons le 3"


def test_a_storyboard_draws_what_a_notice_changes_once() -> None:
    board = make_storyboard(city("kiosks"), "fr")
    [chapter] = [one for one in board.chapters if one.name == "notice"]

    drawn = [scene for path in chapter.paths for scene in path.scenes]

    longest = max((one.texts["fr"] for one in city("kiosks").notices), key=len)
    assert {scene.screen for scene in drawn} >= {"kiosk", "fault", "send"}
    assert all(longest in scene.text for scene in drawn)
    assert all(scene.septets <= board.limit for scene in drawn)
    others = [scene for scene in board.scenes if scene.chapter != "notice"]
    assert all(longest not in scene.text for scene in others)


def test_a_notice_that_is_told_late_is_walked_to() -> None:
    kiosks = city("kiosks")
    late = {
        name: tuple(form._replace(tell=form.tell if name == "send" else ()) for form in forms)
        for name, forms in kiosks.menu.screens.items()
    }
    menu = dataclasses.replace(kiosks.menu, screens=late)

    board = make_storyboard(dataclasses.replace(kiosks, menu=menu, memo={}, steps={}), "fr")

    [chapter] = [one for one in board.chapters if one.name == "notice"]
    assert [scene.screen for path in chapter.paths for scene in path.scenes] == ["send"]


def test_a_number_and_its_hint_are_drawn() -> None:
    board = make_storyboard(city("kiosks"), "en")

    texts = [scene.text for scene in board.scenes]

    assert any(text.endswith("3 Change\n0 Back") and ", 1 waiting\n" in text for text in texts)
    assert any(text.startswith("Write a number from 1 to 200\n") for text in texts)


def test_a_city_without_notices_has_no_such_chapter() -> None:
    without = dataclasses.replace(city("kiosks"), notices=(), memo={}, steps={})

    for other, language in ((without, "fr"), (maputo(), "pt")):
        assert "notice" not in {one.name for one in make_storyboard(other, language).chapters}


def test_the_page_says_what_the_chapter_is() -> None:
    assert "While the area has a notice" in write_page(city("kiosks"), "fr")


def test_the_main_call_types_a_number_where_there_is_no_line() -> None:
    kiosks = city("kiosks")
    screens = kiosks.menu.screens
    [send] = screens["send"]
    asks = send._replace(options=(send.options[1], send.options[0], send.options[2]))
    menu = dataclasses.replace(kiosks.menu, screens={**screens, "send": (asks,)})

    call = main_call(dataclasses.replace(kiosks, menu=menu, memo={}, steps={}), "fr")

    assert call.keys[-3:] == ("2", "1", "1")
    assert call.screens[-4:] == ("send", "queue", "counted", "filed")
    assert ("queue", "counted") in call.steps


def test_the_tree_names_the_range_and_the_condition() -> None:
    tree = write_tree(city("kiosks"), "fr")

    assert "number 1-200" in tree
    assert "the area has a notice" in tree
