"""Drafts of cities: edits are gathered, checked as a whole, and published or thrown away.

What is kept as a draft has passed the check. Where the version it was begun on is not the one that
answers any more, the draft moves onto that one; what both changed is a clash that a person decides.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, NamedTuple

from sqlalchemy import Connection, Engine

from app.domain.audit import Who
from app.domain.clock import Micros
from app.domain.errors import Busy, Conflict, Finding, MenuFileError
from app.edits.edited import Make
from app.menu.model import City
from app.menufiles.city_folder import Plain, folder_hash
from app.menufiles.entries import cut
from app.store import city_store, draft_store
from app.store.city_store import Edition
from app.store.draft_store import Step
from app.usecases.drafts import Change, Clash, Draft, Files, Moved, Noted, Thing, move
from app.work.checked import Checked
from app.work.codes_given import given_again
from app.work.publisher import Write
from app.work.versions import Versions

#: How often an edit is made anew that meets others of the same draft.
TRIES: Final = 5
#: A line that a finding names, as of what stands twice.
_LINE: Final = re.compile(r"\bline \d+")
#: Which lines of a clash are to stand; else those that answer.
Stands = Literal["mine", "theirs", "both"]
#: A draft that was only brought onto what answers.
_MOVED: Final = Change("moved onto what answers", "", "")


class Spot(NamedTuple):
    """A city: the number of its row, and its code."""

    city_id: int
    code: str


class Seen(NamedTuple):
    """What somebody had in front of them when they decided or published."""

    revision: int  #: of the draft
    live: str  #: the version that answered


#: Why nothing is done for who has not seen it.
ANOTHER: Final = "Another version answers by now: look at the draft again."


@dataclass(frozen=True, slots=True)
class State:
    """How a city's files stand."""

    live: str  #: the version that answers
    published: Files
    files: Files  #: of the draft, on what answers; where there is none, what answers
    draft: Draft | None
    clashes: tuple[Clash, ...]
    city: City | None  #: made of `files`, drafts of languages too; None with findings
    findings: tuple[Finding, ...]

    @property
    def revision(self) -> int:
        """The newest change of the draft; 0 where there is none."""
        return self.draft.revision if self.draft else 0


