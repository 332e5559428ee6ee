"""Publishing and taking back: what `menu publish` and an edit of a folder come to."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from sqlalchemy import Connection

from app.domain.clock import Micros, utc
from app.domain.errors import Conflict, Finding, InvalidInput, MenuFileError
from app.domain.versions import beginning
from app.menu.model import City
from app.menu.shortcuts import broken
from app.menufiles.city_folder import build, folder_hash, parse
from app.menufiles.notes import visible
from app.store import city_store
from app.store.city_store import Edition
from app.store.publications import LONGEST_NOTE, How
from app.work.codes_given import given_again
from app.work.exchange import Draft, free
from app.work.versions import Versions

log = logging.getLogger(__name__)
T = TypeVar("T")


class Write(Protocol):
    """Runs a unit of work; it is stored when this returns."""

    def __call__(self, work: Callable[[Connection], T], /) -> T:
        """Raises: whatever the unit raises; nothing of it is stored then."""
        ...


class Result(NamedTuple):
    """What became of a wish to publish."""

    city: str  #: its code
    version: str
    is_new: bool  #: False where it answered already
    changed: tuple[str, ...] = ()  #: rows of digits that people may know, which it changes
    in_folder: bool = True  #: False where the city's folder could not be made to hold it


class Taken(MenuFileError):  # noqa: N818
    """What a folder claims is another city's, as that is published now."""


class _Why(NamedTuple):
    """What is said of a publication."""

    how: How
    note: str
    by: str


#: Checks and writes in the transaction that publishes, just before it does.
Also = Callable[[Connection], object]


class Publisher:
    """Publishes what passes the check, nothing else."""

    def __init__(
        self,
        versions: Versions,
        write: Write,
        follow: Callable[[], object],
        now_us: Callable[[], Micros] | None = None,
    ) -> None:
        """`follow` is called when something was published; `now_us`: another clock than ours."""
        self._now_us = now_us
        self._versions = versions
        self._write = write
        self._follow = follow

    def check(self, texts: Mapping[str, str], where: Path) -> Edition:
        """Check a folder's texts; `where` is the folder as findings name it.

        Raises: MenuFileError with everything there is to mend.
        """
        plain = parse(texts, where)
        return Edition(build(plain, folder_hash(texts)), texts, {**plain})

    def publish(
        self,
        edition: Edition,
        where: Path,
        how: How,
        note: str = "",
        *,
        watched: bool,
        by: str = "",
        also: Also | None = None,
    ) -> Result:
        """Let what passed the check answer new sessions.

        `watched` says that `where` is the city's own folder, whose next change is looked for; `by`
        who does it at the desk, `also` what else is checked and
        written in the same transaction, just before.

        Raises:
            Taken: another city has one of its service codes.
            MenuFileError: a point has the code of another one, that is there or gone.
            InvalidInput: the note is too long.
        """
        _check_note(note)
        seen = edition.city.version if watched else None
        return self._put(edition, _Why(how, note, by), seen, where, also)

    def publish_together(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Publish folders that take service codes from each other; give those that could be.

        None of two that swap their codes can go first: the other one answers its code still.
        """

        def work(connection: Connection) -> list[Draft]:
            city_store.lock(connection)
            at, going = self._now(), free(connection, drafts)
            for edition, _ in going:
                seen = edition.city.version
                city_store.publish(connection, edition, "folder", "", at, seen)
            return going

        changed = {draft.edition.city.code: self._changed(draft.edition.city) for draft in drafts}
        going = self._write(work)
        for edition, _ in going:
            _tell(edition.city, "folder", changed[edition.city.code])
        if going:
            self._follow()
        return going

    def refuse(self, edition: Edition, where: Path) -> None:
        """Refuse before anything is written what `publish` would. Raises: Taken, MenuFileError."""

        self._write(lambda connection: _refuse(connection, edition, where))

    def seen(self, texts: Mapping[str, str]) -> str:
        """The code of the city whose own folder was last seen with these texts, "" for none."""
        return self._versions.seen(folder_hash(texts))

    def live(self, code: str) -> str:
        """Give the version of a city that answers once all is written that waits, "" for none."""
        rows = self._write(city_store.city_rows)
        return next((version for _, known, version, _ in rows if known == code), "")

    def roll_back(
        self,
        start: str,
        note: str = "",
        *,
        watched: bool = False,
        by: str = "",
        also: Also | None = None,
    ) -> Result:
        """Let an earlier version answer new sessions again; a beginning of its hash is enough.

        `watched` says that the city's own folder holds it, too; `by` and `also`: as for `publish`.

        Raises:
            NotFound: no version begins so.
            InvalidInput: several do, or it is no beginning of a version, or the note is too long.
            Conflict: another city has one of its service codes by now.
            MenuFileError: this program finds fault with it; an older one did not.
        """
        _check_note(note)
        edition = self._versions.edition(self._versions.find(start))
        seen = edition.city.version if watched else None
        return self._put(edition, _Why("rollback", note, by), seen, None, also)

    def _put(
        self, edition: Edition, why: _Why, seen: str | None, where: Path | None, also: Also | None
    ) -> Result:
        def work(connection: Connection) -> bool:
            city_store.lock(connection)
            _refuse(connection, edition, where)
            if also:
                also(connection)
            at = self._now()
            return city_store.publish(connection, edition, *why[:2], at, seen, why.by)

        changed = self._changed(edition.city)
        is_new = self._write(work)
        if is_new:
            _tell(edition.city, why.how, changed)
        self._follow()
        return Result(edition.city.code, edition.city.version, is_new, changed)

    def _now(self) -> datetime:
        return utc(self._now_us()) if self._now_us else datetime.now(UTC)

    def _changed(self, city: City) -> tuple[str, ...]:
        """Say which shortcuts of the version that answers now would mean something else."""
        answering = {code: version for _, code, version, _ in self._versions.rows()}
        version = answering.get(city.code, city.version)
        if version == city.version:
            return ()
        try:
            before = self._versions.edition(version).city
        except MenuFileError:
            return ()  # an older program's; nothing can be compared with it
        return tuple(one.told(city) for one in broken(before, city))


def _refuse(connection: Connection, edition: Edition, where: Path | None) -> None:
    """Refuse what is another's, with the line of the folder `where`, if it is of one."""
    if where and (found := given_again(connection, edition, where)):
        raise MenuFileError(found)
    try:
        city_store.refuse_taken(connection, edition.city)
    except Conflict as conflict:
        if where is None:
            raise
        raise Taken((_claim(edition, where, str(conflict)),)) from conflict


def _claim(edition: Edition, where: Path, what: str) -> Finding:
    of_default = what.startswith(city_store.DEFAULT)
    key = city_store.DEFAULT if of_default else "service codes:"
    mend = "keep it in one city" if of_default else "give each city service codes of its own"
    file = visible((where / "city.yaml").as_posix())
    return Finding(file, line_of(edition.source["city.yaml"], key), 1, what, mend)


def _tell(city: City, how: How, changed: Sequence[str]) -> None:
    facts = {"city": city.code, "version": beginning(city.version), "how": how}
    log.info("city.published", extra={**facts, "changed": list(changed)})


def _check_note(note: str) -> None:
    if len(note) > LONGEST_NOTE or not note.isprintable():
        raise InvalidInput("a note is one line of %(most)s characters at most", most=LONGEST_NOTE)


def line_of(text: str, key: str) -> int:
    """The line on which a key of the file stands ("code:"), the first where it is nowhere."""
    lines = text.split("\n")
    return next((n for n, line in enumerate(lines, 1) if line.startswith(key)), 1)
