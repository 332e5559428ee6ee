"""What came over each network within an hour: counted once, when the hour is over."""

from sqlalchemy import Column, Integer, String, Table

from app.store.base import metadata

line_hours = Table(
    "line_hours",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    #: Hours since 1970 UTC.
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("gateway", String(40), primary_key=True),
    #: The network's code in routes.yaml; "" for all that are not named.
    Column("network", String(40), primary_key=True),
    #: Calls that began.
    Column("calls", Integer, nullable=False),
    #: Reports that were filed in calls.
    Column("filings", Integer, nullable=False),
    #: Delivery reports of messages.
    Column("receipts", Integer, nullable=False),
    sqlite_with_rowid=False,
)
