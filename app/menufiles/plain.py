"""A checked city as numbers, texts, lists and mappings: what a database keeps of a version.

Everything in it has been checked, so `build` makes the city of it without reading YAML again.
"""

from typing import NotRequired, TypedDict

#: Belongs to what is stored: raise it when the shape below changes.
FORMAT = 12

#: language -> literal, value, literal, …; with accents.
PlainPhrase = dict[str, list[str]]


class PlainReader(TypedDict):
    """Who approved a language."""

    name: str
    approved: str  #: ISO 8601 date


#: Minutes since midnight, from and to, of each day, Monday first.
PlainWeek = list[list[list[int]]]


class PlainMoney(TypedDict):
    """How much may be spent in a month."""

    amount: int  #: millionths
    currency: str


class PlainAbout(TypedDict):
    """city.yaml."""

    code: str
    name: str
    brand: str
    zone: str
    calling_code: str
    national_digits: int
    languages: dict[str, str]
    readers: dict[str, PlainReader]  #: by language; a further one without is a draft
    service_codes: list[str]
    help_number: str
    bodies: dict[str, str]
    hours: dict[str, PlainWeek]  #: by body; round the clock where it is not in it
    mails: dict[str, list[str]]  #: e-mail addresses by body
    sheets: dict[str, list[str]]  #: e-mail addresses by day, week, month
    crews: dict[str, str]  #: those of the bodies that are crews -> the body a crew belongs to
    at: list[float] | None
    radius_m: int | None
    is_default: bool
    stop_words: list[str]
    sms_words: dict[str, list[str]]  #: what they ask for -> as written
    quiet_hours: list[int] | None  #: [start, end], minutes of the day
    most_messages: dict[str, int]  #: "phone a day", "a day"
    most_money: PlainMoney | None  #: in a month
    most_reports: dict[str, list[int | None]]  #: kind -> [an hour, a day], of those that it names


class PlainPrice(TypedDict):
    """What a network charges from a day on."""

    since: str  #: ISO 8601 date
    currency: str
    session: int  #: millionths
    every_s: int | None
    part: int  #: millionths


class PlainRoute(TypedDict):
    """One network of routes.yaml."""

    gateway: str
    network: str
    name: str
    screen: int
    idle_s: int
    life_s: int
    two_way_sms: bool
    sender: str
    receipts: bool
    rate: int | None  #: messages a second
    call_is: str  #: "free" to the caller | "paid" by them | "" where nobody says
    prices: list[PlainPrice]  #: the oldest first


class PlainService(TypedDict):
    """One problem of services.yaml."""

    code: str
    names: dict[str, str]
    labels: dict[str, str]
    group: str
    needs: str
    reveals_home: bool
    responsible: str  #: of every area that `owners` does not name
    owners: dict[str, str]  #: district or bairro -> body
    target_hours: int | None
    missed_round: bool
    same_within_m: int  #: 0 where nothing is written


class PlainPoint(TypedDict):
    """A point of places.yaml."""

    code: str
    name: str
    label: str
    kind: str
    at: list[float]


class PlainBairro(TypedDict):
    """A bairro of places.yaml."""

    code: str
    name: str
    label: str
    aliases: list[str]
    population: int | None
    at: list[float] | None
    source: str
    blocks: int | None
    points: list[PlainPoint]


class PlainDistrict(TypedDict):
    """A district of places.yaml."""

    code: str
    name: str
    label: str
    aliases: list[str]
    at: list[float] | None
    source: str
    radius_m: int | None
    bairros: list[PlainBairro]


class PlainTerms(TypedDict):
    """How a message of messages.yaml is sent."""

    policy: str
    priority: int
    expires_us: int
    keeps_quiet: bool
    parts: int


class PlainNotice(TypedDict):
    """A notice of calendar.yaml."""

    say: dict[str, str]  #: by language; the first always, others as they were written
    where: list[str]
    service: list[str]
    first: str  #: ISO 8601 date; "" where none is written
    last: str
    pauses: bool
    rounds: list[int]  #: days of the week, 0 for Monday


class PlainOption(TypedDict):
    """One line of `choose`."""

    digits: str
    label: PlainPhrase | None
    lists: str
    condition: str
    effect: str
    go: str


class PlainTyped(TypedDict):
    """One line of `type`."""

    kind: str
    effect: str
    go: str
    wrong: PlainPhrase | None


class PlainVariant(TypedDict):
    """One form of a screen."""

    condition: str
    say: PlainPhrase | None
    tell: list[str]
    options: list[PlainOption]
    typed: list[PlainTyped]
    go: str


class PlainLine(TypedDict):
    """A line of `tell`."""

    condition: str
    say: PlainPhrase
    options: list[PlainOption]


class PlainKey(TypedDict):
    """A key drawn by the engine."""

    digit: str
    label: PlainPhrase


class PlainMenu(TypedDict):
    """menu.yaml with its translations."""

    first: str
    screens: dict[str, list[PlainVariant]]
    lines: dict[str, PlainLine]
    back: PlainKey
    more: PlainKey
    wrong: PlainPhrase
    attempts: int
    gave_up: str
    failed: PlainPhrase
    over: PlainPhrase
    words: dict[str, PlainPhrase]


class PlainBorders(TypedDict):
    """borders.geojson."""

    source: str
    areas: dict[str, list[list[list[float]]]]  #: code -> rings of longitude and latitude


class Plain(TypedDict):
    """A city."""

    format: int
    about: PlainAbout
    routes: list[PlainRoute]
    services: list[PlainService]
    districts: list[PlainDistrict]
    menu: PlainMenu
    messages: dict[str, PlainPhrase]
    terms: dict[str, PlainTerms]
    notices: list[PlainNotice]
    holidays: dict[str, str]  #: ISO 8601 date -> name
    borders: NotRequired[PlainBorders]  #: only where the city has them
