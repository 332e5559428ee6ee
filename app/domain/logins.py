"""How long somebody stays signed in, and how long who guesses has to wait.

Every moment is in microseconds since 1970 UTC.
"""

from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final, NamedTuple

from app.domain.clock import Micros

_MINUTE_US: Final = 60_000_000
_HOUR_US: Final = 60 * _MINUTE_US
#: A clerk who went to lunch is still there; a desk left open over night is not.
IDLE_US: Final = 2 * _HOUR_US
#: A working day, and no longer, however busy.
LONGEST_US: Final = 12 * _HOUR_US
#: So often the secret of a login is replaced; the one before still opens what was under way.
RENEWED_US: Final = _HOUR_US
OVERLAP_US: Final = _MINUTE_US
#: So often it is noted that somebody is there: not with every page.
NOTED_US: Final = 5 * _MINUTE_US
#: How long a link to set a password holds.
LINK_US: Final = 24 * _HOUR_US


class Guess(StrEnum):
    """By what failed tries are counted: loose where many people share it, or one is envied."""

    HERE = "here"  #: one name from one address
    NAME = "name"  #: one name from anywhere
    ADDRESS = "address"  #: any name from one address


#: Tries that cost nothing. A stranger who guesses a name must not shut its owner out at once.
_FREE: Final = {Guess.HERE: 5, Guess.NAME: 50, Guess.ADDRESS: 30}
_FIRST_WAIT_US: Final = _MINUTE_US // 2
_LONGEST_WAIT_US: Final = 15 * _MINUTE_US
#: Failures are forgotten after so long without another.
FORGOTTEN_US: Final = 24 * _HOUR_US
_DOUBLINGS: Final = 6
#: Bits of an IPv6 address that say which line it is (RFC 6177); the rest its owner chooses.
_OF_A_LINE: Final = 64


def household(address: str) -> str:
    """Give what stands for whoever shares a line: by IPv6 each has 2⁶⁴ addresses to guess from.

    >>> household("2001:db8:1:2:3::4"), household("::ffff:192.0.2.7"), household("192.0.2.7")
    ('2001:db8:1:2::/64', '192.0.2.7', '192.0.2.7')
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return address
    return str(ip.ipv4_mapped or ip_network((ip, _OF_A_LINE), strict=False))


class Login(NamedTuple):
    """Somebody's being signed in, in one browser."""

    id: int
    account_id: int
    began_us: Micros
    seen_us: Micros
    renewed_us: Micros
    ended_us: Micros | None = None

    def holds(self, now_us: Micros) -> bool:
        """Whether it still lets in.

        >>> Login(1, 7, began_us=0, seen_us=0, renewed_us=0).holds(IDLE_US)
        False
        """
        is_idle = now_us - self.seen_us >= IDLE_US
        return self.ended_us is None and not is_idle and now_us - self.began_us < LONGEST_US

    def is_to_note(self, now_us: Micros) -> bool:
        """Whether it is time to note that they are there."""
        return now_us - self.seen_us >= NOTED_US

    def is_to_renew(self, now_us: Micros) -> bool:
        """Whether it is time for another secret."""
        return now_us - self.renewed_us >= RENEWED_US


class Failures(NamedTuple):
    """Tries since the last that went well."""

    tries: int = 0
    last_us: Micros = 0


def wait_us(guess: Guess, failures: Failures, now_us: Micros) -> Micros:
    """Give for how long no further try counts: from half a minute, twice as long each time.

    >>> wait_us(Guess.HERE, Failures(6, 0), 0) // 1_000_000
    60
    """
    over = failures.tries - _FREE[guess]
    if over < 0 or now_us - failures.last_us >= FORGOTTEN_US:
        return 0
    wait = min(_FIRST_WAIT_US << min(over, _DOUBLINGS), _LONGEST_WAIT_US)
    return max(0, failures.last_us + wait - now_us)
