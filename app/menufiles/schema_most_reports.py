"""Read `most reports` of city.yaml: how many pass before further ones are held for an official."""

from typing import Final

from app.domain.limits import MOST_OF_PHONE, Limits
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes
from app.menufiles.tree import Node, Scalar

MOST_REPORTS: Final = "most reports"
#: What is limited, as `limits.Limits` has it, and the most that may be written.
KINDS: Final = dict(zip(Limits._fields, (MOST_OF_PHONE, 10_000, 100_000), strict=True))
TIMES: Final = ("an hour", "a day")
NONE: Final = "none"


def read_most_reports(city: Fields, notes: Notes) -> dict[str, list[int | None]]:
    """Read the limits that are written, kind -> [an hour, a day]; None for any number."""
    node = city.get(MOST_REPORTS)
    if node is None:
        return {}
    below = Fields(node, notes, MOST_REPORTS, tuple(KINDS))
    return {
        kind: _read(written, notes, kind, most)
        for kind, most in KINDS.items()
        if (written := below.get(kind))
    }


def _read(node: Node, notes: Notes, kind: str, most: int) -> list[int | None]:
    if isinstance(node, Scalar):
        if node.text != NONE:
            mend = "write {an hour: 5, a day: 20}, or none"
            notes.add(node.mark, f"{MOST_REPORTS} of a {kind} are numbers an hour and a day", mend)
        return [None, None]
    times = Fields(node, notes, kind, TIMES)
    hour, day = (times.whole_or_none(word, 1, most) for word in TIMES)
    if hour and day and hour > day:
        what = f"a {kind} may have {hour} reports an hour, {day} a day"
        notes.add((times.get(TIMES[1]) or node).mark, what, "write more behind a day")
    return [hour, day]
