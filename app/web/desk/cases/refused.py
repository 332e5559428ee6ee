"""What was not done with some of many cases: said of each, and of many alike in one line."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from app.domain.errors import AppError, Conflict
from app.domain.public_number import spoken
from app.web.desk.visit import Visit

#: So many cases are told each by its number.
NAMED: Final = 3


class Refused(NamedTuple):
    """Why nothing was done with a case."""

    words: str  #: in the reader's language
    error: AppError


def refused_lines(visit: Visit, refused: Mapping[int, Refused]) -> list[str]:
    """Say why cases were refused, by their public numbers; many alike in one line."""
    alike: dict[str, list[int]] = {}
    for number, one in refused.items():
        alike.setdefault(one.words.replace(spoken(number), ""), []).append(number)
    return [line for its in alike.values() for line in _lines(visit, its, refused)]


def _lines(visit: Visit, numbers: Sequence[int], refused: Mapping[int, Refused]) -> list[str]:
    if len(numbers) > NAMED and (line := _of_many(visit, refused[numbers[0]], len(numbers))):
        return [line]
    return [_line(number, refused[number].words) for number in numbers]


def _of_many(visit: Visit, one: Refused, n: int) -> str:
    """Say it of many; "" where what is said of one names it, and there are no words for many."""
    its = {name: value for name, value in one.error.values.items() if name != "case"}
    match one.error.said:
        case "case %(case)s is %(status)s: it can be %(can)s":
            error = Conflict("%(n)s cases are %(status)s: each can be %(can)s", n=n, **its)
        case "case %(case)s is held: it can be released, rejected or merged":
            error = Conflict("%(n)s cases are held: each can be released, rejected or merged", n=n)
        case "case %(case)s is not held":
            error = Conflict("%(n)s cases are not held", n=n)
        case "there is no case %(case)s among the problems and areas that you work on":
            said = "%(n)s cases are not among the problems and areas that you work on"
            error = Conflict(said, n=n)
        case _ if "case" in one.error.values:
            return ""
        case _:
            return visit.word("%(n)s cases: %(said)s", n=n, said=one.words)
    return visit.told(error)


def _line(number: int, words: str) -> str:
    """Name the case, unless the words do.

    >>> _line(48217365, "Case 4821 7365 is held"), _line(48217365, "Look again")
    ('Case 4821 7365 is held', '4821 7365: Look again')
    """
    named = spoken(number)
    return words if named in words else f"{named}: {words}"
