"""What a draft would do to callers: the calls of the last days and the dialogues, made with it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Engine

from app.domain.clock import DAY_US, Micros
from app.domain.errors import Finding
from app.domain.versions import beginning
from app.edits.compare import Edit, compare
from app.edits.recent import Basis, grouped
from app.edits.samples import spoken
from app.menu.model import City
from app.menufiles.tree import Mark
from app.store.journeys import read_calls
from app.walks.try_folder import try_folder
from app.work.earlier import DAYS
from app.work.versions import Versions


class Effect(NamedTuple):
    """What is said before a draft is published."""

    basis: Basis  #: what was compared
    edit: Edit
    dialogues: int
    differ: Sequence[Finding]  #: dialogues that hold with what answers, and would not any more
    already: int  #: of what is to be mended in the others, which the draft is not to blame for


#: Who has no folder here has no dialogues.
_NOWHERE: Final = Path("no-folder")


def effect(
    reader: Engine, versions: Versions, folder: Path | None, old: City, new: City, now_us: Micros
) -> Effect:
    """Make the calls in both versions. Only reads; takes a second."""
    calls = read_calls(reader, old.code, now_us - DAYS * DAY_US)
    read = grouped(calls, versions.known, DAYS)
    said = spoken(folder or _NOWHERE, old, new, new)
    edit = compare(old, new, [*read.samples, *said.samples])
    basis = Basis(f"version {beginning(old.version)}, which answers now", old, new, read, said)
    tried = try_folder(folder or _NOWHERE, new)
    found = [replace(one, file=_within(folder, one.file)) for one in tried.findings]
    differ = [one for one in found if _held(said.held, one)]
    return Effect(basis, edit, tried.dialogues, differ, len(found) - len(differ))


def _held(held: Mapping[Mark, bool], finding: Finding) -> bool:
    """Whether the dialogue in which something is found holds with what answers."""
    begun = [m for m in held if m.file == finding.file and m.line <= finding.line]
    return bool(begun) and held[max(begun)]


def _within(folder: Path | None, file: str) -> str:
    """Name a file from its folder on: where that lies is nobody's business."""
    path = Path(file)
    return path.relative_to(folder).as_posix() if folder and path.is_relative_to(folder) else file
