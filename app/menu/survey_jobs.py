"""Jobs as crews may meet them on a walk: to be accepted, accepted, done, gone."""

from collections.abc import Iterator
from typing import Final

from app.domain.report import Status
from app.menu.effects import (
    NO_FACTS,
    CaseFact,
    CrewJobs,
    DoJob,
    Effect,
    Facts,
    Job,
    JobByNumber,
    Need,
    after_job,
)
from app.menu.longest import MOST_JOBS
from app.menu.state import State

#: Its number is as wide as that of the longest list.
_LISTED: Final = 10 ** (len(str(MOST_JOBS)) - 1)
#: As long as any other moment.
_DUE_US: Final = 1_893_456_000_000_000


def some_job(case: CaseFact) -> Job:
    """Give a job of a made-up case, late and with a date."""
    return Job(case.number, "assigned", case.service, case.place, _DUE_US, is_late=True)


def many(job: Job) -> Facts:
    """Give a list with every kind of page: all in the middle are alike."""
    return Facts(jobs=(job,) * _LISTED)


def of_jobs(job: Job | None, needs: tuple[Need, ...]) -> tuple[Facts, ...]:
    """Give what a crew may hear; () where nothing of jobs is asked."""
    if job is None:
        return ()
    if any(isinstance(need, JobByNumber) for need in needs):
        gone = job._replace(status=Status.CONFIRMED, is_gone=True)
        return tuple(Facts(job=one) for one in (job, after_job(job, "accept"), gone))
    return (many(job), NO_FACTS) if any(isinstance(need, CrewJobs) for need in needs) else ()


def outcomes(state: State, effects: tuple[Effect, ...]) -> Iterator[State]:
    """Give what may come of what is done with a job: it is done, or others were faster."""
    does = [effect.does for effect in effects if isinstance(effect, DoJob)]
    if not does or state.job is None:
        yield state
        return
    yield state._replace(job=after_job(state.job, does[0]))
    yield state._replace(job=state.job._replace(status=Status.CONFIRMED, is_gone=True))
