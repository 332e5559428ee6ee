"""Two processes are joined through at once: each caller counts once, whoever waits."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from app.domain.public_number import spoken
from app.domain.turn import Reply
from app.store.line import LiveLine
from app.store.schema import followers, report_events
from app.store.turnstile import Answer, Waiting
from tests.contract.store.lines import Telephone, dial
from tests.contract.store.skip_calls import (
    JOIN,
    UP_TO_SEND,
    assert_joins_are_counted,
    call,
    filed,
    kinds,
    phone,
    skips,
)
from tests.contract.store.test_lanes import Watched as Lane
from tests.contract.store.test_lanes import talk
from tests.databases import Databases


@pytest.fixture
def both(databases: Databases) -> Iterator[tuple[Telephone, Telephone]]:
    """Two processes on one database."""
    with databases.fresh("postgresql") as url:
        one, other = (Telephone(url, worker=n, city=skips()) for n in (1, 2))
        yield one, other
        assert_joins_are_counted(one)
        one.close()
        other.close()


def test_two_processes_joining_one_case_at_once_count_both(
    both: tuple[Telephone, Telephone],
) -> None:
    number, rounds = filed(both[0]), 8
    for n in range(rounds):
        callers = (phone(10 + 2 * n), phone(11 + 2 * n))
        for line, who in zip(both, callers, strict=True):
            call(line, UP_TO_SEND, who, who)
        start = threading.Barrier(2)

        def join(line: Telephone, who: str, start: threading.Barrier = start) -> Reply:
            start.wait(20)
            return line.ask(dial(JOIN, session=who, phone=who))

        with ThreadPoolExecutor(2) as racers:
            told = [*racers.map(join, both, callers)]
        assert all(reply.text.startswith(f"Caso {spoken(number)}, ja sao") for reply in told)

    assert both[0].count(followers) == 2 * rounds
    assert [row.seq for row in both[0].rows(report_events)] == [*range(1 + 2 * rounds)]


def test_one_phone_joining_in_two_processes_at_once_counts_once(
    both: tuple[Telephone, Telephone],
) -> None:
    number = filed(both[0])
    who = phone(2)
    for line, session in zip(both, "AB", strict=True):
        call(line, UP_TO_SEND, session, who)
    start = threading.Barrier(2)

    def join(line: Telephone, session: str) -> Reply:
        start.wait(20)
        return line.ask(dial(JOIN, session=session, phone=who))

    with ThreadPoolExecutor(2) as racers:
        told = [*racers.map(join, both, "AB")]

    assert [reply.text.split(". ")[0] for reply in told] == [f"Caso {spoken(number)}, ja sao 2"] * 2
    assert both[0].count(followers) == 1
    assert [kind for _, kind, _ in kinds(both[0])] == ["filed", "joined"]


def test_joins_through_two_lanes_count_everybody_and_wait_for_each_other(
    databases: Databases,
) -> None:
    with databases.fresh("postgresql") as url, closing(Telephone(url, city=skips())) as line:
        number, pairs, told = filed(line), 20, list[Answer]()

        async def press(keys: str, caller: int, lane: Lane) -> None:
            who = phone(10 + caller)
            told.extend(await lane.run([Waiting(dial(keys, session=who, phone=who), None)]))

        async def everybody(live: LiveLine, lanes: list[Lane]) -> None:
            for pair in range(pairs):
                # Both at once: each would read what the case has had before the other writes.
                # A lane raises where the key of an event is taken.
                both = [*zip((2 * pair, 2 * pair + 1), lanes, strict=True)]
                for keys in ("", "1", UP_TO_SEND, JOIN):
                    await asyncio.gather(*(press(keys, who, lane) for who, lane in both))

        assert max(lane.most_at_once for lane in talk(line, everybody)) == 2

        joined = [answer.reply.text for answer in told if answer.reply and answer.reply.ends]
        assert sorted(text.split(". ")[0] for text in joined) == sorted(
            f"Caso {spoken(number)}, ja sao {n}" for n in range(2, 2 + 2 * pairs)
        )
        assert line.count(followers) == 2 * pairs
        assert [row.seq for row in line.rows(report_events)] == [*range(1 + 2 * pairs)]
