"""How near what is told of many durations must be to what really passed."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from statistics import median

from app.domain.case_sums import MINUTE_US
from app.domain.clock import DAY_US
from app.domain.sheet_figures import Spread
from app.usecases.numbers import Took
from app.usecases.sheet_cells import lasting

HOUR_US = 60 * MINUTE_US
#: Up to how long something took, and by how much a median of it may be told wrong.
NEAR = ((2 * HOUR_US, MINUTE_US / 2), (12 * HOUR_US, MINUTE_US), (3 * DAY_US, 5 * MINUTE_US))


def near(us: float) -> float:
    return next((most for below, most in NEAR if us < below), HOUR_US / 2)


@dataclass(frozen=True)
class Passed:
    """Durations as they were; equal to what tells them well enough."""

    took: tuple[int, ...]  #: in order
    fewest: int  #: of fewer nothing is told but how many

    @classmethod
    def of(cls, took: Iterable[int], fewest: int = 1) -> "Passed":
        return cls(tuple(sorted(took)), fewest)

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, told: object) -> bool:
        """Whether a median is near, and that of nine of ten reads as it really was."""
        assert isinstance(told, Took | Spread)
        cases = len(self.took)
        if told.median_us is None or told.p90_us is None:
            return (told.cases, told.median_us, told.p90_us) == (cases, None, None) and (
                cases < self.fewest
            )
        # The two in the middle may lie on both sides of where a longer step begins.
        middle = (near(self.took[(cases - 1) // 2]) + near(self.took[cases // 2])) / 2
        longest = self.took[ceil(cases * 0.9) - 1]
        return (
            told.cases == cases >= self.fewest
            and abs(told.median_us - median(self.took)) <= middle
            and (cases % 2 == 0 or lasting(told.median_us) == lasting(median(self.took)))
            and abs(told.p90_us - longest) <= near(longest)
            and lasting(told.p90_us) == lasting(longest)
        )
