"""The traps of YAML that people fall into, where the parser finds nothing amiss.

A text may not begin with some signs, nor hold ": ", " #" or, inside {…} and […], a comma or a
bracket. The answer to all of them is the same: put it in quotes; the line is shown rewritten.
`syntax` says what the parser's own complaints mean.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from ruamel.yaml.events import CollectionStartEvent

from app.menu.lists import LISTS
from app.menufiles.colons import split_key
from app.menufiles.mended import MENU_WORDS, MOST_SHOWN, WORD_DASHES, WORD_QUOTES, rewritten, whole
from app.menufiles.notes import Notes, short
from app.menufiles.tree import Mark, Node, Pairs, Scalar

#: `{place}` as other programs write it; a flow mapping of ours has a colon or a comma in it.
CURLY: Final = re.compile(r"\{ ?([a-z][a-z_ ]*?) ?\}")
SIGNS: Final = {
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
NOT_CLOSED: Final = (
    "a bracket opens here and is not closed on its line",
    "write the closing } or ]",
)
QUOTED_BY_WORD: Final = "these are the quotes of a word processor"
#: A comment has a blank behind its #, and a number there makes it doubtful.
_NO_COMMENT: Final = re.compile(r":? +#(?=[^\s#=-])|:? #(?= *[0-9])")
#: A number below zero, and digits from one to another, as a word processor writes them.
_DASHED: Final = re.compile(rf"[{WORD_DASHES}](?=[0-9.]+$)|(?<=^[0-9])[{WORD_DASHES}](?=[0-9] ?<)")
#: What stands in place of a colon and in no text; a blank or a dash may also be part of one.
_SURE: Final = (":", ";", "=")
#: An option without its colon.
_LABEL: Final = re.compile(r"[0-9] \S.*")
_SCREEN: Final = re.compile("[a-z][a-z0-9_]*")
#: Of those that turn to the text; « and » are also drawn as arrows.
_DOUBLE: Final = ("“", "”", "„", "‟")
#: Its lists hold names of lines and forms, and no text that a colon may stand in.
_NO_LABELS: Final = "menu.yaml"
_QUOTE: Final = re.compile('[“”„‟"]')
_NO_BLANK: Final = re.compile(r"(?P<digits>[0-9](?:-[0-9])?)(?P<list><[a-z]+>)")


def check_plain(mark: Mark, event: Any, lines: Sequence[str], notes: Notes) -> str:
    """Find the traps that are no errors of syntax in a text without quotes; give what was meant."""
    text = str(event.value)
    if text:
        end = event.end_mark
        note_comment(mark.file, lines, end.line, end.column, notes)
    if text[:1] == "«" and text[-1:] == "»" and text[1:-1] in LISTS:
        text = f"<{text[1:-1]}>"
        notes.add(mark, "« and » stand where < and > belong", f"write {text}")
    elif len(text) > 1 and text[0] in tuple(WORD_QUOTES) and text[-1] in tuple(WORD_QUOTES):
        what, text = QUOTED_BY_WORD, text[1:-1]
        notes.add(mark, what, f'write "{text}" with the quotes of a keyboard')
    elif _is_half_quoted(text) and not _is_cut(lines[mark.line - 1], text):
        what, line = "a quote of a word processor stands here", lines[mark.line - 1]
        text = text.strip(f'{WORD_QUOTES}"')
        notes.add(
            mark, what, _other_end(line) or f'write "{text}" with the quotes of a keyboard, or none'
        )
    elif (dashed := _DASHED.sub("-", text)) != text:
        what, text = "this is the dash of a word processor", dashed
        notes.add(mark, what, f"write {text} with the - of a keyboard")
    elif match := _NO_BLANK.fullmatch(text):
        what, text = "a blank is missing behind the digit", f"{match['digits']} {match['list']}"
        notes.add(mark, what, f"write {text}")
    return text


def _is_half_quoted(text: str) -> bool:
    """Whether a text begins or ends with a quote that has no other, or another of a keyboard."""
    is_even = len(_QUOTE.findall(text)) % 2 == 0
    if text[:1] in _DOUBLE:
        return not is_even or text[-1:] == '"'
    # Behind a figure they are inches.
    return text[-1:] in _DOUBLE and not is_even and not text[-2:-1].isdigit()


def _other_end(line: str) -> str:
    """Show the line of a text that does not end with its other quote; "" where none has one."""
    found = _QUOTE.findall(line[:MOST_SHOWN])
    shown = _QUOTE.sub('"', line[:MOST_SHOWN]).strip()
    is_whole = len(found) > 1 and len(found) % 2 == 0 and '"' not in found
    return f"write {shown} with the quotes of a keyboard" if is_whole else ""


def _is_cut(line: str, text: str) -> bool:
    """Whether a comma inside {…} took the other quote away: `check_comma` says so."""
    before, _, behind = line.partition(text)
    is_beside = before.rstrip().endswith(",") or behind.lstrip().startswith(",")
    return is_beside and "{" in line and len(_QUOTE.findall(line)) % 2 == 0


def check_comment(key: Scalar, lines: Sequence[str], notes: Notes) -> str:
    """Find a text of which a comment left nothing, as in `say: #311`; give what it took."""
    at = key.mark.line - 1
    return note_comment(key.mark.file, lines, at, lines[at].find(":", key.mark.column), notes)


def note_comment(file: str, lines: Sequence[str], at: int, column: int, notes: Notes) -> str:
    """Write down what a comment took from a text that ends in this column, from 0; give it."""
    line = lines[at] if at < len(lines) else ""
    found = _NO_COMMENT.match(line, max(column, 0))
    rest = ""
    if found:
        rest = line[found.end() - 1 :].strip()
        what = f"everything from {short(rest, 20)} on is a comment, not part of the text"
        mend = f"if it belongs to the text: {rewritten(line)}; if not, write a blank behind #"
        notes.add(Mark(file, at + 1, found.end()), what, mend)
    return rest


def check_blank(key: Scalar, lines: Sequence[str], notes: Notes) -> tuple[Scalar, Scalar] | None:
    """Find a key inside {…} without its colon, or the blank behind it; give both as meant."""
    parts = None if key.quoted else split_key(key.text)
    if parts is None or (parts[1] not in _SURE and _around(key, lines)[0].endswith(",")):
        return None
    word, sign, text = parts
    missing = f"{sign} is no colon" if sign else f"a : is missing behind {word}"
    missing = "a blank is missing behind the colon" if sign == ":" else missing
    notes.add(key.mark, missing, f"write {word}: {text}")
    return Scalar(key.mark, word, False), Scalar(key.mark, text, False)


def _around(key: Scalar, lines: Sequence[str]) -> tuple[str, str]:
    """Give what stands in its line before a key and behind it, without the blanks beside it."""
    line = lines[key.mark.line - 1]
    before = line[: key.mark.column - 1].rstrip()
    return before, line[key.mark.column - 1 :].removeprefix(key.text).lstrip()


def check_comma(key: Scalar, lines: Sequence[str], notes: Notes) -> bool:
    """Find a text that a comma cut in two inside {…}: its rest became a key without value."""
    line, (before, behind) = lines[key.mark.line - 1], _around(key, lines)
    is_label = key.text[:1].isdigit() and behind.startswith(",")
    is_cut = not key.quoted and (is_label or before.endswith(","))
    # A text with three commas is put in quotes once; what stands before a bracket the parser tells.
    if is_cut and key.mark.line not in notes.lines(key.mark.file) and behind[:1] not in ("{", "["):
        # Brackets may go on below; where quotes change nothing, one is missing here.
        if line.count("{") > line.count("}") and whole(line).strip() in line:
            notes.add(key.mark._replace(column=line.index("{") + 1), *NOT_CLOSED)
            return True
        notes.add(key.mark, *_cut(key, "behind" if is_label else "before", line))
    return is_cut


def _cut(key: Scalar, side: str, line: str) -> tuple[str, str]:
    """Say that a comma ended a text, or that what stands behind it lacks its colon."""
    what, mend = f"the comma {side} {short(key.text)} ends the text inside {{…}}", rewritten(line)
    if parts := split_key(key.text):
        word, _, text = parts
        return f"{what}, or a : is missing behind {word}", f"write {word}: {text}, or {mend}"
    label, _, screen = key.text.rpartition(" ")
    if _LABEL.fullmatch(label) and _SCREEN.fullmatch(screen):
        return f"{what}, or a : is missing in it", f"write {label}: {screen}, or {mend}"
    return what, mend


def check_entry(entry: Pairs, lines: Sequence[str], notes: Notes) -> Node:
    """Find a text in […] that its own ": " made a key, and give it as the text it was meant to be.

    What was meant as a key has brackets of its own: `[{a: b}]`.
    """
    mark, line = entry.mark, lines[entry.mark.line - 1]
    (key, value), *others = entry.pairs or ((Scalar(mark, "", True), entry),)
    if line[mark.column - 1 : mark.column] == "{" or others or not isinstance(value, Scalar):
        return entry
    if re.fullmatch(MENU_WORDS, key.text) or mark.file.split("/")[-1] == _NO_LABELS:
        return entry  # it is no text that lacks its quotes: the brackets around are the wrong ones
    notes.add(mark, ": ends a key, so a text that holds it needs quotes", rewritten(line))
    return Scalar(mark, f"{key.text}: {value.text}", True)


def sign_in_brackets(line: str, column: int, error: Any) -> tuple[str, str] | None:
    """Say why a text inside {…} or […] may not begin with a sign, where that is what is amiss."""
    if "a tag" in str(error.context):
        return SIGNS["!"], rewritten(line)
    before, sign = line[: column - 1], line[column - 1 : column]
    is_first = re.search("start any token|found '-'", str(error.problem))
    is_inside = "{" in before or "[" in before
    return (SIGNS[sign], rewritten(line)) if is_first and is_inside and sign in SIGNS else None


def starts_with_sign(lines: Sequence[str], event: Any) -> tuple[str, str]:
    """Say why a text may not begin with *, & or !."""
    line = lines[event.start_mark.line]
    sign = line[event.start_mark.column : event.start_mark.column + 1]
    if isinstance(event, CollectionStartEvent):
        what = f"{sign} names a part of the file, and such names are not taken here"
        return what, "take it out, and write out again what is needed twice"
    return SIGNS.get(sign, "this means something else in YAML"), rewritten(line)
