"""How long a caller needs to read a screen and to answer it, in seconds.

Networks end a session that waits too long for an answer, so this is held against their timers.
The figures are for a slow reader with a keypad: 100 words a minute, of which a line of a phone
holds two or three; a letter or digit a second; and two seconds to find the key and to send.
"""

from typing import Final

from app.menu.model import Variant
from app.menu.typing import numbers

#: Seconds to read one line.
LINE_S: Final = 1.5
#: A line of more characters is read as two.
LINE_CHARACTERS: Final = 30
#: Seconds to type one letter or digit.
TYPED_S: Final = 1.0
#: Seconds to find a key and to press send.
SEND_S: Final = 2.0
#: What is typed, in letters or digits. A beginning is enough of a name, a few words of a comment.
TYPED: Final = {
    "container code": 5,
    "bairro name": 5,
    "district name": 5,
    "block": 3,
    "case number": 8,
    "text": 18,
}
_KEY: Final = 1
_OTHER: Final = 5


def lines(text: str) -> int:
    """Count the lines of a screen, a long one for as many as it fills.

    >>> lines("Onde?"), lines("Onde?\\n" + 31 * "x"), lines("")
    (1, 3, 1)
    """
    long = [line for line in text.split("\n") if len(line) > LINE_CHARACTERS]
    return text.count("\n") + 1 + sum([(len(line) - 1) // LINE_CHARACTERS for line in long])


def seconds(text: str, variant: Variant) -> float:
    """Give the time that a screen takes until its slowest answer is sent."""
    typed = max((_typed(typed.kind) for typed in variant.typed), default=_KEY)
    return lines(text) * LINE_S + typed * TYPED_S + SEND_S


def _typed(kind: str) -> int:
    """Count the letters or digits of an answer of a kind; of a number those of its largest."""
    within = numbers(kind)
    return within.digits if within else TYPED.get(kind, _OTHER)
