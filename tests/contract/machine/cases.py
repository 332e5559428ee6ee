"""What the town should know: who is with which case, how it stands, who was told of what.

Written from what was promised, and from nothing of the product but its words for things.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, NamedTuple

DAY: Final = 86_400_000_000  #: microseconds
#: So long a word is waited for, and so long an end that was not told yet is kept.
ASKED_FOR: Final = 7 * DAY
TOLD_FOR: Final = 90 * DAY
OPEN: Final = ("received", "acknowledged", "assigned", "in_progress")
#: What an official does: what it fits, what it leads to, and what everybody is told.
DEEDS: Final = {
    "acknowledged": (("received",), "acknowledged", ""),
    "assigned": (OPEN, "assigned", ""),
    "started": (("received", "acknowledged", "assigned"), "in_progress", ""),
    "resolved": (OPEN, "resolved", "resolved"),
    "given_up": (OPEN, "unresolved", "unresolved"),
    "rejected": (OPEN, "invalid", "invalid"),
    "merged": (OPEN, "duplicate", "merged"),
    "unmerged": (("duplicate",), "assigned", "reopened"),
    "reopened": (("resolved", "confirmed", "unresolved", "invalid"), "assigned", "reopened"),
}


class Told(NamedTuple):
    """One message that goes to a phone, as far as it must be what it is."""

    phone: str
    template: str
    number: int  #: of the case; 0 where it is of none


class Hear(NamedTuple):
    """What a person has before them on the next dial."""

    number: int
    kind: str  #: asked | voice (nothing is asked any more, a word still counts) | a status
    until: int


@dataclass
class Person:
    """Somebody with a phone."""

    phone: str
    network: str
    two_way: bool
    opted_out: bool = False
    to_hear: list[Hear] = field(default_factory=list)
    kept_on: set[int] = field(default_factory=set)  #: days on which a person's help was promised

    def current(self, kind: str, now: int) -> list[Hear]:
        """Give what is still asked of them ("asked"), or is to be told ("ended"), oldest first."""
        asks = kind == "asked"
        mine = [one for one in self.to_hear if one.until > now and one.kind != "voice"]
        return [one for one in mine if (one.kind == "asked") is asks]

    def hears(self, number: int, *new: Hear) -> None:
        """Put what is new of a case in the place of what was."""
        self.to_hear = [one for one in self.to_hear if one.number != number] + [*new]


@dataclass
class End:
    """How a case was closed last, and who was told so."""

    status: str
    template: str
    at: int
    told: set[str] = field(default_factory=set)

    @property
    def until(self) -> int:
        """Until when it is asked about, or told."""
        return self.at + (ASKED_FOR if self.status == "resolved" else TOLD_FOR)


@dataclass
class Case:
    """One report."""

    number: int
    service: str
    place: str
    reporter: str
    network: str
    status: str = "received"
    joined: set[str] = field(default_factory=set)
    subscribed: set[str] = field(default_factory=set)
    main: int = 0
    end: End | None = None
    owner: str = ""  #: the crew that has been given it; "" for a body
    words: list[str] = field(default_factory=list)
    history: list[str] = field(default_factory=lambda: ["filed"])


class Cases:
    """All of it."""

    def __init__(self, people: list[Person]) -> None:
        self.people = {one.phone: one for one in people}
        self.all: dict[int, Case] = {}
        #: Messages that must have been written, and those that may: of who wants none.
        self.must: Counter[Told] = Counter()
        self.may: Counter[Told] = Counter()

    def tell(self, phone: str, template: str, number: int, *, surely: bool = True) -> None:
        """Expect a message."""
        wants = surely and not self.people[phone].opted_out
        (self.must if wants else self.may)[Told(phone, template, number)] += 1

    def file(self, case: Case, *, surely: bool = True) -> None:
        """Somebody sent a report."""
        assert case.number not in self.all, f"number {case.number} twice"
        self.all[case.number] = case
        self.tell(case.reporter, "received", case.number, surely=surely)

    def repeats(self, number: int) -> list[Case]:
        """Give the cases that are merged with one, and with those."""
        direct = [case for case in self.all.values() if case.main == number]
        return [one for case in direct for one in (case, *self.repeats(case.number))]

    def mains(self, case: Case) -> list[int]:
        """Give what a case is merged into, and what that is merged into."""
        return [case.main, *self.mains(self.all[case.main])] if case.main else []

    def going_on(self, number: int) -> int:
        """Give the case that people of a case hear of: what it is merged into, or itself."""
        return [number, *self.mains(self.all[number])][-1]

    def tellers(self, number: int) -> set[str]:
        """Everybody who has told of a case, with those of what was merged into it.

        Who follows it by themselves is there already, as somebody who only follows.
        """
        case = self.all[number]
        own = {case.reporter, *case.joined}
        merged = (self.tellers(one.number) for one in self.all.values() if one.main == number)
        return own | set().union(*merged) - (case.subscribed - own)

    def with_it(self, number: int) -> set[str]:
        """Everybody who is told of a case."""
        cases = (self.all[number], *self.repeats(number))
        return {who for c in cases for who in (c.reporter, *c.joined, *c.subscribed)}

    def open_at(self, service: str, place: str) -> int:
        """The oldest open case of a problem at a place; 0 for none."""
        same = (c for c in self.all.values() if (c.service, c.place) == (service, place))
        return next((case.number for case in same if case.status in OPEN), 0)

    def join(self, who: str, number: int, now: int) -> None:
        case = self.all[number]
        self._comes(who, self.going_on(number), now)
        if who != case.reporter and who not in case.joined:
            case.joined.add(who)
            case.subscribed.discard(who)
            case.history.append("joined")

    def subscribe(self, who: str, number: int, now: int) -> None:
        case = self.all[number]
        self._comes(who, self.going_on(number), now)
        if who not in {case.reporter, *case.joined, *case.subscribed}:
            has_told = who in self.tellers(number)  # with a case that was merged with it
            (case.joined if has_told else case.subscribed).add(who)
            case.history.append("subscribed")

    def _comes(self, who: str, number: int, now: int) -> None:
        """Who comes to a case that is closed by now is told and asked what its people were."""
        case = self.all[number]
        end = case.end
        if who in self.with_it(number) or case.status in OPEN or not end or end.until <= now:
            return
        if who not in end.told:
            self.tell(who, self._named(end.template, who), number)
        end.told.add(who)
        kind = "asked" if end.status == "resolved" else end.status
        self.people[who].hears(number, Hear(number, kind, end.until))

    def may_do(self, deed: str, number: int, main: int = 0) -> bool:
        """Whether an official may do it."""
        case = self.all[number]
        fits = case.status in DEEDS[deed][0]
        if deed != "merged":
            return fits
        return fits and main != number and self.all[main].status in OPEN

    def do(self, deed: str, number: int, now: int, main: int = 0) -> None:
        """An official does something that they may."""
        case = self.all[number]
        _, case.status, template = DEEDS[deed]
        case.history.append(deed)
        if template:
            is_end = case.status not in OPEN and deed != "merged"
            case.end = End(case.status, template, now, self.with_it(number)) if is_end else None
            self._tell_all(case, template, now)
        if deed == "merged":
            self.all[main].history.append("repeated")
            case.main = main
        elif deed == "unmerged":
            self.all[case.main].history.append("parted")
            self._part(case)

    def jobs(self, crew: str) -> set[int]:
        """Give the open cases of a crew."""
        return {c.number for c in self.all.values() if c.owner == crew and c.status in OPEN}

    def hand_over(self, number: int, to: str, now: int) -> None:
        """Somebody gives an open case to a crew, or to a body ("")."""
        self.do("assigned", number, now)
        self.all[number].owner = to

    def _part(self, case: Case) -> None:
        """Who goes with a case that is taken out is asked nothing more of where it was."""
        mains, case.main = self.mains(case), 0
        for person in self.people.values():
            for number in mains:
                if person.phone not in self.with_it(number):
                    person.hears(number)

    def _tell_all(self, case: Case, template: str, now: int, but: str = "") -> None:
        for who in self.with_it(case.number) - {but}:
            self.tell(who, self._named(template, who), case.number)
            self._has_before_them(self.people[who], case, now)

    def _named(self, template: str, who: str) -> str:
        two_way = self.people[who].two_way
        return "sms_resolved" if template == "resolved" and two_way else template

    def _has_before_them(self, person: Person, case: Case, now: int) -> None:
        if case.status in OPEN:
            person.to_hear = [
                one._replace(kind="voice") if one.number == case.number else one
                for one in person.to_hear
                if one.number != case.number or one.kind in ("asked", "voice")
            ]
            return
        asks = case.status == "resolved"
        kind, days = ("asked", ASKED_FOR) if asks else (case.status, TOLD_FOR)
        person.hears(case.number, Hear(case.number, kind, now + days))

    def word(self, who: str, number: int, now: int, *, is_solved: bool) -> bool:
        """Somebody says whether a case is solved; give whether it counts."""
        person, case = self.people[who], self.all[number]
        waits = [h for h in person.to_hear if h.number == number and h.kind in ("asked", "voice")]
        if not waits or who not in self.with_it(number):
            return False
        person.hears(number)
        if is_solved:
            case.history.append("confirmed")
            case.status = "confirmed" if case.status == "resolved" else case.status
        elif case.status in ("resolved", "confirmed"):
            case.history.append("reopened")
            case.status = "assigned"
            self._tell_all(case, "reopened", now, but=who)
        else:
            case.history.append("disputed")
        return True
