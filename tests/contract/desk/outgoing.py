"""Stores messages of a city as if they had been sent."""

from typing import Any

from sqlalchemy import insert

from app.domain.ids import IdSource
from app.store.message_book import SqlMessageBook
from app.store.schema import messages
from tests.contract.desk.site import Site

TMCEL, MOVITEL, VODACOM = "64301", "64303", "64304"


def put(site: Site, **values: Any) -> int:
    """Store a message; give its id."""
    ids = IdSource(900)
    at = values.pop("at", site.clock.us)
    with site.house.engine.begin() as connection:
        id_ = values.pop("id", 0) or ids.next(at)
        book = SqlMessageBook(
            connection, maputo(site), site.house.vault, ids, at, "console", lambda template: 0
        )
        row: dict[str, Any] = {
            "id": id_,
            "city_id": maputo(site),
            "direction": "out",
            "gateway": "console",
            "network": VODACOM,
            "contact_id": book.person("+258840000009").id,
            "cause": f"test:{id_}",
            "template": "received",
            "body_sealed": b"",
            "state": "failed",
            "next_at": at,
            "created_at": at,
        }
        connection.execute(insert(messages).values(row | values))
    return id_


def maputo(site: Site) -> int:
    return site.house.cities.id(site.house.cities.default)


def nairobi(site: Site) -> int:
    return next(id_ for id_ in site.house.cities.by_id() if id_ != maputo(site))
