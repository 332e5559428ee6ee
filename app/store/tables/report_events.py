"""What happened to a report, append-only."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from app.store.base import Id, Moment, metadata

report_events = Table(
    "report_events",
    metadata,
    Column("report_id", Id, ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("city_id", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    #: filed | commented | joined | subscribed | overdue | postponed | repeated | parted
    #: | relocated, or a value of `lifecycle.Action`
    Column("kind", String(20), nullable=False),
    #: Who did it: "caller" who reported it, "follower", "official <name>",
    #: "crew <code> <member>", "clock", "calendar".
    Column("actor", String(40), nullable=False),
    #: The status after it.
    Column("status", String(12), nullable=False),
    #: Free words of it, sealed; null when there are none.
    Column("note_sealed", LargeBinary),
    sqlite_with_rowid=False,
)
