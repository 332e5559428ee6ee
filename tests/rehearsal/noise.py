"""Callers who slip, and lines that drop.

The model, the same for every rate. Each entry is with probability `wrong` another one than the
caller wanted: one key of their answer is replaced by its neighbour on the keypad or by any other
digit, even chances. A slip may be an option of the screen and lead astray: the caller reads every
screen that follows, goes back where it does not fit, and on the send screen always notices what
differs from the wish. Only a slip on a send screen that is already wrong can file it. Callers
file anew where the same is open; a slip there may join it. Before each
request (dialling included) the line drops with probability `drop`: what was pressed never
arrives. Whoever was dropped, cut off after too many wrong keys or went astray for good redials
with probability `redial`, from the first screen again, at most `calls` times in all.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from app.demo.caller import PATIENCE, Caller, Wish
from app.demo.signs import Signs
from app.menu.model import City
from tests.rehearsal.gateway import Gateway, number
from tests.rehearsal.replay import Made, differences

RATES: Final = (0.0, 0.02, 0.04, 0.08, 0.12)
_NEIGHBOURS: Final = {
    "1": "24", "2": "135", "3": "26", "4": "157", "5": "2468", "6": "359", "7": "48", "8": "5790",
    "9": "68", "0": "8",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Habits:
    """How callers and lines are."""

    wrong: float = 0.04  #: per entry
    drop: float = 0.02  #: per request
    redial: float = 0.6
    calls: int = 10


class Tried(NamedTuple):
    """What came of one caller's attempts."""

    made: Made  #: the last call
    keys: int  #: in all calls
    calls: int
    screens_lost: int  #: calls that broke off


class Outcome(NamedTuple):
    """Shares of callers at one rate of slips."""

    rate: float
    right: float
    wrong: float
    lost: float
    keys: float  #: per caller
    calls: float  #: per caller

    def __str__(self) -> str:
        return (
            f"{self.rate:9.0%}  {self.right:12.1%}  {self.wrong:5.1%}  {self.lost:10.1%}"
            f"  {self.keys:11.2f}  {self.calls:14.2f}"
        )


def slip(chance: random.Random, wanted: str) -> str:
    """Give another entry than the one wanted: one of its keys is wrong."""
    at = chance.randrange(len(wanted))
    near = _NEIGHBOURS.get(wanted[at], "0123456789")
    others = [digit for digit in "0123456789" if digit != wanted[at]]
    pressed = chance.choice(near if chance.random() < 0.5 else others)
    return wanted[:at] + pressed + wanted[at + 1 :]


def noisy_calls(
    url: str, city: City, wishes: Sequence[Wish], habits: Habits, seed: int, first_number: int = 0
) -> list[Tried]:
    """Let one caller try for each wish."""
    gateway = Gateway(url)
    line = _NoisyLine(gateway, Signs(city), habits, random.Random(seed))
    tried = [line.attempt(wish, number(first_number + index)) for index, wish in enumerate(wishes)]
    gateway.close()
    return tried


class _NoisyLine(NamedTuple):
    """What all these callers have in common."""

    gateway: Gateway
    signs: Signs
    habits: Habits
    chance: random.Random

    def attempt(self, wish: Wish, msisdn: str) -> Tried:
        """Call until the report is filed or the caller gives up."""
        keys = calls = 0
        while True:
            made = self._call(wish, msisdn)
            keys, calls = keys + made.answers, calls + 1
            if (
                made.number
                or calls == self.habits.calls
                or self.chance.random() >= self.habits.redial
            ):
                return Tried(made, keys, calls, calls - bool(made.number))

    def _call(self, wish: Wish, msisdn: str) -> Made:
        chance, habits = self.chance, self.habits
        if chance.random() < habits.drop:
            return Made(wish, None, 0, "")
        caller, call = Caller(self.signs, wish), self.gateway.dial(msisdn)
        while call.answers < PATIENCE and (wanted := caller.next(call.screen)) is not None:
            if chance.random() < habits.drop:
                call.hang_up()
                break
            call.answer(slip(chance, wanted) if chance.random() < habits.wrong else wanted)
        return Made(wish, caller.number, call.answers, call.screen.text)


def outcome(
    rate: float, tried: Sequence[Tried], reports: dict[int, dict[str, str]], city: City
) -> Outcome:
    """Compare what is stored with what was wanted."""
    size = len(tried)
    stored = [one.made for one in tried if one.made.number]
    wrong = len(differences(stored, reports, city))
    return Outcome(
        rate,
        (len(stored) - wrong) / size,
        wrong / size,
        (size - len(stored)) / size,
        sum(one.keys for one in tried) / size,
        sum(one.calls for one in tried) / size,
    )
