"""Every turn of every call, append-only: the newest row is the session, an older one is the
answer to a repeat. No index but the key: a random unique key would triple the cost of a row.
Rows lie in order of time, so that a batch's are neighbours: were they to lie by session, each
would write a page of its own.

Nothing typed freely is in it: of a transcript only length and keyed hash are kept.
"""

from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, Table, Text

from app.store.base import Id, Moment, metadata

turns = Table(
    "turns",
    metadata,
    Column("session_id", Id, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("city_id", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    #: begin | next | gap | empty | conflict
    Column("relation", String(12), nullable=False),
    #: The screen that was answered; "" for the first turn.
    Column("screen", String(40), nullable=False),
    #: begin | key | typed | back | more | empty | wrong | stopped (a dialled key of a list)
    Column("kind", String(12), nullable=False),
    Column("valid", Boolean, nullable=False),
    #: Milliseconds the caller looked at the screen before answering.
    Column("thinking_ms", Integer, nullable=False),
    Column("transcript_length", Integer, nullable=False),
    #: Keyed hash of the transcript, or of the turn id on an incremental gateway.
    Column("transcript_hash", LargeBinary(8), nullable=False),
    #: The call after this turn, JSON; codes only.
    Column("state", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("ends", Boolean, nullable=False),
)
