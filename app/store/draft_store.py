"""Drafts of cities in SQL: each city has one, and every change of it is kept."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import Connection, Select, delete, func, insert, select, update

from app.domain.clock import Micros
from app.domain.errors import Conflict
from app.store.schema import draft_changes, drafts
from app.store.tables.draft_changes import LONGEST_NAME
from app.usecases.drafts import Change, Draft, Files, Noted, Thing

#: Changes of things whose names are alike that are looked at.
_MOST_ALIKE: Final = 20


def read_draft(connection: Connection, city_id: int) -> Draft | None:
    """Give what is gathered for a city, None for nothing."""
    row = connection.execute(select(drafts).where(drafts.c.city_id == city_id)).one_or_none()
    if row is None:
        return None
    return Draft(row.base, orjson.loads(row.files), row.revision, row.changed_at, row.changed_by)


class Step(NamedTuple):
    """A draft as somebody left it, and what they changed in it."""

    base: str
    files: Files
    changes: Sequence[Change]
    by: str
    at_us: Micros


def put_draft(connection: Connection, city_id: int, step: Step, seen: int) -> int:
    """Store a draft with what was changed in it last; give its revision.

    `seen` is the revision the change was made on, 0 where there was no draft.

    Raises: Conflict where that is not the newest any more.
    """
    newest = next_seq(connection, city_id) + len(step.changes) - 1
    values = {
        "base": step.base,
        "files": orjson.dumps(dict(step.files)).decode(),
        "revision": newest,
        "changed_at": step.at_us,
        "changed_by": step.by,
    }
    if seen:
        its = drafts.c.city_id == city_id, drafts.c.revision == seen
        is_put = connection.execute(update(drafts).where(*its).values(**values)).rowcount
        if not is_put:
            raise Conflict("Somebody changed the draft in the meantime.")
    else:
        if read_draft(connection, city_id):
            raise Conflict("Somebody began a draft in the meantime.")
        connection.execute(insert(drafts).values(city_id=city_id, **values))
    _note(connection, city_id, step)
    return newest


def next_seq(connection: Connection, city_id: int) -> int:
    """Give the number of the next change of a city's drafts."""
    newest = select(func.max(draft_changes.c.seq)).where(draft_changes.c.city_id == city_id)
    return (connection.scalar(newest) or 0) + 1


def _note(connection: Connection, city_id: int, step: Step, became: str | None = None) -> None:
    rows = [
        {
            "city_id": city_id,
            "seq": seq,
            "at": step.at_us,
            "by": step.by,
            "what": change.what[:LONGEST_NAME],
            "before": change.before,
            "after": change.after,
            "became": became,
        }
        for seq, change in enumerate(step.changes, next_seq(connection, city_id))
    ]
    if rows:
        connection.execute(insert(draft_changes), rows)


def end_draft(connection: Connection, city_id: int, seen: int, became: str) -> None:
    """Forget a draft: published as the version `became`, or thrown away for "".

    Raises: Conflict where `seen` is not its newest revision any more.
    """
    its = drafts.c.city_id == city_id, drafts.c.revision == seen
    if not connection.execute(delete(drafts).where(*its)).rowcount:
        raise Conflict("Somebody changed the draft in the meantime.")
    waiting = draft_changes.c.city_id == city_id, draft_changes.c.became.is_(None)
    connection.execute(update(draft_changes).where(*waiting).values(became=became))


def whose(connection: Connection, city_id: int) -> dict[str, int]:
    """Give how many changes wait of each person, whoever made most first."""
    of, n = draft_changes.c, func.count().label("n")
    waiting = of.city_id == city_id, of.became.is_(None)
    query = select(of.by, n).where(*waiting).group_by(of.by).order_by(n.desc(), of.by)
    return {row.by: row.n for row in connection.execute(query)}


def changes_of(
    connection: Connection, city_id: int, became: str | None = None, most: int = 500
) -> list[Noted]:
    """Give the changes that wait, or that became a version; the newest first."""
    query = (
        select(draft_changes)
        .where(draft_changes.c.city_id == city_id, draft_changes.c.became == became)
        .order_by(draft_changes.c.seq.desc())
        .limit(most)
    )
    return _noted(connection, query)


def changes_since(connection: Connection, city_id: int, seq: int, most: int = 500) -> list[Noted]:
    """Give the changes behind a number that were not thrown away, the newest first."""
    of = draft_changes.c
    stands = of.became.is_(None) | (of.became != "")
    query = select(draft_changes).where(of.city_id == city_id, of.seq > seq, stands)
    return _noted(connection, query.order_by(of.seq.desc()).limit(most))


def last_of(connection: Connection, city_id: int, thing: Thing) -> Noted | None:
    """Give the newest change that added something as a whole, or took it out."""
    of, its = draft_changes.c, f" / {thing.name}"
    named = of.what.startswith(thing.file, autoescape=True) & of.what.endswith(its, autoescape=True)
    query = select(draft_changes).where(of.city_id == city_id, named).order_by(of.seq.desc())
    # SQLite takes capitals for small letters, and of neighbours one name may end with the other.
    found = _noted(connection, query.limit(_MOST_ALIKE))
    return next((one for one in found if thing.is_all_of(one.what)), None)


def _noted(connection: Connection, query: Select[Any]) -> list[Noted]:
    return [
        Noted(row.seq, row.at, row.by, Change(row.what, row.before, row.after), row.became)
        for row in connection.execute(query)
    ]


def note_published(connection: Connection, city_id: int, step: Step, version: str) -> None:
    """Keep changes that were published at once, beside any draft."""
    _note(connection, city_id, step, version)
