"""Read one YAML file into a tree with a line and a column for everything.

Only what people write by hand is taken: keys, lists and texts. Anchors, aliases, tags, merge
keys and a second document are refused, depth and number are capped while reading, so that no
file can cost more than its size. Values are never turned into Python objects here.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from app.menufiles import colons, letters, syntax, traps
from app.menufiles.mended import MOST_SHOWN
from app.menufiles.notes import Notes, short
from app.menufiles.tree import Items, Mark, Node, Pairs, Scalar, is_empty

MOST_BYTES: Final = 256 * 1024
MOST_DEEP: Final = 20
#: Maputo's places hold 2,760; so many take a second to read.
MOST_NODES: Final = 20_000
#: Texts whose trees are kept, those read last; the eight of Maputo take 1 MB together.
MOST_KEPT: Final = 24

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
#: How documents begin that no text editor wrote, and what wrote them.
_FOREIGN: Final = (
    (b"PK\x03\x04", "a word processor or a spreadsheet"),
    (b"\xd0\xcf\x11\xe0", "a word processor or a spreadsheet"),
    (b"{\\rtf", "a word processor"),
    (b"%PDF", "a printer"),
    (b"<!", "a web page"),
    (b"<html", "a web page"),
)


class _Stop(Exception):  # noqa: N818 - not an error of anyone: reading ends here
    """The rest of the file cannot be read."""


def decode(file: str, raw: bytes, notes: Notes) -> str | None:
    """Give a file's text with "\\n" line ends and no byte order mark, or None with a finding."""
    start = Mark(file, 1, 1)
    if len(raw) > MOST_BYTES:
        mend = (
            "simplify its lines"
            if file.endswith("json")
            else "split it or take out what is not used"
        )
        notes.add(start, "the file is larger than 256 KB", mend)
        return None
    for begin, made_by in _FOREIGN:
        if raw.startswith(begin):
            notes.add(start, f"this is a file of {made_by}", "save it as plain text, UTF-8")
            return None
    # Without a mark every other byte of Latin letters is zero.
    if raw.startswith(_UTF16) or b"\0" in raw[:2]:
        notes.add(start, "the file is saved as UTF-16", "save it as UTF-8")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        notes.add(Mark(file, line, column), "a letter here is not UTF-8", "save the file as UTF-8")
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read(file: str, text: str, notes: Notes) -> Node | None:
    """Give the tree of a text, or None when it cannot be read; findings say why.

    A text in which nothing was found is not read again: whoever edits a city changes one of its
    files, and all of them are read to check what that does.
    """
    kept = _kept(file, text)
    if kept:
        return kept[0]
    own = Notes(notes.rule)
    tree = read_anew(file, text, own)
    if tree is not None and not own.findings:
        kept.append(tree)
    notes.take(own)
    return tree


@lru_cache(MOST_KEPT)
def _kept(_file: str, _text: str) -> list[Node]:
    """Where the tree of a text lies once it was read."""
    return []


def read_anew(file: str, text: str, notes: Notes) -> Node | None:
    """Give the tree of a text that is tried but once: kept it would push out what is not."""
    if len(text) > MOST_BYTES:
        notes.add(Mark(file, 1, 1), "the file is larger than 256 KB", "split it")
        return None
    if letters.note_odd(file, text, notes):
        return None
    try:
        return _Reader(file, text, notes).read()
    except _Stop:
        return None
    except MarkedYAMLError as error:
        syntax.explain(file, text.split("\n"), error, notes)
    except (YAMLError, RecursionError, ValueError, AssertionError, IndexError) as error:
        problem = short(str(error).partition("\n")[0])
        notes.add(Mark(file, 1, 1), f"the file cannot be read: {problem}", "check its layout")
    return None


