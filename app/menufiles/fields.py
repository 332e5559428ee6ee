"""Read the keys of one mapping strictly: unknown, missing and wrong ones each get a finding.

A reader gives an empty value where it wrote down a finding, so that reading goes on and all
findings of all files come at once; nothing of it is used then.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from app.menufiles import colons
from app.menufiles.notes import Notes, nearest, short, suggest
from app.menufiles.tree import Items, Mark, Node, Pairs, Scalar, is_empty

_WHOLE = re.compile(r"-?[0-9]{1,12}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DECIMAL = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,15})?")


def pairs(node: Node, notes: Notes, what: str) -> tuple[tuple[Scalar, Node], ...]:
    """Give the keys and values of a mapping; none and a finding when it is something else."""
    if isinstance(node, Pairs):
        if not node.pairs:
            notes.add(node.mark, f"{what} is empty", "write at least one key and its value")
        return node.pairs
    shown = _joined(node) if isinstance(node, Items) else ""
    if isinstance(node, Scalar) and not node.quoted:
        shown = colons.as_key(node.text)
    mend = f"write {shown or 'a line key: value for each'}"
    notes.add(node.mark, f"{what} holds keys and values", mend)
    return ()


def _joined(node: Items) -> str:
    """Show a list of single keys as what holds them all: `[do: file, go: filed]`."""
    found = [one.pairs[0] for one in node.items if isinstance(one, Pairs) and len(one.pairs) == 1]
    shown = [f"{key.text}: {value.text}" for key, value in found if isinstance(value, Scalar)]
    return f"{{{', '.join(shown)}}}" if shown and len(shown) == len(node.items) else ""


def items(node: Node, notes: Notes, what: str) -> tuple[Node, ...]:
    """Give the entries of a list; none and a finding when it is something else."""
    if isinstance(node, Items):
        return node.items
    notes.add(node.mark, f"{what} is a list", "write [one, two], or a line - entry for each")
    return ()


def text(node: Node, notes: Notes, what: str, empty: bool = False) -> str:
    """Give a text; "" and a finding when it is empty or something else."""
    if isinstance(node, Scalar):
        if not node.text.strip() and not (empty and node.quoted):
            notes.add(node.mark, f"{what} is empty", "write it behind the :")
        return node.text.strip() if not node.quoted else node.text
    notes.add(node.mark, *_no_text(node, what))
    return ""


def _no_text(node: Node, what: str) -> tuple[str, str]:
    if isinstance(node, Pairs) and len(node.pairs) == 1 and is_empty(node.pairs[0][1]):
        name = node.pairs[0][0].text
        written = f"{{{name}}} is not how a value is written, and {what} is a text"
        return written, f"write <{name}> and put the text in quotes"
    return f"{what} is a text", "write one text; in quotes, if its brackets belong to it"


def check_length(node: Node, notes: Notes, what: str, most: int) -> None:
    """Hold a text to what the database keeps of it: `most` characters."""
    if isinstance(node, Scalar) and (over := len(node.text) - most) > 0:
        notes.add(node.mark, f"{what} is longer than {most} characters", f"shorten it by {over}")


def whole(node: Node, notes: Notes, what: str, low: int, high: int) -> int:
    """Give a whole number from `low` to `high`."""
    written = node.text if isinstance(node, Scalar) else ""
    if _WHOLE.fullmatch(written) and low <= int(written) <= high:
        return int(written)
    notes.add(
        node.mark, f"{what} is a whole number", f"write one from {low:,} to {high:,}, digits only"
    )
    return low


def day(node: Node, notes: Notes, what: str) -> str:
    """Give a date as 2026-11-20; "" and a finding when it is no such."""
    written = text(node, notes, what)
    try:
        if written and _DAY.fullmatch(written) and date.fromisoformat(written):
            return written
    except ValueError:
        pass  # a day that no month has
    if written:
        notes.add(node.mark, f"{short(written)} is no date", "write year-month-day: 2026-11-20")
    return ""


def decimal(node: Node, notes: Notes, what: str, low: float, high: float) -> float | None:
    """Give a number with or without decimals from `low` to `high`; None when it is no such."""
    written = node.text if isinstance(node, Scalar) else ""
    if _DECIMAL.fullmatch(written) and low <= float(written) <= high:
        return float(written)
    notes.add(
        node.mark,
        f"{what} is a number from {low:g} to {high:g}",
        f"write it with a decimal point, as in {'-25.9692' if low < 0 else '5.9'}",
    )
    return None


class Fields:
    """The keys of one mapping, each asked for by name."""

    def __init__(self, node: Node, notes: Notes, what: str, words: Sequence[str]) -> None:
        self.mark: Mark = node.mark
        self._notes = notes
        self._what = what
        self._whole = isinstance(node, Pairs)
        self._nodes: dict[str, Node] = {}
        self._misspelt: dict[str, Node] = {}  #: word that was probably meant -> what it says
        for key, value in pairs(node, notes, what):
            if key.text in words:
                self._nodes[key.text] = value
            elif not notes.is_full:
                notes.add(key.mark, f"{what} knows no {short(key.text)}", suggest(key.text, words))
                self._misspelt.setdefault(nearest(key.text, words), value)

    def get(self, word: str) -> Node | None:
        """Give what stands behind a word, or None when it is left out."""
        return self._nodes.get(word)

    def need(self, word: str) -> Node | None:
        """Give what stands behind a word that may not be left out, a misspelt one too.

        A slip is told once: where it stands, not as a word that is missing as well.
        """
        node = self._nodes.get(word, self._misspelt.get(word))
        if node is None and self._whole:
            what = f"{self._what} has no {word}"
            self._notes.add(self.mark, what, f"add {word}:", key=word)
        return node

    def text(self, word: str, pattern: str = "", like: str = "") -> str:
        """Give a text that may not be left out, in the form of `like` when there is a pattern."""
        node = self.need(word)
        if node is None:
            return ""
        found = text(node, self._notes, word)
        if found and pattern and not re.fullmatch(pattern, found):
            self._notes.add(node.mark, f"{word} {short(found)} has another form", f"write {like}")
        return found

    def short_text(self, word: str, most: int) -> str:
        """Give a text of `most` characters that may not be left out."""
        found = self.text(word)
        if node := self.get(word):
            check_length(node, self._notes, word, most)
        return found

    def text_or(self, word: str, default: str, empty: bool = False) -> str:
        """Give a text that may be left out."""
        node = self.get(word)
        return default if node is None else text(node, self._notes, word, empty)

    def whole(self, word: str, low: int, high: int) -> int:
        """Give a whole number that may not be left out."""
        node = self.need(word)
        return low if node is None else whole(node, self._notes, word, low, high)

    def whole_or_none(self, word: str, low: int, high: int) -> int | None:
        """Give a whole number, None when it is left out."""
        node = self.get(word)
        return None if node is None else whole(node, self._notes, word, low, high)

    def one_of(self, word: str, known: Sequence[str]) -> str:
        """Give one word of a closed list."""
        node = self.need(word)
        found = "" if node is None else text(node, self._notes, word)
        if node and found and found not in known:
            self._notes.add(node.mark, f"{word} knows no {short(found)}", suggest(found, known))
        return found

    def yes(self, word: str) -> bool:
        """Give yes as True and no as False."""
        return self.one_of(word, ("yes", "no")) == "yes"

    def items(self, word: str, *, needed: bool = False) -> tuple[Node, ...]:
        """Give the entries of a list, which is not empty where it stands.

        `needed`: whether the word may not be left out.
        """
        node = self.need(word) if needed else self.get(word)
        found = () if node is None else items(node, self._notes, word)
        if isinstance(node, Items) and not found:
            mend = "write an entry" if needed else f"write an entry, or leave {word} out"
            self._notes.add(node.mark, f"{word} is empty", mend)
        return found

    def texts(self, word: str, *, needed: bool = False) -> tuple[Scalar, ...]:
        """Give a list of texts, `needed` or not; a single text is a list of one."""
        node = self.get(word)
        nodes = (node,) if isinstance(node, Scalar) else self.items(word, needed=needed)
        return tuple(n for n in nodes if text(n, self._notes, word) and isinstance(n, Scalar))

    def pairs(self, word: str) -> Iterator[tuple[Scalar, Node]]:
        """Give keys and values below a word that may not be left out."""
        node = self.need(word)
        return iter(() if node is None else pairs(node, self._notes, word))

    def names(self, word: str, languages: Sequence[str]) -> Mapping[str, Scalar]:
        """Give one text for every language of the city; for whichever there are if unknown."""
        node = self.need(word)
        if node is None:
            return {}
        if isinstance(node, Scalar) and languages:
            mend = f"write {word}: {{{languages[0]}: {node.text}}}"
            self._notes.add(node.mark, f"{word} holds keys and values", mend, key=languages[0])
            return {}
        known = languages or [key.text for key, _ in pairs(node, self._notes, word)]
        below = Fields(node, self._notes, word, known)
        found: dict[str, Scalar] = {}
        for language in known:
            value = below.need(language)
            if value and text(value, self._notes, f"{word} in {language}"):
                found |= {language: value} if isinstance(value, Scalar) else {}
        return found
