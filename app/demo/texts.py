"""Reads messages as who gets them does: which one it is, and of which case."""

import re
from typing import Final

from app.domain import public_number
from app.menu.model import City

_NUMBER: Final = re.compile(r"\b[0-9]{3,4}(?: [0-9]{3,4})+\b")


def number_in(text: str) -> int:
    """Give the first case number in a text; 0 where there is none."""
    written = (public_number.parse(found[0]) for found in _NUMBER.finditer(text))
    return next(filter(None, written), 0)


class Texts:
    """The messages of a city, in all its languages."""

    def __init__(self, city: City) -> None:
        self._looks = [
            (name, re.compile("".join(".+?" if n % 2 else re.escape(p) for n, p in parts)))
            for name, phrase in city.messages.items()
            for parts in (list(enumerate(template.parts)) for template in phrase.values())
        ]

    def read(self, text: str) -> tuple[str, int]:
        """Give its name in messages.yaml and the case; "" and 0 for one that is none of them."""
        name = next((name for name, look in self._looks if look.fullmatch(text)), "")
        return name, number_in(text)
