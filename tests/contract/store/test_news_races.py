"""Two connections change at one moment what a person has to hear, and nothing of it is lost."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from app.domain.lifecycle import Action
from app.domain.messaging import InboundSms
from app.store.crew_store import SqlCrewBook
from app.store.hot_sql import Cursor
from app.store.news_text import read_news
from app.store.schema import contacts, followers, messages, report_events, reports
from app.store.sms_calls import SmsCalls
from app.store.trips import Step, Steps, T, Writes
from app.store.turnstile import Turnstile
from app.usecases.crews import Joining, add_member
from tests.contract.machine.town import CREW, town
from tests.contract.store.case_life import change, told
from tests.contract.store.lines import AT, GATEWAYS, NOW, Telephone, dial
from tests.contract.store.skip_calls import assert_joins_are_counted, call, phone
from tests.contract.store.watching import Watching
from tests.databases import Databases

REPORTER, JOINER, OTHER, MEMBER = phone(1), phone(2), phone(3), phone(4)
#: Rows from dial to what is sent, and to what is joined there.
HERE, THERE = "1*30015", "1*30028"


class Interrupted(Watching):
    """Lets something happen on another connection before the first writing."""

    def __init__(self) -> None:
        super().__init__(embedded=False)
        self.meanwhile: list[Callable[[], object]] = []
        self.runs = 0

    def drive(self, cursor: Cursor, steps: Steps[T]) -> T:
        self.runs += 1
        return super().drive(cursor, steps)

    def meets(self, trip: Step) -> None:
        while isinstance(trip, Writes) and self.meanwhile:
            self.meanwhile.pop()()


class Raced:
    """A line whose batches are interrupted, another process, and an official beside both."""

    def __init__(self, line: Telephone, other: Telephone) -> None:
        self.line, self.other, self.sql = line, other, Interrupted()
        line.turnstile = Turnstile(self.sql, line.cities, line.vault, line.ids, GATEWAYS, "console")

    def file(self, where: str, who: str = REPORTER) -> int:
        """Report something; give its number."""
        call(self.line, f"{where}*1", f"{who} {where}", who)
        return int(self.line.rows(reports)[-1].number)

    def press(self, keys: str, who: str, session: str, meanwhile: Callable[[], object]) -> str:
        """Press a key while something else happens; give what is read. It takes two runs."""
        self.sql.meanwhile, self.sql.runs = [meanwhile], 0
        reply = self.line.ask(dial(keys, session=session, phone=who))
        assert not self.sql.meanwhile, "nothing was written"
        assert self.sql.runs == 2, "it was not run again"
        return reply.text

    def kept(self, who: str) -> list[tuple[int, str]]:
        """What somebody has to hear: the number of each case, and its status."""
        hashed = self.line.vault.phone_hash(who)
        [row] = [row for row in self.line.rows(contacts) if row.phone_hash == hashed]
        return [(item.number, item.status) for item in read_news(row.news)]

    def solve(self, number: int) -> None:
        """Resolve a case on a connection of its own."""
        change(self.line, number, Action.RESOLVE)


@contextmanager
def two_processes(databases: Databases) -> Iterator[Raced]:
    """Give a line and another process on a database of their own."""
    with databases.fresh("postgresql") as url:
        one, two = (Telephone(url, worker=n, city=town()) for n in (1, 2))
        with closing(one), closing(two):
            yield Raced(one, two)
            assert_joins_are_counted(one)


@pytest.fixture
def raced(databases: Databases) -> Iterator[Raced]:
    with two_processes(databases) as made:
        yield made


def test_a_crew_that_has_done_one_case_while_another_is_closed_tells_of_both(raced: Raced) -> None:
    job, other = raced.file(HERE), raced.file(THERE)
    crew_on(raced, job)

    done = raced.press("1*2*1", MEMBER, "crew", lambda: raced.solve(other))

    assert "dado como feito" in done
    assert sorted(raced.kept(REPORTER)) == sorted([(other, "resolved"), (job, "resolved")])


def add_crew(raced: Raced, member: str) -> None:
    """Let a phone open the crew's menu."""
    with raced.line.engine.begin() as connection:
        book = SqlCrewBook(connection, 1, raced.line.vault, raced.line.ids, NOW)
        add_member(book, town(), Joining(CREW, member, "Rosa", "official ana"))


def crew_on(raced: Raced, *jobs: int) -> None:
    """Let a crew have jobs, and stand before how the first of them was done."""
    add_crew(raced, MEMBER)
    for job in jobs:
        change(raced.line, job, Action.ASSIGN, owner=CREW)
    assert "Codigo" in call(raced.line, "1*2", "crew", MEMBER).text


