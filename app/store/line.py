"""The telephone line as the web sees it: asynchronous in front of the one writer."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Final

from sqlalchemy import Connection

from app.domain.messaging import InboundSms, MessageState, OptOut, Receipt, SessionEnd
from app.domain.phone import normalise
from app.domain.text import septets
from app.domain.turn import Kind, Reply, Turn
from app.menu.effects import NO_FACTS
from app.menu.model import City
from app.menu.state import Caller, State
from app.menu.take import begin
from app.menu.values import say
from app.store.batches import Batches, Lane
from app.store.hot_sql import is_taken
from app.store.message_book import SqlMessageBook
from app.store.published import Cities
from app.store.session_store import end_session
from app.store.sms_calls import SmsCalls
from app.store.turnstile import Turnstile, Waiting
from app.store.vault import Vault
from app.store.writer import TRIES, Writer
from app.usecases.call import Call
from app.usecases.ports import Tell
from app.usecases.read_sms import STOP
from app.usecases.receive_sms import opt_in, opt_out, receive_sms
from app.usecases.record_receipt import record_receipt

log = logging.getLogger(__name__)

#: A caller must have a screen within this time, or the network hangs up.
DEADLINE_S: Final = 5.0
SWEEP_S: Final = 0.5

Verdict = Callable[[str], MessageState | None]


class Asked:
    """A turn whose reply is waited for."""

    __slots__ = ("tell", "turn", "until")

    def __init__(self, turn: Turn, tell: Tell, until: float) -> None:
        """Take also the moment, by the event loop's clock, at which the caller is let go."""
        self.turn = turn
        #: None once a reply was given.
        self.tell: Tell | None = tell
        self.until = until


