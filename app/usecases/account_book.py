"""What use cases of accounts read and write: `AccountBook`, within one transaction."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from app.domain.accounts import Account
from app.domain.audit import Audited, Who
from app.domain.clock import Micros
from app.domain.logins import Failures, Guess


class Kept(NamedTuple):
    """An account as it is stored."""

    account: Account
    password_hash: str  #: "" until a password is set
    is_ended: bool = False


class Browser(NamedTuple):
    """From where somebody signs in."""

    address: str
    agent: str  #: what the browser calls itself


class AccountBook(Protocol):
    """Accounts, their logins and links, and what is kept of deeds."""

    now_us: Micros

    def find(self, name: str) -> Kept | None:
        """Give an account by name, held until the transaction ends."""

    def of_id(self, account_id: int) -> Kept | None:
        """Give an account by its id, held until the transaction ends."""

    def add(self, account: Account, actor: str) -> Account:
        """Store a new account; give it with its id."""

    def put(self, account: Account) -> None:
        """Store the role, rights, scope and city of an account."""

    def end(self, account_id: int) -> None:
        """Let somebody sign in no more."""

    def hold_administrators(self) -> None:
        """Let nobody else change an administrator until the transaction ends."""

    def count_administrators(self) -> int:
        """Count who could let others in: administrators of all areas who are not ended."""

    def failures(self, guess: Guess, whose: str) -> Failures:
        """Give how often somebody failed of late, held until the transaction ends."""

    def fail(self, guess: Guess, whose: str) -> None:
        """Count a failed try."""

    def take_back(self, guess: Guess, whose: str, before: Failures) -> None:
        """Count one failed try less; the last one is that of `before`."""

    def forgive(self, guess: Guess, whose: str) -> None:
        """Forget failed tries."""

    def begin_login(self, account_id: int, token_hash: bytes, browser: Browser) -> int:
        """Store that somebody is signed in; give the login's id."""

    def end_logins(
        self, account_id: int, actor: str, *, but: int = 0, only: int | None = None
    ) -> int:
        """End the logins of an account; all `but` one, or one `only`. Give how many."""

    def set_password(self, account_id: int, password_hash: str) -> None:
        """Store a password's hash; links to set one are spent."""

    def add_link(self, account_id: int, token_hash: bytes, until: Micros, actor: str) -> None:
        """Store a link to set a password; older ones of the account are spent."""

    def spend_link(self, token_hash: bytes) -> int | None:
        """Spend a link; give whose it was, None where it is spent or past its time."""

    def audit(self, who: Who, deeds: Sequence[Audited]) -> None:
        """Keep what was done."""
