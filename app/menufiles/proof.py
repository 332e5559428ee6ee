"""Say of screens that do not fit a phone where in the files the longest text stands."""

from collections.abc import Mapping

from app.domain.delivery import parts_of
from app.menu.inspect import MESSAGES, Issue, oversized
from app.menu.model import City
from app.menufiles import draft
from app.menufiles.draft import Phrase
from app.menufiles.notes import Notes, short
from app.menufiles.schema_messages import MOST_PARTS
from app.menufiles.tree import Mark

#: (language, screen, form) -> what is dialled and answered to get there
Ways = Mapping[tuple[str, str, int], str]


def apart(issues: list[Issue], without: City) -> tuple[list[Issue], list[Issue]]:
    """Part screens that are too long in a city without something from those that then fit."""
    own = {_form(issue) for issue in oversized(without)}
    return (
        [issue for issue in issues if _form(issue) in own],
        [issue for issue in issues if _form(issue) not in own],
    )


def _form(issue: Issue) -> tuple[str, int, str]:
    return issue.screen, issue.variant, issue.language


def note_oversized(
    issues: list[Issue],
    menu: draft.Menu,
    messages: dict[str, Phrase],
    notes: Notes,
    ways: Ways,
) -> None:
    """Write a finding for each screen or message that needs more than the smallest limit."""
    for issue in issues:
        mark = _mark(issue, menu, messages)
        on = f" on {', '.join(issue.networks)}" if issue.networks else ""
        what = (
            f"{subject(issue)} in {issue.language} may need {issue.septets} characters, "
            f"{issue.limit} fit{on}; its longest text is {short(issue.text)}"
        )
        screen = issue.screen if issue.screen in menu.screens else ""
        path = ways.get((issue.language, screen, issue.variant), "")
        mend = f"shorten it by {issue.septets - issue.limit}{_or_parts(issue)}"
        notes.add(
            mark, what, mend, rule="too-long", screen=screen, language=issue.language, path=path
        )


def _or_parts(issue: Issue) -> str:
    """Say how a message may be longer, where it may."""
    parts = parts_of(issue.septets)
    is_message = issue.screen.startswith(MESSAGES)
    if not is_message or parts > MOST_PARTS:
        return ""
    return f", or allow it parts: {parts} beside say, each part paid for"


def subject(issue: Issue) -> str:
    """Name what is too long: a screen, a message, or a text of the head."""
    if issue.screen.startswith(MESSAGES):
        return f"the message {issue.screen[10:]}"
    return f"the screen {issue.screen}" if issue.part != "text" else f"the text {issue.screen}"


def _mark(issue: Issue, menu: draft.Menu, messages: dict[str, Phrase]) -> Mark:
    """Find the text; for an entry of a list, whose text is elsewhere, the option itself."""
    said, fallback = _said(issue, menu, messages)
    text = said.get(issue.language) if said else None
    return text.mark if text else fallback


def _said(
    issue: Issue, menu: draft.Menu, messages: dict[str, Phrase]
) -> tuple[Phrase | None, Mark]:
    if issue.part == "text":
        named = {"failed": menu.failed, "over": menu.over}
        return named.get(issue.screen) or messages.get(issue.screen[10:]), menu.mark
    variant = menu.screens[issue.screen].variants[issue.variant]
    kind, _, name = issue.part.partition(" ")
    if kind == "tell":
        return menu.lines[name].say, variant.mark
    if kind == "choose":
        option = variant.options[int(name)]
        return option.label, option.mark
    if kind == "type":
        return next(typed.wrong for typed in variant.typed if typed.kind == name), variant.mark
    if kind in ("back", "more"):
        return next(key.label for key in menu.keys if key.move == kind), menu.mark
    return (menu.wrong if kind == "wrong" else variant.say), variant.mark
