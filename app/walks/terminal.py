"""Draw a walk for a terminal: plain ASCII, so that every one can show it."""

from textwrap import wrap
from typing import Final

from app.walks.walker import Screen

#: Where a frame breaks a line: phones break at some 20, but that is hard to read here.
WIDEST: Final = 44
NARROWEST: Final = 24


def framed(screen: Screen, limit: int) -> str:
    """Draw a screen in a frame; below it the wire's first word, the septets and the name.

    >>> print(framed(Screen("thanks", "Obrigado", True, False), 156))
    +--------------------------+
    | Obrigado                 |
    +--------------------------+
    END, 8 of 156 septets, screen thanks
    """
    lines = [part for line in screen.text.split("\n") for part in wrap(line, WIDEST) or [""]]
    width = max(NARROWEST, *map(len, lines))
    edge = f"+{'-' * (width + 2)}+"
    word = "END" if screen.ends else "CON"
    facts = f"{word}, {screen.septets} of {limit} septets, screen {screen.name}"
    return "\n".join([edge, *(f"| {line:<{width}} |" for line in lines), edge, facts])
