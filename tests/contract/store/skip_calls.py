"""Calls to a city of skips, in which callers join what is open, follow it, and confirm."""

from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import update

from app.domain.turn import Reply
from app.menu.model import City
from app.store.schema import followers, report_events, reports
from tests.contract.store.lines import NOW, Telephone, dial
from tests.published import checked

SKIPS = Path(__file__).parents[2] / "cities" / "skips"
#: A full container by its code; the next key sends, or joins.
UP_TO_SEND = "1*30015"
OTHER = "1*30028"
JOIN = f"{UP_TO_SEND}*1"
REPORTER = "+258840000001"


@cache
def skips() -> City:
    return checked(SKIPS)


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    with closing(Telephone(database, city=skips())) as made:
        yield made
        assert_joins_are_counted(made)


def assert_joins_are_counted(line: Telephone) -> None:
    """Hold what is kept with reports against who is there."""
    joined = [row.report_id for row in line.rows(followers) if row.kind == "joined"]
    assert {row.id: row.joined for row in line.rows(reports)} == {
        row.id: joined.count(row.id) for row in line.rows(reports)
    }


def phone(number: int) -> str:
    return f"+25884000{number:04}"


def call(line: Telephone, keys: str, session: str, who: str, at: int = NOW) -> Reply:
    """Dial, then press keys one request each; give the last screen."""
    pressed = keys.split("*") if keys else []
    for count in range(len(pressed) + 1):
        transcript = "*".join(pressed[:count])
        reply = line.ask(dial(transcript, session=session, phone=who, at=at))
    return reply


def filed(line: Telephone, keys: str = JOIN, session: str = "filed", who: str = REPORTER) -> int:
    """File a report; give its number."""
    assert call(line, keys, session, who).text.startswith("Guardado")
    return int(line.rows(reports)[-1].number)


def kinds(line: Telephone) -> list[tuple[int, str, str]]:
    return [(row.seq, row.kind, row.actor) for row in line.rows(report_events)]


def close(line: Telephone, number: int, status: str) -> None:
    with line.engine.begin() as connection:
        connection.execute(update(reports).where(reports.c.number == number).values(status=status))
