"""What is dialled behind the code goes as far as digits that are for life, and then asks."""

import re

import pytest

from app.store.schema import reports, turns
from tests.contract.store.lines import Telephone, dial, relations

BALTAZAR = "10348"
NUMBER = re.compile(r"\d{4} \d{4}")


def step(line: Telephone, *keys: str, session: str) -> str:
    """Press keys one by one; give the last screen."""
    for count in range(len(keys) + 1):
        reply = line.ask(dial("*".join(keys[:count]), session=session, phone="+258840000009"))
    return reply.text


@pytest.mark.parametrize(
    ("dialled", "stands_after"),
    [
        ("7", ("7",)),
        ("2", ("2",)),
        (BALTAZAR, (BALTAZAR,)),
        (f"{BALTAZAR}*1", (BALTAZAR, "1")),
        (f"1*{BALTAZAR}", ("1", BALTAZAR)),
        ("4*zimpeto*12", ("4", "zimpeto", "12")),
        # What sends today may join tomorrow: there it stops too, but not at what means one thing.
        (f"1*{BALTAZAR}*1", ("1", BALTAZAR)),
        (f"1*{BALTAZAR}*2", ("1", BALTAZAR)),
        (f"1*{BALTAZAR}*3", ("1", BALTAZAR, "3")),
        # A district, a bairro, a point have no digit of their own: there the call stops.
        ("1*3", ("1",)),
        ("1*3*1*1*1", ("1",)),
        ("7*1*3", ("7",)),
        ("7*9", ("7",)),
    ],
)
def test_a_dialled_call_stops_where_a_digit_would_mean_whatever_is_listed(
    line: Telephone, dialled: str, stands_after: tuple[str, ...]
) -> None:
    there = step(line, *stands_after, session="by hand")
    assert line.ask(dial(dialled)).text == there
    line.forget()
    assert line.ask(dial(dialled)).text == there
    # What is pressed then means what the screen says.
    on = line.ask(dial(f"{dialled}*1"))
    line.close_all()  # it may have been sent, and is found open then
    wanted = step(line, *stands_after, "1", session="on")
    assert NUMBER.sub("", on.text) == NUMBER.sub("", wanted)
    assert line.count(reports) == (2 if on.ends else 0)


def test_nothing_is_filed_by_a_row_of_list_positions(line: Telephone) -> None:
    assert not line.ask(dial("1*3*1*1*1")).ends
    assert line.count(reports) == 0
    assert [row.kind for row in line.rows(turns)] == ["begin", "key", "stopped"]
    assert relations(line) == ["begin", "gap", "gap"]


def test_keys_that_were_lost_on_the_way_are_still_made_up_for(line: Telephone) -> None:
    line.ask(dial(""))
    assert line.ask(dial("1*3*1*1*1")).ends
    assert line.count(reports) == 1


def test_the_key_of_a_line_is_not_dialled(line: Telephone) -> None:
    for keys in ("", "1"):
        line.ask(dial(keys, session="cut"))
    assert line.ask(dial("9", session="redial")).text.startswith("Acabar")
    assert line.ask(dial("9*9", session="redial")).text.startswith("Onde?")
