"""When a message is sent and what follows an attempt: pure, so that it can be tested whole."""

from datetime import timedelta
from enum import Enum, auto
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from app.domain.clock import DAY_US, Micros, micros, utc
from app.domain.delivery import FIRST, LAST, Most, Policy, Quiet, Terms
from app.domain.errors import Conflict
from app.domain.messaging import MessageState, Outcome
from app.domain.money import Amount

SECOND: Final = 1_000_000  #: microseconds

#: Longer than a send can take: the SDK gives up after 12.1 s.
LEASE_US: Final = 60 * SECOND
#: Waits before the second, third, … attempt, in seconds: 19 hours in all.
RETRY_AFTER_S: Final = (30, 120, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 21_600)
#: While nothing can leave (no balance, wrong sender, wrong key), look again this often.
STOPPED_AFTER_S: Final = 600
#: So much longer a wait may become, by chance: not all who failed together try again together.
JITTER: Final = 0.25
#: So long a receipt is waited for of what may have gone: a phone that was off at night is on.
RECEIPT_US: Final = DAY_US
#: A moment that does not come, as databases can keep it: the last second of the year 9999.
NEVER_US: Final = 253_402_300_799 * SECOND
#: Why a message was dropped that is too old.
EXPIRED: Final = "expired"
#: Why one was dropped for which the month has no money.
NO_MONEY: Final = "no money"
#: Why one was dropped whose person an official has blocked.
BLOCKED: Final = "blocked"
#: Why one was dropped that tells what is past: see `overtaken.Why`.
OVERTAKEN: Final = "overtaken"
#: Why one was dropped whose person wants none.
OPTED_OUT: Final = "opted out"
#: What is known of one whose sender ended with it in hand.
IN_HAND: Final = "lease ran out"
#: What we say of a message ourselves; all else is the gateway's.
OWN_CODES: Final = (EXPIRED, NO_MONEY, BLOCKED, OVERTAKEN, OPTED_OUT, IN_HAND)
#: What was dropped for these reasons may be sent anew.
FOR_ANEW: Final = (EXPIRED, NO_MONEY, BLOCKED)
#: The last tenths of a day's messages, and of a month's money, are for what is more important: who
#: leaves last gives up the last two, who leaves in the middle the last one.
TENTHS: Final = 10


class Verdict(NamedTuple):
    """The state a message moves to, and when it is due again."""

    state: MessageState
    wait_us: int = 0  #: NEVER_US: not by itself
    counts: bool = True  #: whether it was an attempt of this message


def judge(
    outcome: Outcome, attempts: int, policy: Policy, *, again: bool, chance: float
) -> Verdict:
    """Say what an outcome means for a message that has now been tried `attempts` times.

    `again`: an earlier attempt may have gone. `chance` from 0 to 1 lengthens the wait.

    >>> judge(Outcome.RETRY, 1, Policy.AT_MOST_ONCE, again=False, chance=0).wait_us // SECOND
    30
    """
    if outcome is Outcome.ACCEPTED:
        return Verdict(MessageState.ACCEPTED)
    if outcome is Outcome.UNKNOWN:
        return doubt(policy, again=again)
    if outcome is Outcome.STOPPED:
        # Not the message's fault: it keeps its tries for when the account works again.
        return Verdict(MessageState.QUEUED, _stretched(STOPPED_AFTER_S, chance), counts=False)
    if outcome is Outcome.RETRY and attempts <= len(RETRY_AFTER_S):
        return Verdict(MessageState.QUEUED, _stretched(RETRY_AFTER_S[attempts - 1], chance))
    opted_out = outcome is Outcome.OPTED_OUT
    return ended(MessageState.DROPPED if opted_out else MessageState.FAILED, again=again)


def doubt(policy: Policy, *, again: bool) -> Verdict:
    """Say what follows when nobody knows whether it went: at least once is sent again, once."""
    once_more = policy is Policy.AT_LEAST_ONCE and not again
    return Verdict(MessageState.UNKNOWN, RECEIPT_US if once_more else NEVER_US)


def ended(state: MessageState, *, again: bool) -> Verdict:
    """Say how a message ends that is not sent any more: of what may have gone we know no more."""
    return Verdict(MessageState.UNKNOWN, NEVER_US) if again else Verdict(state)


def _stretched(seconds: int, chance: float) -> int:
    return int(seconds * SECOND * (1 + JITTER * chance))


def check_hears(*, opted_out: bool, blocked: bool) -> None:
    """Let something be written to a person. Raises: Conflict: all of it would be dropped."""
    if opted_out:
        raise Conflict("the person wants no messages")
    if blocked:
        raise Conflict("the number is blocked, and nothing is sent to it")


