"""Exports that the service makes by itself, in SQL.

A try of a job has a number, which every later word of it names: a process that was held up and
comes back finds that another one has begun anew, and changes nothing.
"""

from collections.abc import Collection
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Update, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.clock import Micros, micros
from app.domain.export_jobs import KEPT_US, Job, State
from app.store.schema import export_jobs
from app.store.tables.export_jobs import IS_READY, IS_UNDER_WAY

#: Jobs of one person that a page shows.
MOST_SHOWN = 20
_SAID = 200


class Whole(NamedTuple):
    """What a job came to."""

    file_name: str
    size: int  #: bytes
    rows: int
    cases: int
    manifest: str


def queue(connection: Connection, job: Job) -> tuple[Job, bool]:
    """Store a job; give it and True, or the same that is under way already and False."""
    postgres = connection.dialect.name == "postgresql"
    make = postgresql.insert if postgres else sqlite.insert
    hashed = blake2b(job.wish.encode(), digest_size=16).digest()
    of = {"user_id": job.user_id, "city_id": job.city_id, "wish_hash": hashed}
    values = {"id": job.id, "asked_at": job.asked_us, "wish": job.wish, "state": str(job.state)}
    made = make(export_jobs).values(**of, **values, cases=job.cases).on_conflict_do_nothing()
    if connection.scalar(made.returning(export_jobs.c.id)) is not None:
        return job, True
    same = [export_jobs.c[name] == value for name, value in of.items()]
    found = connection.execute(select(export_jobs).where(*same, text(IS_UNDER_WAY))).one()
    return _job(found), False


def count_under_way(connection: Connection, user_id: int) -> int:
    """Count what of one person's waits or is being made."""
    query = select(func.count()).select_from(export_jobs).where(text(IS_UNDER_WAY))
    return connection.scalar(query.where(export_jobs.c.user_id == user_id)) or 0


def next_job(connection: Connection) -> Job | None:
    """Give what is to be made next, the oldest first; what was begun and never ended, too."""
    query = select(export_jobs).where(text(IS_UNDER_WAY)).order_by(export_jobs.c.id).limit(1)
    row = connection.execute(query).one_or_none()
    return _job(row) if row else None


def begin(connection: Connection, job: Job) -> bool:
    """Begin the next try of a job; False where it is another job by now."""
    same = export_jobs.c.id == job.id, export_jobs.c.tries == job.tries
    begun = update(export_jobs).where(*same, text(IS_UNDER_WAY))
    values = {"state": str(State.RUNNING), "tries": job.tries + 1, "done": 0}
    return bool(connection.execute(begun.values(**values)).rowcount)


def note(connection: Connection, job: Job, done: int) -> bool:
    """Note how far this try is; False where it should go no further."""
    return bool(connection.execute(_this_try(job).values(done=done)).rowcount)


def put_back(connection: Connection, job: Job) -> None:
    """Let a try that was not to blame count for nothing."""
    values = {"state": str(State.WAITING), "tries": job.tries - 1, "done": 0}
    connection.execute(_this_try(job).values(**values))


def finish(connection: Connection, job: Job, whole: Whole, now_us: Micros) -> bool:
    """Say that the file of this try is whole; False where nobody wants it any more.

    Who did not hear the answer may say it again.
    """
    values = {
        "state": str(State.READY),
        "file_name": whole.file_name,
        "size": whole.size,
        "rows": whole.rows,
        "done": whole.cases,
        "manifest": whole.manifest,
        "ready_at": now_us,
    }
    if connection.execute(_this_try(job).values(**values)).rowcount:
        return True
    its = export_jobs.c.id == job.id, export_jobs.c.tries == job.tries
    was = select(export_jobs.c.id).where(*its, export_jobs.c.state == str(State.READY))
    return connection.scalar(was) is not None


def fail(connection: Connection, job: Job, said: str) -> None:
    """Give a job up."""
    its = export_jobs.c.id == job.id, export_jobs.c.tries == job.tries
    values = {"state": str(State.FAILED), "said": said[:_SAID]}
    connection.execute(update(export_jobs).where(*its, text(IS_UNDER_WAY)).values(**values))


def end(connection: Connection, job: Job) -> bool:
    """Want a job, or its file, no more; False where there is nothing of it."""
    there = export_jobs.c.state.in_([State.WAITING, State.RUNNING, State.READY])
    ended = update(export_jobs).where(export_jobs.c.id == job.id, there)
    return bool(connection.execute(ended.values(state=str(State.ENDED))).rowcount)


def take(connection: Connection, job: Job, now_us: Micros) -> None:
    """Note that its file is downloaded."""
    its = export_jobs.c.id == job.id
    connection.execute(update(export_jobs).where(its).values(taken_at=now_us))


def is_past(connection: Connection, now_us: Micros) -> bool:
    """Whether the file of some job was kept long enough."""
    old = select(export_jobs.c.id).where(text(IS_READY), _is_old(now_us)).limit(1)
    return connection.scalar(old) is not None


def expire(connection: Connection, now_us: Micros) -> None:
    """Let files go that were kept long enough."""
    old = update(export_jobs).where(text(IS_READY), _is_old(now_us))
    connection.execute(old.values(state=str(State.EXPIRED)))


def kept_files(connection: Connection, ids: Collection[int]) -> set[tuple[int, int]]:
    """Give which of these jobs may have a file, each with the try that wrote it."""
    query = select(export_jobs.c.id, export_jobs.c.tries).where(
        export_jobs.c.id.in_(sorted(ids)),
        export_jobs.c.state.in_([State.RUNNING, State.READY]),
    )
    return {(row.id, row.tries) for row in connection.execute(query)}


def list_jobs(connection: Connection, user_id: int, city_id: int) -> list[Job]:
    """Give somebody's newest jobs, the newest first; by the index of users."""
    mine = export_jobs.c.user_id == user_id, export_jobs.c.city_id == city_id
    query = select(export_jobs).where(*mine).order_by(export_jobs.c.id.desc())
    return [_job(row) for row in connection.execute(query.limit(MOST_SHOWN))]


def find_job(connection: Connection, user_id: int, job_id: int) -> Job | None:
    """Give a job of somebody's; None where they have no such."""
    its = export_jobs.c.id == job_id, export_jobs.c.user_id == user_id
    row = connection.execute(select(export_jobs).where(*its)).one_or_none()
    return _job(row) if row else None


def _this_try(job: Job) -> Update:
    return update(export_jobs).where(
        export_jobs.c.id == job.id,
        export_jobs.c.tries == job.tries,
        export_jobs.c.state == str(State.RUNNING),
    )


def _is_old(now_us: Micros) -> ColumnElement[bool]:
    return export_jobs.c.ready_at <= now_us - KEPT_US


def _job(row: Row[Any]) -> Job:
    return Job(
        row.id,
        row.city_id,
        row.user_id,
        micros(row.asked_at),
        row.wish,
        State(row.state),
        row.cases,
        row.done,
        row.tries,
        row.file_name or "",
        row.size or 0,
        row.rows or 0,
        row.manifest or "",
        row.said,
        micros(row.ready_at) if row.ready_at else None,
        micros(row.taken_at) if row.taken_at else None,
    )
