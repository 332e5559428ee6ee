"""The officials: they see cases, hand them on, and write down in batches what was done.

All of it goes through what `dial311 reports` asks of a service. What each answer says is held
against what must follow.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from app.demo import mopa
from app.demo.clock import HOUR, Clock
from app.demo.crews import GIVEN, crews_of
from app.demo.truth import Case, Truth
from app.domain.clock import Micros
from app.domain.lifecycle import Action
from app.domain.public_number import parse
from app.menu.model import City
from app.usecases.take_action import Change
from app.work.asked import MOST_CASES

#: Changes cases: code of the city, numbers, what is done; gives whether all went well, and lines.
Do = Callable[[str, Sequence[int], Change], tuple[bool, list[str]]]
#: Lets cases pass that are held: code of the city, numbers; gives the same.
Release = Callable[[str, Sequence[int]], tuple[bool, list[str]]]
#: Stands in the answer to who would work on a case over a limit.
HELD: Final = " is held"
REASONS: Final = {
    Action.REJECT: "Nao e da nossa area",
    Action.GIVE_UP: "Falta viatura este mes",
    Action.UNMERGE: "Afinal e outro contentor",
    Action.REOPEN: "Fechado por engano",
}
WHO: Final = "official ana"
#: Of cases, those that go to another body; of repeats, those that are merged, and then taken apart.
HANDED_ON: Final = 0.02
MERGED: Final = 0.5
PARTED: Final = 0.15
REOPENED: Final = 0.01
_SAID: Final = re.compile(r"([0-9 ]+): ([a-z_]+)(?:; (nobody|[0-9]+) .*)?")


class Step(NamedTuple):
    """What is to be done with a case, once a moment has passed."""

    due: Micros
    action: Action
    owner: str = ""
    main: int = 0


class Desk:
    """Works off cases."""

    def __init__(
        self,
        city: City,
        do: Do,
        release: Release,
        truth: Truth,
        clock: Clock,
        chance: random.Random,
        who: Callable[[Case], str] = lambda _: WHO,
    ) -> None:
        """`who`: gives the official who works on a case."""
        self._city = city
        self._do = do
        self._release = release
        self._truth = truth
        self._clock = clock
        self._chance = chance
        self._who = who
        self._ranks = {code: rank for rank, code in enumerate(city.services)}
        self._plans: dict[int, list[Step]] = {}
        self._seen: dict[tuple[object, ...], int] = {}
        #: Answers, and those that were not what must follow.
        self.answered = 0
        #: Cases that were over a limit.
        self.released = 0
        self.wrong: list[str] = []

    def take(self, case: Case) -> None:
        """Take a new case."""
        now = self._clock.now_us()
        plan = [Step(now + HOUR * self._chance.randrange(1, 30), Action.ACKNOWLEDGE)]
        main = self._repeats(case)
        if main and self._chance.random() < MERGED:
            plan.append(Step(now + 2 * HOUR, Action.MERGE, main=main))
            if self._chance.random() < PARTED:
                plan.append(Step(now + 20 * HOUR, Action.UNMERGE))
        self._plans[case.number] = [*plan, *self._worked(case, now)]

    def again(self, case: Case) -> None:
        """Take a case that was opened again."""
        due = self._clock.now_us() + HOUR * self._chance.randrange(8, 72)
        self._plans[case.number] = [Step(due, Action.START), Step(due + HOUR, Action.RESOLVE)]

    def _repeats(self, case: Case) -> int:
        if case.wish is None:
            return 0
        its = (case.wish.service, case.wish.place)
        main = self._seen.setdefault(its, case.number)
        known = self._truth.cases.get(main)
        if known is None or not known.is_open:
            self._seen[its] = case.number
            return 0
        return main if main != case.number else 0

    def _worked(self, case: Case, now: Micros) -> list[Step]:
        """Say when and how a case ends: by MOPA's shares and medians of its problem."""
        rank = self._ranks[case.wish.service] if case.wish else 99
        fate, drawn = mopa.fate(rank), self._chance.random()
        hours = fate.median_h * self._chance.lognormvariate(0, mopa.SPREAD)
        due = now + int(hours * HOUR)
        if drawn < mopa.REFUSED:
            return [Step(due, Action.REJECT)]
        body = self._city.owner(case.wish.service, case.wish.place) if case.wish else ""
        if (crews := crews_of(self._city, body)) and self._chance.random() < GIVEN:
            # What no crew has done by then is done all the same.
            given = Step(now + 3 * HOUR, Action.ASSIGN, owner=self._chance.choice(crews))
            return [given, Step(now + 9 * 24 * HOUR, Action.RESOLVE)]
        bodies = [code for code, one in self._city.bodies.items() if not one.is_crew]
        other = self._chance.choice(bodies) if self._chance.random() < HANDED_ON else ""
        assigned = Step(now + (due - now) // 3, Action.ASSIGN, owner=other)
        if drawn < mopa.REFUSED + fate.solved:
            late = self._chance.random() < REOPENED
            undone = [Step(due + 5 * HOUR, Action.REOPEN)] if late else []
            return [assigned, Step(due, Action.RESOLVE), *undone]
        return [assigned, Step(now + mopa.GIVEN_UP_H * HOUR, Action.GIVE_UP)]

    def work(self) -> None:
        """Write down all that was done until now: one order for what is alike."""
        orders: dict[Change, list[int]] = defaultdict(list)
        for number, plan in self._plans.items():
            if (step := self._next(number, plan)) is not None:
                who = self._who(self._truth.cases[number])
                orders[self._change(step, who)].append(number)
        # First what leans on other cases: they stand now as they were found.
        for change, numbers in sorted(orders.items(), key=lambda one: not one[0].main):
            for start in range(0, len(numbers), MOST_CASES):
                self._order(change, numbers[start : start + MOST_CASES])

    def _next(self, number: int, plan: list[Step]) -> Step | None:
        """Give the step that is due and fits; one that does not fit any more is left out."""
        while plan and plan[0].due <= self._clock.now_us():
            step = plan.pop(0)
            if self._fits(self._truth.cases[number], step):
                return step
        return None

    def _fits(self, case: Case, step: Step) -> bool:
        if step.action is Action.UNMERGE:
            return case.status == "duplicate" and self._truth.cases[case.main].main == 0
        if step.action is Action.REOPEN:
            return case.status == "resolved"
        if step.action is Action.ACKNOWLEDGE:
            return case.status == "received"
        if step.action is Action.START:
            return case.status in ("received", "acknowledged", "assigned")
        if step.action is Action.MERGE:
            return case.is_open and self._truth.cases[step.main].is_open
        return case.is_open

    def _change(self, step: Step, who: str) -> Change:
        return Change(step.action, who, REASONS.get(step.action, ""), step.owner, step.main)

    def _order(self, change: Change, numbers: list[int]) -> None:
        done, said = self._do(self._city.code, numbers, change)
        if held := [number for number, line in zip(numbers, said, strict=True) if HELD in line]:
            self._let_pass(held, change)
            done, again = self._do(self._city.code, held, change)
            anew = dict(zip(held, again, strict=True))
            said = [anew.get(number, line) for number, line in zip(numbers, said, strict=True)]
        if not done:
            self.wrong.extend(said)
        for number, line in zip(numbers, said, strict=True):
            self._hear(change, number, line)

    def _let_pass(self, held: Sequence[int], change: Change) -> None:
        """Release what was over a limit, and what it is to be merged into if that is why."""
        into = [change.main] if change.action is Action.MERGE else []
        for number in into or held:
            done, said = self._release(self._city.code, [number])
            self.released += done
            if not done:
                self.wrong.extend(said)

    def _hear(self, change: Change, number: int, line: str) -> None:
        now, action = self._clock.now_us(), str(change.action)
        case = self._truth.cases[number]
        expected = self._truth.changed(number, action, now, change.main)
        case.owner = change.owner or case.owner
        self.answered += 1
        if _read(line) != (number, *expected):
            self.wrong.append(f"{line} (not {expected})")
        if action in ("reopened", "unmerged"):
            self.again(case)


def _read(line: str) -> tuple[int, str, int] | None:
    """Read what is said of a change: number, status, how many are told."""
    said = _SAID.fullmatch(line)
    if said is None:
        return None
    people = 0 if said[3] in (None, "nobody") else int(said[3])
    return parse(said[1]) or 0, said[2], people
