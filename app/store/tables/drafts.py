"""What officials gather for a city until it is published: one draft a city."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from app.store.base import Moment, metadata

drafts = Table(
    "drafts",
    metadata,
    Column("city_id", Integer, ForeignKey("cities.id"), primary_key=True, autoincrement=False),
    #: The version it was begun on, or moved onto.
    Column("base", String(32), nullable=False),
    #: All files of the city by name, as JSON.
    Column("files", Text, nullable=False),
    #: The newest of its changes: whoever writes says which one they have seen.
    Column("revision", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", String(40), nullable=False),
)
