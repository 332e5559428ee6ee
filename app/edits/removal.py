"""Take an entry out of a city's files for who has seen what it holds, and put it back.

Somebody looks at an entry and takes it out; meanwhile others may have changed it. So the page keeps
the digest of all that the entry held: what a colleague has written since goes by nobody unseen.
Remarks that are of the entry go with it and come back with it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.edits.edited import Edited, Typed, digest
from app.edits.fields import Field, checked, edit_fields, shown
from app.menufiles.entries import cut
from app.menufiles.yaml_less import hushed_as, less, staying, steps, with_gaps_of
from app.menufiles.yaml_put import Path, Put, Where, find, plain, put_all
from app.menufiles.yaml_said import said_of
from app.usecases.drafts import Change, Files, Moved, Thing, move


class Entry(NamedTuple):
    """What may be taken out as a whole, and where it stands."""

    thing: Thing
    path: Path


class ChangedSince(Conflict):
    """Somebody changed what is to be taken out after it was looked at."""

    def __init__(self, thing: Thing) -> None:
        super().__init__()
        self.thing = thing


def sight(files: Files, entry: Entry) -> str:
    """Give what a page keeps of an entry to know it again; "" where there is none."""
    text = files.get(entry.thing.file, "")
    node = find(text, entry.path) if text else None
    if node is None:
        return ""
    said = said_of(text, entry.path)
    # What has gone somewhere else is looked at again, too.
    return digest(repr((entry.path, plain(node), said.words if said else "")))


def take_out(
    files: Files, entry: Entry, seen: str, before: str, goes: bool | None = None
) -> Edited:
    """Take an entry out that is as it was `seen`; `before` is what the draft says of it.

    `goes`: whether a remark goes along that stands above the first entry and may be of all; None
    where nobody said.

    Raises: ChangedSince, BadFields; InvalidInput, also where nobody said so of such a remark;
        NotFound where it is gone already.
    """
    now, (file, name) = sight(files, entry), entry.thing
    if not now:
        raise NotFound
    if now != seen:
        raise ChangedSince(entry.thing)
    said = said_of(files[file], entry.path)
    if said and said.of_all and goes is None:
        raise InvalidInput(
            "Above it the file says: %(remark)s. Say whether that goes too.",
            remark=said.of_all.rstrip("."),
        )
    after = {file: put_all(files[file], [Put(entry.path, None, goes=goes)])}
    return Edited(after, [Change(f"{file} / {name}", before, "")], checked(files, after, ()))


def put_back(files: Files, published: Files, entry: Entry, what: str) -> Edited:
    """Put an entry back as it answers, line by line where it stood; nothing where it stands.

    `what` is what the draft says of it. What comes of it is not checked.

    Raises: InvalidInput, NotFound where it does not answer; Conflict where its lines have no place.
    """
    file, name = entry.thing
    if sight(files, entry):
        return Edited({}, ())
    if not sight(published, entry):
        raise NotFound
    # As if it were new in what answers: so it comes between those it stood between.
    moved = _as_new(files[file], published[file], entry)
    after = {**files, **moved.files}
    if moved.clashes or not sight(after, entry):
        raise Conflict("This cannot be changed here: change it in the file.")
    return Edited(moved.files, [Change(f"{file} / {name}", "", what)])


def _as_new(draft: str, published: str, entry: Entry) -> Moved:
    """Move a draft to what answers, as if that had got an entry and had it not before.

    Neither has the others of its list that the draft has taken out: or the list, which goes with
    the last of them, would be changed by both.
    """
    file, (*above, its) = entry.thing.file, entry.path
    path, key = (*above,), its.key if isinstance(its, Where) else ""
    there = steps(draft, path, key)
    gone = [one for one in steps(published, path, key) if one not in there]
    published = hushed_as(published, draft, [(*path, one) for one in there])
    stays = staying(published, draft, path, gone)
    others = [one for one in gone if one != its]
    before, after = (less(published, path, without, stays) for without in (gone, others))
    return move({file: before}, {file: with_gaps_of(draft, before)}, {file: after}, cut)


def with_typed(
    files: Files, back: Edited, file: str, fields: Sequence[Field], typed: Mapping[str, Typed]
) -> Edited:
    """Put what somebody typed into an entry that was put `back`; it was of the entry before.

    What they left as their page showed it comes back as it answers. Where the entry stands in the
    files already, `back` is nothing, and only what was typed is put in.

    Raises: as `edit_fields`.
    """
    if not back.files:
        return edit_fields(files, file, fields, typed)
    restored = {**files, **back.files}
    now = shown(restored[file], fields)
    # All else that their page showed may be of the draft before, which others had changed.
    own = {name: one for name, one in typed.items() if digest(one.text) != one.was}
    whole = {name: one._replace(was=digest(now.get(name, ""))) for name, one in own.items()}
    edited = edit_fields(restored, file, fields, whole)
    after = {**back.files, **edited.files}
    return Edited(after, [*back.changes, *edited.changes], edited.plain)
