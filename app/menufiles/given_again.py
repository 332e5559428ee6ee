"""Hold the codes of a city's points to those that it ever gave: none is for two places.

A folder knows nothing of what it had before; the database does, and cases are read by it.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from app.domain.errors import Finding
from app.domain.gazetteer import Gazetteer
from app.domain.given_codes import Given, given_again
from app.domain.point_codes import free_codes
from app.menufiles.notes import short, visible

_FILE: Final = "places.yaml"


def find_given_again(
    gazetteer: Gazetteer, texts: Mapping[str, str], where: Path, given: Sequence[Given]
) -> tuple[Finding, ...]:
    """Say of which points the code is, or was, another one's, by the line of the folder `where`.

    `given`: every point that the city has or had. Each is told a free code of its own.
    """
    free = free_codes({*gazetteer.by_point, *(one.code for one in given)})
    file = visible((where / _FILE).as_posix())
    return tuple(
        Finding(
            file, *_place_of(texts.get(_FILE, ""), one.code), _what(one), _mend(one, next(free))
        )
        for one in given_again(gazetteer, given)
    )


def _what(one: Given) -> str:
    if one.is_gone:
        called = short(one.label)
        return f"{one.code} was the code of {called}, which is gone, and a code is for life"
    return f"{one.code} is the code of {short(one.label)}, and a code is for life"


def _mend(one: Given, free: str) -> str:
    """Say what to do with the point that is meant: first that one, whose cases would be lost."""
    if one.is_gone:
        its = f"if it is that one again, write it as it was: {short(one.label)} in {one.bairro}"
    else:
        its = "if it is that one, publish its new name first, and where it stands now after that"
    return f"{its}; else give this point {free}, or at the desk take it out and add it anew"


def _place_of(text: str, code: str) -> tuple[int, int]:
    """Give line and column of a point's code; the first of the file where it is written oddly."""
    its = re.compile(rf"""\bcode["']?\s*:\s*["']?(?={code}\b)""")
    for number, line in enumerate(text.split("\n"), 1):
        found = its.search(line)
        if found and "#" not in line[: found.start()]:
            return number, found.end() + 1
    return 1, 1
