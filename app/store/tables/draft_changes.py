"""Who changed what in the drafts of a city, append-only but for what became of it."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from app.store.base import Moment, metadata

#: Characters of what was changed.
LONGEST_NAME: Final = 200

draft_changes = Table(
    "draft_changes",
    metadata,
    Column("city_id", Integer, ForeignKey("cities.id"), primary_key=True, autoincrement=False),
    #: Counts from 1 within a city.
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", String(40), nullable=False),
    Column("what", String(LONGEST_NAME), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    #: The version it was published in; "" thrown away; null while it waits.
    Column("became", String(32)),
    Index("ix_draft_changes_became", "city_id", "became"),
)
