"""The first screen of a call that has to ask something before: a crew's, which lists its jobs."""

from collections.abc import Generator

from app.domain.clock import local_day
from app.domain.turn import Turn
from app.menu.show import show
from app.menu.step import Move, alone
from app.menu.take import begin
from app.usecases.call import Answered, Ask, Call
from app.usecases.know import know


def day_of(call: Call, turn: Turn) -> int:
    """Give the city's day of a turn, as `date.toordinal`; 0 where nothing depends on it."""
    return local_day(turn.received_at, call.city.zone) if call.city.tells_notices else 0


def first_of_crew(call: Call, turn: Turn) -> Generator[Ask, Answered, Move]:
    """Draw the first screen for somebody in a crew."""
    taken = begin(call.city, call.language, call.caller, day_of(call, turn))
    facts = yield from know(taken.needs)
    shown = show(call.city, taken.state, facts, call.limit)
    return Move(taken.kind, taken.valid, alone(shown, call.limit))
