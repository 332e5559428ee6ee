"""Who may sign in at the desk. Rows stay when somebody leaves: what they did names them."""

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, String, Table, Text
from sqlalchemy import text as sql

from app.domain.accounts import MOST_NAME, Role
from app.store.base import Id, Moment, metadata

users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    #: What they sign in with; never given to somebody else.
    Column("name", String(MOST_NAME), nullable=False, unique=True),
    Column("role", String(15), nullable=False),
    #: Rights of their own, by `accounts.Right`, blanks between.
    Column("personal", String(40), nullable=False, server_default=""),
    #: The one city they work for; null for every one.
    Column("city_id", Integer),
    #: Codes of services, and of districts and bairros, blanks between; "" for all.
    Column("services", Text, nullable=False, server_default=""),
    Column("areas", Text, nullable=False, server_default=""),
    #: Of the desk; "" for what the browser asks for.
    Column("language", String(8), nullable=False, server_default=""),
    #: Whether single letters do something on the desk's pages: who dictates switches them off.
    Column("letter_keys", Boolean, nullable=False, server_default=sql("true")),
    #: Argon2id, in its own notation; null until they have set a password.
    Column("password_hash", String(200)),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String(40), nullable=False),
    #: Since when they may sign in no more.
    Column("ended_at", Moment),
    CheckConstraint("role IN ({})".format(", ".join(f"'{role}'" for role in Role)), name="role"),
)
