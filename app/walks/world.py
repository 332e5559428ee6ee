"""The made-up world around a walk: who calls, which cases there are, what calls leave behind.

It stands for the database: it answers what the engine needs to know and keeps what the engine
wants done, so the next call of the same caller knows of the first.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from app.domain import check_digit
from app.domain.report import CLOSED_UNSOLVED, OPEN, Status, remember_place
from app.menu.effects import (
    MEMBER,
    NO_FACTS,
    AddComment,
    CaseByNumber,
    CaseFact,
    CrewJobs,
    DoJob,
    Effect,
    Facts,
    FileReport,
    Job,
    JobByNumber,
    Need,
    OpenCase,
    OwnCases,
    SameOpen,
    SetLanguage,
    TakesPart,
    after_job,
)
from app.menu.examples import SOME_NUMBER
from app.menu.model import City
from app.menu.state import Awaiting, Caller, News, State
from app.menu.veil import MOST_CASES
from app.usecases.news import Item
from app.usecases.parts import JOINED, Standing, after, counts, decide, kind_of
from app.walks.reports import Report

#: What the first report of a walk counts from: easy to see that nobody gave this number out.
FIRST_NUMBER: Final = 1_234_567
#: What a crew does with a job -> how a dialogue tells of it.
JOB_DEEDS: Final = {
    "accept": "accepted",
    "done": "done",
    "impossible": "impossible",
    "decline": "declined",
}


class Filing(NamedTuple):
    """A report that a walk filed."""

    number: int
    report: Report
    numbers: tuple[tuple[str, str], ...] = ()  #: typed on the way: (screen, digits)


class Done(NamedTuple):
    """What a walk did with a case that was there."""

    kind: str  #: joined | subscribed | confirmed | reopened | of `JOB_DEEDS`
    number: int


class World:
    """One caller and all cases that there are."""

    def __init__(
        self,
        city: City,
        language: str = "",
        own: Sequence[CaseFact] = (),
        others: Sequence[CaseFact] = (),
        day: int = 0,
        jobs: Sequence[Job] = (),
        *,
        others_first: bool = False,
        same_open: bool = False,
    ) -> None:
        """Begin with the caller's own cases, newest first, and those of other people.

        `day` is `date.toordinal` of the day on which the caller dials. Who has `jobs` is of a crew;
        `others_first`: somebody else does each of them a moment before. `same_open`: whatever the
        caller reports, somebody else has reported it there before.
        """
        self._crew = MEMBER if jobs else ""
        self.jobs = list(jobs)
        self._gone: dict[int, Job] = {}  #: those that the list has lost, as they stand
        self._others_first = others_first
        self._same_open = same_open
        self._city = city
        self.day = day
        self.language = language or city.language
        self.own = list(own)
        self._others = list(others)
        self.filed: list[Filing] = []
        self.comments: list[str] = []
        self.done: list[Done] = []
        self._standing: dict[int, Standing] = {}
        #: Cases of which the caller has heard how they ended.
        self._heard: set[int] = set()
        #: Who have told of a case, besides the one who reported it.
        self._joined: dict[int, int] = {}

    def caller(self) -> Caller:
        """Give what the line knows of the caller when a call begins."""
        places: tuple[tuple[str, str], ...] = ()
        for case in reversed(self.own):
            if service := self._city.services.get(case.service):
                places = remember_place(places, service.needs, case.place)
        heard = self._awaiting(), self._tell_news()
        return Caller(not self.own, len(self.own), places, None, *heard, self._crew)

    def _tell_news(self) -> News | None:
        """Give the caller's newest case that was closed unsolved, in one call only."""
        for case in self.own:
            if case.status in CLOSED_UNSOLVED and case.number not in self._heard:
                self._heard.add(case.number)
                return News(case.number, case.status, case.service, case.place)
        return None

    def _awaiting(self) -> Awaiting | None:
        """Give the caller's newest case that is said to be solved, till they have said a word."""
        for case in self.own:
            if case.status == Status.RESOLVED and self._stands(case.number).awaited:
                return Awaiting(case.number, case.service, case.place)
        return None

    def know(self, needs: Sequence[Need]) -> Facts:
        """Answer what the engine needs to know."""
        facts = NO_FACTS
        for need in needs:
            if isinstance(need, OwnCases):
                facts = facts._replace(cases=tuple(self.own[:MOST_CASES]))
            elif isinstance(need, CaseByNumber):
                facts = facts._replace(case=self._case(need.number))
            elif isinstance(need, SameOpen):
                facts = facts._replace(same=self._same(need))
            elif isinstance(need, CrewJobs):
                facts = facts._replace(jobs=tuple(self.jobs))
            elif isinstance(need, JobByNumber):
                facts = facts._replace(job=self._job(need.number))
        return facts

    def _job(self, number: int) -> Job:
        """Give a job as it stands: one that is closed was closed while it was listed."""
        job = next((job for job in self.jobs if job.number == number), None)
        if job is None:
            return self._gone.get(number, Job(number))._replace(is_gone=True)
        return job._replace(is_gone=job.status not in OPEN)

    def _same(self, need: SameOpen) -> OpenCase | None:
        """Give the oldest case that is open there, else near by: others', then the caller's."""
        within = self._city.services[need.service].same_within_m
        for place in (need.place, *self._city.gazetteer.near(need.place, within)):
            for case in (*reversed(self._others), *reversed(self.own)):
                if (case.service, case.place) == (need.service, place) and case.status in OPEN:
                    here = "" if place == need.place else place
                    return OpenCase(case.number, self._people(case.number), case.due, here)
        return self._made_open(need) if self._same_open else None

    def _made_open(self, need: SameOpen) -> OpenCase:
        """Let somebody else have reported it, from now on."""
        case = CaseFact(self._next_number(), "received", need.service, need.place, own=False)
        self._others.append(case)
        return OpenCase(case.number, self._people(case.number))

    def _people(self, number: int) -> int:
        return 1 + self._joined.get(number, 0)

    def do(self, effect: Effect, state: State) -> State:
        """Do what the engine wants done; a filed report brings its number into the call."""
        if isinstance(effect, FileReport):
            number = self._next_number()
            self.filed.append(Filing(number, Report(effect.service, effect.place), effect.numbers))
            # No date: none like it was ever solved here.
            case = CaseFact(number, "received", effect.service, effect.place, own=True)
            self.own.insert(0, case)
            return state._replace(number=number, due=0)
        if isinstance(effect, TakesPart):
            return self._take_part(effect, state)
        if isinstance(effect, DoJob):
            return state._replace(job=self._do_job(effect))
        if isinstance(effect, AddComment):
            self.comments.append(effect.text)
        elif isinstance(effect, SetLanguage):
            self.language = effect.language
        return state

    def _take_part(self, effect: TakesPart, state: State) -> State:
        """Let the caller take part in a case, as the line does for a caller with a number."""
        number, kind = effect.number, kind_of(effect)
        if deed := decide(kind, self._stands(number), contact_id=1):
            self._standing[number] = after(deed.before, deed)
            self._joined[number] = self._joined.get(number, 0) + counts(deed)
            self.done.append(Done(kind, number))
        return state._replace(people=self._people(number)) if kind == JOINED else state

    def _do_job(self, effect: DoJob) -> Job:
        """Let the crew do something with a job, which the list loses unless they accept it."""
        found = self._job(effect.number)
        job = after_job(found, effect.does)
        if self._others_first and not found.is_gone:
            job = job._replace(is_gone=True, is_done=False)
        self.jobs = [one for one in self.jobs if one.number != job.number]
        self._gone[job.number] = job
        if not job.is_gone:
            self.done.append(Done(JOB_DEEDS[effect.does], job.number))
            if effect.does == "accept":
                self.jobs.append(job)
        return job

    def _stands(self, number: int) -> Standing:
        """Say how the caller stands to a case."""
        is_own = any(case.number == number for case in self.own)
        asks = Item(0, number, Status.RESOLVED, "", "", 0)
        known = self._standing.get(number, Standing(0, False, "", asks))
        return known._replace(is_reporter=is_own)

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
    if found and city.menu.looks_at_awaiting:
        found[0] = found[0]._replace(status="resolved")
    return tuple(found)


def somebodys(city: City) -> tuple[CaseFact, ...]:
    """Make up the case of somebody else whose number calls made in memory type.

    It is of the last problem, and no more is known than the last district: hardly any call asks
    whether that is open there.
    """
    service, district = [*city.services][-1:], city.gazetteer.districts[-1:]
    return tuple(
        CaseFact(SOME_NUMBER, "in_progress", code, one.code, own=False)
        for code, one in zip(service, district, strict=False)
    )


def crew_jobs(city: City) -> tuple[Job, ...]:
    """Make up what a crew has to do: a case for each kind of place, none accepted, none dated."""
    cases = returning(city)
    return tuple(Job(one.number, Status.ASSIGNED, one.service, one.place) for one in cases)
