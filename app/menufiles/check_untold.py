"""Find notices that nobody hears of, as no text of the menu has a place for them."""

from collections.abc import Iterator
from typing import Final

from app.menufiles.draft import Menu, Notice, Phrase
from app.menufiles.notes import Notes

_MEND: Final = (
    "write a line notice: {if: the area has a notice, say: <notice>} below tell: in menu.yaml,"
    " and notice into the tell: [...] of a screen"
)


def check_untold(menu: Menu | None, notices: list[Notice], notes: Notes) -> None:
    """Refuse the first notice where the menu says `<notice>` nowhere.

    One with `pause: yes` moves dates all the same.
    """
    if menu is None or any("notice" in _values(phrase) for phrase in _said(menu)):
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
