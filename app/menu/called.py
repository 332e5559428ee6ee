"""What people call a screen: by the words on it, as its name is the file's."""

from typing import Final

from app.menu.model import City

#: More than fits a table says nothing more.
MOST: Final = 48


def called(city: City, screen: str, language: str, form: int = -1) -> str:
    """Give the words by which a screen is known; "" where it has none, or is gone.

    Of several forms the one asked for, else the last, which is the usual one; of its text, else
    the line that it tells when nothing else is to be told, else its first key.
    """
    menu = city.menu
    forms = menu.screens.get(screen, ())
    asked = forms[form : form + 1] if form >= 0 else ()
    for one in (*asked, *reversed(forms)):
        lines = [menu.lines[name].say for name in reversed(one.tell)]
        labels = [option.label for option in one.options]
        for phrase in (one.say, *lines, *labels):
            if phrase and (words := " ".join(phrase[language].written.split())):
                return words if len(words) <= MOST else f"{words[: MOST - 1].rstrip()}…"
    return ""
