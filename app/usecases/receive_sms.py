"""A message from a phone: stored once, then obeyed, answered, or kept for a person.

Begin reading at `receive_sms`.
"""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from app.domain import sms_words
from app.domain.clock import Micros, utc
from app.domain.delivery import SCREEN
from app.domain.ids import moment
from app.domain.messaging import InboundSms, OptOut
from app.domain.phone import is_replyable, normalise
from app.menu.effects import NO_FACTS, Facts
from app.menu.languages import language_for
from app.menu.model import City
from app.menu.state import Answer, Caller, State
from app.menu.values import say
from app.usecases.message_book import InState, MessageBook, Person
from app.usecases.news import Item
from app.usecases.read_sms import STOP, Wish, read_sms
from app.usecases.sms_call import SmsCall, Step, Thread

#: Why a message got no reply, as people look it up.
ECHO: Final = "echo"
FULL: Final = "too many replies"
#: Why one waits whose sender is left alone all the same, or cannot be answered.
STOPPED: Final = "stop"
FOREIGN: Final = "foreign number"
#: What answers a word by itself.
_ALONE: Final = {sms_words.START: "sms_again", sms_words.HELP: "sms_help"}


def receive_sms(book: MessageBook, call: SmsCall, city: City, sms: InboundSms) -> str:
    """Store a message once and do what it asks for.

    Gives what holds for the other cities of the country too: "stop" where its sender wishes to be
    left alone, "start" to hear of us again, else "".

    Never answered: short codes, words and foreign numbers as senders (machines answer machines
    without end), people who opted out, one-way routes.
    """
    e164 = normalise(sms.sender, city.calling_code, city.national_digits)
    replyable = is_replyable(sms.sender, city.calling_code, city.national_digits)
    person = book.person(e164) if e164 else None
    id_ = book.store_inbound(sms, person)
    if not (id_ and person and e164):
        return ""
    if not replyable:
        # A person on a foreign number may know of a fire; a short code is a machine.
        book.note_inbound(id_, InState.WAITING, FOREIGN)
        return ""
    wish = read_sms(city, sms.text)
    if wish.asks == STOP:
        if wish.is_unread:
            book.note_inbound(id_, InState.WAITING, STOPPED)
        book.opt_out(person)
        thread = call.thread(person).heard(call.hashed(sms.text), book.now_us)
        call.keep(person, thread._replace(session=""))
        return STOP
    if wish.asks == sms_words.START and person.opted_out:
        book.opt_in(person)
        person, wish = person._replace(opted_out=False), wish._replace(is_anew=True)
    _Hearing(book, call, city, sms, person, e164, id_).hear(wish)
    return wish.asks if wish.asks == sms_words.START else ""


