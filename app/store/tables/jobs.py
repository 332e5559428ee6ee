"""Work that one process does for all: who has the lease of it does it."""

from sqlalchemy import Column, Integer, String, Table

from app.store.base import Moment, metadata

jobs = Table(
    "jobs",
    metadata,
    Column("name", String(40), primary_key=True),
    #: Number of the process that does it: see `counter_store.next_worker`.
    Column("worker", Integer, nullable=False),
    #: Until when nobody else does it.
    Column("leased_until", Moment, nullable=False),
)
