"""Counters that several processes may share: public numbers, worker numbers."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from app.store.base import metadata

#: A counter of no city.
NO_CITY = 0

counters = Table(
    "counters",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(40), primary_key=True),
    #: The last number given out.
    Column("value", BigInteger, nullable=False),
)
