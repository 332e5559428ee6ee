"""Crews: their phones open a list of jobs; they accept, do, hand back, or say why it cannot be."""

import random
from collections.abc import Generator
from typing import Final

from app.demo.foreman import Foreman
from app.demo.line import Talk
from app.demo.residents import Resident, Residents
from app.demo.screen import Screen
from app.menu.model import City
from app.usecases.crews import Joining

#: Members of a crew, and jobs that one does in a call.
MEMBERS: Final = 2
MOST_JOBS: Final = 5
#: Of jobs, those that are accepted first, and of these those that are left for later.
ACCEPTS: Final = 0.3
LEAVES: Final = 0.3
#: How often a job is done, cannot be done, is handed back.
SHARES: Final = {"done": 0.78, "impossible": 0.15, "decline": 0.07}
#: Of done ones, those of which somebody writes what they did; of shifts, those whose members call
#: in the same minute, and so have the same jobs before them.
WRITES: Final = 0.3
TOGETHER: Final = 0.5
WORDS: Final = "varrido e levado"
#: Hours of the day at which crews call.
SHIFTS: Final = (9, 14)
#: Of cases whose body has crews, those that a crew gets.
GIVEN: Final = 0.35

_Step = Generator[str, Screen, Screen]


def crews_of(city: City, body: str) -> list[str]:
    """Give the crews that work for a body."""
    return [one.code for one in city.bodies.values() if one.is_crew and one.falls_to == body]


class Crews:
    """The crews of a city and their phones."""

    def __init__(self, city: City, residents: Residents, chance: random.Random) -> None:
        codes = [one.code for one in city.bodies.values() if one.is_crew]
        self._chance = chance
        #: Crew -> its members.
        self.members = {
            code: [residents.reserved(n * MEMBERS + one) for one in range(MEMBERS)]
            for n, code in enumerate(codes)
        }

    @property
    def phones(self) -> frozenset[str]:
        """Numbers that open a list of jobs."""
        return frozenset(who.phone for members in self.members.values() for who in members)

    def joining(self) -> list[Joining]:
        """Give who is to be added before the first call."""
        crews = self.members.items()
        return [
            Joining(code, who.phone, "", "official ana") for code, all_ in crews for who in all_
        ]

    def shift(self, code: str) -> list[tuple[Resident, int]]:
        """Give the members of a crew, each with the minute of the hour at which they call."""
        members = self.members[code]
        minutes = [self._chance.randrange(5, 50) for _ in members]
        if self._chance.random() < TOGETHER:
            minutes = minutes[:1] * len(members)
        return [*zip(members, minutes, strict=True)]

    def works(self, code: str, foreman: Foreman) -> Talk:
        """Work off the first jobs of a list."""
        screen = yield ""
        for _ in range(MOST_JOBS):
            foreman.listed(code, screen)
            jobs = foreman.signs.jobs(screen)
            if screen.ends or not jobs:
                return
            screen = yield jobs[0]
            number = screen.number or 0
            if foreman.opened(code, number, screen):
                screen = yield from self._job(code, number, screen, foreman)
                if foreman.signs.key(screen, "done"):
                    return  # accepted, and left for later
            if foreman.signs.is_gone(screen) and not foreman.signs.jobs(screen):
                screen = yield next(iter(screen.options))  # back to the list

    def _job(self, code: str, number: int, screen: Screen, foreman: Foreman) -> _Step:
        """Do something with a job; give the last screen."""
        accept = foreman.signs.key(screen, "accept")
        if accept and self._chance.random() < ACCEPTS:
            screen = yield accept
            if not foreman.did(code, number, "accept", screen) or self._chance.random() < LEAVES:
                return screen
        does = self._chance.choices([*SHARES], [*SHARES.values()])[0]
        screen = yield foreman.signs.key(screen, does)
        if foreman.signs.asks(screen):
            screen = yield self._answer(does, number, screen, foreman)
        foreman.did(code, number, does, screen)
        return screen

    def _answer(self, does: str, number: int, screen: Screen, foreman: Foreman) -> str:
        if does == "done" and self._chance.random() < WRITES:
            return foreman.code(number) or WORDS
        return next(iter(screen.options), WORDS)
