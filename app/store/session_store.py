"""What the gateway says of sessions after the fact."""

from sqlalchemy import Connection, select, update

from app.domain.messaging import SessionEnd
from app.store.schema import sessions


def end_session(connection: Connection, key: bytes, end: SessionEnd) -> None:
    """Note an end notification on its session, the first one that came.

    It may come before, after or instead of the last turn, more than once, or for a session we
    never saw: evidence for line health, nothing that a report depends on.
    """
    newest = (
        select(sessions.c.id)
        .where(sessions.c.session_key == key)
        .order_by(sessions.c.epoch.desc())
        .limit(1)
        .scalar_subquery()
    )
    connection.execute(
        update(sessions)
        .where(sessions.c.id == newest, sessions.c.ended_at.is_(None))
        .values(
            ended_at=end.received_at,
            end_status=end.status[:40],
            end_hops=end.hops,
            end_duration_ms=end.duration_ms,
            end_cost=end.cost[:40],
        )
    )
