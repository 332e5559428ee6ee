"""The cities this service answers for, and what each has published."""

from sqlalchemy import Column, Integer, String, Table

from app.store.base import metadata

cities = Table(
    "cities",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("code", String(40), nullable=False, unique=True),
    #: The version new sessions begin on; a row of menu_versions.
    Column("version", String(32), nullable=False),
    #: Hash of the folder when it was last read: a rollback holds until someone edits again.
    Column("folder_hash", String(32), nullable=False),
)
