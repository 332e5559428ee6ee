"""Calls answered by the use case alone: what it asks is answered here, nothing is stored.

Every state is saved and loaded between every two inputs, as the store does it.
"""

import random
from collections.abc import Sequence
from hashlib import blake2b

import orjson

from app.domain.turn import Kind, Reply, Turn
from app.menu.effects import (
    NO_FACTS,
    CaseFact,
    CrewJobs,
    Facts,
    FileReport,
    JobByNumber,
    OpenCase,
    OwnCases,
)
from app.menu.model import City
from app.menu.show import Shown, show
from app.menu.state import BACK, Caller, State, from_plain, to_plain
from app.menu.step import Position
from app.menu.take import take
from app.usecases.answer_turn import answer_turn
from app.usecases.call import (
    Answered,
    Ask,
    Call,
    FindCase,
    FindCases,
    FindReport,
    Granted,
    NewReport,
    StoredTurn,
)
from app.usecases.crew_jobs import FindJob, FindJobs, TakeJob
from app.usecases.parts import FindOpen, Part, TakePart
from tests.unit.menu.walking_crews import CrewWorld

#: Septets of a screen on the smallest network, the wire's prefix left out.
LIMIT = 156
#: A number of the city's that no case of these has.
FILED = 93998013
US_A_TURN = 6_000_000
OPEN_EVERYWHERE = frozenset(("container_full", "waste_in_drain"))
#: People who have told of what is open.
MANY = 1_234


def hashed(transcript: str) -> bytes:
    return blake2b(transcript.encode(errors="replace"), digest_size=8).digest()


class MemoryLine:
    """One call of one caller."""

    def __init__(
        self,
        city: City,
        language: str,
        caller: Caller,
        cases: Sequence[CaseFact],
        chance: random.Random,
    ) -> None:
        self._city, self._language, self._caller = city, language, caller
        self._cases = {case.number: case for case in cases}
        self._turns: list[StoredTurn] = []
        self._crew = CrewWorld(city, chance, [*city.gazetteer.by_point])
        self._crew.refill()
        self.text = ""
        self.filed = 0

    def answer(self, given: str) -> Reply:
        """Type something; the gateway sends all that was typed so far."""
        self.text = f"{self.text}*{given}" if self._turns and self.text else given
        return self.send(self.text)

    def send(self, transcript: str) -> Reply:
        call = Call(1, b"key", 0, self._city, hashed)
        call.limit, call.caller, call.language = LIMIT, self._caller, self._language
        call.is_new = not self._turns
        for known in self._turns:
            call.keep(known)
        at = len(self._turns) * US_A_TURN
        turn = Turn(
            "memory", "id", "+258840000001", "*311#", "64301", Kind.REPLY, transcript, None, "", at
        )
        reply = self._run(call, turn)
        self.filed += len(call.new_filings)
        new = call.turns[len(self._turns) :]
        self._turns += [turn._replace(to=self._saved_and_loaded(turn.to)) for turn in new]
        return reply

    def _saved_and_loaded(self, to: Position) -> Position:
        state = saved_and_loaded(to.state(self._caller))
        return Position(state, to.reply, to.limit)

    def _run(self, call: Call, turn: Turn) -> Reply:
        answering = answer_turn(call, turn)
        if isinstance(answering, Reply):
            return answering
        answered: Answered = None
        while True:
            try:
                answered = self._answer(answering.send(answered))
            except StopIteration as ended:
                reply: Reply = ended.value
                return reply

    def _answer(self, ask: Ask) -> Answered:
        if isinstance(ask, NewReport):
            return Granted(7, FILED, 3, told=True)
        if isinstance(ask, FindCases):
            return [case for case in self._cases.values() if case.own]
        if isinstance(ask, FindCase):
            return self._cases.get(ask.number)
        if isinstance(ask, FindOpen):
            return self._open(ask.service)
        if isinstance(ask, FindJobs | FindJob | TakeJob):
            return self._of_crew(ask)
        if isinstance(ask, TakePart):
            return Part(MANY, None, ask.number, 0)
        return 7 if isinstance(ask, FindReport) else None

    def _of_crew(self, ask: FindJobs | FindJob | TakeJob) -> Answered:
        if isinstance(ask, FindJobs):
            return self._crew.answer(CrewJobs(ask.crew), NO_FACTS).jobs
        if isinstance(ask, FindJob):
            return self._crew.answer(JobByNumber(ask.crew, ask.number), NO_FACTS).job
        return self._crew.do(ask.wish)

    def _open(self, service: str) -> OpenCase | None:
        """Of some problems one is open wherever it is asked for."""
        return OpenCase(FILED, MANY) if service in OPEN_EVERYWHERE else None

    @property
    def state(self) -> State:
        """Where the call stands, as loaded."""
        return self._turns[-1].to.state(self._caller)

    def leads_on(self, known: set[object]) -> bool:
        """Whether pressing offered keys alone leads from here to an end or a report.

        `known` are points from where it does; found ones are added.
        """
        path = _path_out(self._city, self.state, self._facts(), known, set())
        known.update(path)
        return bool(path)

    def _facts(self) -> Facts:
        own = tuple(case for case in self._cases.values() if case.own)
        return Facts(own, own[0] if own else None)


def saved_and_loaded(state: State) -> State:
    loaded = from_plain(orjson.loads(orjson.dumps(to_plain(state))))
    assert loaded == state
    return loaded


def _point(state: State) -> object:
    return state.screen, state.variant, state.language, state.page, state.offered, state.trail


def _path_out(
    city: City, state: State, facts: Facts, known: set[object], met: set[object]
) -> list[object]:
    """Find the points on one way out; depth first, back last."""
    here = _point(state)
    if here in known:
        return [here]
    if here in met:
        return []
    met.add(here)
    for offer in sorted(state.offered, key=lambda offer: offer.option == BACK):
        taken = take(city, state, offer.key)
        if any(isinstance(effect, FileReport) for effect in taken.effects):
            return [here]
        wanted = facts if OwnCases() in taken.needs else facts._replace(cases=())
        shown: Shown = show(city, taken.state, wanted, LIMIT)
        if shown.ends:
            return [here]
        if path := _path_out(city, shown.state, facts, known, met):
            return [here, *path]
    return []
