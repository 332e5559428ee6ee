"""What is proposed for the places no more: somebody has looked at it and does not want it."""

from sqlalchemy import Column, Float, ForeignKey, Integer, String, Table, Text

from app.store.base import Moment, metadata

dismissed_proposals = Table(
    "dismissed_proposals",
    metadata,
    Column("city_id", Integer, ForeignKey("cities.id"), primary_key=True, autoincrement=False),
    #: See `proposals.sign_of`.
    Column("sign", String(6), primary_key=True),
    #: new, altered or alias.
    Column("kind", String(8), nullable=False),
    #: Of the place; of a new point its bairro.
    Column("code", String(60), nullable=False),
    #: One more name of a place, or a new point's; "" of all else.
    Column("name", Text, nullable=False),
    #: WGS 84 degrees; null of a name.
    Column("lat", Float),
    Column("lon", Float),
    #: Of a bairro's position, how well it would be known; "" of all else.
    Column("source", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(40), nullable=False),
)
