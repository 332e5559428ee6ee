"""Leases in SQL: of several processes one does a job, and another goes on when that one died."""

from sqlalchemy import Connection, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.clock import Micros
from app.store.schema import jobs


def take(connection: Connection, name: str, worker: int, now_us: Micros, until: Micros) -> bool:
    """Take the lease of a job, or have it for longer; False where another process has it."""
    postgres = connection.dialect.name == "postgresql"
    insert = postgresql.insert if postgres else sqlite.insert
    mine = {"worker": worker, "leased_until": until}
    free = or_(jobs.c.worker == worker, jobs.c.leased_until <= now_us)
    taken = update(jobs).where(jobs.c.name == name, free).values(**mine)
    if connection.execute(taken).rowcount:
        return True
    first = insert(jobs).values(name=name, **mine).on_conflict_do_nothing()
    return connection.scalar(first.returning(jobs.c.name)) is not None


def give_up(connection: Connection, worker: int) -> None:
    """Give up every lease that a process has: who comes after it need not wait for their end."""
    connection.execute(update(jobs).where(jobs.c.worker == worker).values(leased_until=0))
