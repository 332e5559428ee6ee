"""Say of notices that do not fit a screen that tells them by how much each is too long."""

from dataclasses import replace

from app.domain.text import septets
from app.menu.inspect import Issue
from app.menu.model import City
from app.menu.notices import longest_text
from app.menufiles.draft import Notice
from app.menufiles.notes import Notes
from app.menufiles.proof import Ways, apart


def by_notices(city: City, issues: list[Issue]) -> tuple[list[Issue], list[Issue]]:
    """Part screens that are too long by themselves from those that a notice makes so."""
    if not (issues and city.tells_notices):
        return issues, []
    return apart(issues, replace(city, notices=(), memo={}, steps={}))


def note_notices(
    issues: list[Issue], city: City, written: list[Notice], notes: Notes, ways: Ways
) -> None:
    """Write a finding at each notice for each screen on which it does not fit.

    Of the forms of a screen the one with the least room counts: shortened so, it fits all.
    """
    worst: dict[tuple[str, str], Issue] = {}
    for issue in issues:
        form = (issue.screen, issue.language)
        over = issue.septets - issue.limit
        if form not in worst or over > worst[form].septets - worst[form].limit:
            worst[form] = issue
    for issue in worst.values():
        sizes = [septets(longest_text(notice, issue.language)) for notice in city.notices]
        room = max(sizes) - (issue.septets - issue.limit)
        for notice, size in zip(written, sizes, strict=True):
            if size > room:
                _note(issue, notice, size - room, notes, ways)


def _note(issue: Issue, notice: Notice, over: int, notes: Notes, ways: Ways) -> None:
    language = issue.language
    text = notice.say.get(language) or next(iter(notice.say.values()))
    what = (
        f"with the notice {notice.name} the screen {issue.screen} in {language} may need"
        f" {issue.limit + over} characters, {issue.limit} fit on {', '.join(issue.networks)}"
    )
    path = ways.get((language, issue.screen, issue.variant), "")
    mend = f"shorten the notice by {over}"
    notes.add(
        text.mark,
        what,
        mend,
        rule="too-long",
        screen=issue.screen,
        language=language,
        path=path,
    )
