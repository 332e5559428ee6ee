"""What the parser says of a file that it cannot read, in plain sentences, with the line mended."""

import re
from collections.abc import Sequence
from typing import Any, Final

from app.menufiles import cut_off, left_out, traps
from app.menufiles.mended import (
    MENU_WORDS,
    MOST_SHOWN,
    WORD_DASHES,
    WORD_QUOTES,
    joined,
    one_quote,
    open_quote,
    other_quotes,
    rewritten,
    text_of,
    whole,
)
from app.menufiles.notes import Notes
from app.menufiles.tree import Mark

Advice = tuple[str, str]  # what is wrong, how to mend it

#: YAML takes no longer keys on one line.
_LONGEST_KEY: Final = 1024
_LONG_KEY: Final = (f"a key of more than {_LONGEST_KEY:,} characters", "shorten it")
_NO_BLANK: Final = re.compile(r"\s*(?:- +)?(?P<key>[\w <>-]+):(?P<text>[^\s:/].*)")
_NO_COMMA: Final = re.compile(rf"[^\s,{{\[(:] +(?P<word>{MENU_WORDS}): ")
#: What `choose`, `type` and an option hold, without its brackets.
_BARE_PAIR: Final = re.compile(
    r"\s*(?:- +)?(?P<word>choose|type|[0-9] [^:{\[]+(?=: +\(?(?:do|go|if): )): +"
    r"(?P<pair>[^\s{\[\"'#][^#]*: [^#]*?)(?: #.*)?"
)
#: A key behind a key, where a bracket closes that was not opened.
_NAME: Final = r"[^\s:{},\[\]\"'][^:{},\[\]\"']*"
_NOT_OPENED: Final = re.compile(rf"(?:.*?[\s{{,])??{_NAME}: +(?P<key>{_NAME}): .*\}}.*")
#: What a dialogue dials, and what is seen behind it.
_DIALLED: Final = re.compile(r"\s*- +(?P<code>\"\*[0-9*]+#\") +\S.*")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_DIGIT_ALONE: Final = re.compile(r"\s*(?P<digit>[0-9]): +(?P<label>[^\s:{\[][^:]*: +\S.*)")
_SERVICE_KEY: Final = re.compile(r"\s*[*#] \S.*: ")
#: The parser's words -> (what is wrong, how to mend it); the first that fits counts.
_PROBLEMS: Final = (
    (r"found '}'|found '\]'", "a bracket closes here that was not opened", "take it out"),
    (r"got '\]'", "this ] closes a {", "write } in its place"),
    (r"got '}'", "this } closes a [", "write ] in its place"),
    (r"'\\t'", "a tab stands in this line", "write a blank in its place"),
    (r"document end", "the line ... ends the file before it begins", "delete the line ..."),
    (
        r"YAML document|directive",
        "a line that begins with % is not taken here",
        "delete it, and the line --- below it",
    ),
    (
        r"found '\?'|found '-'|mapping start|sequence start|block end>, but found '<block",
        "this line does not stand under the lines above it",
        "begin it in the same column as its neighbours",
    ),
)


def explain(file: str, lines: Sequence[str], error: Any, notes: Notes) -> None:
    """Write down what a syntax error means, with the line as it should be."""
    if slip := left_out.look([line[:MOST_SHOWN] for line in lines], error):
        notes.add(Mark(file, slip.line, slip.column), slip.what, slip.mend)
        return
    place = error.problem_mark or error.context_mark
    at = min(place.line if place else 0, len(lines) - 1)
    problem = str(error.problem or "")
    if opened_at := _first_open_quote(lines, at):
        index, column = opened_at
        notes.add(Mark(file, index + 1, column), *_open_quote(lines[index], column))
        return
    if _is_open(lines, error, at):
        _note_open(file, lines, error, notes)
        return
    if "expected ':'" in problem:
        _note_no_colon(file, lines, error, notes)
        return
    if "mapping values" in problem and at and (above := _no_blank(lines[at - 1])):
        notes.add(Mark(file, at, 1), *above)
        return
    mark = Mark(file, at + 1, (place.column if place else 0) + 1)
    line = lines[at][:MOST_SHOWN]
    advice = trap(line, problem) or traps.sign_in_brackets(line, mark.column, error)
    what, mend = advice or _plain_problem(problem, lines, mark)
    if what != traps.QUOTED_BY_WORD or mark.line not in notes.lines(file):  # else one was told
        notes.add(mark, what, mend)


