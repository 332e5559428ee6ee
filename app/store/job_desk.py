"""Answers what crews ask on the phone, and does with their jobs what they say.

A change of a case is the officials' own use case, over a book that has read beforehand and whose
writing the batch does: so a job done on a phone is stored with the turn that says so.
"""

import logging
from typing import Any

from app.domain.errors import AppError
from app.domain.lifecycle import after
from app.domain.report import OPEN, Status
from app.menu.effects import JOB_EFFECTS, Job
from app.store import job_sql, part_sql
from app.store.job_rows import JobBook
from app.store.news_text import read_news
from app.store.trips import Each, Hold, Query, Reads, Row, Steps
from app.store.writing import Writing
from app.usecases.call import Call
from app.usecases.case_book import Stored
from app.usecases.crew_jobs import FindJob, FindJobs, TakeJob, change_for, code_of, in_order
from app.usecases.take_action import take_action
from app.usecases.telling import Case, Person

log = logging.getLogger(__name__)
OfCrews = FindJobs | FindJob | TakeJob


class JobDesk:
    """What the running batch knows of jobs."""

    def __init__(self, desk: Writing) -> None:
        """Begin with nothing done."""
        self._desk = desk
        #: With what this batch has done something, and what of it the crew has no more.
        self._now: dict[tuple[str, int], Job] = {}
        self._left: set[tuple[str, int]] = set()

    def answer(self, call: Call, ask: OfCrews) -> Steps[tuple[Job, ...] | Job]:
        """Answer one ask."""
        if isinstance(ask, FindJobs):
            return (yield from self._jobs(call, ask))
        if isinstance(ask, FindJob):
            known = self._now.get((ask.crew, ask.number))
            return known or (yield from self._job(call, ask.crew, ask.number))[0]
        return (yield from self._take(call, ask))

    def _jobs(self, call: Call, ask: FindJobs) -> Steps[tuple[Job, ...]]:
        [rows] = yield Reads([Query(job_sql.JOBS, self._whose(call, ask.crew))])
        found = (self._seen(row) for row in rows)
        kept = (job for job in found if (ask.crew, job.number) not in self._left)
        return in_order(self._now.get((ask.crew, job.number), job) for job in kept)

    def _whose(self, call: Call, crew: str) -> dict[str, Any]:
        code, _, member = crew.partition(" ")
        return {"city": self._desk.cities.id(call.city), "crew": code, "member": int(member)}

    def _seen(self, row: Row) -> Job:
        number, status, service, *place, due = row[:8]
        is_late = due is not None and due < self._desk.now_us
        return Job(number, status, service, _place(place), due or 0, is_late)

    def _job(self, call: Call, crew: str, number: int) -> Steps[tuple[Job, Row]]:
        """Give a job as it stands, and all that was read of it."""
        wanted = {**self._whose(call, crew), "number": number}
        [rows] = yield Reads([Query(job_sql.JOB, wanted)])
        if not rows:
            return Job(number, is_gone=True), ()
        row = rows[0]
        job, (_, owner, *_, works_in) = self._seen(row), row[8:]
        is_theirs = owner == code_of(crew) and works_in is not None
        return job._replace(is_gone=job.status not in OPEN or not is_theirs), row

    def _take(self, call: Call, ask: TakeJob) -> Steps[Job]:
        """Do what a crew wants; a case that is not theirs any more is left alone."""
        wish = ask.wish
        yield Hold([(self._desk.cities.id(call.city), wish.number)])
        job, row = yield from self._job(call, ask.crew, wish.number)
        if job.is_gone:
            return job
        if after(JOB_EFFECTS[wish.does], Status(job.status)) is None:
            # A colleague was faster, and it stands as it is wanted: there is nothing to write.
            return job._replace(is_done=True)
        report_id, owner, events, seen, _ = row[8:]
        [people] = yield Reads([Each(part_sql.PEOPLE, [{"report": report_id}])])
        case = Case(report_id, job.number, job.service, job.place)
        stored = Stored(case, Status(job.status), owner, 0, events)
        city = self._desk.cities.newest(call.city)
        book = JobBook(self._desk, city, stored, [_person(one) for one in people], seen)
        try:
            change = change_for(city, ask.crew, wish, job)
            changed = take_action(book, city, stored, change)
        except AppError as error:
            # The menu of a call may be older than the city's messages and bodies.
            log.warning("job.refused", extra={"reason": str(error)})
            return job._replace(is_gone=True)
        call.new_jobs.append(book)
        done = job._replace(status=str(changed.status), is_done=True)
        key = ask.crew, job.number
        self._now[key] = done
        if book.leaves:
            self._left.add(key)
        return done


def _place(where: Row | list[str]) -> str:
    point, bairro, block, district = where
    return point or (f"{bairro}/{block}" if block else bairro) or district


def _person(row: Row) -> Person:
    _, contact_id, language, news, role, network, works = row
    return Person(contact_id, language, read_news(news), role, network=network, works=bool(works))
