"""Today: what needs a hand now."""

from typing import Final

from starlette.responses import Response

from app.domain.accounts import Right
from app.web.desk.room import Room
from app.web.desk.visit import Visit


def show(visit: Visit) -> Response:
    """Show what needs a hand."""
    return visit.page("today.html")


ROOMS: Final = (Room("GET", "", Right.CASES, show),)
