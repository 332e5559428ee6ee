"""Turns of many calls in one transaction, and of one call in two processes."""

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.turn import Reply, Turn
from app.menu.model import City
from app.store.schema import reports, sessions, turns
from tests.contract.store.lines import PHONE, REPORT, Telephone, dial, maputo, report_at


class Spoiled(dict[str, Any]):
    """Screens of a menu, one of which cannot be drawn: a fault nobody has found yet."""

    def __getitem__(self, name: str) -> Any:
        if name == "my_cases":
            raise RuntimeError("a fault in one screen")
        return super().__getitem__(name)


def spoiled_city() -> City:
    city = maputo()
    menu = replace(city.menu, screens=Spoiled(city.menu.screens))
    return replace(city, menu=menu, memo={}, steps={})


def test_one_callers_fault_leaves_the_others_of_the_batch_alone(database: str) -> None:
    line = Telephone(database, city=spoiled_city())

    for session, phone in (("before", PHONE), ("after", "+258840000002")):
        line.ask(dial("", session=session, phone=phone))

    replies = line.batch(
        [
            dial(report_at(1)[-1], session="before"),
            dial("7*8", session="faulty"),
            dial(report_at(2)[-1], session="after", phone="+258840000002"),
        ]
    )

    assert replies[1] is None
    assert all(reply and reply.text.startswith("Recebido") for reply in replies[::2])
    assert line.count(reports) == 2
    assert line.ask(dial("7", session="faulty")).text.startswith("Qual o problema")
    line.close()


def test_turns_of_one_call_in_one_batch_go_one_after_the_other(line: Telephone) -> None:
    replies = line.batch([dial(keys) for keys in (*REPORT, *REPORT)])

    assert replies[:4] == replies[4:]
    assert line.count(reports) == 1


@pytest.fixture
def both(postgres_line: Telephone) -> Iterator[tuple[Telephone, Telephone]]:
    """Two processes on one database."""
    with closing(Telephone(postgres_line.url, worker=2)) as other:
        yield postgres_line, other


def begin(session: str, *lines: Telephone) -> None:
    """Let each process know the call, and none of the others' next turn."""
    for line in lines:
        line.ask(dial("", session=session))


def _race(ones: Telephone, others: Telephone, turn: Turn, other: Turn | None = None) -> list[Reply]:
    """Let two processes answer in the same moment."""
    start = threading.Barrier(2)
    told: dict[int, Reply] = {}

    def run(place: int, line: Telephone, asked: Turn) -> None:
        start.wait(20)
        told[place] = line.ask(asked)

    racers = [
        threading.Thread(target=run, args=(0, ones, turn)),
        threading.Thread(target=run, args=(1, others, other or turn)),
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(30)
    return [told[0], told[1]]


def test_two_processes_racing_for_a_call_say_the_same_and_file_once(
    both: tuple[Telephone, Telephone],
) -> None:
    ones, others = both
    for number in range(12):
        session, keys = f"race {number}", report_at(number)
        if number % 2:
            begin(session, *both)
        else:  # they race for the call itself too
            begun = _race(ones, others, dial(keys[-2], session=session))
            assert begun[0] == begun[1]
        told = _race(ones, others, dial(keys[-1], session=session))

        assert told[0] == told[1]
        assert told[0].text.startswith("Recebido")
    assert ones.count(reports) == 12
    assert ones.count(sessions) == 12
    assert ones.count(turns) == 12 * len(REPORT)


def test_two_processes_racing_on_different_ways_leave_no_half_of_either(
    both: tuple[Telephone, Telephone],
) -> None:
    ones, others = both
    for number in range(12):
        session, keys = f"race {number}", f"{report_at(number)[-2]}*2"
        begin(session, *both)
        told = _race(
            ones, others, dial(keys, session=session), dial("7*0*1*10357", session=session)
        )
        assert None not in told
    with ones.reader.connect() as connection:
        gaps = connection.execute(
            text("SELECT session_id FROM turns GROUP BY 1 HAVING max(seq) + 1 <> count(*)")
        ).all()
        unfinished = connection.execute(
            text(
                "SELECT s.id FROM sessions s WHERE NOT EXISTS"
                " (SELECT 1 FROM turns t WHERE t.session_id = s.id)"
            )
        ).all()
    assert gaps == unfinished == []
    assert ones.count(reports) <= 12
