"""A message from a phone: stored once, answered once with how to report, or obeyed."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from app.domain import text
from app.domain.clock import utc
from app.domain.messaging import InboundSms, OptOut
from app.domain.phone import is_replyable, normalise
from app.menu.effects import NO_FACTS
from app.menu.model import City
from app.menu.state import Caller, State
from app.menu.values import say
from app.usecases.message_book import MessageBook, Person

#: A short message that begins with one of these words, or of the city's own, ends all messages
#: to its sender: "STOP ALL", "SAIR 311". Who is left alone by mistake may still report; who is
#: not is wronged.
STOP_WORDS: Final = frozenset({"stop", "unsubscribe", "end", "quit"})

#: A longer one is a sentence: "Pare de queimar lixo" is no wish to be left alone.
MOST_STOP_WORDS: Final = 3


def receive_sms(book: MessageBook, city: City, sms: InboundSms) -> bool:
    """Store a message once; answer at most once a day, and only where an answer can help.

    Gives whether its sender wished to be left alone and now is.

    Never answered: short codes, words and foreign numbers as senders (machines answer
    machines without end), people who opted out, one-way routes.
    """
    e164 = normalise(sms.sender, city.calling_code, city.national_digits)
    replyable = is_replyable(sms.sender, city.calling_code, city.national_digits)
    person = book.person(e164) if e164 and replyable else None
    if not book.store_inbound(sms, person) or person is None:
        return False
    if _wants_no_more(city, sms.text):
        book.opt_out(person)
        return True
    route = city.route(sms.gateway, sms.network)
    if route.two_way_sms and not person.opted_out:
        day = _local(book.now_us, city).date().isoformat()
        book.queue(f"day:{day}", "how_to_report", _how(city, person), person, sms.network)
    return False


def _wants_no_more(city: City, said: str) -> bool:
    words = text.key(said).split(" ")
    stops = words[0] in STOP_WORDS or words[0] in city.stop_words
    return stops and len(words) <= MOST_STOP_WORDS


def opt_out(book: MessageBook, city: City, wish: OptOut) -> None:
    """Honour what a person told the gateway. A number we cannot read is nobody we write to."""
    e164 = normalise(wish.msisdn, city.calling_code, city.national_digits)
    if e164:
        book.opt_out(book.person(e164))


def _how(city: City, person: Person) -> str:
    spoken = {language.code for language in city.languages}
    language = person.language if person.language in spoken else city.language
    state = State(city.menu.first, language, Caller())
    return say(city.messages["how_to_report"], city, state, NO_FACTS)


def _local(now_us: int, city: City) -> datetime:
    return utc(now_us).astimezone(ZoneInfo(city.zone))