@pytest.mark.parametrize("keys", [f"{HERE}*1", "4*{}*1"], ids=["joins", "follows"])
def test_who_is_brought_to_a_job_that_a_crew_has_done_at_that_moment_is_told(
    raced: Raced, keys: str
) -> None:
    repeat, main = raced.file(HERE), raced.file(THERE, OTHER)
    keys = keys.format(repeat)
    call(raced.line, keys[:-2], "late", JOINER)
    change(raced.line, repeat, Action.MERGE, main=main)
    crew_on(raced, main)
    other = raced.other

    raced.press(
        "1*2*1",
        MEMBER,
        "crew",
        lambda: other.batch([dial(keys, session="late", phone=JOINER)], NOW + 1),
    )

    assert raced.kept(JOINER) == [(main, "resolved")]
    assert len(told(raced.line)[JOINER]) == 1


def test_who_joins_late_while_another_of_their_cases_is_closed_hears_of_both(raced: Raced) -> None:
    closed, own = raced.file(HERE), raced.file(THERE, JOINER)
    call(raced.line, HERE, "late", JOINER)
    raced.solve(closed)

    raced.press(f"{HERE}*1", JOINER, "late", lambda: raced.solve(own))

    assert raced.kept(JOINER) == [(own, "resolved"), (closed, "resolved")]


def test_a_no_while_another_case_is_closed_withdraws_the_question_from_all(raced: Raced) -> None:
    case, other = raced.file(HERE), raced.file(THERE, JOINER)
    call(raced.line, f"{HERE}*1", "joins", JOINER)
    raced.solve(case)
    call(raced.line, "", "no", REPORTER)

    raced.press("0", REPORTER, "no", lambda: raced.solve(other))

    assert raced.kept(REPORTER) == []
    assert raced.kept(JOINER) == [(case, ""), (other, "resolved")]


@pytest.mark.parametrize("is_closed", [False, True])
def test_who_is_brought_to_a_case_that_changes_at_that_moment_hears_how_it_stands(
    raced: Raced, is_closed: bool
) -> None:
    repeat, main = raced.file(HERE), raced.file(THERE, OTHER)
    call(raced.line, HERE, "late", JOINER)
    change(raced.line, repeat, Action.MERGE, main=main)
    if is_closed:
        raced.solve(main)

    raced.press(
        f"{HERE}*1",
        JOINER,
        "late",
        (lambda: change(raced.line, main, Action.REOPEN, reason="x"))
        if is_closed
        else (lambda: raced.solve(main)),
    )

    assert raced.line.count(followers) == 3
    assert raced.kept(JOINER) == ([] if is_closed else [(main, "resolved")])
    assert len(told(raced.line).get(JOINER, ())) == (0 if is_closed else 1)


def test_a_word_by_sms_counts_that_comes_while_another_is_said_on_the_case(raced: Raced) -> None:
    """No gateway sends a message again that was refused."""
    line, case = raced.line, raced.file(HERE)
    call(line, f"{HERE}*1", "joins", JOINER)
    raced.solve(case)
    call(line, "", "yes", JOINER)
    sql, args = raced.sql, (line.cities, line.vault, line.ids, "console")
    line.sms_calls = SmsCalls(sql, *args)
    sql.meanwhile = [lambda: call(raced.other, "9", "yes", JOINER)]

    async def work() -> None:
        live = line.live()
        writer = line.writer(live.deliver)
        live.open(writer)
        writer.start()
        try:
            sms = InboundSms(AT, "1", REPORTER, "399", f"nao {case}", "99999", "", NOW)
            await live.receive_sms(sms)
        finally:
            writer.stop()

    asyncio.run(work())

    kinds = [row.kind for row in line.rows(report_events)]
    assert kinds == ["filed", "joined", "resolved", "confirmed", "reopened"]
    assert [row.state for row in line.rows(messages) if row.direction == "in"] == ["received"]


def test_what_is_heard_meanwhile_runs_no_batch_again(raced: Raced) -> None:
    """Better told twice than that a first screen waits."""
    first, second = raced.file(HERE), raced.file(THERE)
    change(raced.line, first, Action.GIVE_UP, reason="x")
    raced.sql.meanwhile, raced.sql.runs = [lambda: raced.solve(second)], 0

    reply = raced.line.ask(dial("", session="hears", phone=REPORTER))

    assert "por fazer" in reply.text
    assert raced.sql.runs == 1
    assert raced.kept(REPORTER) == [(first, "unresolved"), (second, "resolved")]
