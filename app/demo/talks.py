"""What residents do with a call, screen by screen: they slip, they hang up, they come again."""

import random
from collections.abc import Callable, Sequence
from typing import Final

from app.demo.caller import PATIENCE, Caller
from app.demo.line import Talk
from app.demo.screen import Screen
from app.demo.signs import Signs

#: Of keys, those that are wrong; of screens, those on which a call ends by itself.
SLIPS: Final = 0.03
DROPS: Final = 0.015
#: Of those who are offered to go on, who does.
GOES_ON: Final = 0.7
#: Words that people write, one in a while with what phones and files may stumble over.
WORDS: Final = (
    "Ao lado do mercado",
    "Ha uma semana que ninguem passa",
    "Cheira mal, as criancas brincam perto",
    "Na esquina da escola * portao 2",
    "=1+1 e mais",
)
#: The same where people look on: what residents of Maputo write.
PLAIN_WORDS: Final = (
    "Ao lado do mercado",
    "Ha uma semana que ninguem passa",
    "Cheira mal, as criancas brincam perto",
    "Perto da paragem, do lado da escola",
    "O lixo ja esta na estrada",
    "Tem animal morto",
)
NEIGHBOURS: Final = {
    **{"1": "24", "2": "135", "3": "26", "4": "157", "5": "2468"},
    **{"6": "359", "7": "48", "8": "5790", "9": "68", "0": "8"},
}


def slip(chance: random.Random, wanted: str) -> str:
    """Give another entry than the one wanted: one of its keys is wrong."""
    at = chance.randrange(len(wanted))
    pressed = chance.choice(NEIGHBOURS.get(wanted[at], "0123456789"))
    return wanted[:at] + pressed + wanted[at + 1 :]


def reports(
    signs: Signs,
    chance: random.Random,
    caller: Caller,
    over: Callable[[], None],
    words: Sequence[str] = WORDS,
) -> Talk:
    """Report something; `over` is called at the end, also where the line drops."""
    screen = yield ""
    if signs.offers_to_resume(screen.text) and chance.random() < GOES_ON:
        caller.has_slipped = True
        screen = yield signs.resume
    for _ in range(PATIENCE):
        wanted = caller.next(screen)
        if wanted is None:
            break
        if chance.random() < DROPS:
            return over()
        slips = chance.random() < SLIPS
        caller.has_slipped |= slips
        screen = yield slip(chance, wanted) if slips else wanted
    if caller.number and not screen.ends:
        yield chance.choice(words)
    return over()


def answers(signs: Signs, number: int, *, solved: bool) -> Talk:
    """Dial to say a word on a case, if that is the one that is asked about."""
    screen = yield ""
    if signs.told(screen.text).asks == number:
        yield min(signs.yes if solved else signs.no)


def asks(number: int, read: Callable[[Screen], None]) -> Talk:
    """Dial, read what is told, and ask for a case by its number."""
    yield ""
    read((yield str(number)))
