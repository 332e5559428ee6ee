"""What rows of a batch are written with: keys, ids, the moment, and where messages leave."""

from typing import Protocol

from app.domain.ids import IdSource
from app.store.published import Cities
from app.store.vault import Vault


class Writing(Protocol):
    """The side of a batch's desk that rows are made with."""

    vault: Vault
    ids: IdSource
    cities: Cities
    now_us: int
    outbox_gateway: str
