"""A city as the engine reads it: immutable, checked, every text already folded for phones.

`app.menufiles` builds it from a city's folder, tests build it by hand. What the caller's keys
do to it is in `take`, what the caller sees of it in `show`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from app.domain.delivery import Most, Quiet, Terms
from app.domain.gazetteer import Gazetteer
from app.domain.limits import Limits
from app.domain.money import Ceiling, Price
from app.domain.old_names import NOTHING_GONE, OldNames
from app.domain.place_names import NameIndex
from app.menu.body import Body


class Template(NamedTuple):
    """A text with holes: literal, value name, literal, value name, …, literal."""

    parts: tuple[str, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """Names of the values it needs, in order."""
        return self.parts[1::2]

    @property
    def written(self) -> str:
        """The text as the menu file writes it, each value by its name: `Caso <number>`."""
        return "".join(f"<{part}>" if n % 2 else part for n, part in enumerate(self.parts))


USUAL: Final = Terms()
NO_LIMIT: Final = Most()
USUAL_LIMITS: Final = Limits()

#: One text in every language of the city, by language code.
Phrase = Mapping[str, Template]


class Option(NamedTuple):
    """One line, or one repeated line, of `choose`."""

    digits: tuple[str, ...]  #: keys for life; () for a list that is numbered as it is shown
    label: Phrase | None  #: what stands behind the digit; None for a list
    lists: str  #: what the line repeats for ("service"); "" for a plain option
    condition: str  #: phrase that must hold; "" for always
    effect: str  #: "" | file | resume | join | confirm | reopen | subscribe | of `JOB_EFFECTS`
    go: str  #: screen that follows; "" for resume, which goes on where the call broke off

    @property
    def span(self) -> str:
        """Its digits as the menu file writes them: "7", "1-6"; "" for none."""
        first, last = self.digits[:1], self.digits[1:][-1:]
        return "-".join((*first, *last))


class Typed(NamedTuple):
    """One kind of typed answer that a screen takes."""

    kind: str  #: as the file has it: "block", "number 1-20"; see `app.menu.typing`
    effect: str
    go: str
    wrong: Phrase | None  #: said instead of the menu's own hint


class Variant(NamedTuple):
    """One form of a screen, shown when its condition is the first that holds."""

    condition: str
    say: Phrase | None
    tell: tuple[str, ...]  #: names of lines; the first true one is shown
    options: tuple[Option, ...]
    typed: tuple[Typed, ...]
    go: str  #: jump instead of a screen; "" for none

    @property
    def ends(self) -> bool:
        """Whether the call is over after it: nothing to choose, type or follow."""
        return not (self.options or self.typed or self.go)


class Line(NamedTuple):
    """A line that shows itself in a screen when its fact holds."""

    condition: str
    say: Phrase
    options: tuple[Option, ...] = ()  #: keys that act while the line is shown, drawn behind it


class Key(NamedTuple):
    """A key that the engine draws by itself where it leads somewhere."""

    digit: str
    label: Phrase


@dataclass(frozen=True, slots=True)
class Menu:
    """One call from its first screen to its ends."""

    screens: Mapping[str, tuple[Variant, ...]]  #: the first is where a call begins
    lines: Mapping[str, Line]
    back: Key
    more: Key
    wrong: Phrase
    attempts: int  #: so many wrong keys in a row end the call
    gave_up: str  #: the end screen after them
    failed: Phrase  #: our own failure
    over: Phrase  #: a request after the call's end whose screen has aged out
    words: Mapping[str, Phrase]  #: words that values are made of: statuses, "block"
    first: str
    lists_cases: frozenset[str]  #: screens that need the caller's own cases
    jumps: frozenset[str] = frozenset()  #: screens that may be passed without being shown
    #: Whose own look depends on whether the same is open.
    looks_at_same: frozenset[str] = frozenset()
    leads_to_same: frozenset[str] = frozenset()  #: these, and those that jump to one
    #: That ask for a word on a case, or jump to one.
    looks_at_awaiting: frozenset[str] = frozenset()
    #: Whose own look depends on the places of earlier reports, and that jump to one, or by that.
    looks_at_places: frozenset[str] = frozenset()
    lists_jobs: frozenset[str] = frozenset()  #: screens that list a crew's jobs, or jump to one
    tells_news: frozenset[str] = frozenset()  #: that tell how a case ended, or jump to one
    takes_numbers: bool = False  #: some screen asks for a typed number
    tells_notices: bool = False  #: something hangs on whether an area has a notice


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of problem the city takes reports of."""

    code: str
    names: Mapping[str, str]  #: by language, with accents
    labels: Mapping[str, str]  #: by language, folded, at most 17 septets
    group: str
    needs: str  #: container | block | nothing
    reveals_home: bool
    responsible: str  #: code of the body in city.yaml, for every area that `owners` does not name
    owners: Mapping[str, str] = field(default_factory=dict)  #: district or bairro -> body
    target_hours: int | None = None  #: working hours until it should be solved; None: no date
    is_missed_round: bool = False  #: whether it says that a round of collection was missed
    same_within_m: int = 0  #: between points at which an open case is the same; 0: at none


@dataclass(frozen=True, slots=True)
class Language:
    """A language the line speaks."""

    code: str  #: ISO 639
    name: str  #: its own name, folded
    spelt: str  #: the same with accents, for pages
    is_draft: bool = False  #: nobody has read it yet: see `app.menu.languages`


