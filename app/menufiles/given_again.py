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
from app.domain.point_codes import DIGITS, free_codes
from app.menufiles.notes import short, visible

_FILE: Final = "places.yaml"
_CODE: Final = re.compile(rf"""\bcode["']?\s*:\s*["']?(\d{{{DIGITS}}})\b""")


def find_given_again(
    gazetteer: Gazetteer, texts: Mapping[str, str], where: Path, given: Sequence[Given]
) -> tuple[Finding, ...]:
    """Say of which points the code is, or was, another one's, by the line of the folder `where`.

    `given`: every point that the city has or had. Each is told a free code of its own.
    """
    found = given_again(gazetteer, given)
    if not found:
        return ()
    free = free_codes({*gazetteer.by_point, *(one.code for one in given)})
    file, spots = visible((where / _FILE).as_posix()), _codes_in(texts.get(_FILE, ""))
    return tuple(
        Finding(
            file, *spots.get(one.code, (1, 1)), _what(one), _mend(one, gazetteer, next(free, ""))
        )
        for one in found
    )


def _what(one: Given) -> str:
    if one.is_gone:
        called = short(one.label)
        return f"{one.code} was the code of {called}, which is gone, and a code is for life"
    return f"{one.code} is the code of {short(one.label)}, and a code is for life"


def _mend(one: Given, gazetteer: Gazetteer, free: str) -> str:
    """Say what to do with the point that is meant: first that one, whose cases would be lost."""
    if one.is_gone:
        bairro = gazetteer.by_bairro.get(one.bairro)
        there = bairro.name if bairro else one.bairro
        its = f"if it is that one again, write it as it was: {short(one.label)} in {there}"
    else:
        its = "if it is that one, publish its new name first, and where it stands now after that"
    return f"{its}; else give this point {free}, or at the desk take it out and add it anew"


def _codes_in(text: str) -> dict[str, tuple[int, int]]:
    """Give line and column of each code of a point; of none that is written oddly."""
    found: dict[str, tuple[int, int]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip()[:1] != "#" and (code := _CODE.search(line)):
            found.setdefault(code[1], (number, code.start(1) + 1))
    return found