def check_anew(state: MessageState, code: str) -> None:
    """Let somebody have a message sent anew. Raises: Conflict, which says why they may not.

    >>> check_anew(MessageState.FAILED, "403")
    """
    is_over = state in (MessageState.FAILED, MessageState.UNKNOWN)
    if not (is_over or (state is MessageState.DROPPED and code in FOR_ANEW)):
        raise Conflict(
            "it is %(state)s: only what failed, is unknown, expired or unpaid is sent anew",
            state=state,
        )


class Do(Enum):
    """What is done with a message that is due."""

    SEND = auto()
    WAIT = auto()  #: until a moment
    DROP = auto()


class Due(NamedTuple):
    """A message whose time has come."""

    created_us: Micros  #: or sent anew by somebody
    terms: Terms
    opted_out: bool
    cost: Amount = 0  #: in the currency of the ceiling
    blocked: bool = False  #: by an official
    overtaken: bool = False  #: by something else that was told of its case, or by an answer
    too_late: bool = False  #: for what it is about, however often it was sent anew


class Allowed(NamedTuple):
    """What a city allows."""

    zone: str = "UTC"  #: IANA
    quiet: Quiet | None = None
    most: Most = Most()
    ceiling: Amount | None = None  #: of a month; None: none


class Counted(NamedTuple):
    """How many messages have left today, and what was spent this month."""

    of_phone: int = 0
    of_city: int = 0
    spent: Amount = 0


class Decision(NamedTuple):
    """What is done, until when it waits, and why it is dropped."""

    do: Do
    until_us: Micros = 0
    code: str = ""


def decide(due: Due, allowed: Allowed, counted: Counted, now_us: Micros) -> Decision:
    """Say whether a message leaves now.

    >>> decide(Due(0, Terms(expires_us=SECOND), False), Allowed(), Counted(), 2 * SECOND).code
    'expired'
    """
    if due.opted_out:
        return Decision(Do.DROP, code=OPTED_OUT)
    if due.blocked:
        return Decision(Do.DROP, code=BLOCKED)
    if due.overtaken:
        return Decision(Do.DROP, code=OVERTAKEN)
    if due.too_late or now_us - due.created_us >= due.terms.expires_us:
        return Decision(Do.DROP, code=EXPIRED)
    if due.terms.keeps_quiet and (until := quiet_until(allowed, now_us)):
        return Decision(Do.WAIT, until)
    if _is_spent(due.terms.priority, allowed.most, counted):
        return Decision(Do.WAIT, next_day(allowed.zone, now_us))
    if due.cost and _is_too_dear(due, allowed, counted):
        return Decision(Do.DROP, code=NO_MONEY)
    return Decision(Do.SEND)


def _is_too_dear(due: Due, allowed: Allowed, counted: Counted) -> bool:
    """Whether less important messages give way: the last of the money is for what matters."""
    if allowed.ceiling is None:
        return False
    return counted.spent + due.cost > share(allowed.ceiling, due.terms.priority)


def _is_spent(priority: int, most: Most, counted: Counted) -> bool:
    if most.of_phone is not None and counted.of_phone >= most.of_phone:
        return True
    return most.of_city is not None and counted.of_city >= share(most.of_city, priority)


def share(of_city: int, priority: int) -> int:
    """Give how many of a day's messages may have left before one of this priority must wait.

    And how much of a month's money may be spent before it is dropped.

    >>> [share(100, priority) for priority in (1, 5, 9)]
    [100, 90, 80]
    """
    third = (priority - FIRST) * 3 // (LAST - FIRST + 1)
    return of_city - of_city * third // TENTHS


def quiet_until(allowed: Allowed, now_us: Micros) -> Micros | None:
    """Give the end of the quiet hours; None when it is not in them.

    >>> quiet_until(Allowed(quiet=Quiet(21 * 60, 7 * 60)), 22 * 3600 * SECOND) // SECOND / 3600
    31.0
    """
    if allowed.quiet is None:
        return None
    start, end = allowed.quiet
    here = utc(now_us).astimezone(ZoneInfo(allowed.zone))
    minute = here.hour * 60 + here.minute
    passes = start > end
    if not (minute >= start or minute < end if passes else start <= minute < end):
        return None
    day = here + timedelta(days=int(passes and minute >= start))
    # In an hour that the zone has twice, the end of the one that it is: the other may be over.
    ends = day.replace(hour=end // 60, minute=end % 60, second=0, microsecond=0, fold=here.fold)
    return micros(ends)


def next_day(zone: str, now_us: Micros) -> Micros:
    """Give the moment at which the next day begins in an IANA zone."""
    here = utc(now_us).astimezone(ZoneInfo(zone)) + timedelta(days=1)
    return micros(here.replace(hour=0, minute=0, second=0, microsecond=0))
