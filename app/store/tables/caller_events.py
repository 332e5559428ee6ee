"""What officials said of numbers, append-only: blocked, monitor, test, or ordinary again."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from app.store.base import Id, Moment, metadata

caller_events = Table(
    "caller_events",
    metadata,
    Column("contact_id", Id, ForeignKey("contacts.id"), primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("city_id", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    #: The flag from then on: see `limits.Flag`.
    Column("flag", String(10), nullable=False),
    #: Until when; null for ever.
    Column("until", Moment),
    #: Who did it: "official <name>".
    Column("actor", String(40), nullable=False),
    #: Why, sealed.
    Column("reason_sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
