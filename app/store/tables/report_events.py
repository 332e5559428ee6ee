"""What happened to a report, append-only."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from app.domain.reach import UNWATCHED
from app.store.base import LATER, Id, Moment, metadata

#: Word for word in the index and in the query: SQLite takes the index for no other. Not as a list,
#: for each new row SQLite would make a small table of it; this takes a tenth of a microsecond.
IS_WATCHED: Final = " AND ".join(f"kind <> '{kind}'" for kind in UNWATCHED)

report_events = Table(
    "report_events",
    metadata,
    Column("report_id", Id, ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("city_id", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    #: filed | commented | joined | subscribed | overdue | postponed | repeated | parted
    #: | relocated, or a value of `lifecycle.Action` or `set_aside.Deed`
    Column("kind", String(20), nullable=False),
    #: Who did it: "caller" who reported it, "follower", "official <name>",
    #: "crew <code> <member>", "clock", "calendar".
    Column("actor", String(40), nullable=False),
    #: The status after it.
    Column("status", String(12), nullable=False),
    #: Free words of it, sealed; null when there are none.
    Column("note_sealed", LargeBinary),
    #: Of a voice more that an official wrote down: by which it is known when its form comes again.
    Column("form_key", BigInteger, info=LATER),
    #: By what way that one came to the official, `report.Channel`.
    Column("channel", String(12), info=LATER),
    # What figures look for, by its moment. What a call writes when it files is not in it, so that
    # callers do not pay; the rest comes in the order of time and stands at the end, on one page.
    Index(
        "ix_report_events_watched",
        "city_id",
        "at",
        "kind",
        sqlite_where=text(IS_WATCHED),
        postgresql_where=text(IS_WATCHED),
    ),
    sqlite_with_rowid=False,
)