class _Reader:
    """Builds the tree of one file from the parser's events, as they come."""

    def __init__(self, file: str, text: str, notes: Notes) -> None:
        self._file = file
        self._lines = text.split("\n")
        self._notes = notes
        self._nodes = 0
        self._forms: list[int] = []  #: lines in which a form begins without its -
        self._events: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)

    def read(self) -> Node | None:
        tree: Node | None = None
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                self._check_document(event, tree)
            if isinstance(event, NodeEvent):
                tree = self._node(event, 1)
        if tree is None or is_empty(tree):
            self._notes.add(Mark(self._file, 1, 1), "the file is empty", "write it")
            return None
        return tree

    def _check_document(self, event: Any, before: Node | None) -> None:
        if before is not None:
            mend = "delete the line --- or ... between the two"
            self._refuse(event, "a second document begins", mend)
        if event.version or event.tags:
            what = "a line that begins with % is not taken here"
            self._refuse(event, what, "delete it, and the line --- below it")

    def _node(self, event: Any, depth: int) -> Node:
        self._nodes += 1
        self._check(event, depth)
        mark = self._mark(event)
        if isinstance(event, MappingStartEvent):
            return Pairs(mark, tuple(self._pairs(bool(event.flow_style), depth)))
        if isinstance(event, SequenceStartEvent):
            return Items(mark, tuple(self._items(depth)))
        return self._scalar(mark, event)

    def _scalar(self, mark: Mark, event: Any) -> Scalar:
        quoted, text = event.style is not None, str(event.value)
        if quoted:
            text = letters.check_escaped(mark, text, self._notes)
        else:
            text = traps.check_plain(mark, event, self._lines, self._notes)
        return Scalar(mark, letters.ordinary(text), quoted)

    def _items(self, depth: int) -> Iterator[Node]:
        while isinstance(event := next(self._events), NodeEvent):
            entry = self._node(event, depth + 1)
            if (
                isinstance(entry, Pairs)
                and isinstance(event, MappingStartEvent)
                and event.flow_style
            ):
                entry = traps.check_entry(entry, self._lines, self._notes)
            yield entry

    def _pairs(self, flow: bool, depth: int) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, int] = {}
        while isinstance(event := next(self._events), NodeEvent):
            key = self._key(event, depth + 1, flow)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self._refuse(event, *syntax.not_a_key(self._lines, event))
            elif "\n" in key.text:
                what = f"{short(key.text)} holds a line end, and a key is one line"
                self._notes.add(key.mark, what, "write it without \\n")
            elif key.text in seen and key.text:
                self._note_twice(key, seen[key.text])
            else:
                seen[key.text] = key.mark.line
                if not is_empty(value):
                    yield key, value
                elif flow and (meant := traps.check_blank(key, self._lines, self._notes)):
                    yield meant
                elif not (flow and traps.check_comma(key, self._lines, self._notes)):
                    yield key, self._empty(key, flow)

    def _note_twice(self, key: Scalar, first: int) -> None:
        """Say that a word stands twice; of a form whose - is missing all do, which is told once."""
        line = key.mark.line
        if key.text == "if" and first < line:
            what = f"another form begins here without its -, under that of line {first}"
            self._notes.add(key.mark, what, "begin each form with - if:, or with - alone")
            self._forms.append(line)
        elif not any(first < form < line for form in self._forms):
            what = f"{short(key.text)} stands here twice, first in line {first}"
            self._notes.add(key.mark, what, "keep one of the two")

    def _key(self, event: Any, depth: int, flow: bool) -> Node:
        key = self._node(event, depth)
        if isinstance(key, Scalar) and not key.quoted:
            line = self._lines[key.mark.line - 1][:MOST_SHOWN]
            if slip := colons.cut_key(line, key.text, key.mark.column - 1, flow):
                self._refuse(event, slip.what, slip.mend)
        return key

    def _empty(self, key: Scalar, flow: bool) -> Scalar:
        # The parser puts what is not there in front of the next word, lines below perhaps.
        meant = "" if flow else traps.check_comment(key, self._lines, self._notes)
        return Scalar(key.mark, meant, False)

    def _check(self, event: Any, depth: int) -> None:
        if isinstance(event, AliasEvent):
            self._refuse(event, *traps.starts_with_sign(self._lines, event))
        if event.anchor is not None or (event.tag is not None and not _implied(event)):
            self._refuse(event, *traps.starts_with_sign(self._lines, event))
        if isinstance(event, ScalarEvent) and event.value == "<<" and event.style is None:
            self._refuse(event, "<< is not taken here", "write the keys out")
        if depth > MOST_DEEP and isinstance(event, CollectionStartEvent):
            self._refuse(event, f"more than {MOST_DEEP} levels deep", "close the brackets before")
        if self._nodes > MOST_NODES:
            self._refuse(event, f"more than {MOST_NODES:,} entries", "take out what is not used")

    def _refuse(self, event: Any, what: str, mend: str) -> None:
        self._notes.add(self._mark(event), what, mend)
        raise _Stop

    def _mark(self, event: Any) -> Mark:
        return Mark(self._file, event.start_mark.line + 1, event.start_mark.column + 1)


def _implied(event: Any) -> bool:
    implicit = event.implicit
    return any(implicit) if isinstance(implicit, tuple) else bool(implicit)
