"""What a caller may type, and what it settles."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from app.domain import check_digit, public_number
from app.domain.text import sanitise
from app.menu.model import City
from app.menu.state import NUMBER, State

#: What a phone with twelve keys can type in its 30 seconds, with room for a fast thumb.
COMMENT_CHARACTERS: Final = 160
BLOCK_DIGITS: Final = 3
CODE_DIGITS: Final = 5
LARGEST: Final = 999_999
#: Bounds have one way to be written each: no sign, no leading zero.
_NUMBER: Final = re.compile("number (0|[1-9][0-9]{0,5})-([1-9][0-9]{0,5})")

Settled = tuple[str, str]
Reader = Callable[[str, City, State], Settled | None]


class Range(NamedTuple):
    """The numbers that a `number 1-20` takes, both bounds with them."""

    low: int
    high: int

    @property
    def digits(self) -> int:
        """How many digits its largest number has: no more are taken, leading zeros with them."""
        return len(str(self.high))


@lru_cache(maxsize=1024)
def numbers(kind: str) -> Range | None:
    """Give the range of a kind of typed answer that is a number; None for every other.

    >>> numbers("number 1-20"), numbers("number 20-1"), numbers("block")
    (Range(low=1, high=20), None, None)
    """
    match = _NUMBER.fullmatch(kind)
    found = Range(int(match[1]), int(match[2])) if match else None
    return found if found and found.low < found.high else None


def family(kind: str) -> str:
    """Name the word of the language that a kind of typed answer is: its range left out.

    >>> family("number 1-20"), family("block")
    ('number', 'block')
    """
    return NUMBER if numbers(kind) else kind


def read(kind: str, given: str, city: City, state: State) -> Settled | None:
    """Return what a typed answer settles as (kind of answer, code); None when it is no such."""
    if within := numbers(kind):
        return _number(given.strip(), within)
    return TYPES[kind][0](given.strip(), city, state)


def comment(given: str) -> str:
    """What may be stored of a comment; "" when nothing is left of it."""
    return sanitise(given, COMMENT_CHARACTERS)


def has_letters(given: str) -> bool:
    """Whether something is said: not a key, a wrong code, or a picture that phones cannot show.

    >>> has_letters("sem acesso"), has_letters("10384"), has_letters("*4 \U0001f600")
    (True, False, False)
    """
    return any(char.isalpha() for char in given)


def looks_like(kind: str, given: str) -> bool:
    """Whether a refused input was meant as this kind, so that its own hint is the right one."""
    digits = given.replace(" ", "")
    if kind in ("bairro name", "district name"):
        return not digits.isdigit() and len(digits) > 1
    if kind == "case number":
        return digits.isdigit() and len(digits) >= BLOCK_DIGITS + 1
    if kind == "container code":
        return digits.isdigit() and len(digits) > 1
    return kind == "block" or family(kind) == NUMBER


def _container_code(given: str, city: City, state: State) -> Settled | None:
    if len(given) != CODE_DIGITS or not check_digit.is_valid(given):
        return None
    return ("place", given) if given in city.gazetteer.by_point else None


def _bairro_name(given: str, city: City, state: State) -> Settled | None:
    match = city.names.find(given)
    if not match.codes or (not match.spelt and _names_district(given, city, state)):
        return None
    return ("bairro", match.codes[0]) if match.sure else ("names", " ".join(match.codes))


def _names_district(given: str, city: City, state: State) -> bool:
    """Whether a district is spelt where one may be typed: better than a bairro with a slip."""
    typed = city.menu.screens[state.screen][state.variant].typed
    match = city.district_names.find(given)
    return match.spelt and match.sure and any(one.kind == "district name" for one in typed)


def _district_name(given: str, city: City, state: State) -> Settled | None:
    # Which of several is asked by the list of districts that stands on the screen.
    match = city.district_names.find(given)
    return ("district", match.codes[0]) if match.sure else None


def _block(given: str, city: City, state: State) -> Settled | None:
    bairro = city.gazetteer.bairro_of(state.place)
    plain_digits = given.isascii() and given.isdigit() and len(given) <= BLOCK_DIGITS
    if bairro is None or not plain_digits or not int(given):
        return None
    return "place", f"{bairro.code}/{int(given)}"


def _case_number(given: str, city: City, state: State) -> Settled | None:
    number = public_number.parse(given)
    return ("case", str(number)) if number else None


def _number(given: str, within: Range) -> Settled | None:
    if not (given.isascii() and given.isdigit() and len(given) <= within.digits):
        return None
    number = int(given)
    return (NUMBER, str(number)) if within.low <= number <= within.high else None


def _no_number(given: str, city: City, state: State) -> Settled | None:
    return None  # without a range there is none; `read` has looked at the range before


def _text(given: str, city: City, state: State) -> Settled | None:
    return None  # words of a caller settle nothing: they are an effect, never state


#: kind -> (how it is read, what it means in one line)
TYPES: Final[Mapping[str, tuple[Reader, str]]] = {
    "container code": (_container_code, "the five digits painted on a container"),
    "bairro name": (_bairro_name, "a name or its beginning; leads on at once where one fits"),
    "district name": (_district_name, "a name or its beginning that fits one district"),
    "block": (_block, "a block number of one to three digits"),
    "case number": (_case_number, "the eight digits of a case"),
    NUMBER: (_no_number, "a whole number of the range behind it, as in number 1-20"),
    "text": (_text, "anything, stars included; for `do: comment`"),
}