def _note_no_colon(file: str, lines: Sequence[str], error: Any, notes: Notes) -> None:
    """Tell of a line that is no key; the parser notices on the next one, or lines below."""
    place = error.context_mark or error.problem_mark
    line, mark = lines[place.line], Mark(file, place.line + 1, place.column + 1)
    if ": " in line[_LONGEST_KEY:] or (len(line) > _LONGEST_KEY and line.endswith(":")):
        notes.add(mark, *_LONG_KEY)
        return
    traps.note_comment(file, lines, place.line, line.find(" #"), notes)
    if mark.line not in notes.lines(file):  # a comment that took the colon away is told
        advice = _no_blank(line) or ("a line without a :", "write key: value")
        notes.add(mark, *advice)


def _no_blank(line: str) -> Advice | None:
    match = _NO_BLANK.fullmatch(line[:MOST_SHOWN])
    if not match or ": " in line:
        return None
    what = f"a blank is missing behind the : of {match['key'].strip()}"
    return what, f"write {match['key'].strip()}: {match['text']}"


def _first_open_quote(lines: Sequence[str], last: int) -> tuple[int, int] | None:
    """Find a quote that is closed by the next one in the file, whatever that was meant for."""
    for index, line in enumerate(lines[: last + 1]):
        if len(line) < MOST_SHOWN and (column := open_quote(line)):
            return index, column
    return None


def _open_quote(line: str, column: int) -> Advice:
    text = line.rstrip()
    what = "a text in quotes begins here and does not end on its line"
    if text[-1] in WORD_QUOTES:
        return what, f"{text[-1]} is a quote of a word processor: write {line[column - 1]} there"
    return what, "write the closing quote"


def _is_open(lines: Sequence[str], error: Any, at: int) -> bool:
    """Whether what the parser reads was opened above, and is not closed where it gives up."""
    opened = error.context_mark.line if error.context_mark else at
    ends = "end of stream" in str(error.problem) or cut_off.look(lines, error) is not None
    return ends or (opened < at and "flow" in str(error.context))


def _note_open(file: str, lines: Sequence[str], error: Any, notes: Notes) -> None:
    place = error.context_mark or error.problem_mark
    line, column = cut_off.look(lines, error) or (place.line + 1, place.column + 1)
    if line not in notes.lines(file):  # a comment that took the bracket away is told
        notes.add(Mark(file, line, column), *_not_closed(error))


def _not_closed(error: Any) -> Advice:
    if "quoted" in str(error.context):
        return "a text in quotes begins here and does not end", "write the closing quote"
    return traps.NOT_CLOSED


def trap(line: str, problem: str) -> Advice | None:
    """Recognise what went wrong in one line; None when it is about the lines around it."""
    return (
        _foreign_signs(line)
        or _sign(line, problem)
        or _in_quotes(line, problem)
        or (_colon(line, problem) or _in_brackets(line, problem))
    )


def _foreign_signs(line: str) -> Advice | None:
    text, start = text_of(line), line.lstrip()
    if dialled := _DIALLED.fullmatch(line):
        code = dialled["code"]
        return f"a : is missing behind {code}", f"write : behind {code}"
    if start.startswith(tuple(WORD_QUOTES)) or text[:1] in tuple(WORD_QUOTES):
        return traps.QUOTED_BY_WORD, rewritten(line)
    if start[:1] in tuple(WORD_DASHES) and start[1:2].isspace():
        return "this is the dash of a word processor", f"write - {start[1:].strip()}"
    if curly := traps.CURLY.search(line):
        name = curly[1].replace("_", " ")
        return f"{{{curly[1]}}} is not how a value is written", f"write <{name}>: " + whole(
            traps.CURLY.sub(lambda found: f"<{found[1].replace('_', ' ')}>", line)
        )
    return None


