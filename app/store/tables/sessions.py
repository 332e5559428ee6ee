"""USSD sessions: written when they begin, once more when the gateway says they are over."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table, UniqueConstraint

from app.store.base import LATER, Id, Moment, metadata

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("city_id", Integer, nullable=False),
    #: Keyed hash of the caller's number, 8 bytes, by which a redial finds the call that broke off;
    #: then of gateway, its session id and the number.
    Column("session_key", LargeBinary(16), nullable=False),
    #: Counts the sessions of one key on a gateway that recycles its ids; else 0.
    Column("epoch", Integer, nullable=False),
    Column("gateway", String(40), nullable=False),
    #: The gateway's own id, for a talk with its support.
    Column("gateway_session_id", String(128), nullable=False),
    Column("network", String(40), nullable=False),
    #: The version of the city's folder the call finishes on.
    Column("version", String(32), nullable=False),
    Column("began_at", Moment, nullable=False),
    #: What the gateway's end notification said, when one came.
    Column("ended_at", Moment, info=LATER),
    Column("end_status", String(40), info=LATER),
    Column("end_hops", Integer, info=LATER),
    Column("end_duration_ms", Integer, info=LATER),
    Column("end_cost", String(40), info=LATER),
    UniqueConstraint("session_key", "epoch"),
)
