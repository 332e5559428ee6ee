"""All turns that wait, answered together.

The pure use case says what each turn needs and wants stored; here the needs of the whole
batch are met with one query a kind, and each table is written with one statement. Turns of one
session go one after the other. Nothing is answered before the commit: that is `writer`'s.
"""

import logging
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.domain.clock import DAY_US
from app.domain.ids import IdSource
from app.domain.tally import Tally
from app.domain.turn import Gateway, Reply, Turn
from app.store.desk import Desk
from app.store.hot_sql import HotSql
from app.store.numbers import TAKEN_AT_ONCE, Numbers
from app.store.open_calls import OpenCalls
from app.store.promises import Promises
from app.store.published import Cities
from app.store.trips import Steps, together
from app.store.turn_rows import write_calls
from app.store.vault import Vault
from app.usecases.answer_turn import Answering, answer_turn
from app.usecases.call import Answered, Ask, Call

log = logging.getLogger(__name__)
FAILED = "turn.failed"
#: An answer under way (session key, call, what goes on with it) and what it asks.
Asking = tuple[tuple[bytes, Call, Answering], Ask]
#: A session's key, its call, and the turn to be answered.
Asked = tuple[bytes, Call, Turn]


class Waiting(NamedTuple):
    """A turn, and the token by which whoever waits for its reply is found again."""

    turn: Turn
    token: Any


class Answer(NamedTuple):
    """A reply to be given once the transaction is committed; None where we failed."""

    waiting: Waiting
    reply: Reply | None
    call: Call


def mark_committed(answers: Iterable[Answer]) -> None:
    """Let calls know that what was answered is stored for good."""
    for _, _, call in answers:
        call.committed = len(call.turns)


class Turnstile:
    """Runs turns. Belongs to the writer's thread or to the event loop, one at a time."""

    def __init__(
        self,
        sql: HotSql,
        cities: Cities,
        vault: Vault,
        ids: IdSource,
        gateways: Sequence[Gateway],
        outbox_gateway: str,
        numbers_at_once: int = TAKEN_AT_ONCE,
        *,
        promises: Promises | None = None,
    ) -> None:
        """Take what stays the same from batch to batch; without `promises` no dates are told."""
        self._at_once = numbers_at_once
        self._promises = promises or Promises()
        self._outbox = outbox_gateway
        self._sql = sql
        self._cities = cities
        self._vault = vault
        self._ids = ids
        self._numbers = self.numbers()
        self._tally = Tally(DAY_US)
        self._open = OpenCalls(cities, vault, ids, gateways, is_alone=sql.is_embedded)

    def numbers(self) -> Numbers:
        """Give public numbers for the transactions of one connection."""
        return Numbers(self._vault.number_key, self._at_once)

    def run(self, connection: Connection, batch: Sequence[Waiting], now_us: int) -> list[Answer]:
        """Answer every turn of the batch within the connection's transaction."""
        cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
        return self._sql.drive(cursor, self.steps(batch, now_us, self._numbers))

    def steps(self, batch: Sequence[Waiting], now_us: int, numbers: Numbers) -> Steps[list[Answer]]:
        """Answer every turn of the batch, step by step.

        What one trip writes is all that its turns need, so it may be committed by itself. Another
        batch may be under way meanwhile, if it has no session in common with this.
        """
        answers: list[Answer] = []
        queue = deque((self._open.key(waiting.turn), waiting) for waiting in batch)
        while queue:
            answers += yield from self._wave(_one_a_session(queue), now_us, numbers)
        return answers

    def forget(self, batch: Iterable[Waiting]) -> None:
        """Drop what the process remembers of these turns' sessions: nothing of it is stored."""
        self._numbers.forget()
        for waiting in batch:
            self._open.forget(self._open.key(waiting.turn))
            self._open.doubt(waiting.turn)

    def live(self, turn: Turn) -> Call | None:
        """The remembered call of a turn, for an apology in its language. Any thread."""
        return self._open.remembered(turn)

    def _desk(self, now_us: int, numbers: Numbers) -> Desk:
        return Desk(
            self._vault,
            self._ids,
            self._cities,
            numbers,
            self._promises,
            self._tally,
            now_us=now_us,
            outbox_gateway=self._outbox,
        )

    def _wave(
        self, wave: Sequence[tuple[bytes, Waiting]], now_us: int, numbers: Numbers
    ) -> Steps[list[Answer]]:
        """Answer at most one turn of each session."""
        desk = self._desk(now_us, numbers)
        going = {key: waiting.turn for key, waiting in wave if self._open.has(key)}
        new = {key: waiting.turn for key, waiting in wave if key not in going}
        # What calls on the line ask, and who calls anew, is found in one trip.
        (calls, replies), begun = yield from together(
            self._going(desk, going), self._open.all([*new.items()])
        )
        replies |= yield from _run_all(desk, _residents(begun, new))
        yield from write_calls(desk, [(calls | begun)[key] for key, r in replies.items() if r])
        calls |= begun
        # Crews come after all others and one by one: each finds written what the last did.
        for key, waiting in wave:
            if key not in replies:
                replies |= yield from self._crew((key, calls[key], waiting.turn), now_us, numbers)
        self._keep(calls, replies)
        return [Answer(waiting, replies[key], calls[key]) for key, waiting in wave]

    def _going(
        self, desk: Desk, asked: Mapping[bytes, Turn]
    ) -> Steps[tuple[dict[bytes, Call], dict[bytes, Reply | None]]]:
        """Run the turns of residents' calls on the line; give all calls."""
        calls = yield from self._open.all([*asked.items()])
        return calls, (yield from _run_all(desk, _residents(calls, asked)))

    def _crew(
        self, asked: Asked, now_us: int, numbers: Numbers
    ) -> Steps[dict[bytes, Reply | None]]:
        """Answer a turn of somebody in a crew, and write it."""
        desk = self._desk(now_us, numbers)
        replies = yield from _run_all(desk, [asked])
        yield from write_calls(desk, [asked[1]] if replies[asked[0]] else [])
        return replies

    def _keep(self, calls: Mapping[bytes, Call], replies: Mapping[bytes, Reply | None]) -> None:
        """Remember the calls that go on."""
        for key, reply in replies.items():
            if reply is None:
                self._open.forget(key)
            elif reply.ends:
                self._open.end(key, calls[key])
            else:
                self._open.remember(key, calls[key])


