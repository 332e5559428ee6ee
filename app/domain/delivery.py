"""On which terms a message is sent, and what a city allows of messages: values alone."""

from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.clock import DAY_US, Micros

#: 1 leaves first, 9 last.
FIRST: Final = 1
LAST: Final = 9
PRIORITIES: Final = range(FIRST, LAST + 1)
#: Templates whose text no file holds: a screen of the menu, and what an official wrote.
SCREEN: Final = "sms_screen"
ANSWER: Final = "sms_answer"
#: One SMS of one part, and what each of several carries: six octets say how they belong together.
SMS_PART: Final = 160
SMS_OF_SEVERAL: Final = 153


class Policy(StrEnum):
    """What is done with a message that may or may not have gone, when no receipt tells."""

    AT_LEAST_ONCE = "at least once"  #: it is sent again, once
    AT_MOST_ONCE = "at most once"  #: it is not


class Terms(NamedTuple):
    """How one template is sent."""

    policy: Policy = Policy.AT_MOST_ONCE
    priority: int = 5  #: 1 leaves first
    expires_us: Micros = 3 * DAY_US  #: older than this it is not sent any more
    keeps_quiet: bool = True  #: waits for the end of the quiet hours
    parts: int = 1  #: as many parts as it may take

    @property
    def septets(self) -> int:
        """The length that its parts hold.

        >>> Terms().septets, Terms(parts=2).septets
        (160, 306)
        """
        return SMS_PART if self.parts == 1 else SMS_OF_SEVERAL * self.parts


def parts_of(septets: int) -> int:
    """Give how many parts a text of so many septets takes.

    >>> parts_of(160), parts_of(161), parts_of(307)
    (1, 2, 3)
    """
    return 1 if septets <= SMS_PART else -(-septets // SMS_OF_SEVERAL)


class Quiet(NamedTuple):
    """Hours in which no phone should ring, in minutes of the city's day; they may pass midnight."""

    start: int
    end: int


class Most(NamedTuple):
    """How many messages may leave in one day of the city; None: as many as there are."""

    of_phone: int | None = None
    of_city: int | None = None
