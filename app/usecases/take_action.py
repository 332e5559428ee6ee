"""What is done with one case: checked against its life, written down, told to its people.

Pure but for the port: the store gives one transaction, in which all of it happens or nothing.
"""

from typing import Final, NamedTuple

from app.domain.clock import Micros
from app.domain.errors import Conflict, InvalidInput
from app.domain.lifecycle import RULES, Action, fitting, is_told
from app.domain.public_number import spoken
from app.domain.report import OPEN, Status
from app.domain.text import fold, says, septets, unfoldable
from app.menu.effects import Told
from app.menu.longest import MOST_REASON
from app.menu.model import City
from app.usecases.case_book import CaseBook, Entry, Stored
from app.usecases.deadlines import Due
from app.usecases.kept_dates import begun_anew, run_on
from app.usecases.telling import hearers, news_after, template_for, text_for

#: Characters of a reason that is only kept.
MOST_KEPT: Final = 500
#: Why nothing is done with a case of which somebody had not seen all.
MEANWHILE: Final = "somebody else changed this case meanwhile: look at what is new first"
#: What ends a report that is held.
_OF_HELD: Final = (Action.REJECT, Action.MERGE)
#: What is done with a case, as people read it in a sentence: "can be resolved".
_CAN_BE: Final = {Action.START: "started", Action.GIVE_UP: "given up"}


class Change(NamedTuple):
    """What somebody wants done with one case."""

    action: Action
    actor: str  #: who does it: "official ana"
    reason: str = ""
    owner: str = ""  #: with ASSIGN: code of a body
    main: int = 0  #: with MERGE: public number of the case that goes on
    held_by: str = ""  #: who must answer for it now; "" for whoever does
    seen: int = 0  #: how many events of it they had before them; 0 for however many


class Changed(NamedTuple):
    """What became of it."""

    number: int
    status: Status
    people: int  #: to whom a message goes
    is_told: bool  #: whether it is something that people are told
    owner: str = ""  #: who answers for it now
    nobody_in: str = ""  #: the crew that got it, where nobody's phone shows it its jobs


def checked(city: City, stored: Stored, change: Change) -> Change:
    """Give a change that this case can have, its reason without needless blanks.

    Raises:
        Conflict: the case is past this, another's or held, or nobody could be told.
        InvalidInput: a reason or a body is missing or cannot be used.
    """
    change = change._replace(reason=" ".join(change.reason.split()))
    check_seen(stored, change.seen)
    _check_holder(stored, change)
    if change.action not in doable(stored.status, waits=stored.waits):
        raise _refusal(stored)
    _check_words(city, change)
    return change


def take_action(book: CaseBook, city: City, stored: Stored, change: Change) -> Changed:
    """Do it, and tell the people of the case what concerns them.

    Raises:
        Conflict, InvalidInput: as `checked`.
    """
    change = checked(city, stored, change)
    status = RULES[change.action].leads[stored.status]
    owner = _owner(city, stored, status, change)
    due = _due(city, stored, change.action, owner, book.now_us)
    book.write(stored, Entry(str(change.action), change.actor, status, change.reason, owner, due))
    told = Told(fold(change.reason, city.language), change.main)
    people = _tell(book, city, stored, change.action, status, told)
    is_news = is_told(change.action, stored.status)
    return Changed(stored.case.number, status, people, is_news, owner or stored.owner)


def doable(status: Status, *, waits: bool) -> tuple[Action, ...]:
    """Give what officials may do with a case as it stands; one that is held can only be ended.

    >>> doable(Status.RECEIVED, waits=True), doable(Status.DUPLICATE, waits=False)
    ((<Action.REJECT: 'rejected'>, <Action.MERGE: 'merged'>), (<Action.UNMERGE: 'unmerged'>,))
    """
    return _OF_HELD if waits else fitting(status)


def _refusal(stored: Stored) -> Conflict:
    if stored.waits:
        named = spoken(stored.case.number)
        return Conflict("case %(case)s is held: it can be released, rejected or merged", case=named)
    return Conflict(
        "case %(case)s is %(status)s: it can be %(can)s",
        case=spoken(stored.case.number),
        status=str(stored.status),
        can=tuple(_CAN_BE.get(action, str(action)) for action in fitting(stored.status)),
    )


def _check_holder(stored: Stored, change: Change) -> None:
    if change.held_by and stored.owner != change.held_by:
        named = spoken(stored.case.number)
        raise Conflict(
            "case %(case)s is not with %(body)s any more", case=named, body=change.held_by
        )


