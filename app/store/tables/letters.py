"""E-mails of sheets: one row a sheet, period and receiver, so that nobody gets one twice."""

from sqlalchemy import Column, Index, Integer, String, Table

from app.store.base import Moment, metadata

letters = Table(
    "letters",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    #: day | week | month
    Column("sheet", String(8), primary_key=True),
    #: First day of its period, counted as `date.toordinal` does.
    Column("first_day", Integer, primary_key=True, autoincrement=False),
    #: Code of the body that it tells of; "" for the whole city.
    Column("body", String(40), primary_key=True),
    #: E-mail address, as city.yaml had it.
    Column("receiver", String(200), primary_key=True),
    #: queued | sending | sent | unknown | failed
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    #: When it is due, or when the lease of a running attempt ends.
    Column("next_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    #: When it got the state it has.
    Column("changed_at", Moment, nullable=False),
    #: The server's last word, or ours.
    Column("said", String(200), nullable=False),
    Index(None, "state", "next_at"),
)
