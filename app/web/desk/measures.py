"""How much: bytes, as people write them."""

from typing import Final

from app.web.desk.pages import fraction
from app.web.desk.ties import NO_BREAK
from app.web.desk.visit import Visit

_UNITS: Final = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


def size(visit: Visit, count: int) -> str:
    """Write bytes: two figures at least, no more than matter."""
    for unit, name in _UNITS:
        if count >= unit:
            few = count < 10 * unit
            written = fraction(visit.language, count / unit) if few else str(count // unit)
            return f"{written}{NO_BREAK}{name}"
    return f"{count}{NO_BREAK}B"
