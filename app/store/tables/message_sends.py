"""Every attempt by which a message has left, or may have: what the ledger charges."""

from sqlalchemy import Boolean, Column, Integer, String, Table

from app.store.base import Id, Moment, metadata

message_sends = Table(
    "message_sends",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    #: When it was claimed, the send following at once; so one attempt is one row, however often
    #: what became of it is noted.
    Column("at", Moment, primary_key=True, autoincrement=False),
    Column("message_id", Id, primary_key=True, autoincrement=False),
    Column("gateway", String(40), nullable=False),
    Column("network", String(40), nullable=False),
    #: SMS that its text takes.
    Column("parts", Integer, nullable=False),
    #: Whether the gateway has taken it; false while nobody knows. What has not left has no row.
    Column("accepted", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
