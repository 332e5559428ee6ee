"""Who calls when and why: to report, again after a call broke off, to ask, to say a word."""

import heapq
import random
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from typing import Final, NamedTuple

from app.demo import mopa, talks
from app.demo.caller import Caller, Wish
from app.demo.clock import HOUR, MINUTE, Calendar, Clock
from app.demo.crews import Crews
from app.demo.foreman import Foreman
from app.demo.line import Talk
from app.demo.residents import Resident, Residents, Wishes
from app.demo.signs import Signs
from app.demo.truth import Truth
from app.demo.watch import Watch
from app.domain.clock import Micros
from app.gateways.africastalking.fields import NAME
from app.menu.model import City

#: Of those who are asked whether a case is solved, who dials to say so; of these, who says no.
DIALS_BACK: Final = 0.13
SAYS_NO: Final = 0.2
#: Of reports, those whose reporter later asks for the case.
ASKS_LATER: Final = 0.08
#: Minutes after which somebody dials again whose call broke off, and how often.
AGAIN_MIN: Final = (1, 12)
REDIALS: Final = 3

#: Who makes a call, and what they do; None where it has come to nothing.
Made = tuple[Resident, Talk]
Making = Callable[[], Made | None]


class Errand(NamedTuple):
    """A call that somebody will make."""

    at: Micros
    order: int
    make: Making


class Errands:
    """All calls that will be made, each at its minute."""

    def __init__(
        self,
        city: City,
        clock: Clock,
        truth: Truth,
        signs: Signs,
        watch: Watch,
        chance: random.Random,
    ) -> None:
        self._clock = clock
        self._truth = truth
        self._signs = signs
        self._watch = watch
        self._chance = chance
        self._residents = Residents(city, NAME, chance)
        self.crews = Crews(city, self._residents, chance)
        watch.crews = self.crews.phones
        self._wishes = Wishes(city, chance)
        self._order = count()
        self._waiting: list[Errand] = []
        self._asked: set[tuple[int, int]] = set()
        self.words: Sequence[str] = talks.WORDS  #: that people write behind a report
        #: Who will tell the gateway that they want no messages.
        self.leaving: list[Resident] = []

    @property
    def next_at(self) -> Micros | None:
        """The minute of the next call; None where nobody wants to call."""
        return self._waiting[0].at if self._waiting else None

    def who(self, phone: str) -> Resident:
        """Give the resident with a telephone number."""
        return self._residents.by_phone[phone]

    def network_of(self, phone: str) -> str:
        """Give the code of somebody's network; "" for who is none of the residents."""
        who = self._residents.by_phone.get(phone)
        return who.route.network if who else ""

    def one(self) -> tuple[Resident, Wish]:
        """Give who comes by another way than the line, and what they want to report."""
        return self._residents.one(self._clock.now_us()), self._wishes.one()

    def plan(self, day: int, days: Calendar, count: int) -> None:
        """Draw the moments at which so many reports of a day are made."""
        for _ in range(count):
            hour = self._chance.choices(range(24), mopa.HOURS)[0]
            self._put(days.at(day, hour, self._chance.randrange(60)), self._wants)

    def _put(self, at: Micros, make: Making) -> None:
        heapq.heappush(self._waiting, Errand(at, next(self._order), make))

    def minute(self) -> list[Made]:
        """Give the calls of the minute whose turn it is; of one person only one.

        Crews come last, as the service lets them come after all others of a moment.
        """
        at, found = self._waiting[0].at, dict[str, Made]()
        while self._waiting and self._waiting[0].at == at:
            errand = heapq.heappop(self._waiting)
            made = errand.make()
            if made and made[0].phone in found:
                self._put(at + 3 * MINUTE, partial(lambda one: one, made))
            elif made:
                found[made[0].phone] = made
        return sorted(found.values(), key=lambda made: made[0].phone in self.crews.phones)

    def _wants(self) -> Made:
        """Let somebody report something."""
        who = self._residents.one(self._clock.now_us())
        if len(who.since) == 1 and self._chance.random() < mopa.OPT_OUT:
            self.leaving.append(who)
        is_open = self._truth.open_wishes
        if is_open and self._chance.random() < mopa.OF_OPEN:
            return who, self._report(who, self._chance.choice(is_open[-60:]))
        return who, self._report(who, self._wishes.one())

    def _report(self, who: Resident, wish: Wish, tries: int = 0) -> Talk:
        joins, writes = (self._chance.random() < share for share in (mopa.JOIN, mopa.WORDS))
        caller = Caller(self._signs, wish, joins=joins, writes=writes)

        def over() -> None:
            if not caller.number and tries < REDIALS:
                wait = self._chance.randrange(*AGAIN_MIN) * MINUTE
                again = partial(self._again, who, wish, tries + 1)
                self._put(self._clock.now_us() + wait, again)
            elif caller.number and self._chance.random() < ASKS_LATER:
                later = self._chance.randrange(20, 160) * HOUR
                self._put(self._clock.now_us() + later, partial(self.ask, who, caller.number))

        return self._call(who, caller, over)

    def _call(self, who: Resident, caller: Caller, over: Callable[[], None]) -> Talk:
        self._watch.callers[who.phone] = caller
        yield from talks.reports(self._signs, self._chance, caller, over, self.words)

    def _again(self, who: Resident, wish: Wish, tries: int) -> Made:
        return who, self._report(who, wish, tries)

    def shift(self, foreman: Foreman) -> None:
        """Let the members of crews call within the hour."""
        for code in self.crews.members:
            for who, minute in self.crews.shift(code):
                work = partial(self._work, who, code, foreman)
                self._put(self._clock.now_us() + minute * MINUTE, work)

    def _work(self, who: Resident, code: str, foreman: Foreman) -> Made:
        return who, self.crews.works(code, foreman)

    def ask(self, who: Resident, number: int) -> Made | None:
        """Let somebody ask for a case; None where there is no such case."""
        if number not in self._truth.cases:
            return None
        return who, talks.asks(number, partial(self._watch.read_case, who.phone, number))

    def dial_back(self) -> None:
        """Let some of those dial who are asked whether a case is solved."""
        for case in self._truth.cases.values():
            its = (case.number, len(case.closings))
            if case.status != "resolved" or its in self._asked:
                continue
            self._asked.add(its)
            is_solved = self._chance.random() >= SAYS_NO
            for phone in sorted(case.people):
                if self._chance.random() < DIALS_BACK:
                    say = partial(self._say, self.who(phone), case.number, is_solved)
                    self._put(self._clock.now_us() + self._chance.randrange(2, 120) * HOUR, say)

    def _say(self, who: Resident, number: int, is_solved: bool) -> Made:
        return who, talks.answers(self._signs, number, solved=is_solved)
