"""Batches that the event loop runs on PostgreSQL: side by side, and nothing is lost in one."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from itertools import pairwise

import pytest
from sqlalchemy import make_url, text

from app.domain.turn import Reply
from app.store.ahead import LANES, NAME, Ahead
from app.store.ahead import lanes as lanes_of
from app.store.line import LiveLine
from app.store.schema import contacts, reports, sessions, turns
from app.store.turnstile import Answer, Waiting
from tests.ask import ask
from tests.contract.store.falling_silent import Proxy
from tests.contract.store.lines import NOW, REPORT, Telephone, dial, relations, report_at

CALLERS = 60


class Watched:
    """A lane, and what was seen of it."""

    def __init__(self, lane: Ahead, under_way: list[Sequence[Waiting]]) -> None:
        self._lane = lane
        self._under_way = under_way
        self.most_at_once = self.batches = self.answered = 0
        self.fails_before = self.fails_after = self.met_itself = False

    async def run(self, batch: Sequence[Waiting]) -> list[Answer]:
        busy = {waiting.turn.session_id for some in self._under_way for waiting in some}
        self.met_itself |= bool(busy & {waiting.turn.session_id for waiting in batch})
        self._under_way.append(batch)
        self.batches += 1
        self.most_at_once = max(self.most_at_once, len(self._under_way))
        try:
            if self.fails_before:
                raise ConnectionError("on purpose")
            answers = await self._lane.run(batch)
            if self.fails_after:
                raise ConnectionError("on purpose")
            self.answered += len(answers)
            return answers
        finally:
            self._under_way.remove(batch)

    async def close(self) -> None:
        await self._lane.close()


Talk = Callable[[LiveLine, list[Watched]], Awaitable[None]]


def talk(line: Telephone, what: Talk, through: Sequence[Ahead] = ()) -> list[Watched]:
    """Run a conversation on an event loop with lanes, and a writer behind them."""
    under_way: list[Sequence[Waiting]] = []
    ways = through or lanes_of(line.url, line.turnstile, lambda: NOW)
    lanes = [Watched(way, under_way) for way in ways]

    async def run() -> None:
        live = line.live()
        writer = line.writer(live.deliver)
        live.open(writer, lanes)
        writer.start()
        await what(live, lanes)
        for lane in lanes:
            await lane.close()
        writer.stop()

    asyncio.run(run())
    assert not any(lane.met_itself for lane in lanes), "one call in two batches at once"
    return lanes


def phone(number: int) -> str:
    return f"+25884000{number % 40:04}"  # some callers have two calls at once


async def walk(live: LiveLine, number: int) -> Reply:
    for _ in range(number % 2 * 10):
        await asyncio.sleep(0)  # every other caller comes when the first are under way
    for keys in report_at(number):
        reply = await ask(live, dial(keys, session=str(number), phone=phone(number)))
    return reply


async def everybody(live: LiveLine) -> list[Reply]:
    return await asyncio.gather(*(walk(live, number) for number in range(CALLERS)))


def assert_all_is_stored_once(line: Telephone, replies: Sequence[Reply]) -> None:
    assert all(reply.text.startswith("Recebido") for reply in replies)
    assert len({reply.text for reply in replies}) == CALLERS
    assert line.count(sessions) == line.count(reports) == CALLERS
    assert line.count(turns) == CALLERS * len(REPORT)
    people = line.rows(contacts)
    assert (len(people), sum(person.cases for person in people)) == (40, CALLERS)


def test_batches_go_side_by_side_and_no_call_is_in_two(postgres_line: Telephone) -> None:
    told: list[Reply] = []

    async def conversation(live: LiveLine, lanes: list[Watched]) -> None:
        told.extend(await everybody(live))
        again = await everybody(live)
        assert again == told  # each request once more: the stored bytes

    lanes = talk(postgres_line, conversation)

    assert_all_is_stored_once(postgres_line, told)
    assert max(lane.most_at_once for lane in lanes) == LANES
    assert min(lane.batches for lane in lanes) > 0


def test_requests_of_one_call_that_come_together_go_one_after_the_other(
    postgres_line: Telephone,
) -> None:
    async def conversation(live: LiveLine, lanes: list[Watched]) -> None:
        for _ in range(5):
            told = await asyncio.gather(*(ask(live, dial(keys)) for keys in REPORT * 3))
            assert told[:4] == told[4:8] == told[8:]

    talk(postgres_line, conversation)

    assert postgres_line.count(reports) == 1
    assert postgres_line.count(turns) == len(REPORT)


def test_a_repeat_waits_while_its_call_is_under_way(postgres_line: Telephone) -> None:
    async def conversation(live: LiveLine, lanes: list[Watched]) -> None:
        for keys in REPORT:
            asked = []
            for _ in range(3):
                asked.append(asyncio.ensure_future(ask(live, dial(keys))))
                for _ in range(5):
                    await asyncio.sleep(0)  # a round of the loop: it waits for no time
            told = await asyncio.gather(*asked)
            assert told[0] == told[1] == told[2]

    lanes = talk(postgres_line, conversation)

    assert sum(lane.batches for lane in lanes) >= 2 * len(REPORT)
    assert postgres_line.count(turns) == len(REPORT)


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_a_lane_could_not_say_the_writer_says(postgres_line: Telephone, when: str) -> None:
    # After: the connection is lost when the commit is done and nobody has heard of it.
    told: list[Reply] = []

    async def conversation(live: LiveLine, lanes: list[Watched]) -> None:
        for lane in lanes:
            lane.fails_before, lane.fails_after = when == "before", when == "after"
        told.extend(await everybody(live))

    lanes = talk(postgres_line, conversation)

    assert_all_is_stored_once(postgres_line, told)
    assert sum(lane.batches for lane in lanes) > len(REPORT)


def test_a_lane_that_lost_its_connection_makes_a_new_one(postgres_line: Telephone) -> None:
    line = postgres_line

    async def conversation(live: LiveLine, lanes: list[Watched]) -> None:
        assert not (await ask(live, dial(""))).ends
        with line.reader.connect() as connection:
            ended = connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND application_name = :name"
                ),
                {"name": NAME},
            ).all()
        assert ended
        for keys in REPORT[1:]:
            reply = await ask(live, dial(keys))
        assert reply.text.startswith("Recebido")
        flown = sum(lane.batches for lane in lanes)
        assert (await ask(live, dial("", session="B"))).text.startswith("MOPA")
        assert sum(lane.batches for lane in lanes) == flown + 1
        assert sum(lane.answered for lane in lanes) >= 2

    talk(line, conversation)
    assert line.count(reports) == 1
    assert line.count(turns) == len(REPORT) + 1


def test_a_lane_that_is_told_nothing_any_more_gives_up_and_comes_back(
    postgres_line: Telephone,
) -> None:
    with closing(Proxy(postgres_line.url)) as proxy:
        lanes = lanes_of(proxy.url, postgres_line.turnstile, lambda: NOW, most_s=0.5)

        async def conversation(live: LiveLine, watched: list[Watched]) -> None:
            told = await everybody(live)
            proxy.silence()
            again = await everybody(live)
            assert again == told  # the writer's, who has its own way to the server
            answered = sum(lane.answered for lane in watched)
            assert await everybody(live) == told
            assert sum(lane.answered for lane in watched) > answered

        talk(postgres_line, conversation, lanes)

    assert postgres_line.count(reports) == CALLERS


def test_lanes_go_on_after_a_table_has_changed(postgres_line: Telephone) -> None:
    everyone = [Waiting(dial("", session=str(n), phone=phone(n)), None) for n in range(CALLERS)]

    async def conversation(live: LiveLine, lanes: list[Watched]) -> None:
        told = await everybody(live)
        with postgres_line.engine.begin() as connection:
            connection.execute(text("ALTER TABLE sessions ALTER COLUMN epoch TYPE bigint"))
        # Each lane meets the change once, in whichever round it is the first time to read.
        answered = [sum(lane.answered for lane in lanes)]
        for _ in range(LANES + 2):
            # So that sessions are read again, by statements prepared for the table as it was.
            postgres_line.turnstile.forget(everyone)
            assert await everybody(live) == told
            answered.append(sum(lane.answered for lane in lanes))
        rounds = [after - before for before, after in pairwise(answered)]
        assert rounds.count(CALLERS * len(REPORT)) >= len(rounds) - LANES

    talk(postgres_line, conversation)


def test_lanes_write_letters_as_the_database_has_them(postgres_line: Telephone) -> None:
    odd = make_url(postgres_line.url).update_query_dict({"client_encoding": "latin1"})
    url = odd.render_as_string(hide_password=False)
    lane, *_ = lanes_of(url, postgres_line.turnstile, lambda: NOW)

    async def conversation(live: LiveLine, lanes: list[Watched]) -> None:
        await ask(live, dial("", session="São ☎"))
        assert lanes[0].answered == 1

    talk(postgres_line, conversation, [lane])
    [row] = postgres_line.rows(sessions)
    assert row.gateway_session_id == "São ☎"


def test_a_turn_under_way_is_stored_when_the_line_closes(postgres_line: Telephone) -> None:
    told: list[Reply] = []

    async def conversation(live: LiveLine, lanes: list[Watched]) -> None:
        for number in range(CALLERS):
            live.answer(dial("", session=str(number), phone=phone(number)), told.append)
        await live.close()
        assert len(told) == CALLERS
        await live.close()

    talk(postgres_line, conversation)
    assert postgres_line.count(turns) == CALLERS


@pytest.fixture
def neighbour(postgres_line: Telephone) -> Iterator[Telephone]:
    """Another process on the same database."""
    with closing(Telephone(postgres_line.url, worker=2)) as other:
        yield other


def test_what_another_process_wrote_first_is_read_and_lanes_go_on(
    postgres_line: Telephone, neighbour: Telephone
) -> None:
    async def conversation(live: LiveLine, lanes: list[Watched]) -> None:
        await ask(live, dial(""))
        neighbour.ask(dial("1"))
        # Neither process knows of the other's key; the second one begins again where both were.
        assert (await ask(live, dial("2"))).text.startswith("Onde?")
        assert [lane.answered for lane in lanes if lane.answered] == [1]
        assert (await ask(live, dial("2*maxaquene a"))).text.startswith("Numero")
        assert sum(lane.answered for lane in lanes) == 2

    talk(postgres_line, conversation)

    assert relations(postgres_line) == ["begin", "next", "conflict", "next"]


def test_two_processes_with_lanes_say_the_same_and_file_once(
    postgres_line: Telephone, neighbour: Telephone
) -> None:
    heard: list[list[Reply]] = []
    both = threading.Barrier(2)

    async def conversation(live: LiveLine, lanes: list[Watched]) -> None:
        await asyncio.to_thread(both.wait, 20)
        heard.append(await everybody(live))

    racers = [
        threading.Thread(target=talk, args=(line, conversation))
        for line in (postgres_line, neighbour)
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(60)
    assert heard[0] == heard[1]
    assert_all_is_stored_once(postgres_line, heard[0])
