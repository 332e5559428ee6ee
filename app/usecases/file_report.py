"""Filing a report for somebody else: who telephones, comes to the counter, or tells a monitor.

Pure but for the port. The report gets a number, an owner, dates and messages as one that is
dialled; no limit holds it, for an official has heard of it.
"""

from typing import Final, NamedTuple, Protocol

from app.domain.clock import Micros
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.limits import FiledBy
from app.domain.phone import is_replyable, mask, read_written
from app.domain.public_number import spoken
from app.domain.report import ON_BEHALF, OPEN, Channel
from app.domain.text import sanitise
from app.menu.effects import NO_FACTS
from app.menu.languages import language_for
from app.menu.model import City
from app.menu.state import Answer, Caller, State
from app.menu.values import say
from app.usecases.call import Filing
from app.usecases.case_book import Stored
from app.usecases.telling import tells_day

#: Characters of what somebody says of it: as many as of all that is kept.
MOST_WORDS: Final = 500


class OnBehalf(NamedTuple):
    """What an official writes down, as typed."""

    service: str  #: code
    place: str  #: code
    channel: str
    actor: str  #: "official ana"
    phone: str = ""  #: "" where nobody leaves one
    words: str = ""
    form: str = ""  #: of which form: what one sends twice, all the same, is filed once
    message: int = 0  #: id of the SMS that it is taken from, whose number stands for `phone`


class Voice(NamedTuple):
    """One more who tells of an open case, as an official writes it down."""

    actor: str  #: "official ana"
    phone: str = ""  #: "" where nobody leaves one
    words: str = ""
    form: str = ""  #: which form brought it: what has come is known by it; "" where nobody knows
    message: int = 0  #: as of a report


class Known(NamedTuple):
    """Somebody's number, as the city knows it."""

    contact_id: int
    language: str  #: "" where never chosen
    hears: bool  #: whether it is sent messages
    filed_by: FiledBy


class FilingBook(Protocol):
    """Reports of one city within one transaction."""

    @property
    def now_us(self) -> Micros:
        """The moment of the transaction."""

    def person(self, msisdn: str) -> Known:
        """Find or make the contact of a number, held until the transaction ends."""

    def wrote(self, message_id: int, by: str) -> Known | None:
        """Put an SMS aside that waits for a person, and give the contact of who wrote it, held.

        None where nothing can be sent there. Raises: NotFound, Conflict where it does not wait.
        """

    def grant(self, service: str, place: str) -> tuple[int, int, int]:
        """Give a report's id, its public number, and the day to tell (0 for none)."""

    def filed(self, wish: OnBehalf) -> Filing | None:
        """Give what was filed of this very wish, which came a second time; None for nothing."""

    def file(self, filing: Filing, wish: OnBehalf) -> None:
        """Store a report, its first event and the message that confirms it."""

    def add_words(self, filing: Filing, words: str, actor: str) -> None:
        """Store what somebody said of a report that was filed just now."""

    def find(self, number: int) -> Stored | None:
        """Give the case with a public number, and let nobody else change it meanwhile."""

    def is_told(self, stored: Stored, voice: Voice) -> bool:
        """Whether the same form has brought this very voice before."""

    def join(self, stored: Stored, contact_id: int | None, voice: Voice) -> bool:
        """Let somebody be with a case, with what they said; False where they are already.

        What the same form has brought before is kept once.
        """


def file_report(book: FilingBook, city: City, wish: OnBehalf) -> Filing:
    """File a report for somebody; give what was filed, by an earlier press of the same key too.

    Raises: InvalidInput where something is missing or cannot be used; of an SMS that waits no more
    Conflict, NotFound where there is none.
    """
    msisdn, words = check_wish(city, wish)
    if filed := book.filed(wish):
        return filed
    known = _who(book, msisdn, wish.message, wish.actor)
    report_id, number, day = book.grant(wish.service, wish.place)
    language = _language(city, known)
    filing = Filing(
        report_id,
        0,
        number,
        wish.service,
        wish.place,
        known.contact_id if known else None,
        language,
        "",
        filed_by=known.filed_by if known else FiledBy.RESIDENT,
        untold=day,
    )
    if known and known.hears:
        filing = _told(city, filing)
    book.file(filing, wish)
    if words:
        book.add_words(filing, words, wish.actor)
    return filing


def check_wish(city: City, wish: OnBehalf) -> tuple[str, str]:
    """Give the number and the words as they are kept.

    Raises: InvalidInput where something is missing or cannot be used.
    """
    if wish.service not in city.services:
        raise InvalidInput("say what the problem is")
    if not city.gazetteer.has(wish.place):
        raise InvalidInput("say where it is: choose a place of the list")
    if wish.channel not in ((Channel.SMS,) if wish.message else ON_BEHALF):
        raise InvalidInput("say how it came")
    return _number(city, wish.phone), _words(wish.words)


def join_report(book: FilingBook, city: City, number: int, voice: Voice) -> None:
    """Let somebody be with an open case instead of filing another one; keep what they said.

    Raises: NotFound, Conflict, InvalidInput.
    """
    msisdn, words = _number(city, voice.phone), " ".join(_words(voice.words).split())
    stored = book.find(number)
    if stored is None:
        raise NotFound("there is no case %(case)s", case=spoken(number))
    if book.is_told(stored, voice._replace(words=words)):
        return  # whatever has become of the case since
    if stored.status not in OPEN or stored.waits:
        raise Conflict("case %(case)s is not open: file another one", case=spoken(number))
    known = _who(book, msisdn, voice.message, voice.actor)
    if not book.join(stored, known and known.contact_id, voice._replace(words=words)):
        raise Conflict("that number is with case %(case)s already", case=spoken(number))


def _who(book: FilingBook, msisdn: str, message_id: int, by: str) -> Known | None:
    if message_id:
        return book.wrote(message_id, by)
    return book.person(msisdn) if msisdn else None


def _words(said: str) -> str:
    words = sanitise(said, MOST_WORDS + 1).strip()
    if len(words) > MOST_WORDS:
        raise InvalidInput("the words have more than %(most)s characters", most=MOST_WORDS)
    return words


def _number(city: City, phone: str) -> str:
    if not phone:
        return ""
    plan = city.calling_code, city.national_digits
    msisdn = read_written(phone, *plan)
    if msisdn is None or not is_replyable(msisdn, *plan):
        raise InvalidInput(
            "%(phone)s is no number of %(city)s: write +%(code)s and %(digits)s digits",
            phone=mask(phone),
            city=city.name,
            code=city.calling_code,
            digits=city.national_digits,
        )
    return msisdn


def _language(city: City, known: Known | None) -> str:
    return language_for(city, known.language if known else "")


def _told(city: City, filing: Filing) -> Filing:
    """Give a report with the message that confirms it: nothing else tells them of its day."""
    trail = (Answer("", "service", filing.service), Answer("", "place", filing.place))
    day, message = filing.untold, city.messages["received"]
    state = State(city.menu.first, filing.language, Caller(), trail, number=filing.number, due=day)
    filing = filing._replace(sms=say(message, city, state, NO_FACTS))
    return filing._replace(due=day, untold=0) if tells_day(city, filing.language) else filing
