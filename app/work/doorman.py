"""Lets officials and scripts in: signing in and out, secrets, links and tokens, and who may work.

A secret is given out once, to a browser or in a link; what is stored is its keyed hash.
"""

import logging
import secrets
from collections.abc import Callable
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine

from app.domain.accounts import Account, normal
from app.domain.audit import Audited, Deed, Who
from app.domain.clock import Micros
from app.domain.errors import InvalidInput
from app.domain.export_tokens import MARK, ExportToken
from app.store.account_store import SqlAccountBook
from app.store.login_list import Found, link_owner, who_sent, who_was
from app.store.passwords import hash_password, is_password
from app.store.token_store import token_sent
from app.store.vault import Vault
from app.usecases import manage_accounts, manage_tokens, sign_in
from app.usecases.account_book import Browser
from app.usecases.manage_tokens import TokenWish
from app.work.publisher import Write

log = logging.getLogger(__name__)

#: 256 bits, as text that needs no escape in a cookie or an address.
_TOKEN_BYTES: Final = 32
T = TypeVar("T")
#: Opens accounts in a transaction.
OpenAccounts = Callable[[Connection], SqlAccountBook]


class Entered(NamedTuple):
    """Who came in, and the secret that says so from now on."""

    account: Account
    token: str


class Doorman:
    """Signs people in and out, and writes who may."""

    def __init__(
        self,
        write: Write,
        reader: Engine,
        vault: Vault,
        open_accounts: OpenAccounts,
        now_us: Callable[[], Micros],
    ) -> None:
        """Take the way to write, a database to read, and what hashes secrets."""
        self._write = write
        self._reader = reader
        self._vault = vault
        self._open = open_accounts
        self._now_us = now_us

    def sign_in(self, name: str, password: str, browser: Browser) -> Entered:
        """Sign somebody in. Raises: InvalidInput, TooManyTries."""
        name = name.strip().lower()
        tried = self._do(lambda book: sign_in.begin_try(book, name, browser))
        hashed = tried.kept.password_hash if tried.kept else ""
        if not is_password(normal(password), hashed):
            exists = tried.kept is not None
            self._do(lambda book: sign_in.note_refusal(book, name, browser, exists=exists))
            raise InvalidInput(sign_in.WRONG)
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        account = self._do(lambda book: sign_in.end_try(book, tried, self._hash(token)))
        return Entered(account, token)

    def sign_out(self, found: Found, who: Who) -> None:
        """End the login somebody came by."""
        self.end_login(found.account, found.login.id, who)

    def end_login(self, account: Account, login_id: int, who: Who) -> None:
        """Sign an account out in one browser. Raises: NotFound where it is not signed in there."""
        self._do(lambda book: manage_accounts.end_login(book, account, login_id, who))

    def see(self, token: str) -> Found | None:
        """Give whose a secret is; None where it opens nothing."""
        if not token:
            return None
        with self._reader.connect() as connection:
            return who_sent(connection, self._hash(token), self._now_us())

    def was(self, token: str) -> int | None:
        """Give the id of the account that had a secret; None where nobody knows."""
        if not token:
            return None
        with self._reader.connect() as connection:
            return who_was(connection, self._hash(token))

    def keep(self, found: Found, token: str) -> str:
        """Note that somebody is there, now and then; give a new secret when it is time, else ""."""
        login, now = found.login, self._now_us()
        if found.is_newest and login.is_to_renew(now):
            new = secrets.token_urlsafe(_TOKEN_BYTES)
            was, is_ = self._hash(token), self._hash(new)
            # Where two pages ask at once one of them is first; the other's secret still opens.
            return new if self._do(lambda book: book.renew_login(login.id, was, is_)) else ""
        if login.is_to_note(now):
            self._do(lambda book: book.note_login(login.id))
        return ""

    def open_city(self, found: Found, city_id: int) -> None:
        """Note which city's desk is open."""
        self._do(lambda book: book.open_city(found.login.id, city_id))

    def link_owner(self, token: str) -> str:
        """Give the name of whose link this is; "" where it opens nothing."""
        with self._reader.connect() as connection:
            return link_owner(connection, self._hash(token), self._now_us())

    def set_password(self, token: str, password: str, again: str, browser: Browser) -> Entered:
        """Set a password by a link, and sign its owner in. Raises: InvalidInput."""
        name = self.link_owner(token)
        if not name:
            raise InvalidInput(sign_in.SPENT)
        hashed = hash_password(sign_in.check_both(password, again, name))
        new = secrets.token_urlsafe(_TOKEN_BYTES)
        link, is_ = self._hash(token), self._hash(new)
        account = self._do(lambda book: sign_in.set_password(book, link, hashed, browser, is_))
        return Entered(account, new)

    def change_password(self, found: Found, old: str, new: str, again: str, who: Who) -> None:
        """Set another password of one's own. Raises: InvalidInput, TooManyTries."""
        account = found.account
        browser = Browser(who.address, "")
        new = sign_in.check_both(new, again, account.name)  # a slip there is no guess
        tried = self._do(lambda book: sign_in.begin_try(book, account.name, browser))
        if not is_password(normal(old), tried.kept.password_hash if tried.kept else ""):
            what = f"user {account.name}"
            self.audit(who, Audited(Deed.REFUSED, what, city_id=account.city_id))
            raise InvalidInput("the password you have now is another one")
        hashed = hash_password(new)
        self._do(lambda book: sign_in.change_password(book, tried, hashed, found.login.id, who))

    def add(self, wish: Account, who: Who) -> tuple[Account, str]:
        """Add somebody; give the account and the secret of a link to set a password.

        Raises: as `manage_accounts.add_account`.
        """
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        add = manage_accounts.add_account
        return self._do(lambda book: add(book, wish, self._hash(token), who)), token

    def link(self, name: str, who: Who) -> str:
        """Make another link to set a password; give its secret. Raises: NotFound."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        link = manage_accounts.link_account
        self._do(lambda book: link(book, name, self._hash(token), who))
        return token

    def invite_first(self) -> str:
        """Give the secret of a link for the first administrator; "" where there is one."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        invite = manage_accounts.invite_first
        return token if self._do(lambda book: invite(book, self._hash(token))) else ""

    def change(self, wish: Account, who: Who, was: str = "") -> Account:
        """Give somebody other rights. Raises: as `manage_accounts.change_account`."""
        return self._do(lambda book: manage_accounts.change_account(book, wish, who, was))

    def end(self, name: str, who: Who) -> None:
        """Let somebody in no more. Raises: as `manage_accounts.end_account`."""
        self._do(lambda book: manage_accounts.end_account(book, name, who))

    def set_language(self, account: Account, language: str) -> None:
        """Note in which language somebody reads the desk; "" for what the browser asks for."""
        self._do(lambda book: book.put_language(account.id, language))

    def set_letter_keys(self, account: Account, *, on: bool) -> None:
        """Note whether single letters do something on somebody's pages."""
        self._do(lambda book: book.put_letter_keys(account.id, on=on))

    def add_token(self, wish: TokenWish, who: Who) -> tuple[ExportToken, str]:
        """Make a token for a script; give it and its secret.

        Raises: as `manage_tokens.add_token`.
        """
        secret = MARK + secrets.token_urlsafe(_TOKEN_BYTES)
        add, hashed = manage_tokens.add_token, self._hash(secret)
        return self._do(lambda book: add(book, wish, hashed, who)), secret

    def revoke_token(self, name: str, who: Who) -> ExportToken:
        """Let a token open nothing any more. Raises: NotFound."""
        return self._do(lambda book: manage_tokens.revoke_token(book, name, who))

    def see_token(self, secret: str) -> ExportToken | None:
        """Give which token a secret is, and note now and then that it is used; None for none.

        What it opens is given out though the note cannot be written.
        """
        if not secret.startswith(MARK):
            return None
        with self._reader.connect() as connection:
            token = token_sent(connection, self._hash(secret))
        if token and token.is_to_note(self._now_us()):
            token_id = token.id
            try:
                self._do(lambda book: book.tokens.note(token_id))
            except Exception:
                log.exception("token.not_noted")
        return token

    def audit(self, who: Who, *deeds: Audited) -> None:
        """Keep what was done."""
        self._do(lambda book: book.audit(who, deeds))

    def audit_within(self, connection: Connection, who: Who, *deeds: Audited) -> None:
        """Keep what is done in a running transaction."""
        self._open(connection).audit(who, deeds)

    def _hash(self, token: str) -> bytes:
        return self._vault.token_hash(token)

    def _do(self, work: Callable[[SqlAccountBook], T]) -> T:
        return self._write(lambda connection: work(self._open(connection)))
