"""Places of cases that officials corrected: where each was and is, append-only.

The case's history says the same in words, which are sealed; these are what places are learned from.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
)

from app.store.base import Id, Moment, metadata
from app.store.tables.report_events import report_events

relocations = Table(
    "relocations",
    metadata,
    #: The event that tells of it.
    Column("report_id", Id, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("city_id", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    #: Before: the code of the most precise place, WGS 84 degrees, metres, `report.LOCATED_BY`.
    Column("was_place", String(80), nullable=False),
    Column("was_lat", Float, nullable=False),
    Column("was_lon", Float, nullable=False),
    Column("was_radius_m", Integer, nullable=False),
    Column("was_located_by", String(12), nullable=False),
    #: And since.
    Column("place", String(80), nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("radius_m", Integer, nullable=False),
    Column("located_by", String(12), nullable=False),
    #: What people call it there, in an official's words; "" where nothing was written.
    Column("called", String(60), nullable=False),
    ForeignKeyConstraint(["report_id", "seq"], [report_events.c.report_id, report_events.c.seq]),
    CheckConstraint("lat BETWEEN -90 AND 90", name="lat_range"),
    CheckConstraint("lon BETWEEN -180 AND 180", name="lon_range"),
    # The newest of a city.
    Index(None, "city_id", "at"),
    sqlite_with_rowid=False,
)
