"""What a turn costs without web and store: run by its path in a checkout, which it measures.

For every line it reads it walks Maputo's calls for a while and writes a line of JSON:
microseconds a turn, the pure engine alone (`take` and `show`), and the use case as on the line.
"""

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))

from app.domain.turn import Kind, Reply, Turn
from app.menu.effects import NO_FACTS
from app.menu.model import City
from app.menu.show import show
from app.menu.state import Caller
from app.menu.take import begin, take
from app.menufiles.city_folder import load_city
from app.usecases.answer_turn import Answering, answer_turn
from app.usecases.call import Call, Granted, NewReport

#: Calls of `call.lua`.
WALKS = (
    ("1", "4", "1", "1", "1"),
    ("3", "5", "2", "1", "1"),
    ("2", "4", "1", "12", "1"),
    ("4", "5", "1", "7", "1"),
    ("5", "3", "2", "0", "1"),
    ("1", "maxaquene a", "9", "1", "1"),
)
LIMIT = 156
CALLERS = (Caller(), Caller(new=False, cases=2))
NOW = 1_795_348_800_000_000
WALKED_S = 0.1


def engine(city: City, keys: tuple[str, ...], caller: Caller) -> int:
    """Walk a call through the pure engine; give its turns."""
    shown = show(city, begin(city, city.language, caller).state, NO_FACTS, LIMIT)
    for key in keys:
        state = take(city, shown.state, key).state
        if state.filings:
            state = state._replace(number=48217365)
        shown = show(city, state, NO_FACTS, LIMIT)
    assert shown.ends
    return 1 + len(keys)


def use_case(city: City, keys: tuple[str, ...], caller: Caller) -> int:
    """Walk a call through the use case, which knows most turns by heart; give its turns."""
    call = Call(1, b"key", 0, city, _hashed)
    call.limit, call.caller = LIMIT, caller
    reply = None
    for turns in range(len(keys) + 1):
        transcript = "*".join(keys[:turns])
        answered = answer_turn(call, _turn(transcript))
        reply = answered if isinstance(answered, Reply) else _granted(answered)
        call.stored()
    assert reply is not None
    assert reply.ends
    return 1 + len(keys)


def _turn(transcript: str) -> Turn:
    number = "+258840000001"
    return Turn("bench", "s", number, "*311#", "64304", Kind.REPLY, transcript, None, "", NOW)


def _granted(answering: Answering) -> Reply:
    """Give a report its number."""
    try:
        asked = next(answering)
        while True:
            # Where it is asked what is open: nothing is.
            granted = Granted(1, 48217365, 1, told=True) if isinstance(asked, NewReport) else None
            asked = answering.send(granted)
    except StopIteration as done:
        reply: Reply = done.value
        return reply


def _hashed(transcript: str) -> bytes:
    return hashlib.blake2b(transcript.encode(), digest_size=8).digest()


def _us_a_turn(walk: Callable[[City, tuple[str, ...], Caller], int], city: City) -> float:
    turns, began = 0, time.process_time()
    calls = _calls()
    while (spent := time.process_time() - began) < WALKED_S:
        turns += walk(city, *next(calls))
    return spent / turns * 1e6


def _calls() -> Iterator[tuple[tuple[str, ...], Caller]]:
    while True:
        for caller in CALLERS:
            for keys in WALKS:
                yield keys, caller


def main() -> None:
    """Measure at every line read, until there are no more."""
    city = load_city(Path("menus/maputo"))
    for _ in sys.stdin:
        figures = {walk.__name__: _us_a_turn(walk, city) for walk in (engine, use_case)}
        print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
