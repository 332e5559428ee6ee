"""Tokens of scripts in SQL: `usecases.manage_tokens.Tokens` within one transaction, and reads."""

from typing import Any

from sqlalchemy import Connection, Row, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.clock import Micros, micros
from app.domain.export_tokens import ExportToken
from app.domain.ids import IdSource
from app.store.schema import export_tokens
from app.store.tables.export_tokens import IS_LIVE
from app.usecases.manage_tokens import TokenWish

#: Those that were revoked are shown for a while; nobody scrolls through ten years of them.
_MOST = 200


class SqlTokens:
    """Writes on the connection it is given; the caller's transaction commits."""

    def __init__(self, connection: Connection, ids: IdSource, now_us: Micros) -> None:
        """Take the running transaction."""
        self._connection = connection
        self._ids = ids
        self._now_us = now_us

    def live(self, name: str) -> ExportToken | None:
        """Give the one of a name that opens something, held until the transaction ends."""
        its = export_tokens.c.name == name, text(IS_LIVE)
        found = select(export_tokens).where(*its).with_for_update()
        row = self._connection.execute(found).one_or_none()
        return _token(row) if row else None

    def add(self, wish: TokenWish, token_hash: bytes, actor: str) -> ExportToken | None:
        """Store a new one; None where another one that opens something has its name."""
        token_id = self._ids.next(self._now_us)
        postgres = self._connection.dialect.name == "postgresql"
        insert = postgresql.insert if postgres else sqlite.insert
        made = insert(export_tokens).values(
            id=token_id,
            **wish._asdict(),
            token_hash=token_hash,
            made_at=self._now_us,
            made_by=actor,
        )
        made = made.on_conflict_do_nothing(index_elements=["name"], index_where=text(IS_LIVE))
        if self._connection.scalar(made.returning(export_tokens.c.id)) is None:
            return None
        return ExportToken(token_id, *wish, self._now_us, actor)

    def revoke(self, token_id: int, actor: str) -> None:
        """Let it open nothing any more."""
        its = export_tokens.c.id == token_id
        values = {"revoked_at": self._now_us, "revoked_by": actor}
        self._connection.execute(update(export_tokens).where(its).values(**values))

    def note(self, token_id: int) -> None:
        """Note that it is used."""
        its = export_tokens.c.id == token_id
        self._connection.execute(update(export_tokens).where(its).values(used_at=self._now_us))


def token_sent(connection: Connection, token_hash: bytes) -> ExportToken | None:
    """Give what a secret is; None where it opens nothing, or no more."""
    its = export_tokens.c.token_hash == token_hash, text(IS_LIVE)
    row = connection.execute(select(export_tokens).where(*its)).one_or_none()
    return _token(row) if row else None


def list_tokens(connection: Connection) -> list[ExportToken]:
    """Give every token: those that open something by name, then the others, the newest first."""
    is_revoked = export_tokens.c.revoked_at.is_not(None)
    order = is_revoked, export_tokens.c.revoked_at.desc(), export_tokens.c.name
    rows = connection.execute(select(export_tokens).order_by(*order).limit(_MOST))
    return [_token(row) for row in rows]


def list_made_by(connection: Connection, actor: str) -> list[ExportToken]:
    """Give the tokens that somebody made and that open something, by name."""
    its = export_tokens.c.made_by == actor, text(IS_LIVE)
    rows = connection.execute(select(export_tokens).where(*its).order_by(export_tokens.c.name))
    return [_token(row) for row in rows]


def _token(row: Row[Any]) -> ExportToken:
    return ExportToken(
        row.id,
        row.name,
        row.city_id,
        row.comments,
        micros(row.made_at),
        row.made_by,
        micros(row.used_at) if row.used_at else None,
        micros(row.revoked_at) if row.revoked_at else None,
        row.revoked_by or "",
    )
