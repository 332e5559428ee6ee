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
from app.usecases.telling import (
    JOINED,
    Case,
    Person,
    tells_day,
    template_to_join,
    text_for,
    told_day,
)

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
    channel: str = ""  #: as of a report


class Joined(NamedTuple):
    """What came of a voice more."""

    number: int  #: of the case
    is_known: bool  #: whether somebody's number was left
    untold: int = 0  #: as in `Filing`; 0 where the day is over too


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

    def came(self, stored: Stored, voice: Voice) -> int:
        """Give the event of this very voice, which the same form brought before; 0 for none."""

    def join(self, stored: Stored, contact_id: int | None, voice: Voice) -> bool:
        """Let somebody be with a case, with what they said; False where they are already.

        What the same form has brought before is kept once.
        """

    def people(self, case: Case) -> int:
        """Count who have told of a case."""

    def tell(self, stored: Stored, template: str, text: str, contact_id: int) -> None:
        """Put the message in the outbox that the event written last has caused."""

    def has_told(self, case: Case, event: int) -> bool:
        """Whether an event has caused a message."""


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
    _check_channel(wish.channel, wish.message)
    return _number(city, wish.phone), _words(wish.words)


def _check_channel(channel: str, message_id: int) -> None:
    if channel not in ((Channel.SMS,) if message_id else ON_BEHALF):
        raise InvalidInput("say how it came")


def join_report(book: FilingBook, city: City, number: int, voice: Voice) -> Joined:
    """Let somebody be with an open case instead of filing another one; keep what they said.

    Who leaves a number is told of it as who dials reads it; the answer to a form that came before
    is the same. Raises: NotFound, Conflict, InvalidInput.
    """
    msisdn, words = _number(city, voice.phone), " ".join(_words(voice.words).split())
    _check_channel(voice.channel, voice.message)
    voice = voice._replace(words=words)
    stored = book.find(number)
    if stored is None:
        raise NotFound("there is no case %(case)s", case=spoken(number))
    if event := book.came(stored, voice):  # whatever has become of the case since
        known = book.person(msisdn) if msisdn else None
        is_told = book.has_told(stored.case, event)
    else:
        _check_joinable(stored)
        known = _who(book, msisdn, voice.message, voice.actor)
        is_told = _join(book, city, stored, known, voice)
    return _joined(book, city, stored, known, is_told=is_told)


def _check_joinable(stored: Stored) -> None:
    if stored.status not in OPEN or stored.waits:
        number = spoken(stored.case.number)
        raise Conflict("case %(case)s is not open: file another one", case=number)


def _join(book: FilingBook, city: City, stored: Stored, known: Known | None, voice: Voice) -> bool:
    """Let somebody be with a case; give whether a message tells them of it."""
    before = book.people(stored.case)
    if not book.join(stored, known and known.contact_id, voice):
        number = spoken(stored.case.number)
        raise Conflict("that number is with case %(case)s already", case=number)
    people = book.people(stored.case)
    if known is None or not known.hears or people == before:  # of words alone they need not hear
        return False
    template, person = template_to_join(city), Person(known.contact_id, known.language, (), JOINED)
    due = told_day(stored.day_us, city.zone, book.now_us)
    text = text_for(city, template, stored.case, person, due=due, people=people)
    book.tell(stored, template, text, known.contact_id)
    return True


def _joined(
    book: FilingBook, city: City, stored: Stored, known: Known | None, *, is_told: bool
) -> Joined:
    language, template = _language(city, known), template_to_join(city)
    day = told_day(stored.day_us, city.zone, book.now_us) if stored.status in OPEN else 0
    is_day_told = is_told and tells_day(city, language, template)
    return Joined(stored.case.number, known is not None, 0 if is_day_told else max(0, day))


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
