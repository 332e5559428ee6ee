"""Hears what crews read and do on their phones, and holds it against what has happened."""

from collections import Counter
from collections.abc import Callable
from typing import Final

from app.demo.clock import Clock
from app.demo.job_signs import JobSigns
from app.demo.screen import Screen
from app.demo.truth import Case, Truth
from app.menu.effects import JOB_EFFECTS
from app.menu.model import City

#: What is done with a job, or with one that is gone -> how the figures call it.
COUNTS: Final = {
    "accept": "took",
    "done": "did",
    "impossible": "impossible",
    "decline": "handed_back",
    "gone": "gone",
}
#: Statuses in which nobody has handed a case to a crew yet.
_NEW: Final = ("received", "acknowledged")
#: A list says no higher number.
_MOST_SAID: Final = 99


class Foreman:
    """Keeps the truth of jobs."""

    def __init__(
        self, city: City, truth: Truth, clock: Clock, again: Callable[[Case], None]
    ) -> None:
        """`again`: is told of a case that a crew has handed back."""
        self.signs = JobSigns(city)
        self._city = city
        self._truth = truth
        self._clock = clock
        self._again = again
        self._done: Counter[str] = Counter()
        #: Screens of crews that were looked at, and those that said what is not so.
        self.looked = 0
        self.wrong: list[str] = []

    @property
    def figures(self) -> dict[str, int]:
        """How many jobs were taken, done, impossible, handed back; how many were gone."""
        return {name: self._done[does] for does, name in COUNTS.items()}

    def code(self, number: int) -> str:
        """Give the code that is painted where a job is; "" where there is none."""
        wish = self._truth.cases[number].wish
        return wish.point if wish else ""

    def listed(self, crew: str, screen: Screen) -> None:
        """A crew reads how many jobs it has: those that officials have given it, and not closed."""
        said = self.signs.count(screen)
        if said is None:
            return
        cases = [case for case in self._truth.cases.values() if case.is_open]
        known = sum(case.owner == crew and case.status not in _NEW for case in cases)
        # Whose somebody else's slip has made them nobody can say, nor whether they are held.
        others = sum(case.owner in (crew, "") and case.status in _NEW for case in cases)
        holds = min(known, _MOST_SAID) <= said <= min(known + others, _MOST_SAID)
        self._look(holds, f"{crew} has {known} jobs, not as in: {screen.text}")

    def opened(self, crew: str, number: int, screen: Screen) -> bool:
        """A crew reads one job; give whether there is something to do with it."""
        if not self._is_theirs(crew, number, screen):
            return False
        case = self._truth.cases[number]
        accepts = bool(self.signs.key(screen, "accept"))
        offered = all(self.signs.key(screen, does) for does in ("done", "impossible", "decline"))
        holds = offered and accepts is (case.status != "in_progress")
        self._look(holds, f"{number} is {case.status}, not as in: {screen.text}")
        return offered

    def did(self, crew: str, number: int, does: str, screen: Screen) -> bool:
        """A crew did something with a job; give whether the screen says that it was in time."""
        if not self._is_theirs(crew, number, screen):
            return False
        case = self._truth.cases[number]
        # What a colleague has accepted at the same moment is accepted; nothing more is written.
        self._done[does] += (does, case.status) != ("accept", "in_progress")
        now = self._clock.now_us()
        status, _ = self._truth.changed(number, str(JOB_EFFECTS[does]), now)
        if does == "decline":
            case.owner = self._city.bodies[crew].falls_to
            self._again(case)
        is_told = screen.number == number and (does == "accept" or self.signs.says(screen, status))
        self._look(is_told, f"{crew} did {does} with {number}, and is told: {screen.text}")
        return True

    def _is_theirs(self, crew: str, number: int, screen: Screen) -> bool:
        """Whether a screen says that a job is still a crew's: that must be so, or not be so."""
        case, is_gone = self._truth.cases.get(number), self.signs.is_gone(screen)
        theirs = case is not None and case.is_open and case.owner in (crew, "")
        holds = theirs is not is_gone and (not is_gone or not case or self._says(case, screen))
        self._look(holds, f"{number} of {crew} is {case and case.status}: {screen.text}")
        self._done["gone"] += is_gone
        return theirs and not is_gone

    def _says(self, case: Case, screen: Screen) -> bool:
        return self.signs.says(screen, case.status)

    def _look(self, holds: bool, what: str) -> None:
        self.looked += 1
        if not holds:
            self.wrong.append(what)
