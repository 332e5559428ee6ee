"""The state machine: takes steps in any order, and checks after each of them and at the end."""

from collections import Counter
from collections.abc import Callable
from typing import ClassVar, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.contract.machine import (
    crew_steps,
    desk_steps,
    late_steps,
    post_steps,
    resident_steps,
    sms_steps,
)
from tests.contract.machine.cases import Person
from tests.contract.machine.resident_steps import FIRST, REPORTS, key_of, tells
from tests.contract.machine.walk import DAYS, STEPS, Walk

#: The files that have put their steps among STEPS.
FILES: Final = (resident_steps, sms_steps, desk_steps, crew_steps, post_steps, late_steps)
#: Days after which nothing waits any more, whatever became of it.
REST: Final = 12
#: More messages than wait in any walk.
MANY: Final = 500
#: Has no factor in common with as many steps as there are.
STRIDE: Final = 17


class Machine(RuleBasedStateMachine):
    """One walk."""

    #: How often each thing was done or met, over all walks.
    seen: ClassVar[Counter[str]]
    #: Gives the address of a fresh database, and drops the one before.
    fresh: ClassVar[Callable[[], str]]

    def __init__(self) -> None:
        super().__init__()
        self.walk = Walk(type(self).fresh(), self.seen)

    @initialize(data=st.data())
    def begins(self, data: st.DataObject) -> None:
        """Three have told of something before."""
        self.walk.data = data
        for person in self.walk.people[:3]:
            tells(self.walk, person, self.walk.one(REPORTS), *FIRST)

    @rule(data=st.data())
    def step(self, data: st.DataObject) -> None:
        """Something happens."""
        walk = self.walk
        walk.data = data
        can = [one.take for one in STEPS if one.when(walk) for _ in range(one.weight)]
        walk.steps += 1
        # The first and the last of many are drawn more often: let each step be that in its turn.
        drawn = data.draw(st.integers(0, len(can) - 1))
        take = can[(drawn + STRIDE * walk.steps) % len(can)]
        walk.seen[f"step {take.__name__}"] += 1
        take(walk)

    @invariant()
    def holds(self) -> None:
        """Nothing is stored, told or changed but what followed from the steps."""
        self.walk.check.all()

    def teardown(self) -> None:
        """Let everybody hear what is kept for them, and all that waits be sent."""
        try:
            for person in self.walk.people:
                self._hears(person)
            self._rests()
            self.walk.check.end()
        finally:
            self.walk.stage.close()

    def _hears(self, person: Person) -> None:
        residents, now = self.walk.residents, self.walk.stage.now
        for _ in range(len(person.to_hear)):
            session = residents.dial(person)
            if session.seen.asks:
                residents.press(session, key_of(session, "Sim"))
                self.walk.met("asked at the end")
            self.walk.seen["told at the end"] += 1
        assert not person.current("asked", now), person
        assert not person.current("ended", now), person

    def _rests(self) -> None:
        walk = self.walk
        # On every second walk nobody knows for days whether anything goes.
        bad = 3 * (walk.steps % 2)
        for day in range(REST):
            walk.stage.passes(DAYS)
            before = len(walk.stage.api.sent)
            walk.stage.send(["hang"] * MANY if day < bad else [])
            walk.to_nobody_who_left(walk.stage.api.sent[before:])
