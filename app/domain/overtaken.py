"""Why a message tells what is past, and what is said to who would have it sent anew."""

from enum import StrEnum
from typing import Final

from app.domain.errors import Conflict
from app.domain.said import Said

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
    IDLE = "idle"  #: it calls a crew, which has no open case any more
    APART = "apart"  #: it tells of a case, which its person is with no more
    HEARD = "heard"  #: a screen of a call has told its person all that it says
    OVER = "over"  #: it asks what no answer counts for any more
    TEST = "test"  #: it confirms a case that an official calls a test


#: What waited too long for somebody to hear it, which nothing else has overtaken.
TOO_LATE: Final = (Why.LATE, Why.OVER)
#: What is said of each to who would have such a message sent anew.
_REFUSED: Final = {
    Why.TOLD: Said("its case has come to something else since, and that was told"),
    Why.CLOSED: Said("its case is closed, and it says that it was received"),
    Why.TEST: Said("its case is a test, and it says that it was received"),
    Why.APART: Said("the person is with the case no more"),
    Why.ANSWERED: Said("the person has answered what it asks"),
    Why.HEARD: Said("the person has heard it on a call"),
    Why.OVER: Said("the time to answer what it asks is over"),
    Why.LATE: Said("it answers an SMS of long ago, and would answer something else now"),
    Why.CALLED: Said("the crew has been called again since"),
    Why.LEFT: Said("the person is in the crew no more"),
    Why.IDLE: Said("the crew has no open case any more"),
}


def check_current(why: Why | None) -> None:
    """Let a message be sent that tells nothing past. Raises: Conflict."""
    if why:
        raise Conflict(_REFUSED[why].english)
