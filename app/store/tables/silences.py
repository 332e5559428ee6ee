"""Lines that were silent where calls were to be expected, each silence once; and their letters."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
)

from app.store.base import Moment, metadata

silences = Table(
    "silences",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    Column("gateway", String(40), primary_key=True),
    #: The network's code in routes.yaml, "" for all that are not named, "*" for all together.
    Column("network", String(40), primary_key=True),
    #: When somebody called for the last time before it: two silences have two.
    Column("since", Moment, primary_key=True, autoincrement=False),
    #: When it was noticed.
    Column("noticed_at", Moment, nullable=False),
    #: Calls that were to be expected by then.
    Column("missed", Float, nullable=False),
    #: When somebody called again; null while nobody has.
    Column("ended_at", Moment),
    sqlite_with_rowid=False,
)

#: Letters of silences: one that it is, one that it is over, to each receiver.
alarms = Table(
    "alarms",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    Column("gateway", String(40), primary_key=True),
    Column("network", String(40), primary_key=True),
    Column("since", Moment, primary_key=True, autoincrement=False),
    Column("is_over", Boolean, primary_key=True),
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
    ForeignKeyConstraint(
        ["city_id", "gateway", "network", "since"],
        [
            silences.c.city_id,
            silences.c.gateway,
            silences.c.network,
            silences.c.since,
        ],
        name="fk_alarms_silence",
    ),
    Index(None, "state", "next_at"),
    sqlite_with_rowid=False,
)
