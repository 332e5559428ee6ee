"""One turn of a made-up call: the world answers and does what it is asked, then the screen stands.

What `usecases.answer_turn` does with a database is done here with a `World`.
"""

import orjson

from app.menu.effects import CaseByNumber
from app.menu.model import City
from app.menu.show import Shown, show
from app.menu.state import State, from_plain, to_plain
from app.menu.take import Taken, not_found
from app.walks.world import World


def looked_up(city: City, world: World, before: State, taken: Taken) -> Taken:
    """Give what an input led to: a hint where it asks for the case of a number that none has."""
    asks = any(isinstance(need, CaseByNumber) for need in taken.needs)
    if asks and world.know(taken.needs).case is None:
        return not_found(city, before)
    return taken


def carried_out(city: City, world: World, taken: Taken, limit: int) -> Shown:
    """Do what an input wants done, and show what follows on a screen of `limit` septets."""
    state = taken.state
    for effect in taken.effects:
        state = world.do(effect, state)
    return show(city, state, world.know(taken.needs), limit)


def reloaded(state: State) -> State:
    """Save a state and load it, as another process would answer the next input."""
    return from_plain(orjson.loads(orjson.dumps(to_plain(state))))
