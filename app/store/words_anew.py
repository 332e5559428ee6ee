"""Reads all that people wrote of reports, the newest first, for `word_store` to take it up anew.

A counter says below which report that is still to be done: 0 where all is, and all where there is
none yet. A new way to read words needs another name of it, another key of `Vault.word_hash`, for an
older process beside this one may still add what it takes for words, and a migration that empties
the index.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, insert, select, update

from app.store.event_notes import open_note
from app.store.schema import counters, report_events, reports
from app.store.tables.counters import NO_CITY
from app.store.vault import Vault
from app.store.word_store import Written, opened_comment
from app.usecases.case_book import COMMENTED, NAME_A_CASE, NOTED, reason_in
from app.usecases.parts import JOINED

#: Reports that are read at once.
PAGE: Final = 50
#: The counter.
ANEW: Final = "words anew"
_ITS: Final = (counters.c.city_id == NO_CITY, counters.c.name == ANEW)
#: Whose events have words of our own alone: nobody looks for those.
_WITHOUT_WORDS: Final = ("caller", "follower", "clock", "calendar")
#: Events by which no case goes to somebody else, so that all of their words are somebody's.
_HAND_NOTHING_ON: Final = (*NAME_A_CASE, NOTED, JOINED, COMMENTED)


class Part(NamedTuple):
    """What people wrote of the next reports."""

    written: list[Written]
    below: int  #: the id below which others remain; 0 where none do


def remaining(connection: Connection) -> int | None:
    """Give the id below which words of reports are still to be taken up; None for all."""
    return connection.scalar(select(counters.c.value).where(*_ITS))


def next_part(connection: Connection, vault: Vault, beyond: int) -> Part | None:
    """Give what people wrote of the next `PAGE` reports; None where nothing remains.

    `beyond`: an id above all there are.
    """
    below = remaining(connection)
    if below == 0:
        return None
    query = (
        select(reports.c.id, reports.c.city_id, reports.c.comment_sealed)
        .where(reports.c.id < (below or beyond))
        .order_by(reports.c.id.desc())
        .limit(PAGE)
    )
    rows = connection.execute(query).all()
    comments = (
        Written(row.id, row.city_id, opened_comment(vault, row.id, row.comment_sealed))
        for row in rows
        if row.comment_sealed is not None
    )
    written = [*comments, *_notes(connection, vault, rows)]
    return Part(written, rows[-1].id if len(rows) == PAGE else 0)


def note_remaining(connection: Connection, below: int) -> None:
    """Remember below which report words are still to be taken up; never a higher one again."""
    its = {"city_id": NO_CITY, "name": ANEW, "value": below}
    lower = update(counters).where(*_ITS, counters.c.value > below).values(value=below)
    if not connection.execute(lower).rowcount and remaining(connection) is None:
        connection.execute(insert(counters).values(its))


def _notes(connection: Connection, vault: Vault, rows: Sequence[Any]) -> Iterator[Written]:
    """Give what officials and crews wrote of reports that follow each other."""
    if not rows:
        return
    event = report_events.c
    query = select(report_events).where(
        event.report_id.between(rows[-1].id, rows[0].id),
        event.note_sealed.is_not(None),
        event.actor.not_in(_WITHOUT_WORDS),
    )
    for row in connection.execute(query):
        note = open_note(vault, row)
        said = note if row.kind in _HAND_NOTHING_ON else reason_in(note)
        yield Written(row.report_id, row.city_id, said)
