"""Who may work at the desk: adding, changing, ending accounts, and links to set a password."""

from typing import Final

from app.domain.accounts import Account, Right, Role, check_name
from app.domain.audit import Audited, Deed, Who
from app.domain.errors import Conflict, NotFound
from app.domain.logins import LINK_US
from app.usecases.account_book import AccountBook, Kept

#: Who acts on the machine of the service itself: people are "official" and their name.
SHELL: Final = "shell"
#: The account that a service without an administrator invites.
FIRST: Final = "admin"


def add_account(book: AccountBook, wish: Account, link_hash: bytes, who: Who) -> Account:
    """Add somebody, with a link by which to set a password; give the account.

    Raises:
        InvalidInput: the name cannot be signed in with.
        Conflict: somebody has, or had, that name.
    """
    wish = wish._replace(name=check_name(wish.name))
    if book.find(wish.name):
        raise Conflict("there is a user %(name)s, or was one: choose another name", name=wish.name)
    account = book.add(wish, who.name)
    _link(book, account, link_hash, who)
    book.audit(who, [_audited(Deed.ADDED, account, after=described(account))])
    return account


def link_account(book: AccountBook, name: str, link_hash: bytes, who: Who) -> Account:
    """Make another link by which somebody sets a password; older ones open nothing any more.

    Raises: NotFound.
    """
    account = _need(book, name).account
    _link(book, account, link_hash, who)
    book.audit(who, [_audited(Deed.LINKED, account)])
    return account


def invite_first(book: AccountBook, link_hash: bytes) -> bool:
    """Make a link for the first administrator; whether there was nobody to let others in."""
    kept = book.find(FIRST)
    if kept is None and not book.count_administrators():
        wish = Account(0, FIRST, Role.ADMINISTRATOR, frozenset())
        add_account(book, wish, link_hash, Who(SHELL))
        return True
    if kept and not (kept.password_hash or kept.is_ended):
        link_account(book, FIRST, link_hash, Who(SHELL))
        return True
    return False


def change_account(book: AccountBook, wish: Account, who: Who, was: str = "") -> Account:
    """Give somebody another role, rights, scope or city, and sign them out.

    `was`: what they could do when the change was thought of, as `described`; "" for whatever.

    Raises:
        NotFound: there is no such user.
        Conflict: it is one's own account, or the last administrator's, or not what it was.
    """
    account = _need_alone(book, wish.name)
    if _is_own(account, who):
        raise Conflict("nobody changes the rights of their own account: ask another administrator")
    if was not in ("", described(account)):
        raise Conflict("somebody else changed this account meanwhile: look at it once more")
    changed = wish._replace(id=account.id, language=account.language)
    if account.may(Right.HOUSE) and not changed.may(Right.HOUSE):
        _keep_one(book)
    book.put(changed)
    book.end_logins(account.id, who.name)
    book.audit(who, [_audited(Deed.CHANGED, account, described(account), described(changed))])
    return changed


def end_account(book: AccountBook, name: str, who: Who) -> None:
    """Let somebody sign in no more, and out at once; what they did stays theirs.

    Raises: as `change_account`.
    """
    account = _need_alone(book, name)
    if _is_own(account, who):
        raise Conflict("nobody ends their own account: ask another administrator")
    if account.may(Right.HOUSE):
        _keep_one(book)
    book.end(account.id)
    book.end_logins(account.id, who.name)
    book.audit(who, [_audited(Deed.ENDED, account, before=described(account))])


def end_login(book: AccountBook, account: Account, login_id: int, who: Who) -> None:
    """Sign an account out in one browser. Raises: NotFound where it is not signed in there."""
    if not book.end_logins(account.id, who.name, only=login_id):
        raise NotFound("that login has ended already")
    deed = Deed.SIGNED_OUT if _is_own(account, who) else Deed.ENDED
    book.audit(who, [_audited(deed, account, before=f"login {login_id}")])


def described(account: Account) -> str:
    """Say in one line what somebody may do, as the audit keeps it.

    >>> described(Account(1, "ana", Role.CLERK))
    'clerk'
    """
    parts = (
        ("", [account.role]),
        ("may ", account.personal),
        ("city ", [] if account.city_id is None else [str(account.city_id)]),
        ("services ", account.scope.services),
        ("areas ", account.scope.areas),
    )
    return "; ".join(said + " ".join(sorted(some)) for said, some in parts if some)


def _need(book: AccountBook, name: str) -> Kept:
    kept = book.find(name.strip().lower())
    if kept is None or kept.is_ended:
        raise NotFound("there is no user %(name)s", name=name)
    return kept


def _need_alone(book: AccountBook, name: str) -> Account:
    """Give an account whose rights may go: of two who leave at once one has to stay.

    Whether it is an administrator's is known once it is held, and by then it is too late to hold
    the others in an order: so they are held first.
    """
    book.hold_administrators()
    return _need(book, name).account


def _link(book: AccountBook, account: Account, link_hash: bytes, who: Who) -> None:
    book.add_link(account.id, link_hash, book.now_us + LINK_US, who.name)


def _keep_one(book: AccountBook) -> None:
    if book.count_administrators() < 2:
        raise Conflict("that is the last administrator: make another one first")


def _is_own(account: Account, who: Who) -> bool:
    return who.name == f"official {account.name}"


def _audited(deed: Deed, account: Account, before: str = "", after: str = "") -> Audited:
    return Audited(deed, f"user {account.name}", before, after, city_id=account.city_id)
