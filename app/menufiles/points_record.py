"""One record of a file of points, and how degrees are written."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from app.domain.geo import Position
from app.menufiles.tree import Mark

#: Signs that people and programs write for a minus.
_DASHES: Final = str.maketrans("\u2212\u2013\u2014", "---")
_DEGREES: Final = re.compile(r"[-+]?\d{1,3}(?:[.,]\d{1,17})?")


class Record(NamedTuple):
    """What one row, placemark or feature says."""

    mark: Mark
    said: Mapping[str, str]  #: by the name of the column or property
    at: Position | None  #: None where the columns say it, if anything does
    folders: tuple[str, ...] = ()  #: that it lies in, the innermost first


def read_degrees(written: str, most: int) -> float | None:
    """Read degrees from -`most` to `most`; None for anything else, as metres or minutes.

    >>> read_degrees("-25,9692", 90), read_degrees("456123.2", 90), read_degrees("25°57'S", 90)
    (-25.9692, None, None)
    """
    shown = written.strip().translate(_DASHES).removesuffix("°")
    if not _DEGREES.fullmatch(shown):
        return None
    degrees = float(shown.replace(",", "."))
    return degrees if abs(degrees) <= most else None