class _Hearing:
    """One message of somebody whom we may answer."""

    def __init__(
        self,
        book: MessageBook,
        call: SmsCall,
        city: City,
        sms: InboundSms,
        person: Person,
        e164: str,
        id_: int,
    ) -> None:
        self._book = book
        self._call = call
        self._city = city
        self._sms = sms
        self._person = person
        self._e164 = e164
        self._id = id_
        self._now_us: Micros = book.now_us
        self._thread = Thread()

    def hear(self, wish: Wish) -> None:
        """Do what is asked for, unless it is an echo or there have been too many replies."""
        route = self._city.route(self._sms.gateway, self._sms.network)
        if not route.two_way_sms or not self._city.reads_sms:
            self._leave_to_people(wish, how=route.two_way_sms)
            return
        before = self._call.thread(self._person)
        said = self._call.hashed(self._sms.text)
        self._thread = before.heard(said, self._now_us)
        if before.is_echo(said, self._now_us) and not self._is_asked_since(wish, before.at):
            self._book.note_inbound(self._id, InState.RECEIVED, ECHO)
        elif before.is_full(self._now_us):
            self._book.note_inbound(self._id, InState.WAITING, FULL)
        else:
            self._do(wish, before)
        self._call.keep(self._person, self._thread)

    def _is_asked_since(self, wish: Wish, at_us: Micros) -> bool:
        """Whether the same word is one on another case: two may be solved in one morning."""
        if wish.asks not in (sms_words.YES, sms_words.NO):
            return False
        return any(moment(item.message_id) > at_us for item in self._call.asked(self._person))

    def _leave_to_people(self, wish: Wish, *, how: bool) -> None:
        """Keep for a person what nobody answers here, and say how to report where that arrives."""
        if wish.asks != sms_words.START:
            self._book.note_inbound(self._id, InState.WAITING, "")
        if how and not self._person.opted_out:
            self._once_a_day("how_to_report")

    def _do(self, wish: Wish, before: Thread) -> None:
        session = before.call(self._now_us)
        if reply := self._reply_to(wish, before.at if session else 0):
            self._reply(*reply)
        elif self._person.opted_out:
            self._keep_for_people()
        elif session and not wish.is_anew:
            self._step(wish, session, self._call.go_on(session, self._sms, self._e164))
        elif wish.asks == sms_words.REPORT:
            session = f"sms:{self._id}"
            self._step(wish, session, self._call.begin(session, self._sms, self._e164, wish.row))
        else:
            self._keep_for_people()

    def _reply_to(self, wish: Wish, since_us: Micros) -> tuple[str, str] | None:
        """Give the reply to a word by itself, None where it is for a call or for a person."""
        if wish.asks in (sms_words.YES, sms_words.NO):
            return self._answered(wish, since_us)
        if wish.asks == sms_words.STATUS:
            return self._status(wish.number)
        if wish.asks == sms_words.START and since_us and not wish.is_anew:
            return None  # who never left means a screen of the call
        template = _ALONE.get(wish.asks)
        return (template, self._say(template)) if template else None

    def _keep_for_people(self) -> None:
        self._book.note_inbound(self._id, InState.WAITING, "")
        if not self._person.opted_out:
            self._once_a_day("sms_kept")

    def _answered(self, wish: Wish, since_us: Micros) -> tuple[str, str] | None:
        """Take a word on the case that was asked about; give the reply, None where none was.

        A call that goes on has the digits for itself, but for what was asked after it.
        """
        asked = [i for i in self._call.asked(self._person) if moment(i.message_id) > since_us]
        if wish.number:
            asked = [item for item in asked if item.number == wish.number]
        if not asked:
            return None
        if len(asked) > 1:
            return "sms_which", self._say("sms_which")
        is_solved = wish.asks == sms_words.YES
        if not self._call.answer(self._person, asked[0].number, is_solved=is_solved):
            return None
        template = "sms_confirmed" if is_solved else "sms_reopened"
        return template, self._say(template, asked[0])

    def _status(self, number: int) -> tuple[str, str]:
        case = self._call.case(self._person, number) if number >= 0 else None
        if case is None:
            return "sms_no_case", self._say("sms_no_case")
        trail = (Answer("", "case", str(case.number)),)
        state = State(self._city.menu.first, self._language, Caller(), trail)
        phrase = self._city.messages["sms_status"]
        return "sms_status", say(phrase, self._city, state, Facts(case=case))

    def _step(self, wish: Wish, session: str, step: Step | None) -> None:
        """Send a screen back, and go on until the call has come to its end.

        What the screen did not take is more than a slip where it has words: a person reads them.
        """
        if step is None:
            self._thread = self._thread._replace(session="")
            self._keep_for_people()
            return
        if wish.is_unread or not step.is_understood:
            self._book.note_inbound(self._id, InState.WAITING, "")
        self._thread = self._thread._replace(session="" if step.reply.ends else session)
        if not (step.is_told and step.reply.ends):
            self._reply(SCREEN, step.reply.text)

    def _reply(self, template: str, text: str) -> None:
        if self._person.opted_out:
            return
        self._book.queue(f"in:{self._id}", template, text, self._person, self._sms.network)
        self._thread = self._thread.replied(self._now_us)

    def _once_a_day(self, template: str) -> None:
        day = _local(self._now_us, self._city).date().isoformat()
        text = self._say(template)
        network = self._sms.network
        if self._book.queue(f"day:{day}", template, text, self._person, network):
            self._thread = self._thread.replied(self._now_us)

    def _say(self, template: str, of: Item | None = None) -> str:
        trail = (Answer("", "service", of.service), Answer("", "place", of.place)) if of else ()
        number = of.number if of else 0
        state = State(self._city.menu.first, self._language, Caller(), trail, number=number)
        return say(self._city.messages[template], self._city, state, NO_FACTS)

    @property
    def _language(self) -> str:
        return language_for(self._city, self._person.language)


def opt_out(book: MessageBook, city: City, wish: OptOut) -> None:
    """Honour what a person told the gateway. A number we cannot read is nobody we write to."""
    e164 = normalise(wish.msisdn, city.calling_code, city.national_digits)
    if e164:
        book.opt_out(book.person(e164))


def opt_in(book: MessageBook, city: City, wish: OptOut) -> None:
    """Take back what `opt_out` did."""
    e164 = normalise(wish.msisdn, city.calling_code, city.national_digits)
    if e164:
        book.opt_in(book.person(e164))


def _local(now_us: Micros, city: City) -> datetime:
    return utc(now_us).astimezone(ZoneInfo(city.zone))
