"""Reads logins and accounts: whose a secret is, who there is, and where each is signed in."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, Select, bindparam, func, or_, select

from app.domain.accounts import Account
from app.domain.clock import Micros, micros
from app.domain.logins import Login
from app.store.account_store import kept_of
from app.store.schema import login_links, logins, users


class Found(NamedTuple):
    """Who sent a secret."""

    account: Account
    login: Login
    city_id: int | None  #: whose desk they have open; None for the first
    is_newest: bool  #: False where the secret was replaced a moment ago


class Listed(NamedTuple):
    """An account, for who looks after them."""

    account: Account
    has_password: bool
    created_at: datetime
    created_by: str
    ended_at: datetime | None
    seen_at: datetime | None  #: when they were last there
    signed_in: int  #: in how many browsers they may be now


class SignedIn(NamedTuple):
    """A browser in which somebody is signed in."""

    id: int
    began_at: datetime
    seen_at: datetime
    address: str
    agent: str


_IS_BEFORE: Final = logins.c.before_hash == bindparam("hash")
#: Asked for every page: it is built once. Columns by their whole names, for both tables have some.
_SENT: Final = (
    select(
        users,
        logins.c.id.label("login_id"),
        logins.c.city_id.label("open_city"),
        logins.c.token_hash,
        *(logins.c[name] for name in ("began_at", "seen_at", "renewed_at")),
        logins.c.ended_at.label("login_ended_at"),
    )
    .join(logins, logins.c.user_id == users.c.id)
    .where(
        or_(
            logins.c.token_hash == bindparam("hash"),
            _IS_BEFORE & (logins.c.before_until > bindparam("now")),
        )
    )
)


def who_sent(connection: Connection, token_hash: bytes, now_us: Micros) -> Found | None:
    """Give whose a secret is; None where it opens nothing, or no more."""
    row = connection.execute(_SENT, {"hash": token_hash, "now": now_us}).one_or_none()
    if row is None or row.ended_at is not None or row.login_ended_at is not None:
        return None
    moments = map(micros, (row.began_at, row.seen_at, row.renewed_at))
    login = Login(row.login_id, row.id, *moments)
    if not login.holds(now_us):
        return None
    return Found(kept_of(row).account, login, row.open_city, row.token_hash == token_hash)


def who_was(connection: Connection, token_hash: bytes) -> int | None:
    """Give the account whose secret it was, ended or not; None where nobody knows any more."""
    its = or_(logins.c.token_hash == token_hash, logins.c.before_hash == token_hash)
    return connection.scalar(select(logins.c.user_id).where(its))


def list_users(connection: Connection) -> list[Listed]:
    """Give everybody who may sign in or could once, by name."""
    return [_listed(row) for row in connection.execute(_users().order_by(users.c.name))]


def find_user(connection: Connection, name: str) -> Listed | None:
    """Give somebody by the name they sign in with; None where there never was anybody."""
    row = connection.execute(_users().where(users.c.name == name)).one_or_none()
    return _listed(row) if row else None


def _users() -> Select[Any]:
    # Of logins only a month is there: see `forgetting`.
    live = func.count(logins.c.id).filter(logins.c.ended_at.is_(None))
    return (
        select(users, func.max(logins.c.seen_at).label("last_seen"), live.label("live"))
        .outerjoin(logins, logins.c.user_id == users.c.id)
        .group_by(users.c.id)
    )


def _listed(row: Row[Any]) -> Listed:
    kept = kept_of(row)
    return Listed(
        kept.account,
        bool(kept.password_hash),
        row.created_at,
        row.created_by,
        row.ended_at,
        row.last_seen,
        row.live,
    )


def list_logins(connection: Connection, account_id: int, now_us: Micros) -> list[SignedIn]:
    """Give where somebody is signed in, the newest first."""
    query = (
        select(logins)
        .where(logins.c.user_id == account_id, logins.c.ended_at.is_(None))
        .order_by(logins.c.id.desc())
    )
    return [
        SignedIn(row.id, row.began_at, row.seen_at, row.address, row.agent)
        for row in connection.execute(query)
        if Login(
            row.id, account_id, *map(micros, (row.began_at, row.seen_at, row.renewed_at))
        ).holds(now_us)
    ]


def link_owner(connection: Connection, token_hash: bytes, now_us: Micros) -> str:
    """Give the name of whose link to set a password this is; "" where it is spent or late."""
    query = (
        select(users.c.name)
        .join(login_links, login_links.c.user_id == users.c.id)
        .where(
            login_links.c.token_hash == token_hash,
            login_links.c.spent_at.is_(None),
            login_links.c.expires_at > now_us,
            users.c.ended_at.is_(None),
        )
    )
    return connection.scalar(query) or ""
