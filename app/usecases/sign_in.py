"""Signing in, and setting a password by a link.

The password itself is checked between two transactions, for that takes a tenth of a second of a
processor: the first counts the try as one that failed, so that many at once gain nothing, and the
second takes that back where it was right. Who does not exist is refused like who does.
"""

from typing import Final, NamedTuple

from app.domain.accounts import Account, check_password
from app.domain.audit import NOBODY, Audited, Deed, Who
from app.domain.clock import Micros
from app.domain.errors import Busy, InvalidInput
from app.domain.logins import Failures, Guess, household, wait_us
from app.usecases.account_book import AccountBook, Browser, Kept

#: The same whatever was wrong: nobody learns here which names there are.
WRONG: Final = "the name or the password is wrong"
SPENT: Final = "this link was used already or is past its time: ask an administrator for another"


class TooManyTries(Busy):
    """Too many tries: wait."""

    def __init__(self, wait_us: Micros) -> None:
        super().__init__(
            "too many tries: wait %(seconds)s seconds", seconds=-(-wait_us // 1_000_000)
        )
        self.wait_us = wait_us


class Try(NamedTuple):
    """A try that is counted, and not checked yet."""

    name: str
    browser: Browser
    kept: Kept | None  #: whom it is for; None where nobody could sign in by that name
    before: Failures  #: of the address


def begin_try(book: AccountBook, name: str, browser: Browser) -> Try:
    """Count a try. Raises: TooManyTries."""
    before = [(*one, book.failures(*one)) for one in _guesses(name, browser)]
    wait = max(wait_us(guess, failures, book.now_us) for guess, _, failures in before)
    if wait:
        raise TooManyTries(wait)
    for guess, whose, _ in before:
        book.fail(guess, whose)
    kept = book.find(name)
    is_open = kept is not None and not kept.is_ended and bool(kept.password_hash)
    return Try(name, browser, kept if is_open else None, before[-1][2])


def end_try(book: AccountBook, tried: Try, token_hash: bytes) -> Account:
    """Sign somebody in whose password was right.

    A wrong one is kept in the audit, which is why that is the caller's to raise: see `WRONG`.

    Raises: InvalidInput where the account has changed meanwhile.
    """
    account = _checked(book, tried)
    _take_back(book, tried)
    _sign_in(book, account, tried.browser, token_hash)
    return account


def note_refusal(book: AccountBook, name: str, browser: Browser, *, exists: bool) -> None:
    """Keep that a try was refused. What was typed for nobody's name may be a password: not kept."""
    user = f"user {name}" if exists else "user"
    book.audit(Who(NOBODY, browser.address), [Audited(Deed.REFUSED, user)])


def set_password(
    book: AccountBook, link_hash: bytes, password_hash: str, browser: Browser, token_hash: bytes
) -> Account:
    """Set a password by a link, sign its owner in here, and out everywhere else.

    Raises: InvalidInput where the link is spent.
    """
    account_id = book.spend_link(link_hash)
    kept = book.of_id(account_id) if account_id else None
    if kept is None or kept.is_ended:
        raise InvalidInput(SPENT)
    account = kept.account
    book.set_password(account.id, password_hash)
    book.end_logins(account.id, f"official {account.name}")
    _forgive(book, account.name, browser)
    who = Who(f"official {account.name}", browser.address)
    book.audit(who, [_audited(Deed.SET_PASSWORD, account)])
    _sign_in(book, account, browser, token_hash)
    return account


def change_password(
    book: AccountBook, tried: Try, password_hash: str, login_id: int, who: Who
) -> None:
    """Set another password of one's own, whose old one was right; other logins end.

    Raises: InvalidInput where it has changed meanwhile.
    """
    account = _checked(book, tried)
    book.set_password(account.id, password_hash)
    _take_back(book, tried)
    book.end_logins(account.id, who.name, but=login_id)
    book.audit(who, [_audited(Deed.SET_PASSWORD, account)])


def check_both(password: str, again: str, name: str) -> str:
    """Hold a new password, typed twice, to its rules; give it as it is hashed.

    Raises: InvalidInput.
    """
    if password != again:
        raise InvalidInput("the two passwords are not the same")
    return check_password(password, name)


def _sign_in(book: AccountBook, account: Account, browser: Browser, token_hash: bytes) -> None:
    book.begin_login(account.id, token_hash, browser)
    who = Who(f"official {account.name}", browser.address)
    book.audit(who, [_audited(Deed.SIGNED_IN, account)])


def _audited(deed: Deed, account: Account) -> Audited:
    return Audited(deed, f"user {account.name}", city_id=account.city_id)


def _checked(book: AccountBook, tried: Try) -> Account:
    """Give whose password was right, as long as it is theirs."""
    was, kept = tried.kept, book.find(tried.name)
    if was is None or kept is None or kept.is_ended or kept.password_hash != was.password_hash:
        raise InvalidInput(WRONG)
    return kept.account


def _take_back(book: AccountBook, tried: Try) -> None:
    """Count a try no more that was right, or an office that signs in all day waits all day."""
    _forgive(book, tried.name, tried.browser)
    book.take_back(Guess.ADDRESS, household(tried.browser.address), tried.before)


def _forgive(book: AccountBook, name: str, browser: Browser) -> None:
    # Not what failed from the address: who has one name could guess all others' for ever.
    book.forgive(Guess.NAME, name)
    book.forgive(Guess.HERE, _here(name, browser))


def _guesses(name: str, browser: Browser) -> tuple[tuple[Guess, str], ...]:
    return (
        (Guess.HERE, _here(name, browser)),
        (Guess.NAME, name),
        (Guess.ADDRESS, household(browser.address)),
    )


def _here(name: str, browser: Browser) -> str:
    return f"{household(browser.address)} {name}"
