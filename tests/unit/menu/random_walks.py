"""Callers who press what is offered, and now and then anything else, in any city.

The state is saved and loaded between every two inputs; whatever a screen must hold to is
asserted after each of them. What was seen is counted.
"""

import json
from collections import Counter
from datetime import date
from random import Random
from typing import Final

from app.domain.public_number import public_number
from app.domain.report import Status
from app.domain.text import GSM7_BASIC, GSM7_EXTENDED, septets
from app.menu.conditions import holds
from app.menu.effects import (
    NO_FACTS,
    CaseByNumber,
    CaseFact,
    CrewJobs,
    DoJob,
    Effect,
    Facts,
    FileReport,
    JobByNumber,
    Join,
    OpenCase,
    OwnCases,
    SameOpen,
    Subscribe,
    TakesPart,
)
from app.menu.inspect import WIRE_PREFIX
from app.menu.model import City, Variant
from app.menu.notices import HAS_NOTICE
from app.menu.resume import may_resume, unfinished
from app.menu.show import Shown, show
from app.menu.state import (
    BACK,
    LINE,
    MORE,
    Awaiting,
    Caller,
    News,
    State,
    Unfinished,
    from_plain,
    to_plain,
)
from app.menu.take import Taken, begin, not_found, take
from app.menu.typing import numbers
from tests.unit.menu.memory import Left, Memory
from tests.unit.menu.walking_crews import CREW, CrewWorld

_KEY: Final = b"a key of a city."
_JANUARY: Final = date(2026, 1, 1).toordinal()
_GSM7: Final = GSM7_BASIC | GSM7_EXTENDED
MOST_INPUTS: Final = 25
#: What nobody should type, and somebody does.
ODD: Final = (
    *("", " ", "*", "**", "1*", "#", "00", "-1", "1_0", "١", "²", "１", "🔥", "ção", "\x00", "a"),
    *("1" * 9, "9" * 160, "lixo " * 40, "x" * 2_000, "\u202e1", "1\n2", "12345678"),
)


