"""Whatever people and officials do with cases, their figures stay those of a plain recount."""

from collections.abc import Iterator
from contextlib import closing
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select, update

from app.domain.clock import DAY_US, Micros, micros
from app.domain.errors import AppError
from app.domain.figure_jobs import AGAIN_US
from app.domain.lifecycle import OF_OFFICIALS, Action
from app.domain.report import OPEN
from app.store.case_store import SqlCaseBook
from app.store.engine import PRAGMAS_OF_A_DAY
from app.store.figure_watch import LAG_US
from app.store.schema import messages, reports
from app.usecases.correct_place import Correction, correct_place
from app.usecases.set_aside import Deed, set_aside
from tests.contract.store.case_life import change
from tests.contract.store.figures_counted import add_event, check_all, counted
from tests.contract.store.lines import Telephone, maputo
from tests.contract.store.months import HOUR, MINUTE, Counting
from tests.databases import KINDS, Databases


class Work:
    """What officials and residents do with cases by chance, by the code that serves them."""

    def __init__(self, line: Telephone, seed: int) -> None:
        self.line, self.chance = line, Random(seed)
        self.done: set[str] = set()

    def step(self, at: Micros) -> None:
        report = self.chance.choice(self.line.rows(reports))
        deeds = self._act, self._act, self._act, self._aside, self._word, self._place
        deed = self.chance.choice(deeds)
        try:
            self.done.add(deed(report, at))
        except AppError:
            return  # it does not fit this case

    def _act(self, report: Any, at: Micros) -> str:
        action, what = self.chance.choice(OF_OFFICIALS), dict[str, Any]()
        if action is Action.ASSIGN:
            what["owner"] = self.chance.choice([*maputo().bodies])
        if action is Action.MERGE:
            what["main"] = self.chance.choice(self.line.rows(reports)).number
        change(self.line, report.number, action, at, reason="Sim", **what)
        return str(action)

    def _aside(self, report: Any, at: Micros) -> str:
        deed = Deed.RELEASE if report.held else self.chance.choice((Deed.TEST, Deed.NO_TEST))
        with self.line.engine.begin() as connection:
            book = self.line.book(connection, at)
            cases = SqlCaseBook(connection, 1, self.line.vault, book)
            set_aside(cases, maputo(), report.number, deed, "official ana", "")
        return str(deed)

    def _place(self, report: Any, at: Micros) -> str:
        """Say that it lies elsewhere, in any district."""
        bairro = self.chance.choice([*maputo().gazetteer.bairros()])
        wish = Correction("official ana", "Sim", bairro.code)
        with self.line.engine.begin() as connection:
            book = self.line.book(connection, at)
            cases = SqlCaseBook(connection, 1, self.line.vault, book)
            correct_place(cases, maputo(), report.number, wish)
        return "relocated"

    def _word(self, report: Any, at: Micros) -> str:
        """A word on what is said to be solved, as a call writes it."""
        if report.status != "resolved":
            return "no word"
        is_yes = self.chance.random() < 0.5
        status = "confirmed" if is_yes else "assigned"
        add_event(self.line, report.id, at, "confirmed" if is_yes else "reopened", status, "caller")
        answer(self.line, report.id, is_yes)
        return "yes" if is_yes else "no"


def answer(line: Telephone, report_id: int, is_yes: bool) -> None:
    """Answer the newest question on a case, if one was asked."""
    with line.engine.begin() as connection:
        asked = select(func.max(messages.c.id)).where(
            messages.c.cause.startswith(f"report:{report_id}:"), messages.c.template == "resolved"
        )
        message = connection.scalar(asked)
        its = update(messages).where(messages.c.id == message)
        connection.execute(its.values(answer=is_yes))


@pytest.fixture(params=KINDS)
def line(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Telephone]:
    """On both databases; nobody cuts the power."""
    with (
        databases.fresh(request.param) as url,
        closing(Telephone(url, pragmas=PRAGMAS_OF_A_DAY)) as made,
    ):
        yield made


def count_anew(counting: Counting) -> None:
    """Let the loop see what has happened, and count it when it may."""
    counting.now += LAG_US + MINUTE
    counting.loop.look()
    counting.now += AGAIN_US
    counting.settle()


def test_whatever_is_done_with_old_cases_the_figures_of_then_are_right_again(
    line: Telephone,
) -> None:
    counting, work = counted(line), Work(line, seed=1)
    for _ in range(60):
        counting.now += work.chance.randrange(1, HOUR)
        work.step(counting.now)
        if work.chance.random() < 0.1:
            counting.loop.look()
    count_anew(counting)
    assert check_all(counting) > 40
    assert {"assigned", "reopened", "test"} <= work.done, work.done


def test_a_case_that_proves_to_be_none_leaves_the_days_that_are_over_without_its_date(
    line: Telephone,
) -> None:
    """By merging and rejecting alone: what else is done counts so much anew that it would hide."""
    counting, done = counted(line), list[Action]()
    counting.now += 8 * DAY_US  # of most of those that are open the date is over by then
    counting.settle()
    told_late = [one for one in line.rows(reports) if is_told_and_over(one, counting.now)]
    main = next(one for one in line.rows(reports) if one.status in OPEN and one not in told_late)
    for number, report in enumerate(told_late):
        counting.now += MINUTE
        action, more = (Action.REJECT, {}) if number % 2 else (Action.MERGE, {"main": main.number})
        change(line, report.number, action, counting.now, reason="Sim", **more)
        done.append(action)
    count_anew(counting)

    assert check_all(counting) > 40
    assert min(done.count(Action.MERGE), done.count(Action.REJECT)) >= 2, done


def is_told_and_over(report: Any, now: Micros) -> bool:
    """Whether an open case was to be solved by a day that is counted, as its reporter was told."""
    counts = report.held == "" and report.filed_by != "test"
    is_over = report.told_by is not None and micros(report.told_by) < now - DAY_US
    return bool(report.status in OPEN and counts and is_over)