def _residents(calls: Mapping[bytes, Call], asked: Mapping[bytes, Turn]) -> list[Asked]:
    """Give what is asked in these calls, but for those of crews."""
    return [(key, call, asked[key]) for key, call in calls.items() if not call.caller.crew]


def _one_a_session(queue: deque[tuple[bytes, Waiting]]) -> list[tuple[bytes, Waiting]]:
    """Take the first waiting turn of each session, leaving the others in order."""
    taken: dict[bytes, Waiting] = {}
    later: list[tuple[bytes, Waiting]] = []
    while queue:
        key, waiting = queue.popleft()
        if key in taken:
            later.append((key, waiting))
        else:
            taken[key] = waiting
    queue.extend(later)
    return list(taken.items())


def _run_all(desk: Desk, wave: Sequence[Asked]) -> Steps[dict[bytes, Reply | None]]:
    """Run the answers side by side until each has its reply; None where one failed."""
    replies: dict[bytes, Reply | None] = {}
    asking: list[Asking] = []
    for key, call, turn in wave:
        try:
            answered = answer_turn(call, turn)
        except Exception:  # one caller's failure is not the batch's
            log.exception(FAILED, extra={"session": call.id})
            replies[key] = None
            continue
        if isinstance(answered, Reply):
            replies[key] = answered
        else:
            _advance((key, call, answered), None, replies, asking)
    while asking:
        answers = yield from desk.answer([(call, ask) for (_, call, _), ask in asking])
        waiting, asking = asking, []
        for (one, _), answer in zip(waiting, answers, strict=True):
            _advance(one, answer, replies, asking)
    return replies


def _advance(
    one: tuple[bytes, Call, Answering],
    answer: Answered,
    replies: dict[bytes, Reply | None],
    asking: list[Asking],
) -> None:
    key, call, answering = one
    try:
        asking.append((one, answering.send(answer)))
    except StopIteration as ended:
        replies[key] = ended.value
    except Exception:
        log.exception(FAILED, extra={"session": call.id})
        replies[key] = None
