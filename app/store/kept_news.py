"""What is kept for contacts to hear, changed once a batch however many things happened."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from app.store import part_sql
from app.store.news_text import write_news
from app.usecases.news import News


class _Known(NamedTuple):
    was: News
    now: News
    is_new: bool  #: whether something came that must not be lost


class KeptNews:
    """What contacts had to hear, and what they will have."""

    def __init__(self) -> None:
        """Begin with nothing changed."""
        self._by_contact: dict[int, _Known] = {}

    def change(self, contact_id: int, was: News, to: Callable[[News], News]) -> None:
        """Change what was read of a contact in this batch; of several times the first counts."""
        was, now, _ = self._by_contact.get(contact_id, _Known(was, was, True))
        self._by_contact[contact_id] = _Known(was, to(now), True)

    def leave_out(self, contact_id: int, was: News, to: Callable[[News], News]) -> None:
        """Take something away from what was read when a call began; call it after `change`.

        If other news came since, all of it stays: better told twice than never.
        """
        known = self._by_contact.get(contact_id, _Known(was, was, False))
        self._by_contact[contact_id] = known._replace(now=to(known.now))

    def changes(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        """Give the statements for it, each with its sets of values."""
        return [
            (part_sql.KEEP_NEWS, self._sets(is_new=True)),
            (part_sql.LESS_NEWS, self._sets(is_new=False)),
        ]

    def _sets(self, *, is_new: bool) -> list[dict[str, Any]]:
        found = sorted(self._by_contact.items())
        return [
            news_set(contact_id, one.was, one.now)
            for contact_id, one in found
            if one.is_new is is_new and one.was != one.now
        ]


def news_set(contact_id: int, was: Iterable[Any], now: Iterable[Any]) -> dict[str, Any]:
    """Give the values with which one contact's news are changed."""
    return {"who": contact_id, "was": write_news(was), "now_news": write_news(now)}
