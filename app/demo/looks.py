"""What texts of a city's menu look like on a screen, in whichever language."""

import re

from app.domain.report import Status
from app.menu.model import City, Option, Template


def look(city: City, text: Template) -> str:
    """Give the pattern of a text; each of its values is a group."""
    return "".join(_hole(city, p) if n % 2 else re.escape(p) for n, p in enumerate(text.parts))


def keys_of(options: tuple[Option, ...], language: str) -> str:
    """Give the pattern of keys that stand behind a line."""
    return "".join(
        f" {option.digits[0]} {re.escape(option.label[language].parts[0])}"
        for option in options
        if option.label
    )


def whole_line(ways: list[str]) -> re.Pattern[str]:
    """Give what matches a line that looks like one of these ways."""
    return re.compile(rf"^(?:{'|'.join(ways)})$", re.MULTILINE)


def _hole(city: City, value: str) -> str:
    """Give what a value may look like; of a status its words, behind which a line ends."""
    if value == "status":
        words = (city.menu.words[status] for status in Status)
        found = (re.escape(one.parts[0]) for word in words for one in word.values())
        return f"({'|'.join(found)})"
    return "([0-9 ]+)" if value == "number" else "(.+?)"
