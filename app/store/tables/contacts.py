"""People behind phone numbers. The number is sealed and found by keyed hash."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from app.domain.limits import TIMES, Flag
from app.domain.report import NEWEST
from app.store.base import LATER, Id, Moment, metadata

contacts = Table(
    "contacts",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("city_id", Integer, nullable=False),
    #: Keyed hash of the E.164 number.
    Column("phone_hash", LargeBinary(16), nullable=False),
    Column("phone_sealed", LargeBinary, nullable=False),
    #: The language the person chose; "" while they never did.
    Column("language", String(8), nullable=False, server_default="", info=LATER),
    Column("opted_out_at", Moment, info=LATER),
    #: What officials say of the number, `limits.Flag`, and until when; null for ever.
    Column("flag", String(10), nullable=False, server_default="", info=LATER),
    Column("flag_until", Moment, info=LATER),
    #: Brief: what the first screen tells, kept by the use cases that change it.
    Column("cases", Integer, nullable=False, server_default="0", info=LATER),
    #: JSON list of [what the service needed, place code], newest first, two of each need.
    Column("places", Text, nullable=False, server_default="[]", info=LATER),
    Column("created_at", Moment, nullable=False),
    #: Public numbers of their last reports, newest first, a comma behind each: see `newest_cases`.
    Column("newest", String(NEWEST), nullable=False, server_default="", info=LATER),
    #: JSON list of what closed cases have to tell this person: see `news`. "" for most.
    Column("news", Text, nullable=False, server_default="", info=LATER),
    #: Code of the crew this person works in, a blank, which of its members; "" for residents.
    Column("crew", String(30), nullable=False, server_default="", info=LATER),
    #: When their last reports were filed, newest first: see `limits.time_of`.
    Column("filed_at", String(TIMES), nullable=False, server_default="", info=LATER),
    #: The network's code on which the person called or wrote last, else that of a receipt; ""
    #: while nobody knows it.
    Column("network", String(40), nullable=False, server_default=""),
    UniqueConstraint("city_id", "phone_hash"),
    CheckConstraint(f"flag IN ({', '.join(repr(str(flag)) for flag in Flag)})", name="flag"),
)
