"""Tokens of scripts that take exports: making one, and taking it back."""

from typing import NamedTuple, Protocol

from app.domain.audit import Audited, Deed, Who
from app.domain.errors import Conflict, NotFound
from app.domain.export_tokens import ExportToken, check_name
from app.usecases.account_book import AccountBook


class TokenWish(NamedTuple):
    """What a token is to open."""

    name: str
    city_id: int | None = None  #: the one city; None for every one
    comments: bool = False  #: whether it may read the residents' own words


class Tokens(Protocol):
    """The tokens there are, within one transaction."""

    def live(self, name: str) -> ExportToken | None:
        """Give the one of a name that opens something."""

    def add(self, wish: TokenWish, token_hash: bytes, actor: str) -> ExportToken | None:
        """Store a new one; None where another one that opens something has its name."""

    def revoke(self, token_id: int, actor: str) -> None:
        """Let it open nothing any more."""


class TokenBook(AccountBook, Protocol):
    """Tokens, and what is kept of deeds."""

    @property
    def tokens(self) -> Tokens:
        """The tokens."""
        ...


def add_token(book: TokenBook, wish: TokenWish, token_hash: bytes, who: Who) -> ExportToken:
    """Make a token.

    Raises:
        InvalidInput: it cannot be called that.
        Conflict: another one is.
    """
    wish = wish._replace(name=check_name(wish.name))
    token = book.tokens.add(wish, token_hash, who.name)
    if token is None:
        raise Conflict("there is a token %(name)s: choose another name", name=wish.name)
    book.audit(who, [_audited(Deed.MADE_TOKEN, token, after=described(token))])
    return token


def revoke_token(book: TokenBook, name: str, who: Who) -> ExportToken:
    """Let a token open nothing any more. Raises: NotFound."""
    token = book.tokens.live(name.strip().lower())
    if token is None:
        raise NotFound("there is no token %(name)s, or it is revoked already", name=name)
    book.tokens.revoke(token.id, who.name)
    book.audit(who, [_audited(Deed.ENDED, token, before=described(token))])
    return token


def described(token: ExportToken) -> str:
    """Say in one line what a token opens, as the audit keeps it."""
    city = "every city" if token.city_id is None else f"city {token.city_id}"
    return f"{city}; {'with' if token.comments else 'without'} comments"


def _audited(deed: Deed, token: ExportToken, before: str = "", after: str = "") -> Audited:
    return Audited(deed, f"token {token.name}", before, after, city_id=token.city_id)
