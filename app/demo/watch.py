"""Watches every call: what a screen must tell, and what a key on it has brought about."""

from app.demo.caller import Caller
from app.demo.clock import Clock
from app.demo.desk import Desk
from app.demo.line import PhoneCall
from app.demo.screen import Screen
from app.demo.signs import Signs
from app.demo.truth import Case, Truth
from app.domain.text import key
from app.menu.model import City


class Watch:
    """Keeps the truth."""

    def __init__(self, city: City, signs: Signs, truth: Truth, clock: Clock, desk: Desk) -> None:
        self._city = city
        self._signs = signs
        self._truth = truth
        self._clock = clock
        self._desk = desk
        #: By phone, who reports something at the moment.
        self.callers: dict[str, Caller] = {}
        #: Phones that open a list of jobs: what stands there is the foreman's.
        self.crews: frozenset[str] = frozenset()
        self.first_screens = 0
        self.lookups = 0
        self.joins = 0
        self.yes = 0
        self.no = 0
        #: What a screen said that it must not, or did not say that it must.
        self.wrong: list[str] = []

    def saw(self, call: PhoneCall, before: Screen | None, screen: Screen) -> None:
        """Take a screen in, and what was pressed on the one before it."""
        phone = call.who.phone
        if phone in self.crews:
            return
        told = self._signs.told(screen.text)
        if before is None:
            self._first(call, screen)
        elif asked := self._signs.told(before.text).asks:
            self._word(call, asked, screen)
        if number := told.asks or told.tells:
            self._truth.shown(phone, number, asked=bool(told.asks))
        if before is not None and (number := screen.number or 0):
            self._sent(call, before, screen, number)

    def _first(self, call: PhoneCall, screen: Screen) -> None:
        """A first screen asks about the oldest case that waits, else it tells how one ended."""
        self.first_screens += 1
        told = self._signs.told(screen.text)
        asks, tells = self._truth.to_hear(call.who.phone, call.began)
        if self._signs.offers_to_resume(screen.text):
            tells = 0
        if (told.asks, told.tells) != (asks, tells):
            self.wrong.append(f"first screen tells {told}, not {(asks, tells)}")

    def _word(self, call: PhoneCall, asked: int, screen: Screen) -> None:
        pressed = call.inputs[-1]
        if not screen.ends or pressed not in self._signs.yes | self._signs.no:
            return
        is_solved = pressed in self._signs.yes
        case, phone = self._truth.cases[asked], call.who.phone
        was_closed = not case.is_open
        self.yes += is_solved
        self.no += not is_solved
        self._truth.answered(phone, asked, self._clock.now_us(), solved=is_solved)
        if case.is_open and was_closed:
            self._desk.again(case)

    def _sent(self, call: PhoneCall, before: Screen, screen: Screen, number: int) -> None:
        label = key(before.options.get(call.inputs[-1], ""))
        if label in self._signs.join and screen.ends:
            self.joins += 1
            self._truth.joined(call.who.phone, number, self._clock.now_us())
        elif label in self._signs.send | self._signs.write and number not in self._truth.cases:
            self._filed(call, number)

    def _filed(self, call: PhoneCall, number: int) -> None:
        caller = self.callers.get(call.who.phone)
        is_sure = caller and caller.is_sure and not caller.has_slipped
        wish = caller.wish if caller and is_sure else None
        owner = self._city.owner(wish.service, wish.place) if wish else ""
        case = Case(number, call.who.phone, call.who.route.name, wish, owner)
        self._truth.filed(case)
        self._desk.take(case)

    def read_case(self, phone: str, number: int, screen: Screen) -> None:
        """Somebody has asked for a case by its number: its status must stand there."""
        self.lookups += 1
        case = self._truth.cases[number]
        words = self._city.menu.words[case.status].values()
        said = f" {key(screen.text)} "
        if screen.number != number or not any(f" {key(word.parts[0])} " in said for word in words):
            self.wrong.append(f"case {number} is {case.status}, not as in: {screen.text}")
        elif not case.is_open:
            self._truth.told(phone, number, "asked")
