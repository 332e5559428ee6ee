"""Check that a text which tells a date has the words that dates are told in."""

from collections.abc import Iterator, Mapping
from typing import Final

from app.menufiles.draft import Menu, Phrase
from app.menufiles.notes import Notes
from app.menufiles.schema_menu import OF_DATES

_VALUE: Final = "due"
#: How a menu may have them.
_LIKE: Final = {"until": "until: by", "no date": "no date: no date"}


def check_dates(menu: Menu, messages: Mapping[str, Phrase], notes: Notes) -> None:
    """Ask for the words of <due> where a text has it; elsewhere a menu needs none."""
    # What could not be read may be the words that are looked for.
    is_read = not any(line in menu.spans.get("words", ()) for line in notes.lines(menu.mark.file))
    missing = [word for word in OF_DATES if word not in menu.words] if is_read else []
    first = next(filter(_tells, (*_texts(menu), *messages.values())), None)
    if first is None or not missing:
        return
    text = next(iter(first.values()))
    lacks = " and no ".join(f'"{word}"' for word in missing)
    mend = f"add to words of menu.yaml {' and '.join(_LIKE[word] for word in missing)}"
    notes.add(text.mark, f"<{_VALUE}> is told here, and words has no {lacks}", mend)


def _tells(phrase: Phrase) -> bool:
    return any(_VALUE in text.parts[1::2] for text in phrase.values())


def _texts(menu: Menu) -> Iterator[Phrase]:
    """Give every text of the menu that may hold a value, in the order of the file."""
    forms = [form for screen in menu.screens.values() for form in screen.variants]
    for form in forms:
        yield from (form.say,) if form.say else ()
        yield from (typed.wrong for typed in form.typed if typed.wrong)
    yield from (line.say for line in menu.lines.values())
    keys = [*(form.options for form in forms), *(line.options for line in menu.lines.values())]
    yield from (option.label for options in keys for option in options if option.label)
