"""Say of statuses' words that do not fit a screen that shows them by how much each is too long."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.domain.text import septets
from app.menu.inspect import Issue
from app.menu.model import City, Phrase, Template
from app.menufiles import draft
from app.menufiles.notes import Notes
from app.menufiles.proof import Ways, apart, subject

#: So long a status may be called; a screen that has no room for it is too long by itself.
USUAL: Final = 12
#: The one of `words` that is no status.
_BLOCK: Final = "block"


def by_words(city: City, issues: list[Issue]) -> tuple[list[Issue], list[Issue]]:
    """Part screens that are too long by themselves from those that a status makes so."""
    cut = {word: _cut(said) for word, said in city.menu.words.items()}
    if not issues or cut == city.menu.words:
        return issues, []
    without = replace(city, menu=replace(city.menu, words=cut), memo={}, steps={})
    return apart(issues, without)


def _cut(said: Phrase) -> Phrase:
    return {lang: Template((text.parts[0][:USUAL],)) for lang, text in said.items()}


def note_words(
    issues: list[Issue], words: Mapping[str, draft.Phrase], notes: Notes, ways: Ways
) -> None:
    """Write a finding at each status for each screen on which its word does not fit."""
    for issue in issues:
        called = [(word, said[issue.language]) for word, said in words.items() if word != _BLOCK]
        sizes = [septets(text.parts[0]) for _, text in called]
        room = max(sizes) - (issue.septets - issue.limit)
        for (word, text), size in zip(called, sizes, strict=True):
            if size > room:
                _note(issue, word, text, size - room, notes, ways)


def _note(issue: Issue, word: str, text: draft.Text, over: int, notes: Notes, ways: Ways) -> None:
    language, screen = issue.language, issue.screen
    on = f" on {', '.join(issue.networks)}" if issue.networks else ""
    what = (
        f"with the word for {word} {subject(issue)} in {language} may need"
        f" {issue.limit + over} characters, {issue.limit} fit{on}"
    )
    path = ways.get((language, screen, issue.variant), "")
    mend, rule = f"shorten the word by {over}", "too-long"
    notes.add(text.mark, what, mend, rule=rule, screen=screen, language=language, path=path)
