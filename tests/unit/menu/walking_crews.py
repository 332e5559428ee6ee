"""Jobs that somebody of a crew meets on random walks, and what becomes of them meanwhile."""

from collections.abc import Sequence
from random import Random

from app.domain.public_number import public_number
from app.domain.report import Status
from app.menu.effects import CrewJobs, DoJob, Facts, Job, JobByNumber, after_job
from app.menu.model import City

CREW = "crew 1"
_KEY = b"a key of a crew."
#: 2026-11-22, noon UTC.
_DUE_US = 1_795_348_800_000_000
_OPEN = (Status.RECEIVED, Status.ASSIGNED, Status.IN_PROGRESS)


class CrewWorld:
    """What one crew has to do; it is filled again when little is left."""

    def __init__(self, city: City, chance: Random, places: Sequence[str]) -> None:
        self._city, self._chance = city, chance
        self._places = places or [district.code for district in city.gazetteer.districts]
        self._jobs: dict[int, Job] = {}
        self._made = 0

    def refill(self) -> None:
        """Let there be three jobs at least."""
        while len(self._jobs) < 3:
            self._made += 1
            number = public_number(self._made, _KEY)
            service = self._chance.choice([*self._city.services])
            due = self._chance.choice((0, _DUE_US))
            status, place = self._chance.choice(_OPEN), self._chance.choice(self._places)
            is_late = bool(due) and self._chance.random() < 0.5
            self._jobs[number] = Job(number, str(status), service, place, due, is_late)

    def answer(self, need: CrewJobs | JobByNumber, facts: Facts) -> Facts:
        """Tell what a need asks; now and then somebody was faster."""
        if isinstance(need, CrewJobs):
            return facts._replace(jobs=tuple(self._jobs.values()))
        return facts._replace(job=self._now(need.number))

    def _now(self, number: int) -> Job:
        known = self._jobs.get(number)
        if known and self._chance.random() > 0.15:
            return known
        self._jobs.pop(number, None)
        gone = known or Job(number, "", *self._anything())
        return gone._replace(status=str(Status.CONFIRMED), is_gone=True)

    def _anything(self) -> tuple[str, str]:
        return self._chance.choice([*self._city.services]), self._chance.choice(self._places)

    def do(self, effect: DoJob) -> Job:
        """Do what a crew wants with a job of the list."""
        now = self._now(effect.number)
        job = after_job(now, effect.does)
        if job.status not in _OPEN or effect.does == "decline":
            self._jobs.pop(effect.number, None)
        elif not job.is_gone:
            self._jobs[effect.number] = job._replace(is_done=False)
        return job
