"""The staff manual, in Portuguese: its text and its pictures lie in the folder of that name.

The pictures are taken by `make screenshots`, of the pages themselves.
"""

import struct
from typing import Final

from starlette.responses import Response

from app.domain.accounts import Right
from app.web.desk.pages import HERE
from app.web.desk.room import Room
from app.web.desk.visit import Visit


def size_of(png: bytes) -> tuple[int, int]:
    """Read width and height, which stand first in every PNG."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


#: Name -> width and height, so that text does not move while pictures come.
_SIZES: Final = {
    file.name: size_of(file.read_bytes()) for file in sorted((HERE / "manual").glob("*.png"))
}


def show(visit: Visit) -> Response:
    """Show the manual."""
    return visit.page("manual.html", sizes=_SIZES)


ROOMS: Final = (Room("GET", "/manual", Right.SELF, show),)
