"""People for tests: each number is given once, so everybody is a stranger to the service."""

from itertools import count

from tests.rehearsal.gateway import number


class People:
    """Hands out telephone numbers that belong to nobody."""

    def __init__(self) -> None:
        self._next = count(1)

    def one(self) -> str:
        """Give a number."""
        return number(next(self._next))

    def many(self, size: int) -> int:
        """Reserve `size` numbers in a row; give the index of the first."""
        first = next(self._next)
        self._next = count(first + size)
        return first
