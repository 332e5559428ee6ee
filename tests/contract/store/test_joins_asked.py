"""What is asked of the database to find what is open: once for all, whatever is kept."""

from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.public_number import spoken
from app.store.engine import is_sqlite
from app.store.part_sql import SAME_OPEN, STANDING
from app.store.schema import contacts, followers, report_events, reports
from app.store.trips import Reads, Step
from app.store.turn_sql import CONTACTS, NEXT_EVENT
from app.store.turnstile import Turnstile
from tests.contract.store.lines import GATEWAYS, Telephone, dial
from tests.contract.store.skip_calls import (
    OTHER,
    REPORTER,
    SKIPS,
    UP_TO_SEND,
    call,
    filed,
    line,
    phone,
)
from tests.contract.store.watching import Watching
from tests.published import checked

__all__ = ["line"]


def test_where_nothing_is_open_all_callers_share_a_position(line: Telephone) -> None:
    # Who is the first of a version to come so far stands alone.
    for n in (5, 2, 3):
        call(line, UP_TO_SEND, f"fresh {n}", phone(n))
    filed(line)
    call(line, UP_TO_SEND, "open", phone(4))

    sent = [line.turnstile.live(dial("", session=f"fresh {n}", phone=phone(n))) for n in (2, 3)]
    opened = line.turnstile.live(dial("", session="open", phone=phone(4)))

    assert len({id(live.turns[-1].to) for live in sent if live}) == 1
    assert opened is not None
    assert not opened.turns[-1].to.is_shared


class Watched(Watching):
    """Remembers what trips asked."""

    def __init__(self, *, embedded: bool) -> None:
        super().__init__(embedded=embedded)
        self.asked: list[Any] = []

    def meets(self, trip: Step) -> None:
        self.asked += trip.asked if isinstance(trip, Reads) else ()

    def count(self, statement: Any) -> int:
        """How often a statement was asked."""
        return sum(one.statement is statement for one in self.asked)


@pytest.fixture
def watched(line: Telephone) -> Watched:
    sql = Watched(embedded=is_sqlite(line.url))
    line.turnstile = Turnstile(sql, line.cities, line.vault, line.ids, GATEWAYS, "console")
    return sql


def test_a_batch_of_joins_asks_once_a_kind_and_counts_everybody(
    line: Telephone, watched: Watched
) -> None:
    number, other = filed(line), filed(line, f"{OTHER}*1", "other", phone(2))
    people = [phone(n) for n in range(10, 26)]
    sessions = [(OTHER if n % 4 == 0 else UP_TO_SEND, who) for n, who in enumerate(people)]
    for keys in ("", "1"):
        line.batch([dial(keys, session=who, phone=who) for _, who in sessions])

    watched.asked.clear()
    line.batch([dial(keys, session=who, phone=who) for keys, who in sessions])
    replies = line.batch([dial(f"{keys}*1", session=who, phone=who) for keys, who in sessions])

    asked = {s: watched.count(s) for s in (SAME_OPEN, STANDING, CONTACTS, NEXT_EVENT)}
    assert list(asked.values()) == [1, 1, 1, 0]
    assert len(watched.asked) == sum(asked.values())
    said = sorted(reply.text.split(". ")[0] for reply in replies if reply)
    assert said == sorted(
        [f"Caso {spoken(number)}, ja sao {n}" for n in range(2, 14)]
        + [f"Caso {spoken(other)}, ja sao {n}" for n in range(2, 6)]
    )
    assert line.count(followers) == len(people)
    events = line.rows(report_events)
    assert [row.seq for row in events] == [*range(13), *range(5)]


def test_a_menu_without_these_words_asks_nothing_of_cases(database: str) -> None:
    with closing(Telephone(database, city=checked(SKIPS.parent / "drains"))) as line:
        sql = Watched(embedded=is_sqlite(database))
        line.turnstile = Turnstile(sql, line.cities, line.vault, line.ids, GATEWAYS, "console")

        assert call(line, "1*quay*3*1*2", "A", REPORTER).text.startswith("Thank you")

        assert line.count(reports) == 1
        assert len(sql.asked) > 2
        assert sql.count(SAME_OPEN) == sql.count(STANDING) == sql.count(NEXT_EVENT) == 0


def test_both_places_of_a_call_that_reports_twice_are_offered_on_the_next(database: str) -> None:
    with closing(Telephone(database, city=checked(SKIPS.parent / "drains"))) as line:
        call(line, "1*1*1*12*1*1*1*2*1*7*1*2", "A", REPORTER)  # Bridge End and Quay

        assert line.count(reports) == 2
        [contact] = line.rows(contacts)
        assert contact.places == '[["block","quay/7"],["block","bridge_end/12"]]'
        offered = call(line, "1", "B", REPORTER).text
        assert "5 Plot 7 Quay\n6 Plot 12 Bridge End" in offered


def test_what_is_open_is_found_by_its_index_however_much_is_stored(line: Telephone) -> None:
    filed(line)
    [row] = line.rows(reports)
    columns = ", ".join(row._mapping)
    many = ", ".join(
        f"{name} + n" if name in ("id", "number", "filing") else name for name in row._mapping
    )
    closed = many.replace("status", "'confirmed'")
    rows = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 2000)"
    with line.engine.begin() as connection:
        # Nearly all of a place's reports are closed in the end.
        connection.execute(
            text(f"INSERT INTO reports ({columns}) {rows} SELECT {closed} FROM t, reports")
        )
        connection.execute(text("ANALYZE"))
        explain = "EXPLAIN QUERY PLAN " if is_sqlite(line.url) else "EXPLAIN "
        place = {"city": 1, "problem_and_place": "full/cima/moinho//30015"}
        wanted = SAME_OPEN.params({**place, "key": row.same_key})
        sql = str(wanted.compile(connection, compile_kwargs={"literal_binds": True}))
        plan = "\n".join(str(line) for line in connection.execute(text(explain + sql)))

    assert "ix_reports_open" in plan, plan
    assert call(line, UP_TO_SEND, "A", phone(2)).text.startswith(
        "Contentor cheio, Mercado, Moinho. 1 ja"
    )