def _sign(line: str, problem: str) -> Advice | None:
    text = text_of(line)
    if _SERVICE_KEY.match(line):
        return "* and # are no keys that a screen can offer", "write a digit, a blank, a label"
    if text[:1] in traps.SIGNS and problem and not re.fullmatch(r"[|>][+-]?", text):
        return traps.SIGNS[text[0]], rewritten(line)
    if text[:1] in ("[", "{") and "<scalar>" in problem and text[-1:] not in ("]", "}"):
        return "a text may not begin with a bracket", rewritten(line) + joined(line)
    return None


def _in_quotes(line: str, problem: str) -> Advice | None:
    if "escape" in problem:
        return "\\ means something else between double quotes", other_quotes(line)
    if text_of(line)[:1] in ('"', "'") and not _QUOTED.fullmatch(text_of(line)):
        return "the text goes on behind its closing quote", one_quote(line) + joined(line)
    if "'" in line and "<scalar>" in problem:
        return "' ends the text that began with '", other_quotes(line)
    return None


def _colon(line: str, problem: str) -> Advice | None:
    if "mapping values" not in problem and "':'" not in problem:
        return None
    if "got ':'" in problem and (word := _NO_COMMA.search(line)):
        return f"a comma is missing before {word['word']}", f"write , before {word['word']}:"
    bare = _QUOTED.sub(lambda found: "_" * len(found[0]), line)
    if bare.count("}") > bare.count("{") and (opened := _NOT_OPENED.fullmatch(bare)):
        key = line[opened.start("key") : opened.end("key")]
        return f"a {{ is missing before {key}", f"write {{ before {key}:"
    if option := _DIGIT_ALONE.fullmatch(line):
        digit, label = option["digit"], option["label"]
        return "a digit and its label stand before one :", f"write {digit} {label}"
    if pair := _BARE_PAIR.fullmatch(line):
        what = f"{pair['word']} holds keys and values, in brackets or each on a line of its own"
        return what, f"write {pair['word']}: {{{pair['pair'].strip(' ()')}}}"
    if line.count(": ") > 1 or text_of(line).endswith(":"):
        mend = rewritten(line) + joined(line)
        return ": ends a key, so a text that holds it needs quotes", mend
    return None


def _in_brackets(line: str, problem: str) -> Advice | None:
    if "found '?'" in problem and "node content" in problem:
        return "a bracket or ? inside {…} needs quotes around its text", rewritten(line)
    if "found ','" in problem and re.search(r"[\[{,] *,", line):
        return "nothing stands between two commas", "take one of them out"
    if "got '{'" in problem or "got '['" in problem or "got '?'" in problem:
        return "a bracket or ? inside {…} needs quotes around its text", rewritten(line)
    return None


def _plain_problem(problem: str, lines: Sequence[str], mark: Mark) -> Advice:
    for pattern, what, mend in _PROBLEMS:
        if re.search(pattern, problem):
            return what, mend
    if "mapping values" in problem:
        what = "this line is further to the right than the one it belongs to, or that one lacks a :"
        above = f"compare it with line {max(mark.line - 1, 1)} above"
        return _LONG_KEY if mark.column > _LONGEST_KEY else (what, above)
    if "found ','" in problem or "<scalar>" in problem or "expected ','" in problem:
        return "a text ends too early in this line", rewritten(lines[mark.line - 1])
    return f"this cannot be read ({problem})", "check brackets, quotes and indentation"


def not_a_key(lines: Sequence[str], event: Any) -> Advice:
    """Say why a bracket may not be a key."""
    line = lines[event.start_mark.line]
    return trap(line[:MOST_SHOWN], "") or (
        "a bracket stands where a key belongs",
        "write key: value",
    )