def check_seen(stored: Stored, seen: int) -> None:
    """Hold what somebody had before them to what there is: two must not overwrite each other.

    Raises: Conflict.
    """
    if seen and stored.seq != seen:
        raise Conflict(MEANWHILE)


def _owner(city: City, stored: Stored, status: Status, change: Change) -> str:
    """Give the new owner; "" for the same. Who had it may be gone, or nobody had it yet."""
    if change.action is Action.ASSIGN and change.owner:
        return change.owner
    settles = status in OPEN and (stored.status not in OPEN or change.action is Action.ASSIGN)
    case = stored.case
    owner = city.still_owner(stored.owner, case.service, case.place) if settles else stored.owner
    return owner if owner != stored.owner else ""


def _due(city: City, stored: Stored, action: Action, owner: str, now_us: Micros) -> Due | None:
    """Give the deadline where time begins anew: for another body, or once more for the same.

    What repeats no other case after all was never done: its time runs on.
    """
    is_handed_on = owner not in ("", stored.owner)
    opens = RULES[action].leads[stored.status] in OPEN
    if not opens or not (is_handed_on or stored.status not in OPEN):
        return None
    whose = owner or stored.owner
    anew = begun_anew(city, stored, whose, stored.case.place, now_us)
    if anew is None or action is not Action.UNMERGE:
        return anew
    return run_on(city, stored, whose, now_us)._replace(is_aside=anew.is_aside)


def _check_words(city: City, change: Change) -> None:
    rule = RULES[change.action]
    # What a crew cannot write on its phone stands as a dash.
    is_said = bool(change.held_by) or says(change.reason)
    if rule.needs_reason and not (change.reason and is_said):
        raise InvalidInput("write a reason: it is kept, and residents may be told it")
    if rule.tells and rule.tells not in city.messages:
        raise Conflict(
            "messages.yaml has no %(message)s, so nobody could be told: add it first",
            message=rule.tells,
        )
    check_reason(city, change.action, change.reason)
    if change.action is Action.ASSIGN and change.owner and change.owner not in city.bodies:
        raise InvalidInput(
            "city.yaml has no body %(body)s: it has %(known)s",
            body=change.owner,
            known=tuple(city.bodies),
        )


def _values(city: City, template: str) -> tuple[str, ...]:
    phrase = city.messages.get(template, {})
    return tuple(name for text in phrase.values() for name in text.values)


def tells_reason(city: City, action: Action) -> bool:
    """Whether the message of an action says the reason: of others residents never read it."""
    return "reason" in _values(city, RULES[action].tells)


def check_kept(said: str) -> None:
    """Hold words that are kept to what can be shown. Raises: InvalidInput."""
    if not said.isprintable():
        raise InvalidInput("the reason holds a character that cannot be shown: write it without")
    if len(said) > MOST_KEPT:
        raise InvalidInput(
            "the reason has %(length)s characters, %(most)s are kept",
            length=len(said),
            most=MOST_KEPT,
        )


def check_reason(city: City, action: Action, reason: str) -> None:
    """Hold a reason to what is kept, and to what the message of its action has room for.

    Raises: InvalidInput.
    """
    check_kept(reason)
    if not tells_reason(city, action):
        return
    if odd := unfoldable(reason, city.language):
        raise InvalidInput(
            "no phone can show %(odd)s: write the reason without", odd=" ".join(odd[:5])
        )
    if (length := septets(fold(reason, city.language))) > MOST_REASON:
        raise InvalidInput(
            "the reason is told to residents and takes %(length)s characters on a phone,"
            " %(most)s fit: shorten it by %(over)s",
            length=length,
            most=MOST_REASON,
            over=length - MOST_REASON,
        )


def _tell(
    book: CaseBook, city: City, stored: Stored, action: Action, status: Status, told: Told
) -> int:
    """Tell the people of the case; what a message says, a screen of their next call says too."""
    if not is_told(action, stored.status):
        return 0
    template = RULES[action].tells
    people = hearers(book.people(stored.case.report_id), template)
    for person in people:
        name = template_for(city, template, person)
        text = text_for(city, name, stored.case, person, told)
        message_id = book.queue(stored, name, text, person)
        news = news_after(city, stored.case, status, person, message_id, book.now_us)
        if news != person.news:
            book.keep(person, news)
    return sum(person.gets for person in people)
