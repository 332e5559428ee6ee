"""Collect what is to be mended, in plain sentences, all of it before anyone is told."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rapidfuzz import fuzz, process

from app.domain.errors import Finding
from app.menufiles.tree import Mark

#: A file of a hundred faults has one cause; the rest would hide it.
MOST = 100
#: How alike two words must be, of 100, for one to be a slip of the other; and how much of them
#: is compared.
_ALIKE = 60
_COMPARED = 60
#: So many words of a list are told; nobody reads more.
_LISTED = 30
#: What a terminal, a log or a page would not show as it is, or could not take at all. Line ends
#: stay: some cures are tables.
_HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000"
    "\ud800-\udfff\ufeff\ufff9-\uffff\U000e0000-\U000e007f]"
)


class Notes:
    """The findings of a city's files so far."""

    __slots__ = ("_found", "rule")

    def __init__(self, rule: str = "form") -> None:
        self._found: dict[Finding, None] = {}
        #: The rule that is being held: of findings that name none of their own.
        self.rule = rule

    @contextmanager
    def under(self, rule: str) -> Iterator[None]:
        """Hold a rule: findings that name none of their own are of it, meanwhile."""
        before, self.rule = self.rule, rule
        try:
            yield
        finally:
            self.rule = before

    def add(
        self,
        mark: Mark,
        what: str,
        mend: str,
        *,
        rule: str = "",
        screen: str = "",
        language: str = "",
        path: str = "",
        key: str = "",
        twin: Mark | None = None,
    ) -> None:
        """Write down one thing to mend. Half sentences without a full stop.

        `key`: what it is about, below what is marked, as of a value that is left out.
        `twin`: what stands there already, in the same file.
        """
        if not self.is_full:
            at = mark._replace(file=visible(mark.file).replace("\n", "[U+000A]"))
            shown = (visible(what), visible(mend))
            where = screen, language, path, key
            first = (twin.line, twin.column) if twin else (0, 0)
            found = Finding(*at, *shown, rule or self.rule, *where, first)
            self._found.setdefault(found, None)

    def take(self, other: "Notes") -> None:
        """Write down what others hold too."""
        for found in other._found:
            if not self.is_full:
                self._found.setdefault(found, None)

    @property
    def is_full(self) -> bool:
        """Whether nothing more is written down, so that looking for more is idle."""
        return len(self._found) >= MOST

    def lines(self, file: str) -> set[int]:
        """Give the lines of a file in which there is something to mend."""
        return {finding.line for finding in self._found if finding.file == file}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found, by file, line and column."""
        return tuple(sorted(self._found))


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the word that was probably meant, or "".

    >>> nearest("chose", ["say", "choose"])
    'choose'
    """
    known = {known.lower()[:_COMPARED]: known for known in words}
    likeness = process.extractOne(
        word.lower()[:_COMPARED], list(known), scorer=fuzz.ratio, score_cutoff=_ALIKE
    )
    return known[likeness[0]] if likeness else ""


def suggest(word: str, words: Iterable[str]) -> str:
    """Return how to mend a word that is not known.

    >>> suggest("chose", ["say", "choose"])
    'did you mean "choose"? Known here: say, choose'
    """
    known = list(words)
    close = nearest(word, known)
    more = ", ..." if len(known) > _LISTED else ""
    listed = f"nown here: {', '.join(known[:_LISTED])}{more}" if known else "othing is known here"
    start = "K" if known else "N"
    return f'did you mean "{close}"? {start}{listed}' if close else f"{start.lower()}{listed}"


def visible(text: str) -> str:
    r"""Write letters that cannot be seen by their number, so that two words never look the same.

    >>> visible("my\u200b_cases")
    'my[U+200B]_cases'
    """
    if text.isascii() and text.isprintable():
        return text
    return _HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def short(text: str, most: int = 40) -> str:
    """Quote a text in a finding, cut where it is long, on one line."""
    line = " ".join(text.splitlines()).strip() if "\n" in text else text
    return f'"{line[: most - 3]}..."' if len(line) > most else f'"{line}"'
