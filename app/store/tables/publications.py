"""Every time a version began to answer for its city, append-only: what `menu history` shows."""

from sqlalchemy import CheckConstraint, Column, Integer, String, Table

from app.store.base import Moment, metadata

publications = Table(
    "publications",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    #: Counts from 1 within a city; the newest row is the version that answers now.
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("version", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("how", String(8), nullable=False),
    #: Why, in the operator's words; "" for none.
    Column("note", String(200), nullable=False),
    #: Who did it at the desk: "official ana"; "" where a folder or a command did.
    Column("by", String(40), nullable=False, server_default=""),
    CheckConstraint("how IN ('folder', 'publish', 'rollback')", name="how"),
)
