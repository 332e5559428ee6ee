"""Exports that the service makes by itself, each into a file of its own under `exports/`."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from app.domain.export_jobs import UNDER_WAY, State
from app.store.base import Id, Moment, metadata


def _one_of(states: tuple[State, ...]) -> str:
    return "state IN ({})".format(", ".join(f"'{state}'" for state in states))


#: Word for word in the index and in the query.
IS_UNDER_WAY: Final = _one_of(UNDER_WAY)
IS_READY: Final = _one_of((State.READY,))

export_jobs = Table(
    "export_jobs",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("city_id", Integer, nullable=False),
    #: Whose it is: nobody else sees or downloads it.
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    #: JSON of what it holds: see `usecases.export_wish`. No reason and no number is in it.
    Column("wish", Text, nullable=False),
    #: Of that, so that who presses twice gets one file.
    Column("wish_hash", LargeBinary(16), nullable=False),
    Column("state", String(8), nullable=False),
    #: Reports it is of, as counted when it was asked for, and how many of them are written.
    Column("cases", Integer, nullable=False),
    Column("done", Integer, nullable=False, server_default="0"),
    #: How often it was begun.
    Column("tries", Integer, nullable=False, server_default="0"),
    #: As the file is offered; null until it is whole, as are the next four.
    Column("file_name", String(400)),
    Column("size", BigInteger),
    Column("rows", BigInteger),
    Column("manifest", Text),
    Column("ready_at", Moment),
    #: When it was last downloaded from its beginning.
    Column("taken_at", Moment),
    #: Why it failed.
    Column("said", String(200), nullable=False, server_default=""),
    CheckConstraint(_one_of(tuple(State)), name="state"),
    Index("ix_export_jobs_user_id", "user_id", "id"),
    Index(
        "uq_export_jobs_under_way",
        "user_id",
        "city_id",
        "wish_hash",
        unique=True,
        sqlite_where=text(IS_UNDER_WAY),
        postgresql_where=text(IS_UNDER_WAY),
    ),
    # Whose time passes.
    Index(
        "ix_export_jobs_ready",
        "ready_at",
        sqlite_where=text(IS_READY),
        postgresql_where=text(IS_READY),
    ),
)
