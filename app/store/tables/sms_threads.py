"""What goes on with a person by SMS: one row each, made by their first message."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from app.store.base import Id, Moment, metadata

sms_threads = Table(
    "sms_threads",
    metadata,
    Column("contact_id", Id, primary_key=True, autoincrement=False),
    Column("city_id", Integer, nullable=False),
    #: Keyed hash of what was written last.
    Column("said", LargeBinary(16), nullable=False),
    #: When the person wrote last.
    Column("at", Moment, nullable=False),
    #: The session of a call that goes on by SMS, as the gateway would name it; "" for none.
    Column("session", String(40), nullable=False),
    #: Replies since `since`, an hour at most.
    Column("replies", Integer, nullable=False),
    Column("since", Moment, nullable=False),
)
