"""The port through which an SMS is taken to the menu and to cases, and what is kept between two.

One message more of a person belongs to the same thread, whatever it says.
"""

from typing import Final, NamedTuple, Protocol

from app.domain.clock import Micros
from app.domain.messaging import InboundSms
from app.domain.turn import Reply
from app.menu.effects import CaseFact
from app.usecases.message_book import Person
from app.usecases.news import News

_MINUTE_US: Final = 60_000_000
#: So long after the last message a call by SMS may be gone on with.
CALL_US: Final = 30 * _MINUTE_US
#: The same words within this time are an echo or a machine: they get no second reply.
ECHO_US: Final = 10 * _MINUTE_US
#: In a call two keys may be the same, but nobody reads a screen and answers it so fast.
ECHO_IN_CALL_US: Final = 20_000_000
#: Replies to one number in an hour: a report takes eight answers, so two of them fit.
MOST_REPLIES: Final = 20
_HOUR_US: Final = 60 * _MINUTE_US


class Thread(NamedTuple):
    """What went on with a person by SMS until now."""

    said: bytes = b""  #: keyed hash of what was written last
    at: Micros = 0
    session: str = ""  #: of a call that goes on by SMS; "" for none
    replies: int = 0
    since: Micros = 0  #: from when replies are counted

    def call(self, now_us: Micros) -> str:
        """Give the session of a call that may be gone on with; "" for none."""
        return self.session if now_us - self.at < CALL_US else ""

    def is_echo(self, said: bytes, now_us: Micros) -> bool:
        """Whether the same was written just before."""
        within = ECHO_IN_CALL_US if self.call(now_us) else ECHO_US
        return said == self.said and now_us - self.at < within

    def is_full(self, now_us: Micros) -> bool:
        """Whether the number has had its replies of the hour."""
        return self.replies >= MOST_REPLIES and now_us - self.since < _HOUR_US

    def heard(self, said: bytes, now_us: Micros) -> "Thread":
        """Give the thread once a message is read."""
        return self._replace(said=said, at=now_us, session=self.call(now_us))

    def replied(self, now_us: Micros) -> "Thread":
        """Give the thread once a reply is written."""
        if now_us - self.since >= _HOUR_US:
            return self._replace(replies=1, since=now_us)
        return self._replace(replies=self.replies + 1)


class Step(NamedTuple):
    """What a call by SMS came to."""

    reply: Reply
    #: Whether a message of its own says what the screen would.
    is_told: bool
    #: Whether what was written was an answer to the screen before, or no more than a wrong key.
    is_understood: bool = True


class SmsCall(Protocol):
    """The menu and cases, for one person within one transaction."""

    def hashed(self, said: str) -> bytes:
        """Give the keyed hash of what was written."""

    def thread(self, person: Person) -> Thread:
        """Give what went on with the person, and let nobody else go on meanwhile."""

    def keep(self, person: Person, thread: Thread) -> None:
        """Keep what goes on with the person."""

    def begin(self, session: str, sms: InboundSms, e164: str, row: str) -> Step | None:
        """Begin a call as if `row` had been dialled; None where it failed, nothing being stored."""

    def go_on(self, session: str, sms: InboundSms, e164: str) -> Step | None:
        """Give a call what was written; None where it failed, nothing being stored."""

    def case(self, person: Person, number: int) -> CaseFact | None:
        """Give the case with this number, with 0 the person's newest; None where there is none."""

    def asked(self, person: Person) -> News:
        """Give the cases that wait for the person's word, oldest first."""

    def answer(self, person: Person, number: int, *, is_solved: bool) -> bool:
        """Store the person's word on a case; False where it is not theirs to say."""
