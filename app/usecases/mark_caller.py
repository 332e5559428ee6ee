"""What officials say of a number: blocked, monitor, test, or ordinary again. All of it is kept.

Pure but for the port. A number is found by what was typed, or by a case that it reported, for
officials are shown no numbers.
"""

from typing import Final, NamedTuple, Protocol

from app.domain.clock import DAY_US, Micros
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.limits import Flag, flag_at
from app.domain.phone import is_replyable, normalise
from app.domain.public_number import spoken
from app.domain.report import BAIRRO, remember_place
from app.domain.text import says
from app.menu.model import City

#: Characters of a reason.
MOST_KEPT: Final = 500
#: Days for which a number is blocked where nobody says for how long.
BLOCK_DAYS: Final = 30

#: (what the service needed, place code), newest first.
Places = tuple[tuple[str, str], ...]


class Known(NamedTuple):
    """A number as it is stored."""

    contact_id: int
    masked: str
    flag: str
    until_us: Micros | None
    places: Places
    seq: int  #: of what is said of it next


class Wish(NamedTuple):
    """What somebody says of a number."""

    flag: Flag
    actor: str  #: "official ana"
    reason: str
    days: int | None = None  #: for how long; None for good
    only: Flag | None = None  #: the flag that is taken away; None for whichever there is


class Marked(NamedTuple):
    """What is said of it from now on."""

    masked: str
    flag: Flag
    until_us: Micros | None
    lost: Flag = Flag.ORDINARY  #: the other flag that it had, for a number has one


class CallerBook(Protocol):
    """Numbers of one city within one transaction."""

    @property
    def now_us(self) -> Micros:
        """The moment of the transaction."""

    def of_phone(self, e164: str) -> Known:
        """Give a number, made known where it was not; nobody else changes it meanwhile."""

    def of_case(self, number: int) -> Known | None:
        """Give the number that reported a case; None where there is none."""

    def mark(self, known: Known, wish: Wish, until_us: Micros | None, places: Places) -> None:
        """Write down what is said of a number, and let it hold."""


def mark_caller(book: CallerBook, city: City, who: str | int, wish: Wish) -> Marked:
    """Say something of a number, typed (a text) or behind a case (its public number).

    Raises:
        InvalidInput: no number, no reason, or one that cannot be kept.
        NotFound: there is no such case, or whoever reported it hid the number.
        Conflict: there is nothing to take away.
    """
    wish = wish._replace(reason=" ".join(wish.reason.split()))
    _check_reason(wish.reason)
    known = _find(book, city, who)
    flag = flag_at(known.flag, known.until_us, book.now_us)
    if wish.only and flag is not wish.only:
        raise Conflict(f"{known.masked} is not {wish.only}")
    if flag is wish.flag is Flag.ORDINARY:
        raise Conflict(f"{known.masked} has no flag")
    until = None if wish.days is None else book.now_us + wish.days * DAY_US
    book.mark(known, wish, until, places_for(city, wish.flag, known.places))
    lost = flag if wish.flag not in (flag, Flag.ORDINARY) else Flag.ORDINARY
    return Marked(known.masked, wish.flag, until, lost)


def _check_reason(reason: str) -> None:
    if not says(reason):
        raise InvalidInput("write a reason: it is kept with who did it")
    if not reason.isprintable():
        raise InvalidInput("the reason holds a character that cannot be shown: write it without")
    if len(reason) > MOST_KEPT:
        raise InvalidInput(f"the reason has {len(reason)} characters, {MOST_KEPT} are kept")


def _find(book: CallerBook, city: City, who: str | int) -> Known:
    if isinstance(who, int):
        known = book.of_case(who)
        if known is None:
            raise NotFound(f"no number is known of who reported case {spoken(who)}")
        return known
    return book.of_phone(phone_of(city, who))


def phone_of(city: City, typed: str) -> str:
    """Give a typed number as it is stored.

    Raises: InvalidInput, which does not say the number: it may go into a log.
    """
    e164 = normalise(typed, city.calling_code, city.national_digits)
    if e164 is None or not is_replyable(typed, city.calling_code, city.national_digits):
        digits = f"+{city.calling_code} and {city.national_digits} digits"
        raise InvalidInput(f"that is no telephone number of {city.name}: write {digits}")
    return e164


def places_for(city: City, flag: Flag, places: Places) -> Places:
    """Give the last places of a number with this flag: of a monitor the last bairros too."""
    kept = tuple(entry for entry in places if entry[0] != BAIRRO)
    if flag is not Flag.MONITOR:
        return kept
    found = kept
    for _, code in reversed(kept):
        if bairro := city.gazetteer.bairro_of(code):
            found = remember_place(found, BAIRRO, bairro.code)
    return found
