"""What the engine needs to know of cases, asked of the store. Pure, as the answer to a turn is."""

from collections.abc import Generator, Iterable

from app.menu.effects import (
    NO_FACTS,
    CaseFact,
    CrewJobs,
    Facts,
    Job,
    JobByNumber,
    Need,
    OpenCase,
    OwnCases,
    SameOpen,
)
from app.usecases.call import Answered, Ask, FindCase, FindCases
from app.usecases.crew_jobs import FindJob, FindJobs
from app.usecases.parts import FindOpen


def know(needs: Iterable[Need]) -> Generator[Ask, Answered, Facts]:
    """Give the answers to all needs of a screen."""
    facts = NO_FACTS
    for need in needs:
        facts = yield from _know(need, facts)
    return facts


def _know(need: Need, facts: Facts) -> Generator[Ask, Answered, Facts]:
    """Add the answer to one need to what is known."""
    if isinstance(need, OwnCases):
        cases = yield FindCases()
        assert isinstance(cases, list)
        return facts._replace(cases=tuple(cases))
    if isinstance(need, SameOpen):
        same = yield FindOpen(need.service, need.place)
        assert same is None or isinstance(same, OpenCase)
        return facts._replace(same=same)
    if isinstance(need, CrewJobs):
        jobs = yield FindJobs(need.crew)
        assert isinstance(jobs, tuple)
        return facts._replace(jobs=tuple(job for job in jobs if isinstance(job, Job)))
    if isinstance(need, JobByNumber):
        job = yield FindJob(need.crew, need.number)
        assert isinstance(job, Job)
        return facts._replace(job=job)
    case = yield FindCase(need.number)
    assert case is None or isinstance(case, CaseFact)
    return facts._replace(case=case)
