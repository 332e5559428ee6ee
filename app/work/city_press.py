"""Lets drafts of officials answer callers: writes the city's folder, publishes, says who did it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from app.domain.audit import Audited, Deed, Who
from app.domain.errors import AppError, Conflict, Finding, InvalidInput, MenuFileError
from app.domain.text import says
from app.domain.versions import beginning
from app.edits.edited import Edited, Make
from app.menu.model import City
from app.menufiles.city_folder import folder_hash, read_folder
from app.store import city_store, draft_store
from app.store.city_store import Edition
from app.store.draft_store import Step
from app.usecases.drafts import Files
from app.work.doorman import Doorman
from app.work.drafting import ANOTHER, Drafting, Seen, Spot, State
from app.work.effect import Effect, effect
from app.work.folder_files import FolderFiles
from app.work.folder_lock import held
from app.work.folders import own_folder
from app.work.publisher import Also, Publisher, Result
from app.work.versions import Versions

_ANOTHER_BEFORE: Final = (
    "Another version answers by now: look at the history before you take it back."
)


class Press:
    """Publishes drafts and takes back versions, for people who may."""

    def __init__(
        self,
        drafting: Drafting,
        publisher: Publisher,
        versions: Versions,
        door: Doorman,
        menus: Path,
    ) -> None:
        """`menus` is the folder whose cities are watched."""
        self._drafting = drafting
        self._publisher = publisher
        self._versions = versions
        self._door = door
        self._menus = menus

    def publish(self, spot: Spot, seen: Seen, note: str, who: Who) -> Result:
        """Let the draft of a city answer new calls, as it was seen.

        Raises:
            Conflict: it or what answers was changed since, they clash, or the folder holds edits
                that were never published.
            MenuFileError: it does not pass the check, or claims what is another city's.
            InvalidInput: the note says nothing or too much.
            AppError: the folder cannot be written.
        """
        state = self._drafting.state(spot)
        if state.draft is None:
            raise Conflict("There is no draft any more: it was published, or thrown away.")
        if state.revision != seen.revision:
            raise Conflict("Somebody changed the draft in the meantime: look at it again.")
        if state.live != seen.live:
            raise Conflict(ANOTHER)
        if state.clashes:
            raise Conflict("Decide first which lines of the draft are to stand.")

        def also(connection: Connection) -> None:
            draft_store.end_draft(connection, spot.city_id, seen.revision, folder_hash(state.files))

        return self._put(spot, state, state.files, note, who, also)

    def publish_now(
        self, spot: Spot, make: Make, note: str, who: Who, begin: Make | None = None
    ) -> Result:
        """Let one edit of what answers answer at once; a draft that waits moves onto it.

        `begin` changes that draft, only if the edit answers.

        Raises: as `publish`, and what `make` and `begin` raise.
        """
        state = self._drafting.state(spot)
        edited = make(state.published)
        files = {**state.published, **edited.files}
        step = Step(state.live, files, edited.changes, who.name, self._drafting.now_us())
        draft = state.draft
        begun = begin(draft.files) if begin and draft else Edited({}, ())

        def also(connection: Connection) -> None:
            draft_store.note_published(connection, spot.city_id, step, folder_hash(files))
            if draft and begun.changes:
                waits = {**draft.files, **begun.files}
                later = step._replace(base=draft.base, files=waits, changes=begun.changes)
                draft_store.put_draft(connection, spot.city_id, later, draft.revision)

        return self._put(spot, state, files, note, who, also)

    def throw_away(self, spot: Spot, seen: int, who: Who) -> None:
        """Forget the draft of a city; the audit keeps who did, and how many changes of whom went.

        Raises: Conflict where `seen` is not its newest revision.
        """

        def audit(connection: Connection, gone: dict[str, int]) -> None:
            before = ", ".join(f"{by.removeprefix('official ')} {n}" for by, n in gone.items())
            what = Audited(Deed.THREW_AWAY, draft_of(spot), before, city_id=spot.city_id)
            self._door.audit_within(connection, who, what)

        self._drafting.throw_away(spot, seen, audit)

    def roll_back(self, spot: Spot, version: str, seen: str, note: str, who: Who) -> Result:
        """Let an earlier version of a city answer again, and its folder hold it.

        A folder that cannot be written, or holds edits that were never published, keeps nobody
        from it and stays as it is. `seen`: the version that answered when somebody chose to.

        Raises:
            NotFound: no such version was ever published.
            Conflict: it answers already, or by now another one than was seen.
            InvalidInput: it is another city's, or the note says nothing or too much.
            MenuFileError: this program finds fault with it.
        """
        _need_note(note)
        live, edition = self._versions.live(spot.code), self._versions.edition(version)
        if edition.city.code != spot.code:
            raise InvalidInput("That version is another city's.")
        if version == live:
            raise Conflict("That version answers already.")
        auditing = self._auditing(spot, Deed.ROLLED_BACK, (live, version), note, who)

        def also(connection: Connection) -> None:
            _need_live(connection, spot, seen, _ANOTHER_BEFORE)
            auditing(connection)

        def put(*, watched: bool) -> Result:
            return self._publisher.roll_back(version, note, watched=watched, by=who.name, also=also)

        folder = own_folder(self._menus, spot.code)
        if folder is None:
            return put(watched=False)
        with held(folder):
            if self._versions.live(spot.code) != seen:
                raise Conflict(_ANOTHER_BEFORE)
            return self._back_into(FolderFiles(folder), edition, put)

    def _back_into(
        self, files: FolderFiles, edition: Edition, put: Callable[..., Result]
    ) -> Result:
        try:
            before = files.put(edition.source) if self._versions.like(files.hash()) else None
        except AppError:
            before = None
        if before is None:
            return put(watched=False)._replace(in_folder=False)
        with self._restoring(files, before, edition.city):
            return put(watched=True)

    def unpublished(self, spot: Spot) -> tuple[Finding, ...] | None:
        """Give what is to be mended in a folder whose edits were never published; None for none."""
        folder = own_folder(self._menus, spot.code)
        if folder is None:
            return None
        try:
            texts = read_folder(folder)
        except MenuFileError as error:
            return tuple(replace(one, file=Path(one.file).name) for one in error.findings)
        if self._versions.like(folder_hash(texts)):
            return None
        return self._drafting.findings(texts) or self._drafting.given_again(texts)

    def effect(self, state: State) -> Effect:
        """Say what a draft would do to callers. Raises: MenuFileError where it does not pass."""
        old = self._drafting.edition(state.published).city
        new = self._drafting.edition(state.files).city
        folder = own_folder(self._menus, new.code)
        drafting = self._drafting
        return effect(drafting.reader, self._versions, folder, old, new, drafting.now_us())

    def _put(
        self, spot: Spot, state: State, files: Files, note: str, who: Who, also: Also
    ) -> Result:
        _need_note(note)
        edition = self._drafting.edition(files)
        if edition.city.code != spot.code:
            raise InvalidInput("The code of a city never changes.")
        auditing = self._auditing(
            spot, Deed.PUBLISHED, (state.live, edition.city.version), note, who
        )

        def both(connection: Connection) -> None:
            _need_live(connection, spot, state.live, ANOTHER)
            also(connection)
            auditing(connection)

        try:
            return self._into(own_folder(self._menus, spot.code), edition, note, who, state, both)
        except Conflict:
            # Pressed twice: what it was to be answers already.
            if self._versions.live(spot.code) != edition.city.version:
                raise
            return Result(spot.code, edition.city.version, is_new=False)

    def _into(
        self,
        folder: Path | None,
        edition: Edition,
        note: str,
        who: Who,
        state: State,
        also: Also,
    ) -> Result:
        """Publish, into the folder of the city where it has one."""
        where = Path(folder.name if folder else edition.city.code)
        self._publisher.refuse(edition, where)
        if folder is None:
            return self._publisher.publish(
                edition, where, "publish", note, watched=False, by=who.name, also=also
            )
        with held(folder):
            # Before a byte is written: what a process that ends here leaves there is published.
            if self._versions.live(edition.city.code) != state.live:
                raise Conflict(ANOTHER)
            return self._through_folder(folder, edition, note, who, also)

    def _through_folder(
        self, folder: Path, edition: Edition, note: str, who: Who, also: Also
    ) -> Result:
        """Write the folder, then publish: a crash between them publishes at the next start."""
        files, where = FolderFiles(folder), Path(folder.name)
        if not self._versions.like(files.hash()):
            raise Conflict(
                "The city's folder holds edits that were never published: let it pass the check,"
                " or put back what was published."
            )
        before = files.put(edition.source)
        with self._restoring(files, before, edition.city):
            return self._publisher.publish(
                edition, where, "publish", note, watched=True, by=who.name, also=also
            )

    @contextmanager
    def _restoring(
        self, files: FolderFiles, before: Mapping[str, bytes], city: City
    ) -> Iterator[None]:
        """Publish what a folder holds; let it hold what it held before where that will not come."""
        try:
            yield
        except Exception as error:
            if self._is_off(city, error):
                files.restore(before)
            raise

    def _is_off(self, city: City, error: Exception) -> bool:
        """Whether what failed so will not come: the database knows, of a lost connection too.

        Where it cannot be asked, only what we refused ourselves is certain. All else stays in the
        folder, as after a crash, and is published from there once the database is back.
        """
        if type(error) is AppError:  # it waits still, and comes with its note: `live_menus.through`
            return False
        try:
            return self._publisher.live(city.code) != city.version
        except Exception:  # noqa: BLE001 - what failed first is raised
            return isinstance(error, AppError)

    def _auditing(
        self, spot: Spot, deed: Deed, versions: tuple[str, str], note: str, who: Who
    ) -> Also:
        before, after = map(beginning, versions)
        what = Audited(deed, f"menu {after}", before, after, note, spot.city_id)
        return lambda connection: self._door.audit_within(connection, who, what)


def draft_of(spot: Spot) -> str:
    """Give what the audit calls the draft of a city."""
    return f"draft {spot.code}"


def _need_live(connection: Connection, spot: Spot, seen: str, said: str) -> None:
    rows = {code: version for _, code, version, _ in city_store.city_rows(connection)}
    if rows.get(spot.code) != seen:
        raise Conflict(said)


def _need_note(note: str) -> None:
    if not says(note):
        raise InvalidInput("Write a note: the history says why it was changed.")
