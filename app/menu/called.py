"""What people call a screen: by the words on it, as its name is the file's."""

from collections.abc import Callable
from typing import Final

from app.menu.model import City, Template

#: More than fits a table says nothing more.
MOST: Final = 48


def as_written(value: str) -> str:
    """Write a value as the menu's file does."""
    return f"<{value}>"


def called(
    city: City,
    screen: str,
    language: str,
    form: int = -1,
    stands: Callable[[str], str] = as_written,
) -> str:
    """Give the words by which a screen is known; "" where it has none, or is gone.

    Of several forms the one asked for, else the last, which is the usual one; of its text, else
    the line that it tells when nothing else is to be told, else its first key. `stands` says what
    is put for each value.
    """
    menu = city.menu
    forms = menu.screens.get(screen, ())
    asked = forms[form : form + 1] if form >= 0 else ()
    for one in (*asked, *reversed(forms)):
        lines = [menu.lines[name].say for name in reversed(one.tell)]
        labels = [option.label for option in one.options]
        for phrase in (one.say, *lines, *labels):
            if phrase and (words := said(phrase[language], stands)):
                return words if len(words) <= MOST else f"{words[: MOST - 1].rstrip()}…"
    return ""


def said(template: Template, stands: Callable[[str], str] = as_written) -> str:
    """Write a phrase of the menu in one line, with something for each of its values."""
    parts = (stands(part) if n % 2 else part for n, part in enumerate(template.parts))
    return " ".join("".join(parts).split())