@dataclass(frozen=True, slots=True)
class Route:
    """What one network can do on one gateway."""

    gateway: str
    network: str  #: the gateway's code; "" for every network not named
    name: str
    screen: int  #: septets of one screen, the wire's prefix included
    idle_s: int
    life_s: int
    two_way_sms: bool
    sender: str
    receipts: bool
    rate: int | None = None  #: messages a second; None: as fast as they go
    call_is: str = ""  #: "free" to the caller | "paid" by them | "" where nobody says
    prices: tuple[Price, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """What the city tells of an area for some days, counted as `date.toordinal` does."""

    texts: Mapping[str, str]  #: by language, folded
    first: int
    last: int  #: the last day on which it is told
    places: frozenset[str] = frozenset()  #: codes of districts and bairros; none: the whole city
    services: frozenset[str] = frozenset()  #: codes; none: whatever the problem
    pauses: bool = False  #: whether no work is done meanwhile, so that deadlines wait
    rounds: frozenset[int] = frozenset()  #: weekdays of collection that are told, 0 for Monday


@dataclass(frozen=True, slots=True)
class City:
    """Everything one published version of a city says."""

    version: str  #: hash of all its files, hexadecimal
    code: str
    name: str
    brand: str  #: what residents call the line
    zone: str  #: IANA
    calling_code: str
    national_digits: int
    languages: tuple[Language, ...]  #: the first is the one every text has
    service_codes: tuple[str, ...]
    help_number: str
    bodies: Mapping[str, Body]
    services: Mapping[str, Service]  #: in the file's order
    gazetteer: Gazetteer
    names: NameIndex  #: bairros by name
    district_names: NameIndex
    point_names: NameIndex
    routes: tuple[Route, ...]
    menu: Menu
    messages: Mapping[str, Phrase]
    terms: Mapping[str, Terms] = field(default_factory=dict)  #: how each message is sent
    quiet: Quiet | None = None
    most: Most = NO_LIMIT
    ceiling: Ceiling | None = None  #: what may be spent in a month; None: no ceiling
    #: E-mail addresses that get sheets of the whole city, by day, week, month.
    sheets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: How many reports pass before further ones are held.
    limits: Limits = USUAL_LIMITS
    #: Whether it says that it answers for what names no city.
    is_default: bool = False
    #: Words of its languages that end all messages to whoever sends them, folded.
    stop_words: frozenset[str] = frozenset()
    #: Further words that begin an SMS, folded -> what it asks for: see `sms_words`.
    sms_words: Mapping[str, str] = field(default_factory=dict)
    #: Whether residents are told by when a case should be solved: some text says <due>.
    tells_dates: bool = False
    #: In the order of calendar.yaml.
    notices: tuple[Notice, ...] = ()
    #: Days on which bodies with hours do not work, counted as `date.toordinal` does -> name.
    holidays: Mapping[int, str] = field(default_factory=dict)
    #: What it called things before that it has no more; no part of the version.
    old: OldNames = field(default=NOTHING_GONE, repr=False, compare=False)
    #: What was made of this version once and is the same for ever: lists, drawn screens.
    memo: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    #: Steps of calls that are the same for everybody: see `step`.
    steps: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def language(self) -> str:
        """The language of a caller we know nothing of."""
        return self.languages[0].code

    def terms_of(self, template: str) -> Terms:
        """How a message is sent; the usual way for one that messages.yaml does not name."""
        return self.terms.get(template, USUAL)

    def carries_answers(self, network: str) -> bool:
        """Whether residents may answer an SMS on a network that routes.yaml names."""
        return any(route.two_way_sms for route in self.routes if route.network == network != "")

    @property
    def reads_sms(self) -> bool:
        """Whether SMS are answered with more than how to report."""
        return "sms_help" in self.messages

    @property
    def tells_notices(self) -> bool:
        """Whether a call may depend on the day: the menu tells notices, and there are some."""
        return bool(self.notices) and self.menu.tells_notices

    @property
    def block_word(self) -> str:
        """What stands before a block's number in its first language: "Q."."""
        return self.menu.words["block"][self.language].parts[0]

    def owner(self, service: str, place: str) -> str:
        """Code of the body that answers for a problem at a place: its bairro counts first."""
        known = self.services[service]
        if not known.owners:
            return known.responsible
        bairro = self.gazetteer.bairro_of(place)
        areas = (bairro.code, bairro.district) if bairro else (place,)
        return next((known.owners[a] for a in areas if a in known.owners), known.responsible)

    def still_owner(self, owner: str, service: str, place: str) -> str:
        """Code of the body that answers for a stored case: its owner, if there is such a one still.

        A crew may be gone from city.yaml, and so may the problem.
        """
        if owner in self.bodies:
            return owner
        return self.owner(service, place) if service in self.services else next(iter(self.bodies))

    def route(self, gateway: str, network: str) -> Route:
        """The route of a network; the gateway's own default where it is not named."""
        key = ("route", gateway, network)
        route: Route | None = self.memo.get(key)
        if route is None:
            route = self._find_route(gateway, network)
            if any(network == known.network for known in self.routes):
                self.memo[key] = route
        return route

    def _find_route(self, gateway: str, network: str) -> Route:
        named = [r for r in self.routes if r.gateway == gateway]
        for route in named:
            if route.network == network:
                return route
        return next((r for r in named if not r.network), self.routes[0])
