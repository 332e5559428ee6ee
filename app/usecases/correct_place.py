"""An official says where a case really is: by a place of the city, a pin, or both.

Pure but for the port. The case keeps its number and people, and nobody is told; who answers for it
stays, and its dates, unless the official hands it on to who answers there: another body has it from
then on, and as long as one to which it is assigned.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple, Protocol
from unicodedata import normalize

from app.domain import geo
from app.domain.clock import Micros
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.gazetteer import Gazetteer, Located
from app.domain.geo import Position
from app.domain.plausible import astray_m, beyond_m
from app.domain.public_number import spoken
from app.domain.report import OPEN
from app.domain.text import says, unfoldable
from app.domain.written_numbers import may_be_phone
from app.menu.model import City
from app.usecases.case_book import Entry, OfficialBook, Stored
from app.usecases.change_report import call_crew
from app.usecases.deadlines import Due
from app.usecases.kept_dates import begun_anew
from app.usecases.take_action import check_kept, check_seen

#: The kind of its event.
RELOCATED: Final = "relocated"
PIN: Final = "pin"
MOST_CALLED: Final = 40
_MOST_ODD: Final = 5  #: of what is refused so many are named
#: What may stand in a name of a place besides letters and digits, as in "1.º Andar & Filhos".
_SIGNS: Final = ".,:;'’\"“”«»&/()°+#!?–-"
#: How one begins: never as a spreadsheet's formula does.
_BEGIN: Final = re.compile("[\"“«'’(]*[^\\W_]")
#: Digits stand in a name as in "3 de Fevereiro", but none that reach anybody by phone.
_PHONE: Final = re.compile(r"\d(?:[ ./-]?\d){5}")
_BLOCK: Final = re.compile("[1-9][0-9]{0,2}")
_PUT: Final = r"(\S+) \((\S+, \S+), (\d+) m by (\S+)\)"
#: What the history says of it, as `correct_place` writes it.
_NOTE: Final = re.compile(f"from {_PUT} to {_PUT}: (.*)", re.DOTALL)


class Astray(InvalidInput):
    """A pin alone lies far from the place that its case is named by."""

    def __init__(self, **values: str) -> None:
        super().__init__(
            "%(pin)s lies %(km)s km from %(place)s; look for a slip: latitude stands before"
            " longitude; or name the place there as well",
            **values,
        )


class Correction(NamedTuple):
    """Where somebody says that a case is."""

    actor: str  #: who says it: "official ana"
    reason: str
    place: str = ""  #: code of a place; "" leaves the one that was named
    at: Position | None = None  #: the pin; None: where the city has that place
    called: str = ""  #: what people call it there
    hands_on: bool = False  #: whether who answers for the new place gets it
    seen: int = 0  #: how many events of the case they had before them; 0 for however many


class Corrected(NamedTuple):
    """What became of it."""

    number: int
    before: Located
    after: Located
    owner: str  #: who has it now; "" where that stays


class Put(NamedTuple):
    """Where a case was or is, as its history has it."""

    place: str  #: code
    at: str  #: latitude and longitude in degrees
    radius_m: str
    located_by: str


class Moved(NamedTuple):
    """What the history has of a correction."""

    was: Put
    now: Put
    reason: str


class ReportPlaces(Protocol):
    """Where reports are, within one transaction."""

    def of(self, stored: Stored) -> Located:
        """Give where a report is; its place code is that of `stored.case`."""

    def move(self, stored: Stored, before: Located, after: Located, called: str) -> None:
        """Put a report elsewhere, behind the event `stored.seq`, which tells of it."""


class PlaceBook(OfficialBook, Protocol):
    """Cases of one city within one transaction, with where they are."""

    @property
    def places(self) -> ReportPlaces:
        """Where they are, in the same transaction."""


def correct_place(book: PlaceBook, city: City, number: int, wish: Correction) -> Corrected:
    """Put a case where it is; old and new stay in its history.

    Raises:
        NotFound: there is no such case or place.
        InvalidInput: no place was said, one that cannot be meant, or words that cannot be kept.
        Conflict: it is there already, is closed and cannot be handed on, or was changed meanwhile.
    """
    wish = _checked(wish)
    stored = book.find(number)
    if stored is None:
        raise NotFound("there is no case %(case)s", case=spoken(number))
    check_seen(stored, wish.seen)
    before = book.places.of(stored)
    after = _located(city.gazetteer, before, wish)
    if after == before:
        raise Conflict("case %(case)s is there already", case=spoken(number))
    owner = _owner(city, stored, after, wish)
    # What people call it is nobody's words, and helps who goes there.
    why = why_of(wish.reason, wish.called)
    note = f"from {_said(before)} to {_said(after)}: {why}"
    due = _due(city, stored, owner, place_of(after), book.now_us)
    book.write(stored, Entry(RELOCATED, wish.actor, stored.status, note, owner, due))
    book.places.move(stored, before, after, wish.called)
    if owner:
        call_crew(book, city, stored, owner)
    return Corrected(number, before, after, owner)


def moved_in(note: str) -> Moved | None:
    """Read what the history has of a correction; None for other words.

    >>> moved_in("from a/1 (-25.9, 32.5, 900 m by bairro) to 311 (-25.9, 32.6, 50 m by pin): seen")
    ... # doctest: +NORMALIZE_WHITESPACE
    Moved(was=Put(place='a/1', at='-25.9, 32.5', radius_m='900', located_by='bairro'),
          now=Put(place='311', at='-25.9, 32.6', radius_m='50', located_by='pin'), reason='seen')
    """
    found = _NOTE.fullmatch(note)
    return Moved(Put(*found.groups()[:4]), Put(*found.groups()[4:8]), found[9]) if found else None


def place_of(located: Located) -> str:
    """Give the code of the most precise place that is named."""
    block = f"{located.bairro}/{located.block}" if located.block else located.bairro
    return located.point or block or located.district


def _checked(wish: Correction) -> Correction:
    wish = wish._replace(reason=_line(wish.reason), called=normalize("NFC", _line(wish.called)))
    if not wish.place and wish.at is None:
        raise InvalidInput("say where it is: by the code of a place, by a pin, or by both")
    if not says(wish.reason):
        raise InvalidInput("write a reason: it is kept with the old place and the new one")
    check_kept(wish.reason)
    if wish.called:
        _check_called(wish.called)
    return wish


def _check_called(name: str) -> None:
    """Hold a name to what the city's own may be: one day it may be among those, on every phone."""
    if len(name) > MOST_CALLED:
        raise InvalidInput(
            "what people call it has %(length)s characters, %(most)s are kept",
            length=len(name),
            most=MOST_CALLED,
        )
    if odd := [one for one in name if not (one.isalnum() or one in _SIGNS or one == " ")]:
        raise InvalidInput(
            "what people call it is written without %(odd)s: letters, digits and %(signs)s are"
            " kept",
            odd=_shown(odd),
            signs=" ".join(_SIGNS),
        )
    if odd := unfoldable(name):
        raise InvalidInput("no phone can show %(odd)s: write the name without", odd=_shown(odd))
    if not _BEGIN.match(name):
        raise InvalidInput("what people call it begins with a letter or a digit")
    if _PHONE.search(name) or may_be_phone(name):
        raise InvalidInput("what people call it is a name, and this holds a number of somebody's")


