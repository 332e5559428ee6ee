"""A screen as a person reads it: what it says, and what may be pressed."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from app.domain import public_number
from app.domain.text import GSM7_BASIC, GSM7_EXTENDED, septets

#: Septets of the smallest network's screen, "CON " or "END " included.
LIMIT: Final = 160
_OPTION: Final = re.compile(r"([0-9]) (.+)")
_NUMBER: Final = re.compile(r"\b[0-9]{4} [0-9]{4}\b")


class Screen(NamedTuple):
    """What stands on a phone."""

    text: str
    ends: bool
    prompt: str  #: all above the options
    options: Mapping[str, str]  #: label by key

    @property
    def number(self) -> int | None:
        """The first case number in its prompt."""
        found = _NUMBER.search(self.prompt)
        return public_number.parse(found.group()) if found else None

    def key(self, label: str) -> str:
        """The key of an option by its whole label.

        Raises: KeyError when the screen does not offer it.
        """
        return next((key for key, shown in self.options.items() if shown == label), "") or _none(
            self, label
        )


def _none(screen: Screen, label: str) -> str:
    raise KeyError(f"{label!r} is not offered on:\n{screen.text}")


def read(reply: bytes) -> Screen:
    """Read what the wire carried.

    Raises: AssertionError for what is no screen that any phone can show.
    """
    wire = reply.decode()
    assert is_shown(wire), f"{septets(wire)} septets: {wire}"
    return of(wire[4:], ends=wire[:3] == "END")


def is_shown(wire: str) -> bool:
    """Whether any phone can show it: the prefix counts, as some networks count it."""
    fits = wire[:4] in ("CON ", "END ") and septets(wire) <= LIMIT
    return fits and set(wire) <= GSM7_BASIC | GSM7_EXTENDED


def of(text: str, *, ends: bool) -> Screen:
    """Tell options from prompt, from the last line upwards, as the eye does."""
    lines = text.split("\n")
    options: dict[str, str] = {}
    while not ends and lines and (option := _OPTION.fullmatch(lines[-1])):
        if option[1] in options:
            break
        options[option[1]] = option[2]
        lines.pop()
    return Screen(text, ends, "\n".join(lines), dict(reversed(options.items())))
