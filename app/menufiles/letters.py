"""Letters that no file of a city may hold: nobody sees them, or YAML takes them for layout."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from app.menufiles.notes import Notes, visible
from app.menufiles.tree import Mark

#: Controls, halves of letters, marks of direction, what has no width, hidden line ends. Joiners
#: and variation selectors stay: they belong to letters and to pictures.
_NOT_SEEN: Final = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u3164\uffa0\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
#: Spaces that look like the blank of a keyboard.
_SPACE: Final = "[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_SPACES: Final = re.compile(_SPACE)
#: Signs that look like the colon of a keyboard, and a key with one of them: behind what begins a
#: line, or inside {…}. A text behind a colon may hold them; the alphabet of phones decides there.
_COLON: Final = "\uff1a\ufe55\ufe13\ua789\u2236\u02d0\u02f8\u05c3\u0589"
_QUOTED_KEY: Final = r"\"[^\"\n]*\" *|'[^'\n]*' *"
_KEY: Final = rf"(?:{_QUOTED_KEY}|(?!- )[^\s\"'#{{\[:{_COLON}][^{{\[:#{_COLON}\n]*)"
_KEY_IN_FLOW: Final = rf"(?:{_QUOTED_KEY}|[^\s\"'{{}}\[\],:{_COLON}][^{{}}\[\],:{_COLON}\n]*)"
_OTHER_COLON: Final = (
    rf"^ *(?:- +)*{_KEY}[{_COLON}]|^[^#\n]*?\{{(?:[^{{}}\n]*,)? *{_KEY_IN_FLOW}[{_COLON}]"
)
#: What is in a file as such, and what a text in quotes may make with a backslash.
_HIDDEN: Final = re.compile(_NOT_SEEN)
#: Of one kind so many places are told; the rest go the same way.
_MOST_TOLD: Final = 5
_KINDS: Final = (
    (_HIDDEN, "a character that nobody can see or type", "delete it"),
    (
        re.compile(r"^ *\t", re.MULTILINE),
        "a tab at the start of a line",
        "write two spaces for every step to the right",
    ),
    (
        re.compile(rf"^[ \t]*{_SPACE}", re.MULTILINE),
        "a no-break space at the start of a line",
        "write ordinary spaces",
    ),
    (
        re.compile(rf"^[^#\n]*?(?::|^ *-){_SPACE}", re.MULTILINE),
        "a no-break space where a blank belongs",
        "write an ordinary space behind : and -",
    ),
    (
        re.compile(_OTHER_COLON, re.MULTILINE),
        "this is not the : of a keyboard",
        "write : and a blank in its place, or put a text that holds it in quotes",
    ),
    (
        re.compile(r"\\(?=U(?!000|0010)[0-9A-Fa-f]{8})"),
        "a \\U and a number that is no letter's",
        "write the letter itself",
    ),
    (
        re.compile(r"^(?:<(?=<{6}[ \n])|=(?=={6}[ \n])|>(?=>{6}[ \n]))", re.MULTILINE),
        "two versions of this file meet here, and nobody has chosen",
        "keep the lines of one of them and delete the three marks",
    ),
)


def note_odd(file: str, text: str, notes: Notes) -> bool:
    """Write down where such letters stand in a file; say whether there are any."""
    found = False
    for pattern, what, mend in _KINDS:
        for at in islice(_places(pattern, text), _MOST_TOLD):
            line = text.count("\n", 0, at) + 1
            shown = visible(text[at])
            named = f"{what} {shown}" if len(shown) > 1 and pattern is _HIDDEN else what
            notes.add(Mark(file, line, at - text.rfind("\n", 0, at)), named, mend)
            found = True
    return found


def _places(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    return (match.end() - 1 for match in pattern.finditer(text))


def check_escaped(mark: Mark, text: str, notes: Notes) -> str:
    r"""Find letters that `\` makes in a text in quotes and nobody would see; leave them out."""
    if match := _HIDDEN.search(text):
        what = f"a \\ makes a character here that nobody can see or type {visible(match[0])}"
        notes.add(mark, what, "take out the \\ and the signs behind it")
    return _HIDDEN.sub("", text)


def unseen(text: str) -> str:
    """Name the first letter of a text that nobody would see; "" where there is none."""
    match = _HIDDEN.search(text)
    return visible(match[0]) if match else ""


def ordinary(text: str) -> str:
    """Give a text with the blanks of a keyboard in place of others that look the same."""
    return text if text.isascii() else _SPACES.sub(" ", text)
