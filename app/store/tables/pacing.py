"""How much has been sent: what several senders, and a process that starts again, must agree on."""

from sqlalchemy import Column, Integer, String, Table

from app.store.base import Id, Moment, metadata

#: Messages that have left, or may have, on one day of a city; of the last days only.
message_counts = Table(
    "message_counts",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    #: As `clock.local_day` counts them.
    Column("day", Integer, primary_key=True, autoincrement=False),
    #: 0 for all of the city.
    Column("contact_id", Id, primary_key=True, autoincrement=False),
    Column("sent", Integer, nullable=False),
)

#: Networks that have a rate: see `pace`.
route_paces = Table(
    "route_paces",
    metadata,
    Column("city_id", Integer, primary_key=True, autoincrement=False),
    #: The network's code in routes.yaml; "" for all that are not named.
    Column("network", String(40), primary_key=True),
    #: The moment up to which its messages are spoken for.
    Column("free_at", Moment, nullable=False),
)
