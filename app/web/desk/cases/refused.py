"""What was not done with some of many cases: said of each, and of many alike in one line."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from app.domain.errors import AppError, Conflict
from app.domain.public_number import spoken
from app.web.desk.visit import Visit

#: So many cases are told each by its number.
NAMED: Final = 3
_STANDS: Final = "case %(case)s is %(status)s: it can be %(can)s"
_IS_HELD: Final = "case %(case)s is held: it can be released, rejected or merged"


class Refused(NamedTuple):
    """Why nothing was done with a case."""

    words: str  #: in the reader's language
    said: str = ""  #: as errors have it, in English and without its values
    values: tuple[tuple[str, object], ...] = ()  #: but for the case itself


def refusal(words: str, error: AppError) -> Refused:
    """Take why a case was refused; those that are told alike are equal but for their words."""
    its = tuple((name, one) for name, one in error.values.items() if name != "case")
    return Refused(words, error.said, its)


def refused_lines(visit: Visit, refused: Mapping[int, Refused]) -> list[str]:
    """Say why cases were refused, by their public numbers; many alike in one line."""
    alike: dict[object, list[int]] = {}
    for number, one in refused.items():
        is_of_many = one.said in (_STANDS, _IS_HELD)
        alike.setdefault(one[1:] if is_of_many else one.words, []).append(number)
    return [line for its in alike.values() for line in _lines(visit, its, refused)]


def _lines(visit: Visit, numbers: Sequence[int], refused: Mapping[int, Refused]) -> list[str]:
    if len(numbers) <= NAMED:
        return [_line(number, refused[number].words) for number in numbers]
    return [_of_many(visit, refused[numbers[0]], len(numbers))]


def _of_many(visit: Visit, one: Refused, n: int) -> str:
    values = dict(one.values)
    if one.said == _STANDS:
        error = Conflict("%(n)s cases are %(status)s: each can be %(can)s", n=n, **values)
    elif one.said == _IS_HELD:
        error = Conflict("%(n)s cases are held: each can be released, rejected or merged", n=n)
    else:
        return visit.word("%(n)s cases: %(said)s", n=n, said=one.words)
    return visit.told(error)


def _line(number: int, words: str) -> str:
    """Name the case, unless the words do.

    >>> _line(48217365, "Case 4821 7365 is held"), _line(48217365, "Look again")
    ('Case 4821 7365 is held', '4821 7365: Look again')
    """
    named = spoken(number)
    return words if named in words else f"{named}: {words}"
