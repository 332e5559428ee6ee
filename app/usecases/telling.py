"""What the people of a case are told when it changes, by message and on their next call.

Pure. Who follows a case hears of it as who reported it does; where the place is a home, nobody else
hears more than its district.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from app.domain.clock import Micros, local_day
from app.domain.report import OPEN, Status
from app.menu.areas import district_of
from app.menu.effects import NOTHING_DUE, Facts, Told
from app.menu.languages import language_for
from app.menu.model import City
from app.menu.state import Answer, Caller, State
from app.menu.values import OF_MESSAGES, say
from app.usecases.news import ANSWER_US, TELL_US, Item, News, current, heard_of, opened

REPORTER: Final = "reporter"
#: A role, and the message to who is written down with an open case.
JOINED: Final = "joined"
#: Confirms a report.
RECEIVED: Final = "received"
#: Asks for a word on a case, by dialling and by SMS.
ASKS_ON_CALLS: Final = "resolved"
ASKS_BY_SMS: Final = "sms_resolved"
ASKS: Final = (ASKS_ON_CALLS, ASKS_BY_SMS)
NOTHING_MORE: Final = Told()


class Case(NamedTuple):
    """A stored case, as far as it is told."""

    report_id: int
    number: int
    service: str  #: code
    place: str  #: code, as precise as it is known


class Person(NamedTuple):
    """Somebody of a case."""

    contact_id: int
    language: str  #: "" when never chosen
    news: News
    role: str  #: reporter | joined | subscribed
    gets: bool = True  #: messages: they want them, and no official keeps these back
    network: str = ""  #: code of the one on which they are told of it; "" where it is not known
    works: bool = False  #: is in the crew that has the case


def told_day(told_by: Micros | None, zone: str, now_us: Micros) -> int:
    """Give the day (`date.toordinal`) to tell of an open case; 0 for none.

    `told_by`: the last moment of the day that is told of it. Of one that is over NOTHING_DUE:
    nobody can be told of a solution by a day that has passed.
    """
    if told_by is None:
        return 0
    return local_day(told_by, zone) if told_by >= now_us else NOTHING_DUE


def tells_day(city: City, language: str, template: str = RECEIVED) -> bool:
    """Whether a message, which confirms a report, says by when it is to be solved."""
    return "due" in city.messages[template][language].values


def template_to_join(city: City) -> str:
    """Give the message to who is written down with an open case: there are cities without one."""
    return JOINED if JOINED in city.messages else RECEIVED


def text_for(
    city: City,
    template: str,
    case: Case,
    person: Person,
    more: Told = NOTHING_MORE,
    due: int = 0,
    people: int = 0,
) -> str:
    """Write a message of messages.yaml in the person's language, as their phone gets it.

    `due`: as in `CaseFact`, or NOTHING_DUE. `people`: who have told of the case; 0 for unsaid.
    """
    language = language_for(city, person.language)
    place = place_for(city, case, person.role)
    trail = (Answer("", "service", case.service), Answer("", "place", place))
    state = State(city.menu.first, language, Caller(), trail, number=case.number)
    state = state._replace(due=due, people=people)
    return say(city.messages[template], city, state, Facts(told=more))


def template_for(city: City, template: str, person: Person) -> str:
    """Give the message that also says how to answer by SMS, where their network carries it."""
    asks = template == ASKS_ON_CALLS and city.reads_sms
    return ASKS_BY_SMS if asks and city.carries_answers(person.network) else template


def hearers(people: Sequence[Person], template: str) -> list[Person]:
    """Give who of a case is told something: whether it is solved, nobody is asked who works on it.

    Their word would be the crew's own on itself.
    """
    return [one for one in people if template != ASKS_ON_CALLS or not one.works]


def says_more(city: City, template: str) -> bool:
    """Whether a message says what no screen of a call does: a reason, or which case goes on."""
    phrase = city.messages.get(template, {})
    return any(OF_MESSAGES & {*text.values} for text in phrase.values())


def place_for(city: City, case: Case, role: str) -> str:
    """Give the place as precisely as somebody may hear it; who joined has named it themselves."""
    service = city.services.get(case.service)
    is_open = role in (REPORTER, JOINED) or (service is not None and not service.reveals_home)
    return case.place if is_open else district_of(city, case.place)


def is_kept(status: Status, at: Micros, now_us: Micros) -> bool:
    """Whether people still wait to hear of a case that was closed like this at a moment."""
    return at + _kept_us(status) > now_us


def _kept_us(status: Status) -> int:
    return ANSWER_US if status is Status.RESOLVED else TELL_US


def news_after(
    city: City, case: Case, status: Status, person: Person, message_id: int, now_us: Micros
) -> News:
    """Give what a person has to hear on the next call, once a case has got this status."""
    if status in OPEN:
        return opened(current(person.news, now_us), case.number)
    until = now_us + _kept_us(status)
    place = place_for(city, case, person.role)
    item = Item(message_id, case.number, str(status), case.service, place, until)
    return heard_of(person.news, item, now_us)
