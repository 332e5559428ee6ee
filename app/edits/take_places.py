"""Accept proposals into a city's folder or draft: what passes the whole check, else nothing.

Both are looked after by whoever publishes them: an edit here goes the way of every edit.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from app.domain.errors import Conflict, Finding, InvalidInput, MenuFileError
from app.domain.gazetteer import Gazetteer
from app.domain.proposals import Alias, Altered, NewPoint, Proposal, written
from app.edits.edited import BadFields, Edited
from app.edits.placing import Spot, place
from app.menufiles import yaml_edit
from app.menufiles.city_folder import build, folder_hash, parse, read_folder
from app.menufiles.notes import short
from app.menufiles.places_edit import FILE, edit_places
from app.menufiles.yaml_put import Path as Steps
from app.menufiles.yaml_put import Where
from app.usecases.drafts import Change, Files
from app.walks.try_folder import check_dialogues

_MARK: Final = b"\xef\xbb\xbf"
#: By where something of a proposal is written below its place, the field that it came from; what
#: is found elsewhere below it is of the field of ().
Fields: TypeAlias = Mapping[Steps, str]
#: Of a form with a field for each fact of a new point.
_OF_A_POINT: Final[Fields] = {
    **{(word,): word for word in ("name", "label", "kind", "code")},
    **{("at",): "lat", ("at", 0): "lat", ("at", 1): "lon"},
}


class Accepted(NamedTuple):
    """What was written."""

    proposals: tuple[Proposal, ...]  #: with the codes that were given to new points
    version: str  #: of the folder as it is now


def take_places(
    folder: Path, proposals: Sequence[Proposal], used: Collection[str] = ()
) -> Accepted:
    """Write proposals into places.yaml, comments and order kept; `used` are codes of gone points.

    Raises:
        MenuFileError: with every finding of the folder as it would be; nothing is written.
        NotFound, Conflict, InvalidInput: as `edit_places`; or the file changed meanwhile, or
            cannot be written.
    """
    path = folder / FILE
    before = _read(path)
    edited = edit_places(yaml_edit.sources({FILE: before})[FILE], proposals, used)
    texts = read_folder(folder)
    texts |= {FILE: edited.text.replace("\r\n", "\n").replace("\r", "\n")}
    try:
        city = build(parse(texts, folder), folder_hash(texts))
        check_dialogues(folder, city)
    except MenuFileError as error:
        lines = edited.text.splitlines()
        raise MenuFileError(
            tuple(_told(one, path.as_posix(), lines) for one in error.findings)
        ) from None
    mark = _MARK if before.startswith(_MARK) else b""
    _put(path, before, mark + edited.text.encode())
    return Accepted(edited.proposals, city.version)


def add_places(
    files: Files,
    gazetteer: Gazetteer,
    proposals: Sequence[Proposal],
    used: Collection[str] = (),
    fields: Sequence[Fields] = (),
) -> Edited:
    """Make the edit of a draft that takes proposals; `gazetteer` is what they were held against.

    `fields`: those of a form, of each proposal; of none where they come from no form.

    Raises: as `take_places`, of what is in the files; BadFields, with what is found at `fields`.
    """
    edited = edit_places(files[FILE], proposals, used)
    try:
        plain = parse({**files, FILE: edited.text})
    except MenuFileError as error:
        spots = [*_spots(gazetteer, edited.proposals, fields)] if fields else []
        at = place(edited.text, FILE, spots, error.findings)
        placed = {finding for found in at.values() for finding in found}
        lines = edited.text.splitlines()
        told = [one if one in placed else _told(one, FILE, lines) for one in error.findings]
        raise BadFields(told, at) from None
    changes = [one for proposal in edited.proposals for one in _changes(gazetteer, proposal)]
    return Edited({FILE: edited.text}, changes, plain)


def add_point(
    files: Files, gazetteer: Gazetteer, point: NewPoint, used: Collection[str] = ()
) -> Edited:
    """Make the edit of a draft that takes one point, of a form with a field for each of its facts.

    Raises: as `add_places`.
    """
    return add_places(files, gazetteer, [point], used, [_OF_A_POINT])


def _spots(
    gazetteer: Gazetteer, proposals: Sequence[Proposal], fields: Sequence[Fields]
) -> Iterator[Spot]:
    """Give where the values of fields stand, once they are written."""
    behind: Counter[Steps] = Counter()
    for one, its in reversed([*zip(proposals, fields, strict=True)]):
        path = _list(gazetteer, one)
        if not isinstance(one, Altered):  # it is among the last of a list, in their order
            behind[path] += 1
            path = (*path, -behind[path])
        yield from (Spot(field, (*path, *steps)) for steps, field in its.items())


def _list(gazetteer: Gazetteer, one: Proposal) -> Steps:
    """Give the list to which something is added; of what is altered where it stands itself."""
    point = gazetteer.by_point.get(one.code) if isinstance(one, Altered) else None
    code = one.bairro if isinstance(one, NewPoint) else point.bairro if point else one.code
    bairro = gazetteer.by_bairro.get(code)
    path: Steps = ("districts", Where("code", bairro.district if bairro else code))
    if bairro:
        path = (*path, "bairros", Where("code", code))
    if isinstance(one, NewPoint):
        return (*path, "points")
    if isinstance(one, Alias):
        return (*path, "aliases")
    return (*path, "points", Where("code", one.code)) if point else path


def _changes(gazetteer: Gazetteer, proposal: Proposal) -> Iterator[Change]:
    """Say what a proposal changes, as the draft lists it."""
    code = proposal.code
    if isinstance(proposal, NewPoint):
        said = (proposal.name, proposal.label, proposal.kind, written(proposal.at))
        what = f"{FILE} / {proposal.bairro} / points / {code}"
        yield Change(what, "", ", ".join(filter(None, said)))
    elif isinstance(proposal, Alias):
        yield Change(f"{FILE} / {code} / aliases", "", proposal.alias)
    else:
        yield from _alterations(gazetteer, proposal)


def _alterations(gazetteer: Gazetteer, wish: Altered) -> Iterator[Change]:
    code, known = wish.code, gazetteer
    place = known.by_point.get(code) or known.by_bairro.get(code) or known.by_district.get(code)
    if wish.at:
        was = place.position if place else None
        yield Change(f"{FILE} / {code} / at", written(was) if was else "", written(wish.at))
    for word in ("source", "name", "label", "kind"):
        if new := getattr(wish, word):
            yield Change(f"{FILE} / {code} / {word}", getattr(place, word, ""), new)


def _told(finding: Finding, file: str, lines: Sequence[str]) -> Finding:
    """Show the line of a file that nobody has seen."""
    if finding.file != file or finding.line > len(lines):
        return finding
    shown = short(lines[finding.line - 1].strip(), 80)
    return replace(finding, what=f"{finding.what}, where {shown} would be written")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}") from error


def _put(path: Path, before: bytes, after: bytes) -> None:
    """Put the file in its place whole, unless somebody has changed it since it was read."""
    target = path.resolve()
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{FILE}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(after)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(target.stat().st_mode & 0o777)
            if target.read_bytes() != before:
                raise Conflict(f"{path} was changed in this moment: look at it, and try again")
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}") from error
