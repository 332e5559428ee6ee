"""What a process knows of callers' newest calls: one that has ended is not gone on with."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final, NamedTuple

#: Callers remembered, some 200 bytes each.
MOST_CALLERS: Final = 20_000


class _Newest(NamedTuple):
    key: bytes  #: of the session
    epoch: int
    has_ended: bool


class NewestCalls:
    """By number; of callers who hide theirs ("") nothing is known."""

    def __init__(self, caller_key: Callable[[str], bytes]) -> None:
        """Take what names a caller, so that no number is kept."""
        self._caller_key = caller_key
        self._known: OrderedDict[bytes, _Newest] = OrderedDict()

    def begin(self, msisdn: str, key: bytes, epoch: int) -> None:
        """Note that a call was begun here."""
        self._note(msisdn, _Newest(key, epoch, has_ended=False))

    def end(self, msisdn: str, key: bytes, epoch: int) -> None:
        """Note that a call came to its end here, where it is known to be the newest."""
        newest = self._known.get(self._caller_key(msisdn))
        if newest and newest[:2] == (key, epoch):
            self._note(msisdn, _Newest(key, epoch, has_ended=True))

    def doubt(self, msisdn: str) -> None:
        """Forget a caller: what was noted may not be stored."""
        self._known.pop(self._caller_key(msisdn), None)

    def has_ended(self, msisdn: str) -> bool:
        """Whether the newest call that was seen here came to its end."""
        newest = self._known.get(self._caller_key(msisdn))
        return newest is not None and newest.has_ended

    def is_over(self, msisdn: str, key: bytes, epoch: int) -> bool:
        """Whether this very call came to its end here, the newest that was seen."""
        return self._known.get(self._caller_key(msisdn)) == (key, epoch, True)

    def _note(self, msisdn: str, newest: _Newest) -> None:
        if msisdn:
            self._known[self._caller_key(msisdn)] = newest
            if len(self._known) > MOST_CALLERS:
                self._known.popitem(last=False)
