"""What differs between the files of two versions of a city, line by line."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

from app.usecases.drafts import Files

#: Longer ones are read in the files.
MOST_LINES: Final = 400
_AROUND: Final = 1


class Line(NamedTuple):
    """One line of a difference."""

    kind: Literal["old", "new", "same", "gap"]
    number: int  #: in the file where it stands
    text: str


class FileDiff(NamedTuple):
    """What differs in one file."""

    name: str
    lines: list[Line]
    is_cut: bool


def differences(before: Files, after: Files) -> list[FileDiff]:
    """Give the files that differ, by name, with a line around each change."""
    found = []
    for name in sorted({*before, *after}):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            lines = list(_lines(old.split("\n"), new.split("\n")))
            found.append(FileDiff(name, lines[:MOST_LINES], len(lines) > MOST_LINES))
    return found


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for count, group in enumerate(matcher.get_grouped_opcodes(_AROUND)):
        if count:
            yield Line("gap", 0, "")
        for kind, a, b, c, d in group:
            if kind == "equal":
                yield from (Line("same", n + 1, new[n]) for n in range(c, d))
            else:
                yield from (Line("old", n + 1, old[n]) for n in range(a, b))
                yield from (Line("new", n + 1, new[n]) for n in range(c, d))
