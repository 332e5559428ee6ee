"""What a process knows of callers' newest calls: one that has ended is not gone on with."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

#: Callers remembered, some 200 bytes each.
MOST_CALLERS: Final = 20_000


#: Key of a session, its epoch, and whether it came to its end.
_Newest = tuple[bytes, int, bool]


class NewestCalls:
    """By number; of callers who hide theirs ("") nothing is known."""

    def __init__(self, caller_key: Callable[[str], bytes], *, is_alone: bool) -> None:
        """Take what names a caller, so that no number is kept.

        `is_alone`: no other process answers these callers.
        """
        self.caller_key = caller_key
        self._is_alone = is_alone
        self._known: OrderedDict[bytes, _Newest] = OrderedDict()

    def begin(self, msisdn: str, key: bytes, epoch: int) -> None:
        """Note that a call was begun here."""
        # Where others answer too, that it is the newest is nothing to rely on.
        if self._is_alone:
            self._note(msisdn, (key, epoch, False))

    def end(self, msisdn: str, key: bytes, epoch: int) -> None:
        """Note that a call came to its end here, where it is known to be the newest."""
        newest = self._known.get(self.caller_key(msisdn)) if self._is_alone else None
        if not self._is_alone or (newest and newest[:2] == (key, epoch)):
            self._note(msisdn, (key, epoch, True))

    def doubt(self, msisdn: str) -> None:
        """Forget a caller: what was noted may not be stored."""
        self._known.pop(self.caller_key(msisdn), None)

    def asks_for_last(self, msisdn: str) -> bool:
        """Whether a caller's last call must be looked for: it may not have come to its end."""
        newest = self._known.get(self.caller_key(msisdn)) if self._is_alone else None
        return bool(msisdn) and not (newest and newest[2])

    def is_over(self, msisdn: str, key: bytes, epoch: int) -> bool:
        """Whether this very call came to its end here, the newest that was seen."""
        return self._known.get(self.caller_key(msisdn)) == (key, epoch, True)

    def _note(self, msisdn: str, newest: _Newest) -> None:
        if msisdn:
            self._known[self.caller_key(msisdn)] = newest
            if len(self._known) > MOST_CALLERS:
                self._known.popitem(last=False)
