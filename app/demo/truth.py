"""What has happened, as who plays it knows it: from keys that were pressed and screens that came.

Nothing here is read from the database under test, nor asked of its use cases. At the end both are
held against each other.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

from app.demo.caller import Wish
from app.domain.clock import DAY_US, Micros

#: For how long a word is waited for, and how long somebody is kept waiting with other news.
ANSWER_US: Final = 7 * DAY_US
TELL_US: Final = 90 * DAY_US
MOST_NEWS: Final = 50
OPEN: Final = frozenset(("received", "acknowledged", "assigned", "in_progress"))
#: How a case is closed -> the message of it.
CLOSES: Final = {
    "resolved": "resolved",
    "given_up": "unresolved",
    "rejected": "invalid",
    "merged": "merged",
}
STATUS: Final = {
    "acknowledged": "acknowledged",
    "assigned": "assigned",
    "started": "in_progress",
    "resolved": "resolved",
    "given_up": "unresolved",
    "rejected": "invalid",
    "merged": "duplicate",
    "unmerged": "assigned",
    "reopened": "assigned",
}
OWN: Final = 0  #: by which somebody is with a case who came by themselves


@dataclass(slots=True)
class News:
    """What somebody has to hear of a case."""

    number: int
    asks: bool
    until: Micros


@dataclass(slots=True)
class Closing:
    """That a case was closed, and to whom that had to be told."""

    template: str
    people: frozenset[str]
    until: Micros  #: until when they are asked about it, or told
    #: Phone -> how they know: "sms", "screen" of a call by itself, "asked".
    told: dict[str, set[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Case:
    """A case as its people and officials know it."""

    number: int
    reporter: str  #: phone
    network: str  #: name of the reporter's
    wish: Wish | None  #: None where somebody slipped: then it may be another
    owner: str  #: "" where nobody can say
    status: str = "received"
    reopenings: int = 0
    main: int = 0
    #: Phone -> by what they are with it: themselves, or the number of a case that was merged.
    people: dict[str, set[int]] = field(default_factory=dict)
    closings: list[Closing] = field(default_factory=list)
    answers: list[bool] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether it is to be done."""
        return self.status in OPEN


