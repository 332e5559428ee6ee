"""What has changed of a time since it was counted is said from the first moment, cheaply."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from app.domain.clock import DAY_US, Micros, local_day, micros
from app.domain.spans import Span
from app.store.engine import PRAGMAS_OF_A_DAY
from app.store.schema import report_events, reports
from app.usecases.numbers import Wanted
from tests.contract.store.figures_counted import (
    a_case,
    add_event,
    counted,
    counted_otherwise,
    said_changed,
    statements,
)
from tests.contract.store.lines import NOW, Telephone, maputo
from tests.contract.store.months import HOUR, MINUTE, Counting, fill_more
from tests.contract.store.past_cases import add_past
from tests.contract.store.test_figures import ZONE
from tests.contract.store.test_figures_worked import Work, count_anew
from tests.databases import KINDS, Databases

#: A quarter is over, at noon of its first day in Maputo.
AUTUMN = micros(datetime(2026, 10, 1, 10, tzinfo=UTC))


@pytest.fixture(params=KINDS)
def line(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Telephone]:
    """On both databases; nobody cuts the power."""
    with (
        databases.fresh(request.param) as url,
        closing(Telephone(url, pragmas=PRAGMAS_OF_A_DAY)) as made,
    ):
        yield made


def test_what_has_changed_of_a_time_that_is_over_says_so_before_anybody_has_looked(
    line: Telephone,
) -> None:
    """Days, weeks, a month and its quarter: of one thing, and of several on end."""
    now = AUTUMN + 6 * DAY_US
    fill_more(line.engine, maputo(), AUTUMN - 9 * DAY_US, now, seed=3, cases=40)
    counting, work = Counting(line.engine, line.reader, line.cities, now), Work(line, seed=5)
    counting.settle()
    said: Counter[str] = Counter()
    for number in range(15):
        counting.now += work.chance.randrange(1, 2 * MINUTE)
        work.step(counting.now)
        changed, told = counted_otherwise(counting), said_changed(counting)
        assert changed <= told, (number, work.done)
        said.update(str(span) for span, _ in changed)
        if number % 3 == 2:
            count_anew(counting)
            assert counted_otherwise(counting) == said_changed(counting) == set()
    assert {"day", "week", "month", "quarter"} == set(said), said


def hand_on(line: Telephone, ago: int, many: int, now: Micros) -> None:
    """Let many cases be filed so many days ago, and all be handed on now."""
    before = {row.id for row in line.rows(reports)}
    add_past(line, many, "assigned", ago=ago)
    ids = {row.id for row in line.rows(reports)} - before
    event = {"seq": 0, "city_id": 1, "at": now, "kind": "assigned", "actor": "official ana"}
    with line.engine.begin() as connection:
        rows = [event | {"report_id": id_, "status": "assigned"} for id_ in sorted(ids)]
        connection.execute(insert(report_events), rows)


def test_a_page_takes_as_many_statements_however_many_cases_have_just_changed(
    line: Telephone,
) -> None:
    """As when an office hands on all that it has: first what was filed since, then what is old."""
    counting, today = counted(line), local_day(NOW, ZONE)
    over = [Wanted(span, today - 8, NOW) for span in (Span.DAY, Span.WEEK)]
    going = [Wanted(span, today, NOW) for span in (Span.WEEK, Span.MONTH)]
    told, asked = [], []
    for ago, many in ((0, 1), (0, 2500), (9, 1), (9, 2500)):
        hand_on(line, ago, many, NOW)
        with statements(counting.reader) as found:
            told.append([counting.numbers(one).is_stale for one in (*over, *going)])
        asked.append(len(found))

    assert told == [[False, False, False, False]] * 2 + [[True, True, True, True]] * 2
    assert asked[1] <= asked[0] <= asked[2] >= asked[3]


@pytest.mark.parametrize(("kind", "is_told"), [("assigned", True), ("acknowledged", False)])
def test_where_nobody_has_looked_for_days_it_is_said_all_the_same(
    line: Telephone, kind: str, *, is_told: bool
) -> None:
    """As where no process counts: of what goes on, too, which is told as far as it was counted."""
    counting = counted(line)
    case = a_case(counting, status="received", held="", filed_by="resident")
    day = local_day(micros(case.requested_at), ZONE)
    counting.now += 4 * DAY_US
    wanted = [Wanted(span, day, counting.now) for span in Span]
    assert not any(counting.numbers(one).is_stale for one in wanted)
    add_event(line, case.id, counting.now - HOUR, kind, "assigned")

    assert [counting.numbers(one).is_stale for one in wanted] == [is_told] * len(wanted)
