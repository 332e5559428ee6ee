"""One walk: the people, the real line, the model beside it, and the steps that may be taken.

Whoever adds something that people can do adds a step in a file of its own, what follows from it to
`cases`, and what must hold of it to `check`.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from hypothesis import strategies as st

from app.domain.messaging import Sms
from tests.contract.machine.cases import Cases, Person
from tests.contract.machine.check import Check
from tests.contract.machine.crews import Crews
from tests.contract.machine.residents import Residents
from tests.contract.machine.stage import Stage

T = TypeVar("T")
#: Two on a network that carries answers by SMS, two on one that does not.
PEOPLE: Final = (
    ("+258840000001", "99999"),
    ("+258840000002", "99999"),
    ("+258840000003", "64301"),
    ("+258840000004", "64301"),
)
MINUTES, HOURS, DAYS = 60, 3_600, 86_400  #: seconds


class Walk:
    """What steps work with."""

    def __init__(self, url: str, seen: Counter[str]) -> None:
        """`seen` counts over all walks what was done and met."""
        self.people = [Person(phone, net, net == "99999") for phone, net in PEOPLE]
        self.cases = Cases(self.people)
        self.stage = Stage(url)
        self.residents = Residents(self.stage, self.cases)
        self.check = Check(self.stage, self.cases)
        self.crews = Crews(self.stage, self.cases)
        self.seen = seen
        self.written = 0
        self.steps = 0
        self.data: Any = None  #: of Hypothesis: where steps draw from

    def one(self, of: Sequence[T]) -> T:
        """Draw one of these."""
        drawn: T = self.data.draw(st.sampled_from(of))
        return drawn

    def some(self, of: Sequence[T], most: int) -> list[T]:
        """Draw up to so many of these."""
        drawn: list[T] = self.data.draw(st.lists(st.sampled_from(of), max_size=most))
        return drawn

    @property
    def anybody(self) -> Person:
        """Draw a person."""
        return self.one(self.people)

    def met(self, what: str) -> None:
        """Count something; every step takes a second at least."""
        self.seen[what] += 1
        self.stage.passes(1)

    @property
    def asked(self) -> list[Person]:
        """Who is asked for a word."""
        return [one for one in self.people if one.current("asked", self.stage.now)]

    def to_nobody_who_left(self, sent: Sequence[Sms]) -> None:
        """Who wants no messages is sent none."""
        left = {one.phone for one in self.people if one.opted_out}
        assert not [sms for sms in sent if sms.to in left], left


class Step(NamedTuple):
    """Something that may happen."""

    take: Callable[[Walk], None]
    weight: int
    when: Callable[[Walk], Any]


STEPS: Final[list[Step]] = []


def step(
    weight: int, when: Callable[[Walk], Any] = lambda walk: True
) -> Callable[[Callable[[Walk], None]], Callable[[Walk], None]]:
    """Let it happen as often as its weight says, where it can."""

    def add(take: Callable[[Walk], None]) -> Callable[[Walk], None]:
        STEPS.append(Step(take, weight, when))
        return take

    return add
