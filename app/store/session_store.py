"""What the gateway says of sessions after the fact."""

import logging

from sqlalchemy import Connection, select, update

from app.domain.messaging import SessionEnd
from app.store.schema import sessions

log = logging.getLogger(__name__)


def end_session(connection: Connection, key: bytes, end: SessionEnd) -> None:
    """Note an end notification on its session, the first one that came.

    It may come before, after or instead of the last turn, or more than once: evidence for line
    health, nothing that a report depends on.

    The end of a session we never answered is counted nowhere and dropped on purpose: it has no
    row to stand on, names nobody we spoke to, and there is nothing it could correct. The
    gateway hears that all is well, as sending it again would help nobody; the log keeps a line.
    """
    newest = (
        select(sessions.c.id)
        .where(sessions.c.session_key == key)
        .order_by(sessions.c.epoch.desc())
        .limit(1)
    )
    noted = connection.execute(
        update(sessions)
        .where(sessions.c.id == newest.scalar_subquery(), sessions.c.ended_at.is_(None))
        .values(
            ended_at=end.received_at,
            end_status=end.status[:40],
            end_hops=end.hops,
            end_duration_ms=end.duration_ms,
            end_cost=end.cost[:40],
        )
    )
    if not noted.rowcount and connection.scalar(newest) is None:
        log.info("session.unknown_end", extra={"gateway": end.gateway})
