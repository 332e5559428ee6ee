"""Who did what at the desk but to cases, which have their own history. A trigger keeps each row."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from app.store.base import Id, Moment, metadata

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    #: Null for what concerns no single city.
    Column("city_id", Integer),
    Column("at", Moment, nullable=False),
    #: "official ana", "shell", "nobody".
    Column("actor", String(40), nullable=False),
    #: The browser's address; "" for the shell.
    Column("address", String(45), nullable=False),
    #: A value of `audit.Deed`.
    Column("deed", String(20), nullable=False),
    #: What it was done to: "user ana", "case 48217365", "menu 3f2a…".
    Column("object", String(80), nullable=False),
    Column("before", Text, nullable=False, server_default=""),
    Column("after", Text, nullable=False, server_default=""),
    #: Free words, sealed; null when there are none.
    Column("reason_sealed", LargeBinary),
    Index("ix_audit_entries_object", "object", "id"),
    Index("ix_audit_entries_actor", "actor", "id"),
)
