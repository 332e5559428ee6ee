"""Why a message tells what is past, and what is said to who would have it sent anew."""

from enum import StrEnum
from typing import Final

from app.domain.errors import Conflict

#: Templates that tell who reported or joined a case that it is open and has a number; what they
#: say of a day holds until it is over.
CONFIRMS: Final = ("received", "joined")


class Why(StrEnum):
    """Why nobody is to be told any more what a message tells."""

    TOLD = "told"  #: its case has come to something else, of which its person was told
    CLOSED = "closed"  #: it confirms a case that is closed
    ANSWERED = "answered"  #: its person has answered what it asks
    LATE = "late"  #: it answers an SMS, and its time was over before it left
    CALLED = "called"  #: it calls a crew, whose member was called again since
    LEFT = "left"  #: it calls a crew, of which its person is no more


def check_current(why: Why | None) -> None:
    """Let a message be sent that tells nothing past. Raises: Conflict."""
    match why:
        case Why.TOLD:
            raise Conflict("its case has come to something else since, and that was told")
        case Why.CLOSED:
            raise Conflict("its case is closed, and it says that it was received")
        case Why.ANSWERED:
            raise Conflict("the person has answered what it asks")
        case Why.LATE:
            raise Conflict("it answers an SMS of long ago, and would answer something else now")
        case Why.CALLED:
            raise Conflict("the crew has been called again since")
        case Why.LEFT:
            raise Conflict("the person is in the crew no more")
