"""Figures of a city's days, weeks, months and quarters, counted once and kept."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
)

from app.domain.spans import Span
from app.store.base import Moment, metadata

figure_periods = Table(
    "figure_periods",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    #: `spans.Span`
    Column("span", String(8), primary_key=True),
    #: Days as `date.toordinal`. The last one is that up to which it is counted: a week that is not
    #: over is counted up to the end of yesterday.
    Column("first_day", Integer, primary_key=True, autoincrement=False),
    Column("last_day", Integer, nullable=False),
    #: From when, and before when, what is counted is.
    Column("begin_at", Moment, nullable=False),
    Column("end_at", Moment, nullable=False),
    Column("counted_at", Moment, nullable=False),
    #: Whether something came to light since that changes it.
    Column("stale", Boolean, nullable=False),
    #: How many events of `report_events.IS_WATCHED` it had.
    Column("events", Integer, nullable=False),
    #: Of the way of counting: see `figure_book.FORMAT`.
    Column("format", Integer, nullable=False),
    #: By which names and prices its costs are counted: see `rates.rates_of`.
    Column("rates", String(16), nullable=False, server_default=""),
    CheckConstraint(f"span IN ({', '.join(repr(str(span)) for span in Span)})", name="span"),
    CheckConstraint("first_day <= last_day", name="days"),
    sqlite_with_rowid=False,
)

figures = Table(
    "figures",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    Column("span", String(8), primary_key=True),
    Column("first_day", Integer, primary_key=True, autoincrement=False),
    #: `case_sums.Part`; places | stops | costs
    Column("part", String(10), primary_key=True),
    #: JSON: code of the part -> what is counted of it.
    Column("counted", Text, nullable=False),
    ForeignKeyConstraint(
        ["city_id", "span", "first_day"],
        ["figure_periods.city_id", "figure_periods.span", "figure_periods.first_day"],
    ),
)
