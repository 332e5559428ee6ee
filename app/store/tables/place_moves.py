"""Where points stood before a city's files gave them another position, or none."""

from sqlalchemy import Column, Float, Integer, String, Table

from app.store.base import Moment, metadata

place_moves = Table(
    "place_moves",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    #: Of a container, a dump or a landmark.
    Column("code", String(60), primary_key=True),
    #: When the version was published that has it there no more.
    Column("until_at", Moment, primary_key=True, autoincrement=False),
    #: WGS 84 degrees.
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
)
