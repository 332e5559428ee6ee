"""Delivery reports as they came, early and unknown ones too. One row a status."""

from sqlalchemy import Column, Index, String, Table

from app.store.base import Id, Moment, metadata

receipts = Table(
    "receipts",
    metadata,
    Column("gateway", String(40), primary_key=True),
    Column("provider_id", String(128), primary_key=True),
    #: As sent.
    Column("status", String(40), primary_key=True),
    Column("reason", String(60), nullable=False),
    Column("network", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    #: The message it belongs to; null while parked, the receipt having outrun our commit.
    Column("message_id", Id),
    # What came within an hour.
    Index(None, "at"),
)
