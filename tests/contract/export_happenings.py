"""What happens to reports of exports, and a file as a whole."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, insert

from app.store.schema import report_events
from app.usecases.export_table import Chunk
from tests.contract.export_data import HOUR, MIDNIGHT, VAULT

PHONE = "+258840000001"


def whole(chunks: Iterator[Chunk]) -> bytes:
    return b"".join(chunk.data for chunk in chunks)


def events_of(number: int, *happened: tuple[str, str, str], note: str = "") -> list[dict[str, Any]]:
    """The filing of a report and what happened to it, an hour each."""
    at = MIDNIGHT + number * 60_000_000
    return [
        {
            "report_id": number,
            "seq": seq,
            "city_id": 1,
            "at": at + seq * HOUR,
            "kind": kind,
            "actor": actor,
            "status": status,
            "note_sealed": VAULT.seal(note, f"report_events.note {number} {seq}") if note else None,
        }
        for seq, (kind, actor, status) in enumerate([("filed", "caller", "received"), *happened])
    ]


def happen(engine: Engine, *events: dict[str, Any]) -> None:
    with engine.begin() as connection:
        connection.execute(insert(report_events), list(events))
