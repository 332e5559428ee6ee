"""A way to see the trips of a batch before they are made."""

from typing import Any

from app.store.hot_sql import Cursor, HotSql
from app.store.trips import Step, Steps, T


class Watching(HotSql):
    """Carries out trips, and calls `meets` with each before; by itself it only carries out."""

    def drive(self, cursor: Cursor, steps: Steps[T]) -> T:
        return super().drive(cursor, self._watched(steps))

    def _watched(self, steps: Steps[T]) -> Steps[T]:
        answer: Any = None
        while True:
            try:
                trip = steps.send(answer)
            except StopIteration as done:
                given: T = done.value
                return given
            self.meets(trip)
            answer = yield trip

    def meets(self, trip: Step) -> None:
        """See a trip that is about to be made."""
