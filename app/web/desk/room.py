"""What the desk is made of: a room is an address, the right it asks for, and what answers there."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from starlette.responses import Response

from app.domain.accounts import Right
from app.web.desk.visit import Visit

#: Under which all of it lies.
PREFIX = "/desk"


class Room(NamedTuple):
    """One page, or one thing that can be done. There is none without a right."""

    method: Literal["GET", "POST"]
    path: str  #: behind `PREFIX`, as FastAPI writes it: "/reports/{number}"
    right: Right
    answer: Callable[[Visit], Response]  #: runs in a worker thread, may query and write
    takes_file: bool = False  #: whether its form may have a file in it
    #: Whether it shows what lies in no part of the city: for who sees all of it.
    for_whole_city: bool = False
    #: Whether a form does it that was drawn for who was signed in here before.
    from_anybody: bool = False
    #: Whether who comes in here goes out, and the browser forgets them.
    signs_out: bool = False
