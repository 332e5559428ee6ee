"""Collect what is to be mended, in plain sentences, all of it before anyone is told."""

from collections.abc import Iterable
from difflib import get_close_matches

from app.domain.errors import Finding
from app.menufiles.tree import Mark

#: A file of a hundred faults has one cause; the rest would hide it.
MOST = 100


class Notes:
    """The findings of a city's files so far."""

    __slots__ = ("_found", "rule")

    def __init__(self) -> None:
        self._found: dict[Finding, None] = {}
        #: The rule that is being held: of findings that name none of their own.
        self.rule = "form"

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
    ) -> None:
        """Write down one thing to mend. Half sentences without a full stop."""
        if not self.is_full:
            found = Finding(*mark, what, mend, rule or self.rule, screen, language, path)
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
    known = {known.lower(): known for known in words}
    close = get_close_matches(word.lower()[:60], known, n=1, cutoff=0.6)
    return known[close[0]] if close else ""


def suggest(word: str, words: Iterable[str]) -> str:
    """Return how to mend a word that is not known.

    >>> suggest("chose", ["say", "choose"])
    'did you mean "choose"? Known here: say, choose'
    """
    known = list(words)
    close = nearest(word, known)
    listed = f"nown here: {', '.join(known)}" if known else "othing is known here"
    start = "K" if known else "N"
    return f'did you mean "{close}"? {start}{listed}' if close else f"{start.lower()}{listed}"


def short(text: str, most: int = 40) -> str:
    """Quote a text in a finding, cut where it is long."""
    line = " ".join(text.split())
    return f'"{line[: most - 3]}..."' if len(line) > most else f'"{line}"'
