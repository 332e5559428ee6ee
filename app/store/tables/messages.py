"""SMS in and out. The outgoing ones are the outbox: written with what caused them."""

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy import text as sql

from app.store.base import LATER, Id, Moment, metadata

#: Word for word in the index and in the query: SQLite takes the index for no other.
IS_DEALT_WITH: Final = "state IN ('answered', 'done')"
CAME_IN: Final = "direction = 'in'"

messages = Table(
    "messages",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("city_id", Integer, nullable=False),
    #: in | out
    Column("direction", String(3), nullable=False),
    Column("gateway", String(40), nullable=False),
    Column("network", String(40), nullable=False),
    Column("contact_id", Id),
    #: What made us write it: "report:<id>:filed", "day:2016-11-11"; one cause, one message.
    Column("cause", String(60), nullable=False),
    #: Key of messages.yaml; "" for one that came in.
    Column("template", String(40), nullable=False),
    Column("body_sealed", LargeBinary, nullable=False),
    #: queued | sending | accepted | unknown | delivered | failed | dropped; "received" when in
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0", info=LATER),
    #: When it is due, or when the lease of a running attempt ends; of one that is unknown, when it
    #: is sent again: see `outbox.NEVER_US`.
    Column("next_at", Moment, nullable=False),
    #: The gateway's message id.
    Column("provider_id", String(128), info=LATER),
    #: The gateway's last word: status code, receipt status, failure.
    Column("code", String(60), info=LATER),
    Column("cost", String(40), info=LATER),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment, info=LATER),
    Column("final_at", Moment, info=LATER),
    #: When the person saw on a screen of a call what it says.
    Column("shown_at", Moment, info=LATER),
    #: What the person said when it asked whether a problem is solved.
    Column("answer", Boolean, info=LATER),
    #: 1 leaves first, 9 last.
    Column("priority", Integer, nullable=False, server_default="5"),
    #: Whether it is sent again after an attempt that may have gone.
    Column("again", Boolean, nullable=False, server_default=sql("false"), info=LATER),
    #: When somebody had it sent anew: it expires from then on.
    Column("renewed_at", Moment, info=LATER),
    #: Of one that came in the report that an official made of it, or kept it with.
    Column("report_id", Id, info=LATER),
    #: Of one that came in when a person dealt with it; null where that was before it was kept, and
    #: with it whether a report was made of it.
    Column("dealt_at", Moment, info=LATER),
    UniqueConstraint("cause", "template", "contact_id"),
    UniqueConstraint("gateway", "direction", "provider_id"),
    CheckConstraint("direction IN ('in', 'out')", name="direction"),
    Index(None, "state", "priority", "next_at"),
    # What officials dealt with, by time.
    Index(
        "ix_messages_dealt_with",
        "city_id",
        "id",
        sqlite_where=sql(IS_DEALT_WITH),
        postgresql_where=sql(IS_DEALT_WITH),
    ),
    # What somebody wrote. Messages that leave, nearly all, are not in it.
    Index(
        "ix_messages_came_in",
        "contact_id",
        "id",
        sqlite_where=sql(CAME_IN),
        postgresql_where=sql(CAME_IN),
    ),
)
