"""Of a database's errors those that speak of the moment are told from those that stay."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneIsFree

from app.store.breakage import is_of_a_moment
from app.store.schema import reports
from tests.databases import KINDS, Databases


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    with databases.fresh(request.param) as url:
        made = create_engine(url, pool_size=1, max_overflow=1, pool_timeout=0.01)
        yield made
        made.dispose()


def failing(connection: Connection, *statements: str) -> Exception:
    """Give what the last of some statements comes to."""
    *before, last = statements
    for one in before:
        connection.execute(text(one))
    with pytest.raises(DBAPIError) as raised:
        connection.execute(text(last))
    return raised.value


def test_a_question_that_is_wrong_stays_so(engine: Engine) -> None:
    for wrong in ("SELECT 1 FROM lost", "SELECT lost FROM reports", "SELEC 1"):
        with engine.connect() as connection:
            assert not is_of_a_moment(failing(connection, wrong))
    assert not is_of_a_moment(ValueError("57014"))


def test_who_finds_no_connection_free_may_ask_again(engine: Engine) -> None:
    with engine.connect(), engine.connect(), pytest.raises(NoneIsFree) as raised:
        engine.connect()
    assert is_of_a_moment(raised.value)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_file_that_another_one_holds_is_free_again(engine: Engine) -> None:
    with engine.connect() as holder, engine.connect() as other:
        holder.execute(text("BEGIN EXCLUSIVE"))
        held = failing(other, "PRAGMA busy_timeout = 0", "BEGIN IMMEDIATE")
        assert is_of_a_moment(held)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("setting", "question"),
    [
        ("SET statement_timeout = 20", "SELECT pg_sleep(5)"),
        ("SET lock_timeout = 20", "SELECT count(*) FROM reports"),
        ("SELECT 1", "SELECT pg_terminate_backend(pg_backend_pid())"),
    ],
)
def test_a_server_that_has_much_to_do_answers_later(
    engine: Engine, setting: str, question: str
) -> None:
    with engine.connect() as holder, engine.connect() as asking:
        holder.execute(text(f"LOCK TABLE {reports.name} IN ACCESS EXCLUSIVE MODE"))
        assert is_of_a_moment(failing(asking, setting, question))


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_server_that_does_not_run_may_run_later(engine: Engine) -> None:
    nobody = create_engine(engine.url.set(host="127.0.0.1", port=1, query={}))
    with pytest.raises(DBAPIError, match="refused") as raised:
        nobody.connect()
    assert is_of_a_moment(raised.value)
