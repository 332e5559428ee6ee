"""Projection of every place any version of a city named. Retired, never deleted."""

from sqlalchemy import Column, Float, Integer, String, Table

from app.store.base import Moment, metadata

places = Table(
    "places",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    Column("code", String(60), primary_key=True),
    #: district | bairro | container | dump | landmark
    Column("kind", String(12), nullable=False),
    Column("name", String(200), nullable=False),
    Column("label", String(40), nullable=False),
    #: Code of the bairro or district it lies in; "" for a district.
    Column("parent", String(60), nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("population", Integer),
    Column("retired_at", Moment),
)
