"""Accounts in SQL: `usecases.account_book.AccountBook` within one transaction."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.accounts import Account, Role, Scope, read_personal
from app.domain.audit import Audited, Who
from app.domain.clock import Micros, micros
from app.domain.ids import IdSource
from app.domain.logins import FORGOTTEN_US, OVERLAP_US, Failures, Guess
from app.store.schema import audit_entries, login_failures, login_links, logins, users
from app.store.token_store import SqlTokens
from app.store.vault import Vault
from app.usecases.account_book import Browser, Kept

_AGENT_LENGTH = 120
_ADDRESS_LENGTH = 45
#: So many failures of long ago are forgotten with each new one.
_SWEPT = 20
#: Who could let others in, see `Account.may`.
_ADMINISTRATORS = select(users.c.id).where(
    users.c.role == Role.ADMINISTRATOR,
    users.c.services == "",
    users.c.areas == "",
    users.c.ended_at.is_(None),
)


class SqlAccountBook:
    """Writes on the connection it is given; the caller's transaction commits."""

    def __init__(self, connection: Connection, vault: Vault, ids: IdSource, now_us: Micros) -> None:
        """Take the running transaction."""
        self._connection = connection
        self._vault = vault
        self._ids = ids
        self.now_us = now_us
        postgres = connection.dialect.name == "postgresql"
        self._insert = postgresql.insert if postgres else sqlite.insert

    @property
    def tokens(self) -> SqlTokens:
        """The tokens of scripts, in the same transaction."""
        return SqlTokens(self._connection, self._ids, self.now_us)

    def find(self, name: str) -> Kept | None:
        """Give an account by name, held until the transaction ends."""
        return self._kept(users.c.name == name)

    def of_id(self, account_id: int) -> Kept | None:
        """Give an account by its id, held until the transaction ends."""
        return self._kept(users.c.id == account_id)

    def _kept(self, which: Any) -> Kept | None:
        row = self._connection.execute(select(users).where(which).with_for_update()).one_or_none()
        return kept_of(row) if row else None

    def add(self, account: Account, actor: str) -> Account:
        """Store a new account; give it with its id."""
        made = account._replace(id=self._ids.next(self.now_us))
        values = {**_values(made), "id": made.id, "name": made.name}
        self._connection.execute(
            insert(users).values(**values, created_at=self.now_us, created_by=actor)
        )
        return made

    def put(self, account: Account) -> None:
        """Store the role, rights, scope and city of an account."""
        its = users.c.id == account.id
        self._connection.execute(update(users).where(its).values(**_values(account)))

    def put_language(self, account_id: int, language: str) -> None:
        """Store in which language somebody reads the desk."""
        its = users.c.id == account_id
        self._connection.execute(update(users).where(its).values(language=language))

    def put_letter_keys(self, account_id: int, *, on: bool) -> None:
        """Store whether single letters do something for somebody."""
        its = users.c.id == account_id
        self._connection.execute(update(users).where(its).values(letter_keys=on))

    def end(self, account_id: int) -> None:
        """Let somebody sign in no more."""
        its = users.c.id == account_id
        self._connection.execute(update(users).where(its).values(ended_at=self.now_us))

    def hold_administrators(self) -> None:
        """Let nobody else change an administrator until the transaction ends."""
        # In one order, and before any of them is found: two who end each other wait for no other.
        self._connection.execute(_ADMINISTRATORS.order_by(users.c.id).with_for_update())

    def count_administrators(self) -> int:
        """Count who could let others in: administrators of all areas who are not ended."""
        return len(self._connection.execute(_ADMINISTRATORS).all())

    def failures(self, guess: Guess, whose: str) -> Failures:
        """Give how often somebody failed of late, held until the transaction ends."""
        its = login_failures.c.key == self._key(guess, whose)
        row = self._connection.execute(
            select(login_failures).where(its).with_for_update()
        ).one_or_none()
        return Failures(row.tries, micros(row.last_at)) if row else Failures()

    def fail(self, guess: Guess, whose: str) -> None:
        """Count a failed try."""
        self._sweep()
        values = {"key": self._key(guess, whose), "tries": 1, "last_at": self.now_us}
        more = {"tries": login_failures.c.tries + 1, "last_at": self.now_us}
        made = self._insert(login_failures).values(**values)
        self._connection.execute(made.on_conflict_do_update(index_elements=["key"], set_=more))

    def _sweep(self) -> None:
        old = login_failures.c.last_at < self.now_us - FORGOTTEN_US
        some = (
            select(login_failures.c.key).where(old).limit(_SWEPT).with_for_update(skip_locked=True)
        )
        self._connection.execute(delete(login_failures).where(login_failures.c.key.in_(some)))

    def take_back(self, guess: Guess, whose: str, before: Failures) -> None:
        """Count one failed try less; the last one is that of `before`."""
        if not before.tries:  # nobody failed then: where others try at once, each takes their own
            before = Failures(0, self.now_us)
        its = login_failures.c.key == self._key(guess, whose)
        less = {"tries": login_failures.c.tries - 1, "last_at": before.last_us}
        self._connection.execute(update(login_failures).where(its).values(**less))
        none_left = login_failures.c.tries <= 0
        self._connection.execute(delete(login_failures).where(its, none_left))

    def forgive(self, guess: Guess, whose: str) -> None:
        """Forget failed tries."""
        its = login_failures.c.key == self._key(guess, whose)
        self._connection.execute(delete(login_failures).where(its))

    def _key(self, guess: Guess, whose: str) -> bytes:
        return self._vault.token_hash(f"{guess} {whose}")[:16]

    def begin_login(self, account_id: int, token_hash: bytes, browser: Browser) -> int:
        """Store that somebody is signed in; give the login's id."""
        login_id = self._ids.next(self.now_us)
        # Who is in again goes on at the desk that they had open.
        its = select(logins.c.city_id).where(logins.c.user_id == account_id)
        newest = its.order_by(logins.c.seen_at.desc(), logins.c.id.desc()).limit(1)
        last = self._connection.scalar(newest)
        moments = dict.fromkeys(("began_at", "seen_at", "renewed_at"), self.now_us)
        self._connection.execute(
            insert(logins).values(
                id=login_id,
                user_id=account_id,
                token_hash=token_hash,
                city_id=last,
                address=browser.address[:_ADDRESS_LENGTH],
                agent=browser.agent[:_AGENT_LENGTH],
                **moments,
            )
        )
        return login_id

    def end_logins(
        self, account_id: int, actor: str, *, but: int = 0, only: int | None = None
    ) -> int:
        """End the logins of an account; all `but` one, or one `only`. Give how many."""
        its = [logins.c.user_id == account_id, logins.c.ended_at.is_(None), logins.c.id != but]
        if only is not None:
            its.append(logins.c.id == only)
        ended = update(logins).where(*its).values(ended_at=self.now_us, ended_by=actor)
        return self._connection.execute(ended).rowcount

    def renew_login(self, login_id: int, was: bytes, token_hash: bytes) -> bool:
        """Replace the secret of a login; whether it was still the one that was sent."""
        its = logins.c.id == login_id, logins.c.token_hash == was
        values = {
            "token_hash": token_hash,
            "before_hash": was,
            "before_until": self.now_us + OVERLAP_US,
            "seen_at": self.now_us,
            "renewed_at": self.now_us,
        }
        return bool(self._connection.execute(update(logins).where(*its).values(**values)).rowcount)

    def note_login(self, login_id: int) -> None:
        """Note that somebody is there."""
        its = logins.c.id == login_id
        self._connection.execute(update(logins).where(its).values(seen_at=self.now_us))

    def open_city(self, login_id: int, city_id: int) -> None:
        """Note which city's desk is open."""
        its = logins.c.id == login_id
        self._connection.execute(update(logins).where(its).values(city_id=city_id))

    def set_password(self, account_id: int, password_hash: str) -> None:
        """Store a password's hash; links to set one are spent."""
        its = users.c.id == account_id
        self._connection.execute(update(users).where(its).values(password_hash=password_hash))
        self._spend_links(account_id)

    def add_link(self, account_id: int, token_hash: bytes, until: Micros, actor: str) -> None:
        """Store a link to set a password; older ones of the account are spent."""
        self._spend_links(account_id)
        self._connection.execute(
            insert(login_links).values(
                id=self._ids.next(self.now_us),
                user_id=account_id,
                token_hash=token_hash,
                created_at=self.now_us,
                created_by=actor,
                expires_at=until,
            )
        )

    def _spend_links(self, account_id: int) -> None:
        older = and_(login_links.c.user_id == account_id, login_links.c.spent_at.is_(None))
        self._connection.execute(update(login_links).where(older).values(spent_at=self.now_us))

    def spend_link(self, token_hash: bytes) -> int | None:
        """Spend a link; give whose it was, None where it is spent or past its time."""
        its = (
            login_links.c.token_hash == token_hash,
            login_links.c.spent_at.is_(None),
            login_links.c.expires_at > self.now_us,
        )
        spent = update(login_links).where(*its).values(spent_at=self.now_us)
        whose: int | None = self._connection.scalar(spent.returning(login_links.c.user_id))
        return whose

    def audit(self, who: Who, deeds: Sequence[Audited]) -> None:
        """Keep what was done."""
        for deed in deeds:
            id_ = self._ids.next(self.now_us)
            reason = deed.reason and self._vault.seal(deed.reason, reason_of(id_))
            self._connection.execute(
                insert(audit_entries).values(
                    id=id_,
                    city_id=deed.city_id,
                    at=self.now_us,
                    actor=who.name,
                    address=who.address[:_ADDRESS_LENGTH],
                    deed=str(deed.deed),
                    object=deed.object,
                    before=deed.before,
                    after=deed.after,
                    reason_sealed=reason or None,
                )
            )


def kept_of(row: Row[Any]) -> Kept:
    """Read a row of users."""
    scope = Scope(frozenset(row.services.split()), frozenset(row.areas.split()))
    account = Account(
        row.id,
        row.name,
        Role(row.role),
        read_personal(row.personal),
        row.city_id,
        scope,
        row.language,
        row.letter_keys,
    )
    return Kept(account, row.password_hash or "", row.ended_at is not None)


def reason_of(entry_id: int) -> str:
    """Give what the reason of a deed is sealed to."""
    return f"audit_entries.reason {entry_id}"


def _values(account: Account) -> dict[str, Any]:
    return {
        "role": str(account.role),
        "personal": " ".join(sorted(account.personal)),
        "city_id": account.city_id,
        "services": " ".join(sorted(account.scope.services)),
        "areas": " ".join(sorted(account.scope.areas)),
    }
