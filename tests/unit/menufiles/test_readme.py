"""menus/README.md is the language on paper: it names what the program knows, no more, no less."""

import re
from typing import Any

import pytest

from app.menu.conditions import CONDITIONS
from app.menu.lists import LISTS
from app.menu.typing import TYPES
from app.menu.values import VALUES
from app.menufiles.json_schema import schemas
from app.menufiles.notes import Notes
from app.menufiles.reader import read
from app.menufiles.rules import RULES
from tests.unit.menufiles.folders import MAPUTO

README = (MAPUTO.parent / "README.md").read_text(encoding="utf-8")


def _table(name: str) -> list[str]:
    """Give the rows of the table behind a marker, its head left out."""
    below = README.split(f"<!-- {name} -->\n", 1)[1]
    return below.split("\n\n", 1)[0].splitlines()[2:]


def _first_words(name: str) -> list[str]:
    return [re.findall("`<?([a-z ]+)>?`", row)[0] for row in _table(name)]


@pytest.mark.parametrize(
    ("table", "known"),
    [("lists", LISTS), ("conditions", CONDITIONS), ("values", VALUES), ("types", TYPES)],
)
def test_the_page_names_exactly_the_words_that_act(table: str, known: dict[str, object]) -> None:
    assert sorted(_first_words(table)) == sorted(known)


def _words(file: str) -> set[str]:
    """Give the words of a file that holds facts, from the schema that editors get."""
    found: set[str] = set()

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            found.update(node.get("properties", ()))
            for below in node.values():
                collect(below)
        elif isinstance(node, list):
            for below in node:
                collect(below)

    collect(schemas()[file])
    return found


@pytest.mark.parametrize(
    ("table", "of_others"),
    [
        ("city", {"reader", "approved"}),  # of a language
        ("services", set()),
        ("routes", {"other", "from", "currency", "session", "part"}),
        ("places", {"districts"}),
    ],
)
def test_the_page_names_every_word_of_the_files_that_hold_facts(
    table: str, of_others: set[str]
) -> None:
    known = _words(table) - of_others
    told = {word for row in _table(table) for word in re.findall("`([a-z_ -]+)[:`]", row)}

    assert known
    assert known - told - {"mean", "longest"} == set()  # they stand in the row of answers


def test_the_page_names_every_rule_of_the_check_and_what_it_proves() -> None:
    rows = [re.findall(r"\| `([a-z-]+)` \| (.*) \|", row)[0] for row in _table("rules")]

    assert dict(rows) == dict(RULES)


@pytest.mark.parametrize("example", re.findall(r"```yaml\n(.*?)```", README, re.DOTALL))
def test_every_example_on_the_page_can_be_read(example: str) -> None:
    notes = Notes()

    assert read("README.md", example, notes) is not None
    assert notes.findings == ()
