"""Find what callers cannot tell apart, and notices that nobody hears of."""

from collections.abc import Iterator
from typing import Final

from app.menufiles.check_alike import check_alike
from app.menufiles.draft import Menu, Notice, Phrase
from app.menufiles.notes import Notes
from app.menufiles.schema_calendar import FILE

_MEND: Final = (
    "write a line notice: {if: the area has a notice, say: <notice>} below tell: in menu.yaml,"
    " and notice into the tell: [...] of a screen"
)


def check_told(menu: Menu | None, notices: list[Notice], notes: Notes) -> None:
    """Check what the texts of a menu tell; a calendar that has findings may say something else."""
    check_alike(menu, notes)
    if menu and not notes.lines(FILE):
        _check_notices(menu, notices, notes)


def _check_notices(menu: Menu, notices: list[Notice], notes: Notes) -> None:
    """Refuse the first notice where the menu says `<notice>` nowhere.

    One with `pause: yes` moves dates all the same.
    """
    if any("notice" in _values(phrase) for phrase in _said(menu)):
        return
    for notice in notices:
        if not notice.pauses and notice.say:
            mark = next(iter(notice.say.values())).mark
            what = f"no screen tells notices, so nobody hears of {notice.name}"
            notes.add(mark, what, _MEND, rule="never-shown")
            return


def _said(menu: Menu) -> Iterator[Phrase | None]:
    for screen in menu.screens.values():
        for form in screen.variants:
            yield form.say
            yield from (option.label for option in form.options)
    for line in menu.lines.values():
        yield line.say


def _values(phrase: Phrase | None) -> set[str]:
    return {name for text in (phrase or {}).values() for name in text.parts[1::2]}