class LiveLine:
    """Implements `usecases.ports.Line`."""

    def __init__(
        self,
        cities: Cities,
        turnstile: Turnstile,
        vault: Vault,
        book: Callable[[Connection, City], SqlMessageBook],
        verdicts: Mapping[str, Verdict],
        sms_calls: SmsCalls,
    ) -> None:
        """`verdicts` says for each gateway what a receipt's status means."""
        self._cities = cities
        self._turnstile = turnstile
        self._vault = vault
        self._book = book
        self._verdicts = verdicts
        self._sms_calls = sms_calls
        self._waiting: deque[Asked] = deque()
        self._batches: Batches | None = None
        self._writer: Writer | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def open(self, writer: Writer, lanes: Sequence[Lane] = ()) -> None:
        """Begin taking turns; called on the running event loop."""
        self._writer = writer
        self._batches = Batches(writer, self._turnstile, lanes, self._give)
        self._loop = asyncio.get_running_loop()
        self._loop.call_later(SWEEP_S, self._sweep)

    async def close(self) -> None:
        """Answer who still waits, be they gone or not; nobody new may come any more."""
        if self._batches is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(DEADLINE_S):
                    await self._batches.rest()

    def deliver(self, replies: list[tuple[Asked, Reply | None]]) -> None:
        """Hand replies over to the event loop. Called by the writer's thread."""
        loop, batches = self._loop, self._batches
        if loop is not None and batches is not None and not loop.is_closed():
            loop.call_soon_threadsafe(batches.answered, replies)

    def answer(self, turn: Turn, tell: Tell) -> None:
        """Answer one request; a closing sentence where we fail. Never raises."""
        turn = self._named(turn)
        if turn.kind is not Kind.REPLY and turn.kind in {Kind.RELEASE, Kind.TIMEOUT, Kind.EVENT}:
            tell(Reply("", ends=True))
            return
        loop, batches = self._loop, self._batches
        if not turn.session_id or loop is None or batches is None or batches.is_full:
            tell(self.apology(turn))
            return
        asked = Asked(turn, tell, loop.time() + DEADLINE_S)
        batches.add(Waiting(turn, asked))
        self._waiting.append(asked)

    def _give(self, asked: Asked, reply: Reply | None) -> None:
        """Give a reply to who waits, a closing sentence for None. Once only."""
        tell, asked.tell = asked.tell, None
        if tell is None:
            return
        try:
            tell(reply or self.apology(asked.turn))
        except Exception:  # one caller's failure is not the others'
            log.exception("reply.lost")

    def apology(self, turn: Turn | None) -> Reply:
        """Say in the caller's language that we failed, or that the report is safe all the same."""
        call = self._turnstile.live(self._named(turn)) if turn else None
        if call and (state := call.state):
            return Reply(_apology(call, state), ends=True)
        city = self._cities.answering(turn.service_code if turn else "")
        return Reply(say(city.menu.failed, city, _start(city), NO_FACTS), ends=True)

    def _named(self, turn: Turn) -> Turn:
        """Write the caller's number as the city's numbers are written; "" when it is none."""
        city = self._cities.answering(turn.service_code)
        msisdn = normalise(turn.msisdn, city.calling_code, city.national_digits) or ""
        return turn if msisdn == turn.msisdn else turn._replace(msisdn=msisdn)

    async def receive_sms(self, sms: InboundSms) -> None:
        """Store a message and do what it asks for.

        A message names no city: the first of its sender's country takes it, and who wishes to be
        left alone, or to hear of us again, has that from all of them.
        """
        city, *others = self._cities.of_number(sms.sender)

        def work(connection: Connection) -> None:
            book = self._book(connection, city)
            call = self._sms_calls.on(connection, city, book.now_us)
            wish = OptOut(sms.gateway, sms.to, sms.sender, sms.received_at)
            asked = receive_sms(book, call, city, sms)
            if asked == STOP:
                self._leave_alone(connection, others, wish)
            elif asked:
                for other in others:
                    opt_in(self._book(connection, other), other, wish)

        await self._write(work)

    async def receive_receipt(self, receipt: Receipt) -> None:
        """Store a delivery report and move its message on."""
        verdict = self._verdicts[receipt.gateway](receipt.status)
        city = self._cities.default
        await self._write(
            lambda connection: record_receipt(self._book(connection, city), receipt, verdict)
        )

    async def receive_opt_out(self, opt_out_: OptOut) -> None:
        """Remember that a person wants no messages."""
        cities = self._cities.of_number(opt_out_.msisdn)
        await self._write(lambda connection: self._leave_alone(connection, cities, opt_out_))

    def _leave_alone(
        self, connection: Connection, cities: Sequence[City], opt_out_: OptOut
    ) -> None:
        for city in cities:
            opt_out(self._book(connection, city), city, opt_out_)

    async def end_session(self, end: SessionEnd) -> None:
        """Store the gateway's word that a session is over."""
        city = self._cities.answering(end.service_code)
        msisdn = normalise(end.msisdn, city.calling_code, city.national_digits) or ""
        key = self._vault.session_key(end.gateway, end.session_id, msisdn)
        await self._write(lambda connection: end_session(connection, key, end))

    async def _write(self, work: Callable[[Connection], None]) -> None:
        """Write, again where another process was faster: no gateway asks twice for a message."""
        assert self._writer is not None
        for _ in range(TRIES - 1):
            try:
                return await asyncio.wrap_future(self._writer.write(work))
            except Exception as error:
                if not is_taken(error):
                    raise
        return await asyncio.wrap_future(self._writer.write(work))

    def _sweep(self) -> None:
        """Let those go who have waited too long: one timer, not one a request."""
        assert self._loop is not None, "open() started the sweep"
        now = self._loop.time()
        waiting = self._waiting
        while waiting and (waiting[0].tell is None or waiting[0].until < now):
            self._give(waiting.popleft(), None)
        self._loop.call_later(SWEEP_S, self._sweep)


def _apology(call: Call, state: State) -> str:
    menu, messages = call.city.menu, call.city.messages
    safe = call.safe
    if safe is None:
        return say(menu.failed, call.city, state, NO_FACTS)
    # Committed, whatever becomes of the turn that failed or takes too long: as the SMS says.
    spoken = safe._replace(language=state.language)
    filed = say(messages["received"], call.city, spoken, NO_FACTS)
    fits = septets(filed) <= call.limit
    return filed if fits else say(menu.over, call.city, state, NO_FACTS)


def _start(city: City) -> State:
    return begin(city, city.language, Caller()).state
