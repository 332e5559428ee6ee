"""The words of events, as `report_events.note_sealed` keeps them."""

from typing import Any, Final

from sqlalchemy import Row

from app.store.vault import SealBroken, Vault

#: Stands for words that do not open: nothing would say that there were none.
_UNREADABLE: Final = "[cannot be opened]"


def sealed_to(report_id: int, seq: int) -> str:
    """Give what the words of an event are sealed to, so that they open at no other."""
    return f"report_events.note {report_id} {seq}"


def open_note(vault: Vault, event: Row[Any]) -> str:
    """Give the words of an event; "" where it has none."""
    return open_words(vault, event.report_id, event.seq, event.note_sealed)


def open_words(vault: Vault, report_id: int, seq: int, sealed: bytes | None) -> str:
    """Give the words of an event of which only the columns were read; "" where it has none."""
    if sealed is None:
        return ""
    try:
        return vault.open(sealed, sealed_to(report_id, seq))
    except SealBroken:
        return _UNREADABLE