class Truth:
    """Everything that has happened."""

    def __init__(self) -> None:
        self.cases: dict[int, Case] = {}
        self.news: dict[str, list[News]] = {}
        #: (phone, template, number) -> how many messages there must be of it, and how many sent.
        self.messages: Counter[tuple[str, str, int]] = Counter()
        self.sent: Counter[tuple[str, str, int]] = Counter()
        self.silent: set[str] = set()  #: phones that want no messages
        #: (phone, number) -> what became of a case, as this phone knows or is to be told of it.
        self.course: defaultdict[tuple[str, int], list[str]] = defaultdict(list)

    @property
    def open_wishes(self) -> list[Wish]:
        """What is open, the oldest first, as far as it is known for certain."""
        return [case.wish for case in self.cases.values() if case.is_open and case.wish]

    def filed(self, case: Case) -> None:
        """Somebody was given the number of a new case."""
        case.people[case.reporter] = {OWN}
        self.cases[case.number] = case
        if case.reporter not in self.silent:
            self._tell(case.reporter, "received", case.number)

    def _tell(self, phone: str, template: str, number: int) -> None:
        self.messages[phone, template, number] += 1
        self.course[phone, number].append(template)
        self.sent[phone, template, number] += phone not in self.silent

    def joined(self, phone: str, number: int, now: Micros) -> None:
        """Somebody was told that they are with a case, which may be closed by now."""
        case = self.cases[number]
        if phone not in case.people and not case.is_open and case.closings:
            self._comes_late(case, phone, now)
        case.people.setdefault(phone, set()).add(OWN)

    def _comes_late(self, case: Case, phone: str, now: Micros) -> None:
        closing = case.closings[-1]
        if closing.until <= now:
            return
        self._hears(case, closing, phone, now)
        if phone not in closing.people:
            closing.people |= {phone}
            self._tell(phone, closing.template, case.number)

    def answered(self, phone: str, number: int, now: Micros, *, solved: bool) -> None:
        """Somebody said a word on a case that they were asked about."""
        case = self.cases[number]
        case.answers.append(solved)
        self.course[phone, number].append("answered")  # who says so need not be asked any more
        self.news[phone] = [one for one in self._current(phone, now) if one.number != number]
        if solved and case.status == "resolved":
            case.status = "confirmed"
        elif not solved and case.status in ("resolved", "confirmed"):
            self._opens(case, now, but=phone)
            case.reopenings += 1

    def _opens(self, case: Case, now: Micros, but: str = "") -> None:
        case.status, case.main = "assigned", 0
        for phone in case.people:
            self.news[phone] = [o for o in self._current(phone, now) if o.number != case.number]
            if phone != but:
                self._tell(phone, "reopened", case.number)
            else:
                self.course[phone, case.number].append("reopened")  # who says so knows it
            self._goes_on(phone, case)

    def changed(self, number: int, action: str, now: Micros, main: int = 0) -> tuple[str, int]:
        """An official did something; give the status that must follow, and how many are told."""
        case = self.cases[number]
        before = Case(0, "", "", None, "", main=case.main)
        if action in ("unmerged", "reopened"):
            people = self._reached(case)
            self._opens(case, now)
            # What was merged by mistake was never said to be done.
            case.reopenings += action == "reopened"
        else:
            case.status = STATUS[action]
            people = self._close(case, CLOSES[action], now) if action in CLOSES else 0
        if action == "merged":
            case.main = main
            for phone in case.people:
                self.cases[main].people.setdefault(phone, set()).add(number)
        if action == "unmerged":
            self._part(number, self.cases[before.main])
        return case.status, people

    def _part(self, number: int, main: Case) -> None:
        for phone, by in [*main.people.items()]:
            by.discard(number)
            if not by:
                del main.people[phone]
                self.course[phone, main.number].append("parted")  # nor is told any more of it
                # Who has left is asked nothing more: their word would not count.
                heard = self.news.get(phone, [])
                self.news[phone] = [one for one in heard if one.number != main.number]

    def _close(self, case: Case, template: str, now: Micros) -> int:
        until = now + (ANSWER_US if template == "resolved" else TELL_US)
        case.closings.append(closing := Closing(template, frozenset(case.people), until))
        for phone in case.people:
            self._hears(case, closing, phone, now)
            self._tell(phone, template, case.number)
            self._goes_on(phone, case)
        return self._reached(case)

    def _goes_on(self, phone: str, case: Case) -> None:
        """Note with what somebody came to a case that more is known by now than that it goes on."""
        for number in case.people[phone] - {OWN}:
            self.course[phone, number].append("told of what goes on")

    def _reached(self, case: Case) -> int:
        """Count who gets messages of a case: of who wants none officials are told none."""
        return sum(phone not in self.silent for phone in case.people)

    def _hears(self, case: Case, closing: Closing, phone: str, now: Micros) -> None:
        others = [one for one in self._current(phone, now) if one.number != case.number]
        new = News(case.number, closing.template == "resolved", closing.until)
        self.news[phone] = [*others, new][-MOST_NEWS:]

    def _current(self, phone: str, now: Micros) -> list[News]:
        return [one for one in self.news.get(phone, []) if one.until > now]

    def to_hear(self, phone: str, now: Micros) -> tuple[int, int]:
        """Give the case that the first screen must ask about, and the one it must tell of; 0."""
        current = self._current(phone, now)
        asks = next((one.number for one in current if one.asks), 0)
        tells = next((one.number for one in current if not one.asks), 0)
        return asks, 0 if asks else tells

    def shown(self, phone: str, number: int, *, asked: bool) -> None:
        """A screen told somebody how a case ended; what is no question is told once."""
        self.told(phone, number, "screen")
        if asked:
            self.course[phone, number].append("asked")  # the message says no more than the screen
        else:
            self.news[phone] = [o for o in self.news.get(phone, []) if o.number != number]

    def told(self, phone: str, number: int, how: str) -> None:
        """Somebody knows how a case ended."""
        closing = self.cases[number].closings[-1]
        closing.told.setdefault(phone, set()).add(how)

    def arrived(self, phone: str, template: str, number: int, nth: int) -> None:
        """The `nth` message of its kind, from 1, has arrived at somebody for certain."""
        its = [one for one in self.cases[number].closings if one.template == template]
        to_them = [one for one in its if phone in one.people]
        if nth <= len(to_them):
            to_them[nth - 1].told.setdefault(phone, set()).add("sms")

    def is_past(self, phone: str, template: str, number: int, nth: int) -> bool:
        """Whether something else has come since of what the `nth` message of its kind tells."""
        course = self.course[phone, number]
        places = [at for at, one in enumerate(course) if one == template]
        return nth <= len(places) and places[nth - 1] + 1 < len(course)

    def untold(self) -> list[tuple[str, int]]:
        """Give who does not know yet how a case ended that is closed: (phone, number)."""
        return [
            (phone, case.number)
            for case in self.cases.values()
            if not case.is_open and case.closings
            for phone in sorted(case.closings[-1].people)
            if not case.closings[-1].told.get(phone)
        ]
