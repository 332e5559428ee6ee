"""Call a city in memory: every form of its screens, the longest lists, the ways to them.

The engine itself is walked, so what is found is what callers meet, and the inputs that lead there
can be dialled. Two walks: `Lists` presses whatever the lists hold, service by service and place by
place; `Forms` takes one item of each list and types one answer of each kind, as callers new and
known. Calls that are alike are followed once.
"""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Hashable, Iterator
from typing import Final, NamedTuple

from app.domain.report import CLOSED_UNSOLVED
from app.domain.text import septets
from app.menu.effects import (
    MEMBER,
    NO_FACTS,
    CaseFact,
    Effect,
    Facts,
    FileReport,
    Join,
    Need,
    OpenCase,
    OwnCases,
    SameOpen,
)
from app.menu.examples import SOME_NUMBER, examples, some_place, some_places
from app.menu.longest import MOST_PEOPLE, SOME_DUE
from app.menu.model import City
from app.menu.show import Shown, show
from app.menu.state import BACK, MORE, Awaiting, Caller, News, Offer, State
from app.menu.survey_jobs import many, of_jobs, outcomes, some_job
from app.menu.take import Taken, begin, take
from app.menu.typing import numbers

#: What a caller answers one after the other, from dial.
Inputs = tuple[str, ...]
#: Screens that are drawn in one walk; Maputo's calls need some 1,200.
MOST: Final = 20_000
_CASES: Final = 3
#: Where a call stands before its problem is chosen.
NO_ROOT: Final[Hashable] = ()


class Visit(NamedTuple):
    """A screen in front of a caller."""

    state: State
    facts: Facts
    text: str
    inputs: Inputs


class Call(NamedTuple):
    """A call before its screen is drawn."""

    state: State
    facts: Facts
    inputs: Inputs
    root: Hashable = NO_ROOT  #: how the call stood when its problem was chosen
    since: int = 0  #: answers before that


def path(city: City, inputs: Inputs) -> str:
    """Write inputs as they are dialled and answered: "*311# 1 3 2"."""
    return " ".join((city.service_codes[0], *inputs))


class Walk(ABC):
    """Calls followed breadth first, so that the first way to a screen is the shortest."""

    def __init__(
        self, city: City, language: str, limit: int, most: int = MOST, *, day: int = 0
    ) -> None:
        """Walk in one language on screens of `limit` septets, drawing at most `most` of them.

        On a `day` of the calendar; 0 for one without any notice.
        """
        self._city = city
        self._day = day
        self._language = language
        self.limit = limit
        self._seen: set[Hashable] = set()
        self._waiting: deque[Call] = deque()
        self.visits: list[Visit] = []
        self.is_cut = False  #: there was more than `most`
        self._most = most

    def _begin(self, caller: Caller, facts: Facts) -> None:
        began = begin(self._city, self._language, caller, self._day)
        self._waiting.append(Call(began.state, facts, ()))
        while self._waiting:
            if len(self.visits) >= self._most:
                self.is_cut = True
                return
            call = self._waiting.popleft()
            shown = show(self._city, call.state, call.facts, self.limit)
            self.visits.append(Visit(shown.state, call.facts, shown.text, call.inputs))
            if not shown.ends:
                self._go_on(call, shown)

    @abstractmethod
    def _go_on(self, call: Call, shown: Shown) -> None:
        """Queue the calls that follow from the answers on a screen."""

    def _queue(self, call: Call, key: Hashable) -> None:
        if key not in self._seen:
            self._seen.add(key)
            self._waiting.append(call)

    def _kinds(self, state: State) -> list[str]:
        variant = self._city.menu.screens[state.screen][state.variant]
        return [typed.kind for typed in variant.typed]

    def _lists(self, state: State, offer: Offer) -> str:
        """Name the list that an offered key is an item of."""
        if offer.option < 0:
            return ""
        return self._city.menu.screens[state.screen][state.variant].options[offer.option].lists


class Lists(Walk):
    """A new caller who knows the problem and the place, reads the lists and presses keys.

    `writes` is one who types the names of bairros besides, for menus that list none.
    """

    def __init__(
        self,
        city: City,
        language: str,
        limit: int,
        most: int = MOST,
        *,
        writes: bool = False,
        day: int = 0,
    ) -> None:
        """Follow the whole call."""
        super().__init__(city, language, limit, most, day=day)
        self._writes = writes
        #: The problems chosen to get to a root, each with its shortest way.
        self.chosen: dict[Hashable, dict[str, Inputs]] = {}
        #: (root, place code) -> what is answered from there on until the report is filed.
        self.filed: dict[tuple[Hashable, str], Inputs] = {}
        self._labels_matter = _says_service_above_lists(city)
        self._begin(Caller(), Facts())

    def _go_on(self, call: Call, shown: Shown) -> None:
        for given, lists in self._answers(shown.state):
            taken = take(self._city, shown.state, given)
            # A newcomer is the first to report, so nothing is open.
            if not taken.valid or _looks_at_cases(taken.needs):
                continue
            inputs = (*call.inputs, given)
            if report := _filed(taken.effects):
                since = inputs[call.since :]
                self.filed.setdefault((call.root, report.place), since)
            elif lists == "service":
                if call.root == NO_ROOT and taken.state.answer("service"):  # not asked for anew
                    self._choose(call, taken, inputs)
            elif taken.kind == "more" or len(taken.state.trail) > len(shown.state.trail):
                # All else returns to a screen that was passed: no short way leads on from there.
                on = call._replace(state=taken.state, inputs=inputs)
                self._queue(on, (call.root, *_place(taken.state)))

    def _choose(self, call: Call, taken: Taken, inputs: Inputs) -> None:
        service = self._city.services[taken.state.answer("service")]
        shape = septets(service.labels[self._language]) if self._labels_matter else 0
        root = (service.needs, shape, *_place(taken.state))
        self.chosen.setdefault(root, {}).setdefault(service.code, inputs)
        self._queue(Call(taken.state, call.facts, inputs, root, len(inputs)), root)

    def _answers(self, state: State) -> Iterator[tuple[str, str]]:
        pressed = {offer.key for offer in state.offered}
        for offer in state.offered:
            lists = self._lists(state, offer)
            if (offer.option >= 0 or offer.option == MORE) and lists != "language":
                yield offer.key, lists
        kinds = self._kinds(state)
        if "block" in kinds and "1" not in pressed:
            yield "1", ""
        ranges = filter(None, map(numbers, kinds))
        yield from ((str(within.low), "") for within in ranges if str(within.low) not in pressed)
        if self._writes and "bairro name" in kinds:
            yield from ((bairro.name, "") for bairro in self._city.gazetteer.bairros())


