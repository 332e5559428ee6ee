"""Every version of a city's folder that was ever published. Immutable."""

from sqlalchemy import Column, Integer, String, Table, Text

from app.store.base import Moment, metadata

menu_versions = Table(
    "menu_versions",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    #: Hash of all files of the folder.
    Column("version", String(32), primary_key=True),
    Column("published_at", Moment, nullable=False),
    #: File name -> text, JSON: what an operator wrote.
    Column("source", Text, nullable=False),
    #: What the files say once read and checked, JSON: a start parses no YAML.
    Column("plain", Text, nullable=False),
)
