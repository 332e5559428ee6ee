"""Cities that take from each other what one may have: none can go first, so they go together."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from app.domain.errors import Conflict
from app.store import city_store
from app.store.city_store import DEFAULT, Edition
from app.store.published import digits
from app.work.codes_given import given_again


class Draft(NamedTuple):
    """What passed the check, and the folder it was read from."""

    edition: Edition
    where: Path


def free(connection: Connection, drafts: Sequence[Draft]) -> list[Draft]:
    """Give those that claim nothing of a city that stays as it is, nor of one before them.

    Nor give the code of a point to another, which is told when the folder is tried again.
    """
    going = list(drafts)
    while True:
        moving = [draft.edition.city.code for draft in going]
        taken: set[str] = set()
        for draft in going:
            city = draft.edition.city
            own = {f"city {city.code}", *map(digits, city.service_codes)}
            own |= {DEFAULT} if city.is_default else set()
            try:
                city_store.refuse_taken(connection, city, moving)
            except Conflict:
                break
            if own & taken or given_again(connection, *draft):
                break
            taken |= own
        else:
            return going
        going.remove(draft)
