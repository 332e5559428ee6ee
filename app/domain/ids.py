"""64-bit ids that grow with time, so rows are stored in the order they were made.

    | 0 | milliseconds since 2020-01-01 UTC, 41 bits | worker, 10 bits | sequence, 12 bits |

They last until 2089. A period is a range of ids: `first_id(start) <= id < first_id(end)`.
"""

#: 2020-01-01T00:00:00Z in microseconds.
EPOCH_US = 1_577_836_800_000_000
_WORKERS = range(1 << 10)


class IdSource:
    """Gives ids to one at a time; two threads, or two processes, need two `worker` numbers.

    It remembers only what itself gave out. After a restart with a clock that went back, it may
    come upon a number once more, which the primary key refuses.
    """

    __slots__ = ("_last", "_worker")

    def __init__(self, worker: int) -> None:
        if worker not in _WORKERS:
            raise ValueError("a worker number is between 0 and 1023")
        self._worker = worker << 12
        #: The latest millisecond and its sequence as one number, so that one step beyond the
        #: last sequence is the first of the next millisecond.
        self._last = -1

    def next(self, now_us: int) -> int:
        """Give an id greater than all before, whichever way the clock went.

        >>> source = IdSource(worker=1)
        >>> source.next(EPOCH_US + 1000), source.next(EPOCH_US)
        (4198400, 4198401)
        """
        tick = (now_us - EPOCH_US) // 1000 << 12
        if tick <= self._last:
            tick = self._last + 1
        self._last = tick
        return tick >> 12 << 22 | self._worker | tick & 0xFFF


def moment(made_id: int) -> int:
    """Give the microsecond at which an id was made, to the millisecond below.

    Under a burst or a clock that went back it is later than the truth.

    >>> moment(4198400) - EPOCH_US
    1000
    """
    return (made_id >> 22) * 1000 + EPOCH_US


def first_id(at_us: int) -> int:
    """Give the lower bound of all ids made at `at_us` or later (rounded to the millisecond below).

    >>> first_id(EPOCH_US + 1000) <= 4198400 < first_id(EPOCH_US + 2000)
    True
    """
    return max(0, (at_us - EPOCH_US) // 1000) << 22


def ids_within(us: int) -> int:
    """Give by how much ids grow in a time (rounded to the millisecond below).

    >>> first_id(EPOCH_US + 1000) + ids_within(2000) == first_id(EPOCH_US + 3000)
    True
    """
    return us // 1000 << 22
