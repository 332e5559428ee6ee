"""The traps of YAML that people fall into, and what the parser says of them in plain sentences.

A text may not begin with some signs, nor hold ": ", " #" or, inside {…} and […], a comma or a
bracket. The answer to all of them is the same: put it in quotes; the line is shown rewritten.
"""

import re
from collections.abc import Sequence
from typing import Any

from app.menufiles.mended import (
    MOST_SHOWN,
    WORD_QUOTES,
    one_quote,
    rewritten,
    text_of,
    whole,
)
from app.menufiles.notes import Notes, short
from app.menufiles.tree import Mark, Scalar

#: `{place}` as other programs write it; a flow mapping of ours has a colon or a comma in it.
_CURLY = re.compile(r"\{ ?([a-z][a-z_ ]*?) ?\}")
_SIGNS = {
    "*": "a text that begins with * means something else in YAML",
    "&": "a text that begins with & means something else in YAML",
    "!": "a text that begins with ! means something else in YAML",
    "%": "a text may not begin with %",
    "@": "a text may not begin with @",
    "`": "a text may not begin with `",
    "|": "a text may not begin with |",
    ">": "a text may not begin with >",
    "?": "a text may not begin with ?",
    "-": "a text may not begin with - and a blank",
}
#: A comment has a blank behind its #, and a number there makes it doubtful.
_NO_COMMENT = re.compile(r":? +#(?=[^\s#=-])|:? #(?= *[0-9])")


def explain(file: str, lines: Sequence[str], error: Any, notes: Notes) -> None:
    """Write down what a syntax error means, with the line as it should be."""
    place = error.problem_mark or error.context_mark
    at = min(place.line if place else 0, len(lines) - 1)
    mark = Mark(file, at + 1, (place.column if place else 0) + 1)
    line = lines[at][:MOST_SHOWN]
    problem = str(error.problem or "")
    if (open_quote := _first_open_quote(lines, at)) is not None:
        column = lines[open_quote].find(": ") + 3
        what = "a text in quotes begins here and does not end on its line"
        notes.add(Mark(file, open_quote + 1, column), what, "write the closing quote")
        return
    opened = error.context_mark.line if error.context_mark else at
    if "end of stream" in problem or (opened < at and "flow" in str(error.context)):
        notes.add(Mark(file, opened + 1, error.context_mark.column + 1), *_not_closed(error))
        return
    notes.add(mark, *(_trap(line, problem) or _plain_problem(problem, lines, at)))


def _first_open_quote(lines: Sequence[str], last: int) -> int | None:
    """Find a quote that is closed by the next one in the file, whatever that was meant for."""
    for index, line in enumerate(lines[: last + 1]):
        text = text_of(line) if len(line) < MOST_SHOWN else ""
        if text[:1] in ('"', "'") and text.count(text[0]) == 1:
            return index
    return None


def _not_closed(error: Any) -> tuple[str, str]:
    if "quoted" in str(error.context):
        return "a text in quotes begins here and does not end", "write the closing quote"
    return "a bracket opens here and is not closed on its line", "write the closing } or ]"


def _trap(line: str, problem: str) -> tuple[str, str] | None:
    """Recognise what went wrong in one line; None when it is about the lines around it."""
    text = text_of(line)
    if line.lstrip().startswith(tuple(WORD_QUOTES)) or text[:1] in tuple(WORD_QUOTES):
        return "these are the quotes of a word processor", rewritten(line)
    if curly := _CURLY.search(line):
        name = curly[1].replace("_", " ")
        return f"{{{curly[1]}}} is not how a value is written", f"write <{name}>: " + whole(
            _CURLY.sub(lambda found: f"<{found[1].replace('_', ' ')}>", line)
        )
    if text[:1] in _SIGNS and problem:
        return _SIGNS[text[0]], rewritten(line)
    if text[:1] in ('"', "'"):
        return "the text goes on behind its closing quote", one_quote(line)
    if "mapping values" in problem or "':'" in problem:
        return (
            (": ends a key, so a text that holds it needs quotes", rewritten(line))
            if (line.count(": ") > 1)
            else None
        )
    if "escape" in problem:
        return "\\ means something else between double quotes", "write / or use single quotes"
    if re.search(r"[\[{?]", text) and "expected ','" in problem:
        return "a bracket or ? inside {…} needs quotes around its text", rewritten(line)
    return None


def _plain_problem(problem: str, lines: Sequence[str], at: int) -> tuple[str, str]:
    if "found '?'" in problem or "mapping start" in problem or "found '-'" in problem:
        return (
            "this line does not stand under the lines above it",
            "begin it in the same column as its neighbours",
        )
    if "mapping values" in problem:
        return (
            "this line is further to the right than the one it belongs to, or that one lacks a :",
            f"compare it with line {max(at, 1)} above",
        )
    if "found ','" in problem or "<scalar>" in problem or "expected ','" in problem:
        return "a text ends too early in this line", rewritten(lines[at])
    if "could not find expected ':'" in problem:
        return "a line without a :", "write key: value"
    return f"this cannot be read ({problem})", "check brackets, quotes and indentation"


def check_plain(mark: Mark, event: Any, lines: Sequence[str], notes: Notes) -> None:
    """Find the traps that are no errors of syntax in a text without quotes."""
    text = str(event.value)
    if text[:1] in tuple(WORD_QUOTES) and text[-1:] in tuple(WORD_QUOTES):
        notes.add(
            mark,
            "these are the quotes of a word processor",
            f'write "{text[1:-1]}" with the quotes of a keyboard',
        )
    if text:
        end = event.end_mark
        _check_comment(mark.file, lines, end.line, end.column, notes)


def check_comment(key: Scalar, lines: Sequence[str], notes: Notes) -> None:
    """Find a text of which a comment left nothing, as in `say: #311`."""
    line = lines[key.mark.line - 1]
    _check_comment(key.mark.file, lines, key.mark.line - 1, line.find(":", key.mark.column), notes)


def _check_comment(file: str, lines: Sequence[str], at: int, column: int, notes: Notes) -> None:
    line = lines[at] if at < len(lines) else ""
    found = _NO_COMMENT.match(line, max(column, 0))
    if found:
        rest = line[found.end() - 1 :].strip()
        what = f"everything from {short(rest, 20)} on is a comment, not part of the text"
        mend = f"if it belongs to the text: {rewritten(line)}; if not, write a blank behind #"
        notes.add(Mark(file, at + 1, found.end()), what, mend)


def check_comma(key: Scalar, lines: Sequence[str], notes: Notes) -> None:
    """Find a text that a comma cut in two inside {…}: its rest became a key without value."""
    line = lines[key.mark.line - 1]
    before = line[: key.mark.column - 1].rstrip()
    if before.endswith(",") and not key.quoted:
        what = f"the comma before {short(key.text)} ends the text inside {{…}}"
        notes.add(key.mark, what, rewritten(line))


def starts_with_sign(lines: Sequence[str], event: Any) -> tuple[str, str]:
    """Say why a text may not begin with *, & or !."""
    line = lines[event.start_mark.line]
    sign = line[event.start_mark.column : event.start_mark.column + 1]
    return _SIGNS.get(sign, "this means something else in YAML"), rewritten(line)


def not_a_key(lines: Sequence[str], event: Any) -> tuple[str, str]:
    """Say why a bracket may not be a key."""
    line = lines[event.start_mark.line]
    return _trap(line[:MOST_SHOWN], "") or (
        "a bracket stands where a key belongs",
        "write key: value",
    )
