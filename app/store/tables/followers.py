"""Who takes part in a case besides the person who reported it."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table

from app.store.base import Id, Moment, metadata

followers = Table(
    "followers",
    metadata,
    Column("report_id", Id, ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    Column("contact_id", Id, primary_key=True, autoincrement=False),
    Column("city_id", Integer, nullable=False),
    #: joined: has told of the same, and counts; subscribed: only wants to hear of it.
    Column("kind", String(10), nullable=False),
    Column("at", Moment, nullable=False),
    #: Id of the merged report that brought them here; null for who came by themselves.
    Column("via", Id),
    CheckConstraint("kind IN ('joined', 'subscribed')", name="kind"),
    sqlite_with_rowid=False,
)
