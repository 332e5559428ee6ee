"""Walk a call in memory, saving and loading its state between every two inputs."""

import json
from functools import cache
from pathlib import Path

from app.menu.effects import NO_FACTS, Effect, Facts, FileReport
from app.menu.model import City
from app.menu.show import show
from app.menu.state import Caller, State, from_plain, to_plain
from app.menu.take import Taken, begin, take
from tests.published import checked

MAPUTO = Path(__file__).parents[3] / "menus" / "maputo"
LIMIT = 156
NUMBER = 48217365


@cache
def maputo() -> City:
    return checked(MAPUTO)


class Walk:
    """A caller in the middle of a call."""

    def __init__(
        self,
        caller: Caller | None = None,
        language: str = "pt",
        facts: Facts = NO_FACTS,
        city: City | None = None,
        day: int = 0,
    ) -> None:
        self.city = city or maputo()
        self.facts = facts
        self.effects: list[Effect] = []
        self.text = ""
        self.ends = False
        self._draw(begin(self.city, language, caller or Caller(), day))

    def press(self, *inputs: str) -> "Walk":
        for given in inputs:
            assert not self.ends, f"the call is over, but {given!r} is pressed"
            self._draw(take(self.city, self.state, given))
        return self

    def _draw(self, taken: Taken) -> None:
        self.taken = taken
        self.effects += taken.effects
        filed = any(isinstance(effect, FileReport) for effect in taken.effects)
        state = taken.state._replace(number=NUMBER) if filed else taken.state
        shown = show(self.city, state, self.facts, LIMIT)
        self.text, self.ends = shown.text, shown.ends
        self.state: State = from_plain(json.loads(json.dumps(to_plain(shown.state))))
        assert self.state == shown.state

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")
