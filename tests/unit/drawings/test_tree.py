"""A menu as a tree: all of it, each screen written out once, within the terminal's width."""

from itertools import pairwise

import pytest

from app.drawings.cards import EFFECTS, chart
from app.drawings.diagram import draw
from app.drawings.saying import english
from app.drawings.tree import write_tree
from app.web.desk.pages import load_words
from tests.unit.drawings.test_diagram import figures
from tests.unit.menu.walking import maputo


@pytest.mark.parametrize("width", [60, 80, 110])
def test_the_tree_says_everything_once_and_fits(width: int) -> None:
    tree = write_tree(maputo(), "pt", width)
    said = " ".join(tree.replace("│", " ").split())
    cards = chart(maputo(), "pt").cards

    assert max(map(len, tree.split("\n"))) <= width
    for card in cards:
        for line in card.lines:
            wanted = f"{line.text} → {line.to}" if line.to else line.text
            assert wanted in said
    assert said.count(" → ") == sum(bool(line.to) for card in cards for line in card.lines)


def test_the_tree_says_that_a_language_is_a_draft() -> None:
    first, second = (write_tree(maputo(), one).split("\n")[0] for one in ("pt", "en"))

    assert (first, second) == ("Maputo, *311#, in Português", "Maputo, *311#, in English (a draft)")


def test_the_main_call_is_marked_down_to_its_end() -> None:
    marked = [line for line in write_tree(maputo(), "en").split("\n")[3:] if " *" in line]

    assert [line.lstrip("│├└─ ") for line in marked] == [
        "goes on → problem *",
        "1-6 <service> → where *",
        "list <district> → bairro *",
        "list <bairro> → spot *",
        "list <point> → send *",
        "1 Send (files a report) → filed * (the call ends)",
    ]


def test_where_callers_stop_stands_below_the_screen() -> None:
    lines = write_tree(maputo(), "pt", stops={"where": figures(answered=3, dropped=1)}).split("\n")
    at = next(n for n, line in enumerate(lines) if "→ where *" in line)

    assert lines[at].startswith("   ├─ "), "below problem, the last that start leads to"
    assert lines[at + 1] == "   │  # 4 shown, 3 answered"
    assert lines[at + 3] == "   │  # 1 dropped (25%)"
    # `start` only goes on: that nobody saw it would be no news.
    assert lines[lines.index("start (the call begins)") + 1] == "│ if caller is in a crew:"


def test_the_last_answer_of_a_screen_closes_its_branch() -> None:
    lines = write_tree(maputo(), "pt").split("\n")
    cards = [card for card in chart(maputo(), "pt").cards if any(line.to for line in card.lines)]

    assert sum("└─" in line for line in lines) == len(cards)
    below = [after for line, after in pairwise(lines) if line.startswith("└─")]
    assert below
    assert all(line.startswith("   ") or not line for line in below)


def test_what_is_no_word_of_the_menu_is_said_in_the_language_of_the_desk() -> None:
    asked: set[str] = set()

    def say(said: str, /, **values: object) -> str:
        asked.add(said)
        return "§" + english(said, **values)

    stops = {"where": figures(answered=3, dropped=1), "thanks": figures(ended=1)}
    said = write_tree(maputo(), "pt", stops=stops, say=say) + draw(maputo(), "pt", 3, stops, say)
    assert said.count("§") > 40
    assert {"shown to nobody", "the call ends", "%(shown)s shown, %(n)s answered"} <= asked
    assert {*EFFECTS.values(), *asked} <= {*load_words("pt")}
    assert len(asked) > 12