class RandomWalks:
    """Random calls through one city."""

    def __init__(self, city: City, chance: Random, seen: Counter[str]) -> None:
        self._city, self._chance, self._seen = city, chance, seen
        self._limit = min(route.screen for route in city.routes) - WIRE_PREFIX
        self._places = [*city.gazetteer.by_point, *city.gazetteer.by_bairro]
        self._cases = self._some_cases()
        self._crew = CrewWorld(city, chance, self._places)
        self._left: State | None = None  # where a call broke off
        self._left_memory: Left | None = None

    def _some_cases(self) -> dict[int, CaseFact]:
        words = [*map(str, Status)]
        services = [*self._city.services, "gone"]
        found = {}
        for count in range(1, 6):
            number = public_number(count, _KEY)
            place = self._chance.choice([*self._places, "gone", f"{self._places[-1]}/7"])
            status, service = self._chance.choice(words), self._chance.choice(services)
            found[number] = CaseFact(number, status, service, place, count < 4, self._due())
        return found

    def _due(self) -> int:
        return self._chance.choice((0, 739_932))

    def _caller(self) -> Caller:
        caller = self._who()
        if self._city.menu.lists_jobs and self._chance.random() < 0.4:
            self._crew.refill()
            caller = caller._replace(crew=CREW)
        if self._chance.random() < 0.4:
            return caller
        case, other = self._chance.choices([*self._cases.values()], k=2)
        if self._chance.random() < 0.5:
            news = News(other.number, other.status, other.service, other.place)
            caller = caller._replace(news=news)
        if self._chance.random() < 0.1:
            return caller
        return caller._replace(awaiting=Awaiting(case.number, case.service, case.place))

    def _who(self) -> Caller:
        if self._chance.random() < 0.4:
            return Caller()
        needs = ("container", "block", "nothing")
        places = tuple(
            (self._chance.choice(needs), self._chance.choice(self._places)) for _ in range(3)
        )
        return Caller(new=False, cases=self._chance.choice((0, 1, 3)), places=places)

    def call(self) -> None:
        """Make one call, from its first screen to its end or till the caller tires."""
        language = self._chance.choice(self._city.languages).code
        day = _JANUARY + self._chance.randrange(31) if self._city.tells_notices else 0
        left = self._left_memory
        caller = self._again(language, self._caller())
        self._memory = Memory(self._city, language, caller, left, self._seen)
        taken = begin(self._city, language, caller, day)
        for _ in range(MOST_INPUTS):
            shown = self._show(taken)
            if shown.ends:
                self._seen["calls to an end"] += 1
                return
            loaded = from_plain(json.loads(json.dumps(to_plain(shown.state))))
            assert loaded == shown.state
            if may_resume(loaded) and self._chance.random() < 0.1:
                self._left, self._left_memory = loaded, self._memory.left()
                return
            taken = self._take(loaded)

    def _again(self, language: str, caller: Caller) -> Caller:
        """Let a caller dial again whose call broke off; or somebody whose menu is gone."""
        left, self._left = self._left, None
        if left:
            again = unfinished(self._city, language, caller, left)
            self._seen["calls gone on with" if again.screen else "calls lost"] += 1
            return caller._replace(unfinished=again, crew=left.caller.crew)
        return caller._replace(unfinished=Unfinished()) if self._chance.random() < 0.1 else caller

    def _take(self, state: State) -> Taken:
        given = self._input(state)
        taken = take(self._city, state, given)
        self._seen[f"input {taken.kind}"] += 1
        wanted = [need for need in taken.needs if isinstance(need, CaseByNumber)]
        if wanted and wanted[0].number not in self._cases:
            return not_found(self._city, state)
        self._seen.update(f"effect {type(effect).__name__}" for effect in taken.effects)
        self._memory.pressed(state, given, taken)
        return taken._replace(state=self._done(state, taken.state, taken.effects))

    def _done(self, before: State, state: State, effects: tuple[Effect, ...]) -> State:
        for effect in effects:
            if isinstance(effect, DoJob):
                job = self._crew.do(effect)
                self._memory.job_is(job)
                return state._replace(job=job)
            if isinstance(effect, TakesPart):
                assert effect.number == state.number == _shown_case(before, effect), before
                people = before.same.people + 1 if before.same else 0
                return state._replace(people=people) if isinstance(effect, Join) else state
            if isinstance(effect, FileReport):
                assert effect.service in self._city.services, effect
                assert self._city.gazetteer.locate(effect.place), effect
                self._assert_in_range(effect)
                return state._replace(number=self._memory.number, due=self._memory.due)
        return state

    def _assert_in_range(self, report: FileReport) -> None:
        """Every number of a report is one that its screen takes."""
        for screen, digits in report.numbers:
            kinds = [one.kind for form in self._city.menu.screens[screen] for one in form.typed]
            ranges = filter(None, map(numbers, kinds))
            assert any(r.low <= int(digits) <= r.high for r in ranges), report
            assert digits == str(int(digits)), report
            self._seen["numbers filed"] += 1

    def _show(self, taken: Taken) -> Shown:
        self._memory.asked(taken.needs)
        facts = self._facts(taken)
        shown = show(self._city, taken.state, facts, self._limit)
        self._assert_fits(shown)
        self._memory.sees(shown, facts)
        variant = self._form(shown.state)
        self._seen["turns"] += 1
        self._seen["notices held"] += holds(HAS_NOTICE, self._city, shown.state)
        self._seen[f"form {_shape(variant)}"] += 1
        if shown.state.screen != taken.state.screen:
            self._seen["jumps"] += 1
        if not shown.ends:
            self._assert_leads_on(shown, variant)
        return shown

    def _facts(self, taken: Taken) -> Facts:
        facts = NO_FACTS
        for need in taken.needs:
            if isinstance(need, OwnCases):
                own = tuple(case for case in self._cases.values() if case.own)
                facts = facts._replace(cases=own[: taken.state.caller.cases])
            elif isinstance(need, SameOpen):
                assert need.service in self._city.services, need
                assert self._city.gazetteer.locate(need.place), need
                facts = facts._replace(same=self._same())
            elif isinstance(need, CrewJobs | JobByNumber):
                facts = self._crew.answer(need, facts)
            else:
                facts = facts._replace(case=self._cases[need.number])
        return facts

    def _same(self) -> OpenCase | None:
        number, people = self._chance.choice([*self._cases]), self._chance.choice((1, 14, 9_999))
        return OpenCase(number, people, self._due()) if self._chance.random() < 0.8 else None

    def _form(self, state: State) -> Variant:
        return self._city.menu.screens[state.screen][state.variant]

    def _assert_fits(self, shown: Shown) -> None:
        assert septets(shown.text) <= self._limit, shown
        assert shown.text.strip(), shown
        assert set(shown.text) <= _GSM7, shown

    def _assert_leads_on(self, shown: Shown, variant: Variant) -> None:
        state = shown.state
        assert not variant.go, f"a jump is shown: {state}"
        onward = [offer for offer in state.offered if offer.option != BACK]
        assert onward or variant.typed, f"a dead end: {shown}"
        keys = [offer.key for offer in state.offered]
        assert len(keys) == len(set(keys)), state
        lines = shown.text.split("\n")
        menu, language = self._city.menu, state.language
        for move, drawn in ((BACK, menu.back), (MORE, menu.more)):
            # They stand last, so what is cut is cut from them.
            if any(offer.option == move for offer in state.offered):
                assert f"{drawn.digit} {drawn.label[language].parts[0]}" in lines, shown
        for offer in state.offered:
            # The keys of a line stand behind its text.
            begins = any(line.startswith(f"{offer.key} ") for line in lines)
            assert begins or (offer.option <= LINE and f" {offer.key} " in shown.text), shown
        passed = [(answer.screen, answer.kind) for answer in state.trail if answer.screen]
        assert len(passed) == len(set(passed)), state
        self._seen.update({MORE: "more", BACK: "back"}.get(o.option, "option") for o in onward)

    def _input(self, state: State) -> str:
        """Four of five from what the screen offers, the fifth anything."""
        if self._chance.random() < 0.2:
            return self._chance.choice([*ODD, str(self._chance.randrange(100))])
        keys = [offer.key for offer in state.offered]
        typed = [self._typed(one.kind) for one in self._form(state).typed]
        return self._chance.choice([*keys, *typed, *typed])

    def _typed(self, kind: str) -> str:
        if within := numbers(kind):
            low, high = within
            return str(
                self._chance.choice((low, high, low - 1, high + 1, f"0{low}", (low + high) // 2))
            )
        gazetteer = self._city.gazetteer
        names = {
            "bairro name": [bairro.name for bairro in gazetteer.bairros()],
            "district name": [district.name for district in gazetteer.districts],
        }
        if kind in names:
            return self._chance.choice(names[kind])[: self._chance.choice((2, 4, 40))]
        if kind == "container code":
            return self._chance.choice([*gazetteer.by_point, "10349"])
        if kind == "case number":
            return str(self._chance.choice([*self._cases, 12_345_678]))
        return self._chance.choice(("1", "12", "999", "muito lixo", "a*b", "x" * 160))


def _shown_case(state: State, effect: TakesPart) -> int:
    """Give the number of the case that the caller saw when they pressed the key."""
    if isinstance(effect, Join):
        return state.same.number if state.same else 0
    if isinstance(effect, Subscribe):
        return int(state.trail[-1].code)
    return state.caller.awaiting.number if state.caller.awaiting else 0


def _shape(variant: Variant) -> str:
    if variant.ends:
        return "end"
    return "asks and lists" if variant.typed and variant.options else "lists"
