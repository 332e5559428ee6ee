"""Keys whose colon is missing, or is another sign: the parser complains somewhere else, or not."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from app.menufiles.mended import MENU_WORDS

#: What may stand before a colon inside {…}, in all files of a city.
WORDS: Final = (
    f"{MENU_WORDS}|after [0-9]"
    "|container code|case number|bairro name|district name|block"
    "|code|name|label|group|needs|reveals home|responsible|aliases|kind|at|source|population"
    "|blocks|bairros|points|calling code|national digits|reader|approved|mean|longest"
    "|screen|idle|life|sms|sender|receipts|rate|from|until|where|service|pause|rounds"
    "|policy|priority|expires after|quiet|parts"
    "|hours|target hours|missed round|same within|other"
    "|(?:mon|tue|wed|thu|fri|sat|sun)(?:-[a-z]{3})?"
)
#: Those that begin a line, but for the names that people give.
_FIRST: Final = rf"{WORDS}|language|keys|failed|over|words"
#: What is written in place of a colon and a blank; a blank alone is a slip in a few places only.
_SIGN: Final = r"(?: *[;=] *|:(?=\S)| +[-–—] +)"
_VALUE: Final = r"(?:\{.*\}|\[.*\]|\"[^\"]*\")(?: +#.*)?"
_NAME: Final = r"[\w<][^:{}\[\]\"'#;=]*?"
_LEAD: Final = r"(?P<lead> *(?:- +)?)"
_SIGNED: Final = re.compile(
    rf"{_LEAD}(?:(?P<key>{_NAME}){_SIGN}(?P<text>{_VALUE}|#.*)"
    rf"|(?P<word>{_FIRST}){_SIGN}(?P<rest>\S.*))"
)
#: Any key; texts have dashes of their own.
_LED: Final = re.compile(rf"{_LEAD}(?P<key>{_NAME})(?: *[;=] *|:)(?P<text>[^\s:].*|)")
_BARE: Final = re.compile(
    rf"{_LEAD}(?:(?P<key>{_NAME}) +(?P<text>{_VALUE})|(?P<word>{_FIRST}) +(?P<rest>\S.*))"
)
#: A name alone, above what belongs to it.
_HEAD: Final = re.compile(rf"{_LEAD}(?P<key>{_NAME})(?P<text>)(?: *[;=]| +[-–—])?(?: +#.*)?")
#: The same inside {…}, where a key has no value: with a sign or a bracket, of a menu with a blank.
_INSIDE: Final = re.compile(
    rf"(?P<word>{WORDS}|[a-z]{{2}})"
    r"(?P<sign>:| *[;=] *|(?: +[-–—])? +(?=[\"\[{]))(?P<text>[^\s:].*)"
)
_INSIDE_MENU: Final = re.compile(
    rf"(?P<word>{MENU_WORDS}|after [0-9])(?P<sign>(?: +[-–—])? +)(?P<text>[^\s;=].*)"
    r"|(?P<key>[0-9] [^;=]*?|(?:[0-9]-[0-9] )?<[a-z]+>)(?P<mark> *[;=] *| +[-–—] +|(?<=>) +)"
    r"(?P<go>[a-z][a-z0-9_]*)"
)
#: And where it ends before a quote or a bracket that the parser meets behind it. Any key where no
#: text goes before it that a comma may have cut.
_CUT: Final = re.compile(
    r"(?:.*(?P<sure>\{|[}\]\"] *,)|.*,|) *"
    r"(?P<word>(?(sure)[^:,{}\[\]\"]*?[^\s:,{}\[\]\";=–—-]"
    rf"|(?:{WORDS}|[0-9] [^:,{{}}\[\]\"]*?|<[a-z]+>)))"
    r"(?: *(?P<sign>[;=])| +(?P<dash>[-–—]))? *"
)
#: Brackets that belong to a label.
_IN_LABEL: Final = re.compile(r"(?:\{[^{}]*\}|\[[^\[\]]*\]|\"[^\"]*\")[^{}\[\],:]*:")
_KEY: Final = re.compile(r" *[^\s:{\[\"'#][^:{\[\"']*:(?: |$)")
_REMARK: Final = re.compile(r"\s+#.*$")


class Slip(NamedTuple):
    """Where it is, from 1, what is wrong and how to mend it."""

    line: int
    column: int
    what: str
    mend: str


def look(lines: Sequence[str], at: int) -> Slip | None:
    """Find a key without its colon where the parser gave up, from 0, or in the line above."""
    above = next((index for index in range(at - 1, -1, -1) if _is_read(lines[index])), at)
    for index in (at, above):
        if match := _SIGNED.fullmatch(lines[index]):
            return _slip(index, match)
    if (match := _BARE.fullmatch(lines[at])) and match["key"]:
        return _slip(at, match)
    return _in_block(lines, above, at) if above < at else None


def in_brackets(line: str, at: int, column: int) -> Slip | None:
    """Find a key inside {…} without its colon before a bracket or a quote, at a column from 0."""
    match = _CUT.fullmatch(line[:column])
    # The file, or what is looked at of a line, may end here.
    is_open = line[column : column + 1] in ("{", "[", '"')
    if not (match and is_open) or _IN_LABEL.match(line, column):
        return None
    sign = match["sign"] or match["dash"]
    mend = f"write : in place of {sign}" if sign else f"write : behind {match['word']}"
    return Slip(at + 1, match.start("word") + 1, f"a : is missing behind {match['word']}", mend)


def split_key(text: str) -> tuple[str, str, str] | None:
    """Give word, sign and text of what was read as a key without a value, for want of a colon.

    >>> split_key("go:filed"), split_key("if caller is new"), split_key("No:")
    (('go', ':', 'filed'), ('if', '', 'caller is new'), None)
    """
    if match := _INSIDE.fullmatch(text) or _INSIDE_MENU.fullmatch(text):
        word, sign, rest = [part for part in match.groups() if part is not None]
        return word, sign.strip(), rest
    return None


def as_key(text: str) -> str:
    """Show a text that begins with a word of a screen with the colon behind it; "" for others.

    >>> as_key("go send"), as_key("7 de Abril")
    ('go: send', '')
    """
    match = re.fullmatch(rf"({MENU_WORDS})(?: *[;=] *|(?: +[-–—])? +)(\S.*)", text)
    return f"{match[1]}: {match[2]}" if match else ""


def cut_key(line: str, key: str, column: int, flow: bool) -> Slip | None:
    """Say of a key that holds the bracket or quote of its value that its own colon is missing.

    `column` is where the key begins in its line, from 0.
    """
    found = re.search(r"[{\[\"]", key)
    if not found:
        return None
    if flow:
        return in_brackets(line, 0, column + found.start())
    match = _SIGNED.fullmatch(line) or _BARE.fullmatch(line)
    return _slip(0, match) if match else None


def _is_read(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _in_block(lines: Sequence[str], at: int, below: int) -> Slip | None:
    """Find a key that stands above a sound one, in its column or to its left, and in no text."""
    if not _KEY.match(lines[below]) or not _begins(lines, at):
        return None
    column, key_column = _indent(lines[at], "- "), _indent(lines[below])
    if key_column > column and (head := _HEAD.fullmatch(lines[at])):
        return _slip(at, head)
    if key_column != column:
        return None
    if match := _BARE.fullmatch(lines[at]) or _LED.fullmatch(lines[at]):
        return _slip(at, match)
    return Slip(at + 1, column + 1, "a line without a :", "write key: value")


def _begins(lines: Sequence[str], at: int) -> bool:
    """Whether a line without a colon stands where a key does, in no text."""
    line = lines[at]
    if ": " in line or line.endswith(":"):
        return False
    above = [one for one in lines[:at] if _is_read(one)]
    is_head = not above or _REMARK.sub("", above[-1]).endswith(":")
    return is_head or line.lstrip().startswith("- ") or _indent(above[-1]) >= _indent(line)


def _slip(at: int, match: re.Match[str]) -> Slip:
    """Say what is missing behind a key: the colon, or the blank behind it."""
    found = match.groupdict()
    key = found["key"] or found["word"]
    text = found["text"] if found["key"] else found["rest"]
    is_blank = match.string[len(match["lead"]) + len(key) :].startswith(":")
    what = f"a {'blank is missing behind the :' if is_blank else ': is missing behind'}"
    what = f"{what} of {key}" if is_blank else f"{what} {key}"
    return Slip(at + 1, len(match["lead"]) + 1, what, f"write {key}: {text}".rstrip())


def _indent(line: str, more: str = "") -> int:
    return len(line) - len(line.lstrip(f" {more}"))
