"""Compare what a dialogue expects with what a caller sees, and draw the two side by side."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from textwrap import wrap
from typing import Final

from app.walks.dialogue import ANY_LINES

_VALUE: Final = re.compile("<[a-z][a-z ]*>")
#: Of one column: two beside each other fit a terminal of 80.
WIDTH: Final = 34
#: A phone shows some ten; more are nobody's reading.
MOST_LINES: Final = 40
_INDENT: Final = "    "


def matches(expected: Sequence[str], text: str) -> bool:
    """Whether a screen's text is as written; <value> is anything, `...` any lines.

    >>> matches(["Caso <number>", "..."], "Caso 1234 5671\\n1 Sim\\n0 Nao")
    True
    """
    lines = text.split("\n")
    reached = {0}
    for line in expected:
        if line == ANY_LINES:
            reached = set(range(min(reached), len(lines) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(lines) and is_like(line, lines[at])}
        if not reached:
            return False
    return len(lines) in reached


def is_like(expected: str, line: str) -> bool:
    """Whether one line is as written; a value stands for one character or more."""
    first, *others = _VALUE.split(expected)
    line = line.rstrip()
    if not others:
        return first == line
    if not line.startswith(first):
        return False
    at, last = len(first), others.pop()
    for part in others:
        # The nearest is right: whatever could follow a later one can follow it too.
        found = line.find(part, at + 1)
        if found < 0:
            return False
        at = found + len(part)
    return len(line) - len(last) > at and line.endswith(last)


def side_by_side(
    expected: Sequence[str], text: str, heads: tuple[str, str] = ("expected", "seen")
) -> str:
    """Draw two columns, expected and seen, with a ! before each line that differs."""
    seen = text.split("\n")[:MOST_LINES]
    rows = [(" ", *heads), *_rows(list(expected[:MOST_LINES]), seen)]
    return "\n".join(line for row in rows for line in _wrapped(*row))


def drawn(text: str) -> str:
    """Draw what is seen alone, moved to the right."""
    return "\n".join(f"{_INDENT}| {line}".rstrip() for line in text.split("\n"))


def _rows(expected: list[str], seen: list[str]) -> Iterator[tuple[str, str, str]]:
    # Equal as text where a value makes them so, else the alignment would miss it.
    plain = [next((s for s in seen if is_like(line, s)), line) for line in expected]
    aligned = SequenceMatcher(None, plain, seen, autojunk=False).get_opcodes()
    for tag, i, j, k, m in aligned:
        differs = tag != "equal"
        for left, right, is_free in _paired(expected[i:j], seen[k:m]):
            yield "!" if differs and not is_free else " ", left, right


def _paired(expected: list[str], seen: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Pair lines one by one; `...` takes as many as the other lines leave."""
    at = expected.index(ANY_LINES) if ANY_LINES in expected else len(expected)
    spare = max(len(seen) - len(expected) + 1, 1) if at < len(expected) else 0
    left = [*expected[:at], *[ANY_LINES, *[""] * (spare - 1)][:spare], *expected[at + 1 :]]
    for index, (one, other) in enumerate(zip_longest(left, seen, fillvalue="")):
        yield one, other, at <= index < at + spare


def _wrapped(mark: str, left: str, right: str) -> Iterator[str]:
    cells = zip_longest(wrap(left, WIDTH) or [""], wrap(right, WIDTH) or [""], fillvalue="")
    for one, other in cells:
        yield f"{_INDENT}{mark} {one:<{WIDTH}} | {other}".rstrip()
        mark = " "
