"""What people call a screen: by the words on it, as its name is the file's."""

from typing import Final

from app.menu.model import City

#: More than fits a table says nothing more.
MOST: Final = 48


def called(city: City, screen: str, language: str) -> str:
    """Give the words by which a screen is known; "" where it has none, or is gone.

    Of several forms the last, which is the usual one; of its text, else the line that it tells
    when nothing else is to be told, else its first key.
    """
    menu = city.menu
    for form in reversed(menu.screens.get(screen, ())):
        lines = [menu.lines[name].say for name in reversed(form.tell)]
        labels = [option.label for option in form.options]
        for phrase in (form.say, *lines, *labels):
            if phrase and (words := " ".join(phrase[language].written.split())):
                return words if len(words) <= MOST else f"{words[: MOST - 1].rstrip()}…"
    return ""
