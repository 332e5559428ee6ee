"""What an edit does, in words for a terminal: what is lost first, then what looks another way."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.edits.compare import Break, Cost, Edit
from app.edits.contents import Contents
from app.edits.recent import Basis, Read
from app.edits.screens import Change
from app.edits.words import codes, dialogues, folded, many, meant, who
from app.walks.compare import side_by_side

#: More is not read on a terminal; programs get everything.
MOST_SHOWN: Final = 12
NOTHING: Final = "Nothing changes for callers."
_ITEM: Final = "  "


def as_text(basis: Basis, edit: Edit, *, shortcuts: bool = True) -> str:
    """Write it down; without `shortcuts` where these are told elsewhere."""
    known = edit.shortcuts if shortcuts else ()
    parts = [
        _lines(_basis(basis, edit)),
        NOTHING if edit.is_nothing else "",
        _section("Answers that are not possible any more:", _breaks(edit.broken)),
        _lines(line for one in known for line in folded(_by_heart(one.told(basis.new)))),
        _lines(line for one in edit.contents for line in folded(_contents(one), "", _ITEM)),
        "" if edit.is_nothing else _cost(edit.cost),
        _section("Screens that change:", _changes(edit.changed)),
    ]
    return "\n\n".join(filter(None, parts))


def _lines(rows: Iterable[str]) -> str:
    return "\n".join(rows)


def _section(head: str, rows: Iterable[str]) -> str:
    told = _lines(rows)
    return f"{head}\n{told}" if told else ""


def _basis(basis: Basis, edit: Edit) -> Iterator[str]:
    """Say what was compared, and what was left out."""
    spoken, read = basis.spoken, basis.read
    calls = _calls(read, edit) if read else "no database, so no calls;"
    walked = f"{many(spoken.walked, 'dialogue')}, and made-up calls to every screen"
    yield from folded(f"Against {basis.name}: {calls} {walked}.")
    if left_out := edit.left_out + (read.unread if read else 0):
        yield f"Left out: {many(left_out, 'call')} that cannot be made there."
    if spoken.new:
        yield from folded(f"Did not hold before: {dialogues(spoken.new)}.")
    if spoken.left_out:
        yield f"Left out: {many(spoken.left_out, 'dialogue')} holding in neither."


def _calls(read: Read, edit: Edit) -> str:
    ways = f"{many(edit.journeys, 'different one')}; the newest {many(read.turns, 'turn')} read"
    return f"{many(edit.calls, 'call')} of the last {many(read.days, 'day')} ({ways}),"


def _breaks(broken: Sequence[Break]) -> Iterator[str]:
    for one in broken[:MOST_SHOWN]:
        where = one.screen if one.screen == one.stands else f"{one.screen}, now {one.stands}"
        said = f"- {where}: {meant(one.move)}. {who(one.calls, one.dialogues)}"
        yield from folded(said, _ITEM, _ITEM * 2)
    if more := broken[MOST_SHOWN:]:
        yield f"  - and {many(len(more), 'other')}: --json has them all"


def _by_heart(told: str) -> str:
    return f"Who knows it by heart: {told}."


def _contents(one: Contents) -> str:
    parts = ((one.new, "new"), (one.gone, "gone"), (one.changed, "changed"))
    said = [f"{word} {codes(listed)}" for listed, word in parts if listed]
    return f"{one.what.capitalize()}: {'; '.join(said)}."


def _cost(cost: Cost | None) -> str:
    if cost is None:
        return ""
    means = f"{cost.before:.2f} before, {cost.after:.2f} now"
    of = many(cost.counted, "call") + ("" if cost.is_calls else " of dialogues")
    return f"Answers from dial to filed: {means} (mean of {of})."


def _changes(changed: Sequence[Change]) -> Iterator[str]:
    drawn = [one for one in changed if not one.only_values]
    for one in drawn[:MOST_SHOWN]:
        yield from folded(_head(one), _ITEM, _ITEM)
        yield side_by_side(one.old.split("\n"), one.new, ("before", "now"))
    if more := drawn[MOST_SHOWN:]:
        said = f"And {many(len(more), 'other')}, which --json has: {_screens(more)}."
        yield from folded(said, _ITEM, _ITEM)
    if filled := [one for one in changed if one.only_values]:
        yield from folded(f"Only a name in it changes: {_screens(filled)}.", _ITEM, _ITEM)


def _head(one: Change) -> str:
    name = f"{one.screen}, now {one.renamed}" if one.renamed else one.screen
    what = ": not met any more" if not one.new else ": met now" if not one.old else ""
    alike = f" {many(one.alike, 'other text')} alike." if one.alike else ""
    return f"{name} ({one.language}){what}. {who(one.calls, one.dialogues)}{alike}"


def _screens(changed: Iterable[Change]) -> str:
    return ", ".join(dict.fromkeys(f"{one.screen} ({one.language})" for one in changed))
