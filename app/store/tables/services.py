"""Projection of every service any version of a city offered. Retired, never deleted."""

from sqlalchemy import Column, Integer, String, Table

from app.store.base import Moment, metadata

services = Table(
    "services",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    Column("code", String(40), primary_key=True),
    #: In the city's first language, with accents.
    Column("name", String(120), nullable=False),
    Column("service_group", String(40), nullable=False),
    #: Name of the body that answers for it.
    Column("responsible", String(200), nullable=False),
    Column("retired_at", Moment),
)