def _shown(odd: Iterable[str]) -> str:
    """Give some characters, those that nobody sees by their codes."""
    some = [*dict.fromkeys(odd)][:_MOST_ODD]
    return " ".join(one if one.isprintable() else f"U+{ord(one):04X}" for one in some)


def why_of(reason: str, called: str) -> str:
    """Give what the note of a correction says of why, by what an official typed."""
    reason, called = _line(reason), normalize("NFC", _line(called))
    return f"{reason} · “{called}”" if called else reason


def _line(text: str) -> str:
    return " ".join(text.split())


def _located(gazetteer: Gazetteer, before: Located, wish: Correction) -> Located:
    named = _named(gazetteer, wish.place) if wish.place else before
    if wish.at is None:
        return named
    at = _valid(wish.at)
    _check_far(gazetteer, at)
    if not wish.place:
        _check_astray(gazetteer, place_of(named), at)
    return named._replace(located_by=PIN, position=at, radius_m=geo.PIN_M)


def _check_far(gazetteer: Gazetteer, at: Position) -> None:
    if (far := beyond_m(gazetteer, "", at)) > 0:
        raise InvalidInput(
            "%(pin)s lies %(km)s km outside of the city; look for a slip: latitude stands before"
            " longitude",
            pin=_degrees(at),
            km=_km(far),
        )


def _check_astray(gazetteer: Gazetteer, place: str, at: Position) -> None:
    """Let nobody put a case elsewhere and leave it named, and counted, where it was."""
    if far := astray_m(gazetteer, place, at):
        raise Astray(pin=_degrees(at), km=_km(far), place=place)


def _degrees(at: Position) -> str:
    return f"{at.lat}, {at.lon}"


def _km(metres: float) -> str:
    return f"{metres / 1000:,.1f}"


def _valid(at: Position) -> Position:
    """Give a pin to 11 cm; what no position is, NaN too, is refused."""
    if not (abs(at.lat) <= 90 and abs(at.lon) <= 180):
        raise InvalidInput("a pin is latitude, longitude in degrees, as in -25.9692,32.5732")
    return Position(round(at.lat, 6), round(at.lon, 6))


def _named(gazetteer: Gazetteer, place: str) -> Located:
    bairro, slash, block = place.partition("/")
    located = gazetteer.locate(place)
    if located is None or (slash and located.block != block):
        raise NotFound("there is no place %(place)s", place=place)
    if slash:
        known = gazetteer.by_bairro[bairro].blocks or 999
        if not _BLOCK.fullmatch(block) or int(block) > known:
            raise InvalidInput(
                "the blocks of %(bairro)s are numbered 1 to %(most)s", bairro=bairro, most=known
            )
    return located


def _owner(city: City, stored: Stored, after: Located, wish: Correction) -> str:
    """Give who gets it; "" where it stays."""
    if not wish.hands_on:
        return ""
    if stored.status not in OPEN:
        raise Conflict(
            "case %(case)s is %(status)s: nobody has to be handed it, leave that out",
            case=spoken(stored.case.number),
            status=str(stored.status),
        )
    if stored.case.service not in city.services:
        raise Conflict(
            "nobody answers for %(service)s any more: assign it instead",
            service=stored.case.service,
        )
    owner = city.owner(stored.case.service, place_of(after))
    return owner if owner != stored.owner else ""


def _due(city: City, stored: Stored, owner: str, place: str, now_us: Micros) -> Due | None:
    """Let the time of another body begin; what is held has none."""
    if not owner or stored.waits:
        return None
    return begun_anew(city, stored, owner, place, now_us)


def _said(located: Located) -> str:
    at = located.position
    where = f"{at.lat:.5f}, {at.lon:.5f}, {located.radius_m} m by {located.located_by}"
    return f"{place_of(located)} ({where})"
