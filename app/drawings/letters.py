"""How wide texts are when nobody can measure them: the widths of Helvetica, and a margin.

Arial and Liberation Sans share these widths; DejaVu Sans, the widest that a browser takes for
`sans-serif`, is a tenth wider, which the margin covers.
"""

from collections.abc import Iterator
from typing import Final

#: Hundredths of the font's size, for the letters that it fits.
_WIDTHS: Final = (("ijl'|", 22), ("ftI.,:;!/[]() ", 30), ("mM%@", 87), ("wW", 83), ("<>=+-", 58))
_WIDTH: Final = {letter: width for letters, width in _WIDTHS for letter in letters}
_CAPITAL: Final = 70
_OTHER: Final = 56
_MARGIN: Final = 1.12


def text_width(text: str, size: float) -> float:
    """Give the most that a text takes, in the unit of `size`."""
    known = (_WIDTH.get(c, _CAPITAL if c.isupper() else _OTHER) for c in text)
    return sum(known) * size / 100 * _MARGIN


def wrapped(text: str, width: float, size: float) -> Iterator[str]:
    """Break a text between words so that each line fits; a longer word is broken anywhere."""
    line = ""
    for word in _pieces(text, width, size):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size) > width:
            yield line
            line = word
        else:
            line = longer
    yield line


def _pieces(text: str, width: float, size: float) -> Iterator[str]:
    for word in text.split(" "):
        rest = word
        while text_width(rest, size) > width:
            fits = next(n for n in range(len(rest), 0, -1) if text_width(rest[:n], size) <= width)
            yield rest[:fits]
            rest = rest[fits:]
        yield rest
