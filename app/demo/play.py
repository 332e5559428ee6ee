"""Plays some days of a city: residents call, officials work, the gateway tells, time passes.

Everything hangs on the seed: loops are stepped by hand, one round each, in a fixed order. Begin
reading at `Play.run`.
"""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple
from urllib.parse import urlencode

from app.demo import mopa
from app.demo.carrier import Carrier
from app.demo.clock import Calendar, Clock
from app.demo.crews import SHIFTS
from app.demo.desk import Desk
from app.demo.errands import Errands, Made
from app.demo.foreman import Foreman
from app.demo.line import Line, PhoneCall
from app.demo.signs import Signs
from app.demo.truth import Truth
from app.demo.watch import Watch
from app.domain.clock import Micros
from app.menu.model import City
from app.usecases.crews import Joining

#: A Thursday, as in 2016: the launch is on a Friday.
FIRST_DAY: Final = datetime(2022, 11, 10)  # noqa: DTZ001 - as clocks of the city show it
#: Days after the last in which receipts may still come, and calls held at once at the end.
LAST_RECEIPTS: Final = 2
AT_ONCE: Final = 40


class Loops(NamedTuple):
    """What loops of a service do in one round."""

    send_due: Callable[[], int]
    look: Callable[[], int]  #: at deadlines
    promise: Callable[[], object]  #: the dates that residents are told
    join: Callable[[Joining], object]  #: adds somebody to a crew


class Cast(NamedTuple):
    """Who takes part."""

    line: Line
    carrier: Carrier
    desk: Desk
    truth: Truth
    loops: Loops


class Play:
    """One demonstration under way."""

    def __init__(
        self, city: City, clock: Clock, cast: Cast, seed: int, on_day: Callable[[int], int]
    ) -> None:
        """`on_day`: gives how many reports come on a day, counted from 0."""
        self._clock = clock
        self._cast = cast
        self._on_day = on_day
        self._days = Calendar(FIRST_DAY, city.zone)
        signs, chance = Signs(city), random.Random(f"{seed} residents")
        self.watch = Watch(city, signs, cast.truth, clock, cast.desk)
        self.foreman = Foreman(city, cast.truth, clock, cast.desk.again)
        self.errands = Errands(city, clock, cast.truth, signs, self.watch, chance)
        self._code = city.service_codes[0]
        self.calls: list[PhoneCall] = []

    async def run(self, days: int) -> None:
        """Play so many days, then let everybody hear of what they have not heard."""
        await self.begin()
        for day in range(days):
            self.plan(day)
            for hour in range(24):
                await self.hour(day, hour)
        for hour in range(LAST_RECEIPTS * 24):
            await self._pass(self._days.at(days, hour + 1))
        await self._finish()

    async def begin(self) -> None:
        """Add the members of crews, before the first call."""
        for who in self.errands.crews.joining():
            await asyncio.to_thread(self._cast.loops.join, who)

    def plan(self, day: int) -> None:
        """Draw the calls of a day."""
        self.errands.plan(day, self._days, self._on_day(day))

    def works(self, day: int, hour: int) -> bool:
        """Whether officials are at their desks in an hour."""
        return hour in mopa.DESK_HOURS and self._days.works(day, mopa.DESK_DAYS)

    async def hour(self, day: int, hour: int, minutes: int = 60) -> None:
        """Play an hour of a day, or its first minutes."""
        if self.works(day, hour):
            await asyncio.to_thread(self._cast.desk.work)
            await asyncio.to_thread(self._cast.loops.promise)
            self.errands.dial_back()
            if hour in SHIFTS:
                self.errands.shift(self.foreman)
        until = self._days.at(day, hour, minutes)
        while (at := self.errands.next_at) is not None and at < until:
            await self._pass(at)
            await self._talk(self.errands.minute())
        await self._pass(until)

    async def _pass(self, moment: Micros) -> None:
        """Let time pass: receipts come, and each loop has its round."""
        await self._step()
        await self._cast.carrier.tell_until(moment)
        self._clock.to(moment)
        await self._step()

    async def _step(self) -> None:
        await asyncio.to_thread(self._cast.loops.look)
        await asyncio.to_thread(self._cast.loops.send_due)
        for who in self.errands.leaving:
            body = urlencode({"senderId": "", "phoneNumber": who.phone}).encode()
            await self._cast.line.post("opt-out", body)
            self._cast.truth.silent.add(who.phone)
        self.errands.leaving.clear()

    async def _talk(self, made: list[Made]) -> None:
        calls: list[PhoneCall] = []
        for who, talk in made:
            session = f"ATUid_{len(self.calls) + len(calls):032x}"
            calls.append(PhoneCall(who, talk, session, self._code))
        self.calls += calls
        await self._cast.line.talk(calls, self.watch.saw)

    async def _finish(self) -> None:
        """Let all who have not heard how a case ended dial and ask, one case a call."""
        while untold := self._cast.truth.untold():
            now: dict[str, int] = {}
            for phone, number in untold:
                now.setdefault(phone, number)
            asking = [*now.items()][:AT_ONCE]
            made = [self.errands.ask(self.errands.who(phone), number) for phone, number in asking]
            await self._talk([one for one in made if one])
            if self._cast.truth.untold() == untold:
                return
        await self._step()
