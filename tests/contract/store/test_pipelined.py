"""A trip is one transaction; whatever befalls it, the next is well or refused."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url

from app.store.pipelined import Pipelined
from app.store.postgres_trips import Statement
from tests.databases import Databases

#: More than the buffers between two processes hold.
MUCH = 300_000


@pytest.fixture
def address(databases: Databases) -> Iterator[str]:
    with databases.fresh("postgresql") as url:
        parts = make_url(url)
        _, options = parts.get_dialect()().create_connect_args(parts)
        yield make_conninfo(**options)


def read(sql: str, *values: str | None) -> Statement:
    return Statement(sql, values, True)


def write(sql: str, *values: str | None) -> Statement:
    return Statement(sql, values, False)


MAKE = write("CREATE TABLE things (id bigint PRIMARY KEY, what text)")
ADD = "INSERT INTO things (id, what) VALUES ($1, $2)"
ALL = read("SELECT id, what FROM things ORDER BY id")


def talk(address: str, what: Callable[[Pipelined], Awaitable[None]]) -> None:
    async def run() -> None:
        connection = await psycopg.AsyncConnection.connect(address, autocommit=True)
        line = Pipelined(connection)
        number = connection.fileno()
        try:
            await what(line)
            # The next connection may get this one's number, and must not find it watched.
            assert not asyncio.get_running_loop().remove_reader(number)
            assert not asyncio.get_running_loop().remove_writer(number)
        finally:
            await line.close()

    asyncio.run(run())


def test_rows_come_back_as_values_of_their_types(address: str) -> None:
    sql = "SELECT $1::bigint, $2::bytea, $3::text, $4::boolean, $5::text, $6::float8"

    async def conversation(line: Pipelined) -> None:
        values = ("311", "\\x00ff", 'São "\\ 👍', "True", None, "-25.5")
        found = await line.make(
            [read(sql, *values), write("SELECT 1"), read("SELECT 2 WHERE false")]
        )
        assert found == [[(311, b"\x00\xff", 'São "\\ 👍', True, None, -25.5)], []]
        assert await line.make([]) == []

    talk(address, conversation)


def test_a_text_that_the_server_would_cut_short_is_refused(address: str) -> None:
    async def conversation(line: Pipelined) -> None:
        with pytest.raises(psycopg.DataError):
            await line.make([read("SELECT $1::text", "a\0b")])

    talk(address, conversation)


def test_what_fails_in_the_middle_undoes_the_whole_trip(address: str) -> None:
    async def conversation(line: Pipelined) -> None:
        await line.make([MAKE, write(ADD, "1", "one")])
        with pytest.raises(errors.UniqueViolation):
            await line.make([write(ADD, "2", "two"), write(ADD, "1", "again"), write(ADD, "3", "")])
        assert line.is_idle
        assert await line.make([ALL]) == [[(1, "one")]]

    talk(address, conversation)


def test_what_fails_at_the_very_end_undoes_the_whole_trip(address: str) -> None:
    late = write("ALTER TABLE things ADD UNIQUE (what) DEFERRABLE INITIALLY DEFERRED")

    async def conversation(line: Pipelined) -> None:
        await line.make([MAKE])
        await line.make([late, write(ADD, "1", "one")])
        with pytest.raises(errors.UniqueViolation):
            await line.make([write(ADD, "2", "two"), write(ADD, "3", "one"), ALL])
        assert line.is_idle
        assert await line.make([ALL]) == [[(1, "one")]]

    talk(address, conversation)


def test_a_statement_is_prepared_once_and_again_if_that_failed(address: str) -> None:
    prepared = read("SELECT count(*) FROM pg_prepared_statements WHERE statement = $1", ADD)

    async def conversation(line: Pipelined) -> None:
        with pytest.raises(errors.UndefinedTable):
            await line.make([write(ADD, "1", "no table yet")])
        with pytest.raises(errors.UndefinedTable):
            await line.make([ALL, MAKE, write(ADD, "1", "passed over")])
        await line.make([MAKE])
        for id_ in range(5):
            await line.make([write(ADD, str(id_), "")])
        assert await line.make([prepared]) == [[(1,)]]

    talk(address, conversation)


def test_a_trip_may_be_larger_than_what_lies_between_two_processes(address: str) -> None:
    """The server stops taking until somebody takes its answers, and so would we."""
    echo = [read("SELECT $1::text", str(index) * MUCH) for index in range(10)] * 4

    async def conversation(line: Pipelined) -> None:
        found = await line.make(echo)
        assert [len(rows[0][0]) for rows in found] == [MUCH] * 40
        assert [rows[0][0][0] for rows in found] == list("0123456789" * 4)

    talk(address, conversation)


@pytest.mark.parametrize("under_way", [[], [read("SELECT pg_sleep(60)")]])
def test_a_lost_connection_is_said_to_be_lost(address: str, under_way: list[Statement]) -> None:
    async def conversation(line: Pipelined) -> None:
        [[(pid,)]] = await line.make([read("SELECT pg_backend_pid()")])
        asked = asyncio.ensure_future(line.make(under_way)) if under_way else None
        await asyncio.sleep(0)  # a round of the loop, in which it begins
        with psycopg.connect(address, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        if asked:
            with pytest.raises(psycopg.OperationalError):
                await asked
        for _ in range(2):
            with pytest.raises(psycopg.OperationalError):
                await line.make([read("SELECT 1"), read("SELECT 2")])
            assert not line.is_idle
        await line.close()
        assert line.is_broken

    talk(address, conversation)


@pytest.mark.parametrize("how", ["hung up", "called off"])
def test_a_trip_that_is_given_up_leaves_a_line_that_is_not_idle(address: str, how: str) -> None:
    async def conversation(line: Pipelined) -> None:
        trip = asyncio.ensure_future(line.make([read("SELECT pg_sleep(60)")]))
        while line.is_idle:  # noqa: ASYNC110 - a few rounds of the loop
            await asyncio.sleep(0)  # a round of the loop, in which it begins
        assert not trip.done()
        line.hang_up() if how == "hung up" else trip.cancel()
        with pytest.raises((psycopg.OperationalError, asyncio.CancelledError)):
            await trip
        assert not line.is_idle

    talk(address, conversation)