class Forms(Walk):
    """Callers new and known who try every key and every kind of typed answer once."""

    def __init__(
        self, city: City, language: str, limit: int, most: int = MOST, *, day: int = 0
    ) -> None:
        """Follow the calls."""
        super().__init__(city, language, limit, most, day=day)
        self.needs_filed: set[str] = set()  #: what the problems need that a new caller filed
        cases = tuple(
            CaseFact(SOME_NUMBER + index, "received", code, some_place(city), True, SOME_DUE)
            for index, code in enumerate([*city.services][:_CASES])
        )
        self._own = Facts(cases)
        self._asked = Facts((), cases[0]) if cases else Facts()
        self._job = some_job(cases[0]) if cases and city.menu.lists_jobs else None
        self._begin(Caller(), Facts())
        known = Caller(False, _CASES, some_places(city))
        self._begin(known, Facts())
        if cases and city.menu.looks_at_awaiting:
            waits = Awaiting(SOME_NUMBER, cases[0].service, cases[0].place)
            self._begin(known._replace(awaiting=waits), Facts())
        if cases and city.menu.tells_news:
            for status in CLOSED_UNSOLVED:
                news = News(SOME_NUMBER, status, cases[0].service, cases[0].place)
                self._begin(known._replace(news=news), Facts())
        for jobs in (many(self._job), NO_FACTS) if self._job else ():
            self._begin(known._replace(crew=MEMBER), jobs)

    def _go_on(self, call: Call, shown: Shown) -> None:
        for given in self._answers(shown.state):
            taken = take(self._city, shown.state, given)
            if not taken.valid:
                continue
            state = taken.state
            if report := _filed(taken.effects):
                # Who returns may send from an earlier place, to which somebody came otherwise.
                if state.caller.new:
                    self.needs_filed.add(self._city.services[report.service].needs)
                state = state._replace(number=SOME_NUMBER, due=SOME_DUE)
            if any(isinstance(effect, Join) for effect in taken.effects):
                state = state._replace(people=MOST_PEOPLE, due=SOME_DUE)
            for after in outcomes(state, taken.effects):
                for facts in self._facts(taken):
                    on = Call(after, facts, (*call.inputs, given))
                    self._queue(on, (*self._key(after), facts.same, facts.job))

    def _key(self, state: State) -> tuple[Hashable, ...]:
        """Say in what calls differ that may see something else."""
        needs = self._city.services.get(state.answer("service"))
        kind = "/" in state.place, state.answer("names") != "", state.goes_back
        filed = state.filings > 0  # how often may not count: a call may file without end
        caller = state.caller
        who = caller.new, caller.awaiting is not None, caller.news and caller.news.status
        return (
            *who,
            caller.crew,
            state.job,
            needs and needs.needs,
            filed,
            state.people > 0,
            kind,
            *_page(state),
        )

    def _facts(self, taken: Taken) -> Iterator[Facts]:
        """Give what the caller may hear; where something may be open, as if it were, and not."""
        of_case = self._own if OwnCases() in taken.needs else self._asked
        else_ = of_case if _looks_at_cases(taken.needs) else NO_FACTS
        yield from of_jobs(self._job, taken.needs) or (else_,)
        if any(isinstance(need, SameOpen) for need in taken.needs):
            yield Facts(same=OpenCase(SOME_NUMBER, MOST_PEOPLE, SOME_DUE))

    def _answers(self, state: State) -> Iterator[str]:
        tried: set[Hashable] = set()
        for offer in state.offered:
            service = self._city.services.get(offer.code)
            alike = (offer.option, service and service.needs)
            if alike not in tried and offer.option != BACK:
                tried.add(alike)
                yield offer.key
        for kind in self._kinds(state):
            yield from examples(self._city, kind)


def _looks_at_cases(needs: tuple[Need, ...]) -> bool:
    return any(not isinstance(need, SameOpen) for need in needs)


def _filed(effects: tuple[Effect, ...]) -> FileReport | None:
    return next((effect for effect in effects if isinstance(effect, FileReport)), None)


def _page(state: State) -> tuple[str, int]:
    return state.screen, state.page


def _place(state: State) -> tuple[Hashable, ...]:
    names = state.trail[-1].code if state.trail and state.trail[-1].kind == "names" else ""
    return *_page(state), state.place, names


def _says_service_above_lists(city: City) -> bool:
    """Whether the length of a problem's label may move the entries of a list to another page."""
    return any(
        variant.say is not None
        and any("service" in template.values for template in variant.say.values())
        and any(option.lists and not option.digits for option in variant.options)
        for variants in city.menu.screens.values()
        for variant in variants
    )
