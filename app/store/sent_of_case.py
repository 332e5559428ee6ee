"""Messages to the people of a case: what became of each, and when it was sent anew by whom."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, select

from app.domain.audit import Audited, Deed
from app.store.schema import audit_entries, messages

_OBJECT: Final = "message "


class Anew(NamedTuple):
    """That somebody had a message sent anew."""

    at: datetime
    by: str  #: "official ana"; "" where nobody kept it


class Sent(NamedTuple):
    """A message to somebody of the case; nobody is named."""

    seq: int  #: of the event that it tells of
    at: datetime  #: when it was written: of one that was sent anew its state is of later
    template: str
    state: str
    shown_at: datetime | None
    answer: bool | None
    sent_at: datetime | None  #: when it was taken last
    anew: tuple[Anew, ...]  #: the oldest first


def resent(message_id: int, city_id: int) -> Audited:
    """Give what the audit keeps of a message that somebody has sent anew."""
    return Audited(Deed.RESENT, f"{_OBJECT}{message_id}", city_id=city_id)


def sent_of_case(connection: Connection, report_id: int, events: int) -> tuple[Sent, ...]:
    """Give the messages of a case that has so many events, the oldest first. Two reads."""
    # By their whole names: how databases order a beginning of them depends on their language.
    causes = [f"report:{report_id}:{what}" for what in ("filed", *range(events))]
    query = select(messages).where(messages.c.cause.in_(causes)).order_by(messages.c.id)
    rows = connection.execute(query).all()
    anew = sent_anew_of(connection, rows)
    return tuple(
        Sent(
            max(0, causes.index(row.cause) - 1),
            row.created_at,
            row.template,
            row.state,
            row.shown_at,
            row.answer,
            row.sent_at,
            anew.get(row.id, ()),
        )
        for row in rows
    )


def sent_anew_of(connection: Connection, rows: Iterable[Row[Any]]) -> dict[int, tuple[Anew, ...]]:
    """Give when these messages were sent anew, by id; the oldest first. One read, if any."""
    renewed = {row.id: row.renewed_at for row in rows if row.renewed_at}
    if not renewed:
        return {}
    of, named = audit_entries.c, {f"{_OBJECT}{id_}": id_ for id_ in renewed}
    query = select(of.object, of.at, of.actor).where(of.object.in_(named), of.deed == Deed.RESENT)
    found: dict[int, list[Anew]] = {id_: [] for id_ in renewed}
    for row in connection.execute(query.order_by(of.id)):
        found[named[row.object]].append(Anew(row.at, row.actor))
    for id_, at in renewed.items():
        if at not in [one.at for one in found[id_]]:  # of before it was kept, or long ago
            found[id_].append(Anew(at, ""))
    return {id_: tuple(sorted(its)) for id_, its in found.items()}
