"""The jobs of a made-up crew: what it hears of them, and what its keys do with them.

As with a database, the list loses a job when the crew is done with it. A drawing remembers one
job, the last: that is all the screens of a call show.
"""

from collections.abc import Sequence

from app.domain.report import Status
from app.menu.effects import (
    NO_FACTS,
    CrewJobs,
    DoJob,
    Effect,
    Facts,
    Job,
    JobByNumber,
    Need,
    after_job,
)
from app.menu.state import State


def crew_facts(
    jobs: Sequence[Job], needs: Sequence[Need], last: Job | None, *, is_gone: bool
) -> Facts:
    """Give what a crew asks for: its list, or a job as it stands.

    `last` is the job that the call looked at last; `is_gone` says whether others close every job
    while it is listed.
    """
    for need in needs:
        if isinstance(need, CrewJobs):
            return Facts(jobs=tuple(_listed(jobs, last)))
        if isinstance(need, JobByNumber):
            stands = {job.number: job for job in (*jobs, *([last] if last else []))}
            job = stands[need.number]
            gone = job._replace(status=str(Status.RESOLVED), is_gone=True)
            return Facts(job=gone if is_gone else job)
    return NO_FACTS


def do_jobs(state: State, effects: Sequence[Effect]) -> State:
    """Do what the crew's key does with the job that it looks at."""
    for effect in effects:
        if isinstance(effect, DoJob) and state.job:
            state = state._replace(job=after_job(state.job, effect.does))
    return state


def _listed(jobs: Sequence[Job], last: Job | None) -> list[Job]:
    """Give the jobs that a crew still has, the last one as it stands."""
    if last is None:
        return list(jobs)
    is_left = last.is_gone or (last.is_done and last.status != Status.IN_PROGRESS)
    now = [last._replace(is_done=False) if job.number == last.number else job for job in jobs]
    return [job for job in now if job.number != last.number or not is_left]
