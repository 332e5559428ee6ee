"""Secrets by which scripts take exports. They are hashed; rows stay when one is revoked."""

from typing import Final

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, text

from app.domain.export_tokens import MOST_NAME
from app.store.base import Id, Moment, metadata

#: Word for word in the index and in the query.
IS_LIVE: Final = "revoked_at IS NULL"

export_tokens = Table(
    "export_tokens",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    #: What officials call it: who or what uses it.
    Column("name", String(MOST_NAME), nullable=False),
    #: Of the secret, keyed.
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    #: The one city it opens; null for every one.
    Column("city_id", Integer),
    #: Whether it may read the residents' own words.
    Column("comments", Boolean, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", String(40), nullable=False),
    #: When it was last used, to some minutes; null for never.
    Column("used_at", Moment),
    Column("revoked_at", Moment),
    Column("revoked_by", String(40)),
    # Two that open something are never called the same.
    Index(
        "uq_export_tokens_live",
        "name",
        unique=True,
        sqlite_where=text(IS_LIVE),
        postgresql_where=text(IS_LIVE),
    ),
)
