"""Who is signed in where, how they came to a password, and who guesses. Secrets are hashed."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from app.store.base import Id, Moment, metadata

logins = Table(
    "logins",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    #: Of the secret in the browser's cookie, keyed.
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    #: Of the secret before it, which opens until then what was under way.
    Column("before_hash", LargeBinary(32), unique=True),
    Column("before_until", Moment),
    #: The city whose desk is open; null for the first.
    Column("city_id", Integer),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("renewed_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", String(40)),
    #: The browser's address, and what it calls itself.
    Column("address", String(45), nullable=False),
    Column("agent", String(120), nullable=False),
    Index("ix_logins_user_id", "user_id"),
)

#: Links by which somebody sets a password, once.
login_links = Table(
    "login_links",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String(40), nullable=False),
    Column("expires_at", Moment, nullable=False),
    #: When it was used, or another one took its place.
    Column("spent_at", Moment),
    Index("ix_login_links_user_id", "user_id"),
)

#: Tries to sign in since the last that went well, by a keyed hash of whose they are.
login_failures = Table(
    "login_failures",
    metadata,
    Column("key", LargeBinary(16), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
)
