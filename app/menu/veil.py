"""Takes out of a call what would tell whose it was, and leaves what another menu makes of it."""

from typing import Final

from app.menu.effects import MEMBER
from app.menu.model import City
from app.menu.state import NUMBER, Answer, Caller
from app.menu.typing import Range, numbers

#: Cases of a caller's own that a list shows.
MOST_CASES: Final = 3
#: How finely a number that was typed is kept.
STEPS: Final = 20
_UNKNOWN_BLOCK: Final = 999


class Veil:
    """Of one call. Blocks are counted: the first of a bairro that comes up is block 1."""

    def __init__(self, city: City) -> None:
        """Begin a call to the city."""
        self._city = city
        self._blocks: dict[str, str] = {}

    def caller(self, caller: Caller) -> Caller:
        """Give a caller without the number of any case, and without a crew's name."""
        places = tuple((need, self.code("", "place", code)) for need, code in caller.places)
        unfinished = caller.unfinished
        if unfinished:
            trail = tuple(map(self._answer, unfinished.trail))
            unfinished = unfinished._replace(trail=trail)
        known = Caller(caller.new, min(caller.cases, MOST_CASES), places, unfinished)
        return known._replace(crew=MEMBER) if caller.crew else known

    def _answer(self, answer: Answer) -> Answer:
        return answer._replace(code=self.code(*answer))

    def code(self, screen: str, kind: str, code: str) -> str:
        """Give what was answered on a screen without what would tell a home."""
        if kind == NUMBER:
            return self._number(screen, int(code))
        bairro, slash, block = code.partition("/")
        return self._block(code, bairro, int(block)) if kind == "place" and slash else code

    def _block(self, code: str, bairro: str, block: int) -> str:
        """Count a block; one beyond those known stays beyond them."""
        if code not in self._blocks:
            known = self._city.gazetteer.by_bairro.get(bairro)
            is_beyond = bool(known and known.blocks and block > known.blocks)
            count = sum(one.startswith(f"{bairro}/") for one in self._blocks)
            number = _UNKNOWN_BLOCK - count if is_beyond else count + 1
            self._blocks[code] = f"{bairro}/{number}"
        return self._blocks[code]

    def _number(self, screen: str, typed: int) -> str:
        """Round a number down to a step of its range: a meter's would tell a home."""
        within = next((one for one in self._ranges(screen) if one.low <= typed <= one.high), None)
        if within is None:
            return "0"
        step = -(-(within.high - within.low + 1) // STEPS)
        return str(typed if typed == within.high else typed - (typed - within.low) % step)

    def _ranges(self, screen: str) -> list[Range]:
        forms = self._city.menu.screens.get(screen, ())
        ranges = (numbers(typed.kind) for form in forms for typed in form.typed)
        return [one for one in ranges if one]
