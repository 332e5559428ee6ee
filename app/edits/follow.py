"""Make a journey's call in a version of a city: the screens a caller sees, what it costs, where
it can go on no more. Begin reading at `follow`.

Between a screen and the answer that was meant for it may lie pages to turn, screens that came in
between, or answers that are not asked for any more.
"""

from collections import deque
from collections.abc import Iterator
from typing import Final, NamedTuple

from app.edits.give import alike, give, plain_choices
from app.menu.effects import CaseFact, FileReport, Job
from app.menu.meaning import ANSWERS, Journey, Move
from app.menu.model import City
from app.menu.resume import unfinished
from app.menu.show import Shown, show
from app.menu.state import MORE, Caller, State
from app.menu.take import Taken, begin, take
from app.walks.turns import carried_out, looked_up, reloaded
from app.walks.world import World

#: Pages of one list, screens that came in between, answers that fell away: more is another call.
MOST_PAGES: Final = 30
MOST_BETWEEN: Final = 2
MOST_FALLEN: Final = 2
#: How precisely an answer says where.
_PRECISION: Final = {"district": 1, "names": 1, "bairro": 2, "place": 3}


class Shot(NamedTuple):
    """A screen in front of the caller, before a move is made."""

    move: int  #: index among the journey's
    state: State
    text: str


class Followed(NamedTuple):
    """A journey in one version."""

    shots: tuple[Shot, ...]
    inputs: int
    filed: int  #: inputs until the first report was filed; 0 where none was
    broke: int  #: index of the move that is not possible; -1 where all are


class Cases(NamedTuple):
    """The cases that a made-up world holds."""

    own: tuple[CaseFact, ...]  #: newest first
    others: tuple[CaseFact, ...] = ()
    jobs: tuple[Job, ...] = ()  #: of a crew, whoever calls from it
    others_first: bool = False  #: as in `World`


def follow(city: City, journey: Journey, cases: Cases, limit: int) -> Followed:
    """Make the call on screens of `limit` septets."""
    return _Call(city, journey, cases, limit).made()


class _Call:
    """One call under way. Like the line it saves and loads the state between two inputs."""

    def __init__(self, city: City, journey: Journey, cases: Cases, limit: int) -> None:
        self._city = city
        self._limit = limit
        self._moves = journey.moves
        self._journey = journey
        own = cases.own[: journey.caller.cases]
        jobs = cases.jobs if journey.caller.crew else ()
        others_first = cases.others_first
        self._world = World(
            city, journey.language, own, cases.others, jobs=jobs, others_first=others_first
        )
        self._day = journey.day if city.tells_notices else 0
        self._shots: list[Shot] = []
        self._inputs = self._filed = 0

    def made(self) -> Followed:
        self._draw(begin(self._city, self._journey.language, self._caller(), self._day), 0)
        at = broke = 0
        while at < len(self._moves):
            onward = self._go_on(at)
            if onward is None:
                broke = at + 1
                break
            at = onward
        return Followed(tuple(self._shots), self._inputs, self._filed, broke - 1)

    def _caller(self) -> Caller:
        """Offer what broke off as this version would, and ask of the case that is solved."""
        caller = self._journey.caller._replace(awaiting=self._world.caller().awaiting)
        left = caller.unfinished
        if left is None or not left.screen:
            return caller
        bare = caller._replace(unfinished=None)
        day = left.day or self._day
        state = State(left.screen, self._journey.language, bare, left.trail, day=day)
        resumed = unfinished(self._city, self._journey.language, bare, state)
        return caller._replace(unfinished=resumed)

    def _go_on(self, at: int) -> int | None:
        """Make a move; give the one to make next, None where this one cannot be made."""
        state, move = self._loaded(), self._moves[at]
        found = self._search(state, move) or self._renamed(state, move)
        if found is None and self._is_needless(state, move):
            return at + 1
        if found is None:
            for later in range(at + 1, min(at + 1 + MOST_FALLEN, len(self._moves))):
                if self._is_implied(at, later) and self._search(state, self._moves[later]):
                    return later
            found = self._search_behind(state, move) or self._alike(state, move)
        if found is None:
            return None
        for taken in found:
            self._inputs += 1
            self._draw(taken, at if taken is not found[-1] else at + 1)
        return at + 1

    def _search(self, state: State, move: Move) -> list[Taken] | None:
        """Give the inputs by which a move is made on this screen, pages turned first."""
        if self._is_over(state):
            return None
        turned: list[Taken] = []
        for _ in range(MOST_PAGES):
            if taken := give(self._city, state, move):
                return [*turned, taken]
            key = next((offer.key for offer in state.offered if offer.option == MORE), None)
            if key is None or move.way not in ANSWERS:
                break
            turned.append(take(self._city, state, key))
            state = self._shown(turned[-1]).state
        return None

    def _search_behind(self, state: State, move: Move) -> list[Taken] | None:
        """Look for a move behind screens that came in between; the nearest is right."""
        waiting = deque([(state, list[Taken]())])
        while waiting:
            at, path = waiting.popleft()
            for taken in self._onward(at):
                behind = self._shown(taken).state
                if found := self._search(behind, move):
                    return [*path, taken, *found]
                if len(path) + 1 < MOST_BETWEEN:
                    waiting.append((behind, [*path, taken]))
        return None

    def _onward(self, state: State) -> Iterator[Taken]:
        """Give the ways on that neither do nor settle anything."""
        if self._is_over(state):
            return
        for offer, option in plain_choices(self._city, state):
            if not option.effect:
                yield take(self._city, state, offer.key)

    def _renamed(self, state: State, move: Move) -> list[Taken] | None:
        """Follow a way on to a screen that has another name here."""
        is_gone = move.kind == "go" and move.code not in self._city.menu.screens
        return self._alike(state, move) if is_gone else None

    def _alike(self, state: State, move: Move) -> list[Taken] | None:
        taken = None if self._is_over(state) else alike(self._city, state, move)
        return [taken] if taken else None

    def _is_needless(self, state: State, move: Move) -> bool:
        """Whether the caller has what is meant already: pages that fit, a screen that fell away."""
        if self._is_over(state):
            return False
        if move.kind == "language":
            return state.language == move.code
        stands_there = move.kind == "go" and not move.effect and state.screen == move.code
        return move.way in ("back", "less", "more") or stands_there

    def _is_implied(self, at: int, later: int) -> bool:
        """Whether a later answer says all that those before it say."""
        given = self._moves[later]
        return given.way in ANSWERS and all(
            (move.kind == "go" and not move.effect)
            or 0 < _PRECISION.get(move.kind, 0) < _PRECISION.get(given.kind, 0)
            for move in self._moves[at:later]
        )

    def _is_over(self, state: State) -> bool:
        return self._city.menu.screens[state.screen][state.variant].ends

    def _shown(self, taken: Taken) -> Shown:
        return show(self._city, taken.state, self._world.know(taken.needs), self._limit)

    def _draw(self, taken: Taken, move: int) -> None:
        if self._shots:
            taken = looked_up(self._city, self._world, self._loaded(), taken)
        if not self._filed and any(isinstance(effect, FileReport) for effect in taken.effects):
            self._filed = self._inputs
        shown = carried_out(self._city, self._world, taken, self._limit)
        self._shots.append(Shot(move, shown.state, shown.text))

    def _loaded(self) -> State:
        return reloaded(self._shots[-1].state)