class Drafting:
    """Reads drafts and changes them, each in units of work of its own."""

    def __init__(
        self,
        write: Write,
        reader: Engine,
        versions: Versions,
        now_us: Callable[[], Micros],
    ) -> None:
        """Take the way to write, and where drafts and versions are read."""
        self._write = write
        self.reader = reader
        self._versions = versions
        self.now_us = now_us
        self._checked = Checked()

    @property
    def speaks_drafts(self) -> bool:
        """Whether callers get languages that nobody has approved, as in a trial."""
        return self._versions.drafts

    def state(self, spot: Spot) -> State:
        """Say how a city's files stand. Raises: NotFound when nothing was published of it."""
        live = self._versions.live(spot.code)
        with self.reader.connect() as connection:
            draft = draft_store.read_draft(connection, spot.city_id)
            published = city_store.source_version(connection, live)
            moved = self._moved(connection, draft, live, published)
        looked = self._checked.look(moved.files)
        shown = moved.files, draft, moved.clashes, looked.city, looked.findings
        return State(live, published, *shown)

    def waiting(self, spot: Spot) -> list[Noted]:
        """Give the changes that wait, the newest first."""
        with self.reader.connect() as connection:
            return draft_store.changes_of(connection, spot.city_id)

    def became(self, spot: Spot, version: str) -> list[Noted]:
        """Give the changes that were published in a version, the newest first."""
        with self.reader.connect() as connection:
            return draft_store.changes_of(connection, spot.city_id, version)

    def newest(self, spot: Spot) -> int:
        """Give the number of the newest change of a city; 0 where there was none ever."""
        with self.reader.connect() as connection:
            return draft_store.next_seq(connection, spot.city_id) - 1

    def since(self, spot: Spot, seq: int, thing: Thing) -> list[Noted]:
        """Give what was changed of something behind a number and stands, the newest first."""
        with self.reader.connect() as connection:
            found = draft_store.changes_since(connection, spot.city_id, seq)
        return [one for one in found if thing.part(one.what) is not None]

    def last(self, spot: Spot, thing: Thing) -> Noted | None:
        """Give the newest change that added something as a whole, or took it out."""
        with self.reader.connect() as connection:
            return draft_store.last_of(connection, spot.city_id, thing)

    def edit(self, spot: Spot, make: Make, who: Who) -> State:
        """Change the draft, begun where there is none; give how the files stand then.

        Raises:
            MenuFileError: the files would not pass the check; the draft stays as it is.
            Conflict: the draft has clashes to decide first, or what `make` raises.
            Busy: others were faster, time and again.
        """
        for _ in range(TRIES):
            state = self.state(spot)
            if state.clashes:
                raise Conflict("Decide first which lines of the draft are to stand.")
            edited = make(state.files)
            if not edited.changes:
                return state
            files = {**state.files, **edited.files}
            self._hold(files, edited.plain)
            if self._put(spot, state, files, edited.changes, who):
                return self.state(spot)
        raise Busy

    def settle(self, spot: Spot, seen: Seen, choose: Callable[[Clash], Stands], who: Who) -> State:
        """Move a draft onto what answers; of each clash those lines stand that `choose` says.

        Raises:
            Conflict: the draft or what answers is not as `seen`: its clashes may be others.
            MenuFileError: with lines of the draft the check finds what it found neither in the
                draft nor in what answers; with those that answer it is never refused.
        """
        state = self.state(spot)
        draft = state.draft
        if draft is None or draft.revision != seen.revision:
            raise Conflict("Somebody changed the draft in the meantime.")
        if state.live != seen.live:
            raise Conflict(ANOTHER)
        stands = {one.number: choose(one) for one in state.clashes}
        with self.reader.connect() as connection:
            base = city_store.source_version(connection, draft.base)
        keep, both = ({n for n, one in stands.items() if one == word} for word in ("mine", "both"))
        files = move(base, draft.files, state.published, cut, keep, both).files
        if keep or both:
            self._refuse_new(files, (state.files, draft.files, state.published))
        changes = [
            Change(clash.what, "".join(clash.mine), "".join(clash.theirs))
            for clash in state.clashes
            if clash.number not in keep | both
        ]
        if not self._put(spot, state, files, changes or [_MOVED], who):
            raise Conflict("Somebody changed the draft in the meantime.")
        return self.state(spot)

    def whose(self, spot: Spot) -> dict[str, int]:
        """Give how many changes wait of each person."""
        with self.reader.connect() as connection:
            return draft_store.whose(connection, spot.city_id)

    def throw_away(
        self, spot: Spot, seen: int, also: Callable[[Connection, dict[str, int]], None]
    ) -> None:
        """Forget a draft; who changed what in it stays on record.

        `also` is done in the same transaction, with how many changes go of each person.

        Raises: Conflict where `seen` is not its newest revision.
        """

        def work(connection: Connection) -> None:
            city_store.lock(connection)
            gone = draft_store.whose(connection, spot.city_id)
            draft_store.end_draft(connection, spot.city_id, seen, "")
            also(connection, gone)

        self._write(work)

    def edition(self, files: Files) -> Edition:
        """Give what is published of files. Raises: MenuFileError where they do not pass."""
        looked = self._checked.look(files)
        if looked.city is None or looked.plain is None:
            raise MenuFileError(looked.findings)
        return Edition(looked.city, files, {**looked.plain})

    def findings(self, files: Files) -> tuple[Finding, ...]:
        """Give what the check says of files."""
        return self._checked.look(files).findings

    def given_again(self, files: Files) -> tuple[Finding, ...]:
        """Give what only publishing says of files that pass the check: codes of other points."""
        with self.reader.connect() as connection:
            return given_again(connection, self.edition(files), Path())

    def _hold(self, files: Files, plain: Plain | None) -> None:
        """Refuse what does not pass, where the draft did not either too: an edit mends it all."""
        if plain is not None:
            self._checked.keep(files, plain)
        elif findings := self._checked.look(files).findings:
            raise MenuFileError(findings)

    def _refuse_new(self, files: Files, before: Sequence[Files]) -> None:
        """Refuse files with findings, unless each was made by one of those before already."""
        if not (findings := self.findings(files)):
            return
        known = [Counter(map(_alike, self.findings(one))) for one in before]
        found = Counter(map(_alike, findings))
        if any(number > max(one[what] for one in known) for what, number in found.items()):
            raise MenuFileError(findings)

    def _put(
        self, spot: Spot, state: State, files: Files, changes: Sequence[Change], who: Who
    ) -> bool:
        """Store a draft; False where somebody was faster."""
        is_undone = folder_hash(files) == state.live

        def work(connection: Connection) -> None:
            city_store.lock(connection)
            step = Step(state.live, files, changes, who.name, self.now_us())
            new = draft_store.put_draft(connection, spot.city_id, step, state.revision)
            if is_undone:
                draft_store.end_draft(connection, spot.city_id, new, "")

        try:
            self._write(work)
        except Conflict:
            return False
        return True

    def _moved(
        self, connection: Connection, draft: Draft | None, live: str, published: Files
    ) -> Moved:
        if draft is None:
            return Moved(dict(published), ())
        if draft.base == live:
            return Moved(dict(draft.files), ())
        base = city_store.source_version(connection, draft.base)
        return move(base, draft.files, published, cut)


def _alike(finding: Finding) -> tuple[str, str, str]:
    """Give what is the same of a finding wherever its lines have come to stand."""
    return finding.file, finding.rule, _LINE.sub("line", finding.what)
