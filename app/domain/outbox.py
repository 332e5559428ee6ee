"""What is to be done after an attempt to send: pure, so that it can be read and tested whole."""

from typing import Final, NamedTuple

from app.domain.messaging import MessageState, Outcome

SECOND: Final = 1_000_000  #: microseconds

#: Longer than a send can take: the SDK gives up after 12.1 s.
LEASE_US: Final = 60 * SECOND
#: Waits before the second, third, … attempt, in seconds: 19 hours in all.
RETRY_AFTER_S: Final = (30, 120, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 21_600)
#: While nothing can leave (no balance, wrong sender, wrong key), look again this often.
STOPPED_AFTER_S: Final = 600


class Verdict(NamedTuple):
    """The state a message moves to, and when it is due again."""

    state: MessageState
    wait_us: int = 0
    counts: bool = True  #: whether it was an attempt of this message


def judge(outcome: Outcome, attempts: int) -> Verdict:
    """Say what an outcome means for a message that has now been tried `attempts` times.

    What may have gone is never sent again by itself: only a receipt can tell.

    >>> judge(Outcome.RETRY, 1).wait_us // SECOND
    30
    """
    if outcome is Outcome.ACCEPTED:
        return Verdict(MessageState.ACCEPTED)
    if outcome is Outcome.UNKNOWN:
        return Verdict(MessageState.UNKNOWN)
    if outcome is Outcome.OPTED_OUT:
        return Verdict(MessageState.DROPPED)
    if outcome is Outcome.STOPPED:
        # Not the message's fault: it keeps its tries for when the account works again.
        return Verdict(MessageState.QUEUED, STOPPED_AFTER_S * SECOND, counts=False)
    if outcome is Outcome.RETRY and attempts <= len(RETRY_AFTER_S):
        return Verdict(MessageState.QUEUED, RETRY_AFTER_S[attempts - 1] * SECOND)
    return Verdict(MessageState.FAILED)
