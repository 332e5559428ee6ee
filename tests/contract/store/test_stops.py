"""Where callers stop, on a cohort whose every figure was worked out by hand, on both databases."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import orjson
import pytest
from sqlalchemy import Engine, insert

from app.domain.errors import InvalidInput
from app.domain.ids import first_id
from app.domain.stops import FATES, Figures, Spot, Stops, added_up, by_screen, total
from app.store.engine import reading_engine, writing_engine
from app.store.schema import cities, sessions, turns
from app.store.stops import Asked, read_stops
from tests.contract.store.lines import NOW, SECOND, Telephone, dial

DAY = 24 * 3600 * SECOND
#: 23:30 in Maputo the evening before NOW, which is 14:00 there.
EVENING = NOW - 14 * 3600 * SECOND - 1800 * SECOND
IDLE = {("africastalking", "64301"): 30, ("africastalking", "64304"): 600}


class Turn(NamedTuple):
    """A request: what it did on the screen before, and where the caller stood after it."""

    after_s: int  #: since the begin
    kind: str
    to: str
    thinking_ms: int = 0
    answered: str = ""  #: screen; "" for the one before
    language: str = "pt"
    ends: bool = False


class Called(NamedTuple):
    """A call of the cohort."""

    turns: tuple[Turn, ...]
    began: int = NOW - 3600 * SECOND
    version: str = "v1"
    network: str = "64301"
    ended: bool = False  #: the gateway said so
    city_id: int = 1


BEGIN = Turn(0, "begin", "problem")
COHORT = (
    # Filed: problem 3 s, where 4 s with the key for more, then 2 s, send 5 s.
    Called(
        (
            BEGIN,
            Turn(3, "key", "where", 3_000),
            Turn(7, "more", "where", 4_000),
            Turn(9, "key", "send", 2_000),
            Turn(14, "key", "filed", 5_000, ends=True),
        )
    ),
    # A wrong key, an empty one, back, and silence for an hour.
    Called(
        (
            BEGIN,
            Turn(9, "wrong", "problem", 9_000),
            Turn(10, "empty", "problem", 1_000),
            Turn(12, "key", "where", 2_000),
            Turn(15, "back", "problem", 3_000),
        )
    ),
    # Dialled straight to send: what lay between was in front of nobody. Still within 600 s.
    Called(
        (BEGIN, Turn(0, "key", "where"), Turn(0, "key", "send")),
        began=NOW - 500 * SECOND,
        network="64304",
    ),
    # The same network, but the gateway has said that it is over.
    Called((BEGIN,), began=NOW - 500 * SECOND, network="64304", ended=True),
    # Another version, another language, late in the evening.
    Called(
        (
            Turn(0, "begin", "problem", language="en"),
            Turn(2, "key", "problem", 2_000, language="pt"),
            Turn(6, "key", "where", 4_040),
        ),
        began=EVENING,
        version="v2",
    ),
    # The gateway took the call up at an earlier screen.
    Called(
        (
            BEGIN,
            Turn(4, "key", "where", 4_000),
            Turn(8, "key", "send", 4_000, answered="problem"),
        )
    ),
    # Another city's, and one from before the days that are asked for.
    Called((BEGIN,), city_id=2),
    Called((BEGIN,), began=NOW - 9 * DAY),
)
#: screen -> shown, answered, wrong, back, ended, dropped, waiting, lost, median in seconds
BY_SCREEN = {
    # Answered: 1, 1, 2 (language, key), 1; thinking 3.0 | 9.0 1.0 2.0 | 2.0 4.0 | 4.0.
    "problem": (9, 5, 2, 0, 0, 2, 0, 0, 3.0),
    # Thinking 4.0 2.0 | 3.0.
    "where": (5, 2, 0, 1, 0, 1, 0, 1, 3.0),
    "send": (3, 1, 0, 0, 0, 1, 1, 0, 5.0),
    "filed": (1, 0, 0, 0, 1, 0, 0, 0, None),
}
BY_NETWORK = {
    "64301": (16, 8, 2, 1, 1, 3, 0, 1, 3.0),
    "64304": (2, 0, 0, 0, 0, 1, 1, 0, None),
}
BY_VERSION = {
    "v1": (15, 6, 2, 1, 1, 3, 1, 1, 3.0),
    "v2": (3, 2, 0, 0, 0, 1, 0, 0, 3.0),
}
BY_LANGUAGE = {"en": (1, 1, 0, 0, 0, 0, 0, 0, 2.0), "pt": (17, 7, 2, 1, 1, 4, 1, 1, 3.5)}
BY_DAY = {"2026-11-21": BY_VERSION["v2"], "2026-11-22": BY_VERSION["v1"]}


@pytest.fixture
def reader(database: str) -> Iterator[Engine]:
    engine = writing_engine(database)
    with engine.begin() as connection:
        for id_, code in ((1, "maputo"), (2, "beira")):
            city = {"id": id_, "code": code, "version": "v1", "folder_hash": "v1"}
            connection.execute(insert(cities).values(city))
        connection.execute(insert(sessions), [_session(n, c) for n, c in enumerate(COHORT)])
        connection.execute(insert(turns), list(_turns(COHORT)))
    engine.dispose()
    engine = reading_engine(database)
    yield engine
    engine.dispose()


def _id(number: int, call: Called) -> int:
    return first_id(call.began) + number


def _session(number: int, call: Called) -> dict[str, Any]:
    return {
        "id": _id(number, call),
        "city_id": call.city_id,
        "session_key": bytes([number]) * 16,
        "epoch": 0,
        "gateway": "africastalking",
        "gateway_session_id": f"S{number}",
        "network": call.network,
        "version": call.version,
        "began_at": call.began,
        "ended_at": call.began + 20 * SECOND if call.ended else None,
    }


def _turns(cohort: Iterable[Called]) -> Iterator[dict[str, Any]]:
    for number, call in enumerate(cohort):
        before = ""
        for seq, turn in enumerate(call.turns):
            yield {
                "session_id": _id(number, call),
                "seq": seq,
                "city_id": call.city_id,
                "at": call.began + turn.after_s * SECOND,
                "relation": "begin" if not seq else "next",
                "screen": turn.answered or before,
                "kind": turn.kind,
                "valid": turn.kind not in {"wrong", "empty"},
                "thinking_ms": turn.thinking_ms,
                "transcript_length": seq,
                "transcript_hash": bytes([seq]) * 8,
                "state": orjson.dumps([turn.to, turn.language, [True, 0, []], []]).decode(),
                "reply": "",
                "ends": turn.ends,
            }
            before = turn.to


def asked(**changed: Any) -> Asked:
    given = {"city": "maputo", "zone": "Africa/Maputo", "since_us": NOW - 7 * DAY, "now_us": NOW}
    return Asked(**{**given, "idle_s": lambda *route: IDLE[route], **changed})


def figures(of: Figures) -> tuple[object, ...]:
    return (of.shown, *(of[fate] for fate in FATES), of.median_s)


def by(stops: Stops, side: str) -> dict[str, tuple[object, ...]]:
    return {getattr(spot, side): figures(of) for spot, of in added_up(stops, side).items()}


def test_every_figure_is_the_one_worked_out_by_hand(reader: Engine) -> None:
    for page in (1, 2, 200):
        stops = read_stops(reader, asked(), page)
        assert {screen: figures(of) for screen, of in by_screen(stops).items()} == BY_SCREEN

    assert by(stops, "network") == BY_NETWORK
    assert by(stops, "version") == BY_VERSION
    assert by(stops, "language") == BY_LANGUAGE
    assert by(stops, "day") == BY_DAY


def test_figures_are_told_apart_by_every_side_at_once(reader: Engine) -> None:
    stops = read_stops(reader, asked())

    assert len(stops) == 9
    spot = Spot("problem", "v2", "en", "64301", "2026-11-21")
    assert figures(stops[spot]) == (1, 1, 0, 0, 0, 0, 0, 0, 2.0)


def test_a_call_is_dropped_when_its_networks_idle_time_has_passed(reader: Engine) -> None:
    def stands(now_us: int) -> tuple[int, int]:
        send = by_screen(read_stops(reader, asked(now_us=now_us)))["send"]
        return send["waiting"], send["dropped"]

    begun = NOW - 500 * SECOND

    assert stands(begun + 600 * SECOND) == (1, 1)
    assert stands(begun + 601 * SECOND) == (0, 2)


def test_a_city_that_has_published_nothing_is_said(reader: Engine) -> None:
    with pytest.raises(InvalidInput, match='"nampula" has published nothing'):
        read_stops(reader, asked(city="nampula"))


def test_calls_on_the_line_are_counted_as_they_were_made(database: str) -> None:
    line = Telephone(database)
    requests = [
        ("filed", ["", "1", "1*10348", "1*10348*1"]),
        ("erring", ["", "x", "x*7", "x*7*0"]),
        ("direct", ["1*10348"]),
    ]
    for session, transcripts in requests:
        for seconds, transcript in zip(range(0, 40, 2), transcripts, strict=False):
            line.ask(dial(transcript, session=session, at=NOW + seconds * SECOND))

    stops = read_stops(line.reader, asked(now_us=NOW + 60 * SECOND, since_us=NOW))
    line.close()

    found = {screen: figures(of) for screen, of in by_screen(stops).items()}
    assert found == {
        "problem": (4, 2, 1, 0, 0, 1, 0, 0, 2.0),
        "where": (1, 1, 0, 0, 0, 0, 0, 0, 2.0),
        "other_problem": (1, 0, 0, 1, 0, 0, 0, 0, 2.0),
        "send": (2, 1, 0, 0, 0, 1, 0, 0, 2.0),
        "filed": (1, 0, 0, 0, 1, 0, 0, 0, None),
    }
    everything = total(by_screen(stops).values())
    assert everything.shown == sum(everything[fate] for fate in FATES) == 9
