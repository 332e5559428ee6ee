"""What a file says of an entry is shown as it stands there, and taken out alone."""

import pytest

from app.domain.errors import Conflict
from app.menufiles.yaml_put import Path, Where
from app.menufiles.yaml_said import Said, hushed, said_of

POINTS = """\
# places.yaml
points:
  # by use
  - {code: a}
  # In doubt:
  #   5 km off.
  - {code: b}  # red
               # and high
  # --- east ---
  - {code: c, name: "# none"}

  # of nobody

  - code: d   # of its key
    # inner
    name: D
"""
ROWS = """\
points: [
  # In doubt
  {code: a},
  {code: b},  # red
  {code: c}]  # blue
"""


def of(code: str) -> Path:
    return "points", Where("code", code)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (POINTS, "a", Said("by use", of_all="by use")),
        (POINTS, "b", Said("In doubt: 5 km off. red and high", of_all="")),
        (POINTS, "c", None),
        (POINTS, "d", None),
        (POINTS, "z", None),
        (ROWS, "a", Said("In doubt", of_all="In doubt")),
        (ROWS, "b", Said("red", of_all="")),
        (ROWS, "c", Said("blue", of_all="")),
        ("points:\n  # sole\n  - {code: a}\n", "a", Said("sole", of_all="")),
        ("points: [{code: a}]  # of all\n", "a", None),
    ],
)
def test_what_is_said_of_an_entry_is_what_goes_with_it(
    text: str, code: str, said: Said | None
) -> None:
    assert said_of(text, of(code)) == said


@pytest.mark.parametrize(
    ("text", "code", "gone"),
    [
        (POINTS, "a", ["  # by use\n"]),
        (POINTS, "b", ["  # In doubt:\n  #   5 km off.\n", "  # red\n               # and high"]),
        (ROWS, "a", ["  # In doubt\n"]),
        (ROWS, "b", ["  # red"]),
        (ROWS, "c", ["  # blue"]),
    ],
)
def test_it_is_taken_out_and_all_else_stays(text: str, code: str, gone: list[str]) -> None:
    after = hushed(text, of(code))
    for one in gone:
        text = text.replace(one, "")
    assert after == text
    with pytest.raises(Conflict):
        hushed(after, of(code))
