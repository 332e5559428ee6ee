"""Signs that were left out, and lines begun too far left: the parser complains somewhere else."""

import re
from collections.abc import Sequence
from typing import Any, Final

from app.menufiles import blocks, colons
from app.menufiles.colons import WORDS, Slip

#: Behind a value or a bracket that closes: what stands before a colon may be two words itself.
_ENDED: Final = r"(?:: [^,{}\[\]]*?|(?=[\]}]))(?P<end>[^\s,{\[(:]) +"
_NO_COMMA: Final = re.compile(rf"{_ENDED}(?P<word>{WORDS}|text): ")
#: The same between the texts of two languages, `{pt: Luz en: Light}`.
_NO_COMMA_LANGUAGE: Final = re.compile(
    r"\{(?:[a-z]{2}: [^,{}:]*, *)*[a-z]{2}: [^,{}:]*(?P<end>[^\s,{:]) +(?P<word>[a-z]{2}): "
)
#: The same between two options.
_NO_COMMA_OPTION: Final = re.compile(
    r"[:>] +(?:[a-z][a-z0-9_]*)??(?P<end>[a-z0-9_}]) +(?P<word>[0-9] [^:,{}\[\]]+|<[a-z]+>): "
)
_BEGINS: Final = re.compile(rf"\s*(?P<word>{WORDS}): ")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
#: A line of a dialogue, or of a list, whose quote is opened and not closed.
_OPEN_ENTRY: Final = re.compile(r"(?P<lead>\s*- +)\"(?P<code>\*[0-9*]+#)?[^\"]*")
_INDENT: Final = re.compile(r" *")


def look(lines: Sequence[str], error: Any) -> Slip | None:
    """Recognise a slip before the place where the parser gave up; None for any other."""
    place = error.problem_mark or error.context_mark
    if place is None or not lines:
        return None
    at = min(place.line, len(lines) - 1)
    if "mapping values" in str(error.problem):
        return _open_entry(lines, at) or _too_far_left(lines, at) or colons.look(lines, at)
    return (
        _open_entry(lines, at)
        or blocks.look(lines, error)
        or _no_comma(lines, at, error)
        or (
            colons.in_brackets(lines[at], at, place.column)
            if "flow" in str(error.context)
            else None
        )
        or colons.look(lines, at)
    )


def _open_entry(lines: Sequence[str], at: int) -> Slip | None:
    """Find the first quote behind a - that its line does not close."""
    for index, line in enumerate(lines[: at + 1]):
        if match := _OPEN_ENTRY.fullmatch(line):
            code = match["code"]
            mend = f'write "{code}" in quotes' if code else "write the closing quote"
            what = "a text in quotes begins here and does not end on its line"
            return Slip(index + 1, match.end("lead") + 1, what, mend)
    return None


def _no_comma(lines: Sequence[str], at: int, error: Any) -> Slip | None:
    """Find a word inside {…} that follows what stands before it without a comma."""
    if "flow mapping" not in str(error.context) or "expected ','" not in str(error.problem):
        return None
    line = _QUOTED.sub(lambda found: "_" * len(found[0]), lines[at])
    if match := _NO_COMMA.search(line):
        return _before(at, match, "")
    if match := _NO_COMMA_LANGUAGE.search(line) or _NO_COMMA_OPTION.search(line):
        return _before(at, match, "; if it belongs to the text, put that in quotes")
    if _indent(lines[at]) <= _indent(lines[error.context_mark.line]):
        return None  # not inside: its bracket was not closed
    begins, before = _BEGINS.match(line), lines[at - 1].rstrip() if at else ""
    if begins and before and before[-1] not in ",{[" and at > error.context_mark.line:
        what = f"a comma is missing before {begins['word']}, which stands in the next line"
        return Slip(at, len(before), what, "write , at the end of this line")
    return None


def _before(at: int, match: re.Match[str], other: str) -> Slip:
    """Say before which word a comma is missing; a semicolon may stand in its place."""
    word, wrong = match["word"], " in place of ;" if match["end"] == ";" else ""
    what, mend = f"a comma is missing before {word}", f"write ,{wrong} before {word}:{other}"
    return Slip(at + 1, match.start("word") + 1, what, mend)


def _too_far_left(lines: Sequence[str], at: int) -> Slip | None:
    """Find a line that is not further right than the `key:` it belongs to, and whose next is."""
    if at < 2:
        return None
    head, line, below = (_INDENT.match(one)[0] for one in lines[at - 2 : at + 1])  # type: ignore[index]
    is_head = lines[at - 2].rstrip().endswith(":")
    if is_head and len(line) <= len(head) < len(below) and lines[at - 1].strip():
        what = f"this line is not further to the right than {lines[at - 2].strip()} above it"
        return Slip(at, len(line) + 1, what, "begin it in the same column as the line below it")
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" -"))
