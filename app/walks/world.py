"""The made-up world around a walk: who calls, which cases there are, what calls leave behind.

It stands for the database: it answers what the engine needs to know and keeps what the engine
wants done, so the next call of the same caller knows of the first.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from app.domain import check_digit
from app.domain.report import remember_place
from app.menu.effects import (
    NO_FACTS,
    AddComment,
    CaseByNumber,
    CaseFact,
    Effect,
    Facts,
    FileReport,
    Need,
    OwnCases,
    SetLanguage,
)
from app.menu.model import City
from app.menu.state import Caller, State
from app.walks.reports import Report

#: What the first report of a walk counts from: easy to see that nobody gave this number out.
FIRST_NUMBER: Final = 1_234_567
#: As many as the line lists of a caller's own.
MOST_LISTED: Final = 3


class Filing(NamedTuple):
    """A report that a walk filed."""

    number: int
    report: Report


class World:
    """One caller and all cases that there are."""

    def __init__(
        self,
        city: City,
        language: str = "",
        own: Sequence[CaseFact] = (),
        others: Sequence[CaseFact] = (),
    ) -> None:
        """Begin with the caller's own cases, newest first, and those of other people."""
        self._city = city
        self.language = language or city.language
        self.own = list(own)
        self._others = list(others)
        self.filed: list[Filing] = []
        self.comments: list[str] = []

    def caller(self) -> Caller:
        """Give what the line knows of the caller when a call begins."""
        places: tuple[tuple[str, str], ...] = ()
        for case in reversed(self.own):
            if service := self._city.services.get(case.service):
                places = remember_place(places, service.needs, case.place)
        return Caller(not self.own, len(self.own), places)

    def know(self, needs: Sequence[Need]) -> Facts:
        """Answer what the engine needs to know."""
        facts = NO_FACTS
        for need in needs:
            if isinstance(need, OwnCases):
                facts = facts._replace(cases=tuple(self.own[:MOST_LISTED]))
            elif isinstance(need, CaseByNumber):
                facts = facts._replace(case=self._case(need.number))
        return facts

    def do(self, effect: Effect, state: State) -> State:
        """Do what the engine wants done; a filed report brings its number into the call."""
        if isinstance(effect, FileReport):
            number = self._next_number()
            self.filed.append(Filing(number, Report(effect.service, effect.place)))
            case = CaseFact(number, "received", effect.service, effect.place, own=True)
            self.own.insert(0, case)
            return state._replace(number=number)
        if isinstance(effect, AddComment):
            self.comments.append(effect.text)
        elif isinstance(effect, SetLanguage):
            self.language = effect.language
        return state

    def _case(self, number: int) -> CaseFact | None:
        every = (*self.own, *self._others)
        return next((case for case in every if case.number == number), None)

    def _next_number(self) -> int:
        """Give a number that can be read out and is not taken."""
        payload = FIRST_NUMBER
        while self._case(number := with_check_digit(payload)):
            payload += 1
        return number


def with_check_digit(payload: int) -> int:
    """Make a public number of its first digits.

    >>> with_check_digit(1234567)
    12345671
    """
    return int(f"{payload}{check_digit.check_digit(str(payload))}")


def returning(city: City) -> tuple[CaseFact, ...]:
    """Make up a caller who has reported before: a case for each kind of place, newest first."""
    gazetteer = city.gazetteer
    container = next((b.containers[0].code for b in gazetteer.bairros() if b.containers), "")
    bairro = next((bairro.code for bairro in gazetteer.bairros()), "")
    places = {"container": container, "block": bairro and f"{bairro}/1", "nothing": bairro}
    found: list[CaseFact] = []
    for need, place in places.items():
        service = next((s for s in city.services.values() if s.needs == need), None)
        if service and place:
            number = with_check_digit(2_000_000 + len(found))
            found.append(CaseFact(number, "in_progress", service.code, place, own=True))
    return tuple(found)
