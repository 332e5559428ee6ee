"""The history of a case as a conversation: what happened and what was sent, in order of time."""

import re
from collections.abc import Sequence, Set
from datetime import datetime
from typing import Final, NamedTuple

from app.domain.lifecycle import Action
from app.domain.limits import Held
from app.domain.public_number import parse
from app.domain.written_numbers import mask_written
from app.store.case_page import CasePage, Happened
from app.store.handled_list import Answer, Handled
from app.store.sent_of_case import Sent
from app.usecases import crew_jobs
from app.usecases.case_book import COMMENTED, NAME_A_CASE, NOTED
from app.usecases.correct_place import RELOCATED, Put, moved_in
from app.usecases.crew_jobs import code_in, code_is_of
from app.usecases.parts import JOINED
from app.usecases.set_aside import Deed as Aside
from app.web.desk.visit import Visit
from app.web.desk.words_of import body_name, place_name

#: How the history says from whom to whom a case went.
_MOVED: Final = re.compile(r"(?:from (\S+) )?to (\S+)(?:; (.*))?", re.DOTALL)

#: What is said in place of the number of a case that others work on.
OF_OTHERS: Final = "a case that others work on"

#: How it says why a report was held, where nobody wrote more when it was released.
IS_HELD: Final = re.compile(f"held: ({'|'.join(filter(None, Held))})")


class Spoken(NamedTuple):
    """One thing of the conversation, in order of time."""

    at: datetime
    seq: int  #: of the event
    side: str  #: them, us or system
    who: str
    what: str
    note: str = ""
    sent: Sent | None = None  #: the message that it is about
    is_message: bool = False  #: whether `who` is a message, and not whoever had it sent anew
    later: str = ""  #: in place of what became of a message: that it was sent anew later
    wrote: Handled | None = None  #: an SMS, which may be about something else
    answer: Answer | None = None  #: what an official answered to it


def linked(page: CasePage) -> set[int]:
    """Give the public numbers of other cases that a case names, and its history."""
    told = (parse(one.note) for one in page.events if one.kind in NAME_A_CASE)
    return {*filter(None, (page.main, *page.repeats, *told))}


def talk_of(
    visit: Visit, page: CasePage, beyond: Set[int], wrote: Sequence[Handled]
) -> list[Spoken]:
    """Put what happened, what was sent and what its people wrote in the order of time.

    `beyond`: cases of `linked` that others work on.
    """
    happened = [_happened(visit, event, beyond) for event in page.events]
    sent = [said for one in page.messages for said in _of_message(visit, one)]
    if page.comment:
        happened = _with_their_words(visit, page, happened)
    # A message is of the very moment of what it tells.
    by_sms = [said for one in wrote for said in _by_sms(visit, one)]
    return sorted(
        (*happened, *sent, *by_sms), key=lambda one: (one.at, one.seq, one.sent is not None)
    )


def _with_their_words(visit: Visit, page: CasePage, happened: list[Spoken]) -> list[Spoken]:
    """Put the resident's own words where an event says no more than that there are some.

    Of who dials them twice the last are kept. Without such an event they came with the report.
    """
    bare = [event for event in page.events if event.kind == COMMENTED and not event.note]
    at, seq = (bare[-1].at, bare[-1].seq) if bare else (page.case.requested_at, 0)
    words = Spoken(at, seq, "them", visit.word("resident"), visit.word("wrote"), page.comment)
    return [*(one for one in happened if not bare or one.seq != seq), words]


def beside(page: CasePage, wrote: Sequence[Handled]) -> list[Handled]:
    """Leave out what is or may be part of a case where its very words stand there already."""
    there = (page.comment, *(event.note for event in page.events))
    told = {" ".join(mask_written(words).split()) for words in there}
    return [
        one
        for one in wrote
        if not (one.may_be_in_case or one.case == page.case.number)
        or " ".join(one.came.text.split()) not in told
    ]


def _of_message(visit: Visit, one: Sent) -> list[Spoken]:
    """Give a message, and each time that it was sent anew; its state is of the last of them."""
    told, later = visit.word(f"template {one.template}"), visit.word("sent anew later")
    said = [Spoken(one.at, one.seq, "us", visit.word("message"), told, "", one, is_message=True)]
    for anew in one.anew:
        if not anew.by:  # of before it was kept
            did = visit.word("%(message)s, sent anew", message=told)
            said.append(said[0]._replace(at=anew.at, what=did))
            continue
        side, who = _who(visit, anew.by)
        did = visit.word("sent anew: %(message)s", message=told)
        said.append(Spoken(anew.at, one.seq, side, who, did, "", one))
    return [*(earlier._replace(later=later) for earlier in said[:-1]), said[-1]]


def _by_sms(visit: Visit, one: Handled) -> list[Spoken]:
    """Give an SMS and what was answered: none of them is an event of the case."""
    who = visit.word("resident" if one.is_reporters else "follower")
    what = visit.word("wrote by SMS")
    said = [Spoken(one.came.at, 0, "them", who, what, one.came.text, wrote=one)]
    if one.answer:
        what = visit.word("template sms_answer")
        at, text = one.answer.at, one.answer.text
        said.append(Spoken(at, 0, "us", one.by, what, text, answer=one.answer))
    return said


def _happened(visit: Visit, event: Happened, beyond: Set[int]) -> Spoken:
    side, who = _who(visit, event.actor)
    is_beyond = event.kind in NAME_A_CASE and parse(event.note) in beyond
    note = visit.word(OF_OTHERS) if is_beyond else _words(visit, event)
    # An official who joins somebody has written down who asked for it, and does not follow it.
    is_other = event.kind == JOINED and side == "us"
    did = visit.word("joined somebody") if is_other else visit.word(f"event {event.kind}")
    if event.channel:
        did = f"{did} · {visit.word(f'channel {event.channel}')}"
    return Spoken(event.at, event.seq, side, who, did, note)


def _words(visit: Visit, event: Happened) -> str:
    """Give the words of an event; what we wrote ourselves by names, in the desk's language."""
    if code := code_in(event.note):
        match code_is_of(event.note):
            case crew_jobs.THIS:
                said = "typed code %(code)s, of this place"
            case crew_jobs.BAIRRO:
                said = "typed code %(code)s, of the same bairro"
            case _:
                said = "typed code %(code)s, of another place"
        return visit.word(said, code=code)
    if event.kind == Aside.RELEASE and (why := IS_HELD.fullmatch(event.note)):
        return visit.word(f"held {why[1]}")
    moved = _MOVED.fullmatch(event.note)
    if moved is None or not _hands_on(visit, event.kind, moved):
        return _reason(visit, event.kind, event.note)
    said = visit.word("to %(body)s", body=body_name(visit, moved[2]))
    return f"{said}. {_reason(visit, event.kind, moved[3])}" if moved[3] else said


def _hands_on(visit: Visit, kind: str, moved: re.Match[str]) -> bool:
    """Whether words are ours that say whom a case went to, and not somebody's that read so."""
    if kind in (*NAME_A_CASE, NOTED):
        return False
    known = visit.city.bodies.keys() | visit.city.old.bodies.keys()
    return not known.isdisjoint(moved.group(1, 2)) or (kind == Action.ASSIGN and bool(moved[1]))


def _reason(visit: Visit, kind: str, words: str) -> str:
    moved = moved_in(words) if kind == RELOCATED else None
    if moved is None:
        return words
    was, now = _put(visit, moved.was), _put(visit, moved.now)
    return visit.word("From %(was)s to %(now)s: %(why)s", was=was, now=now, why=moved.reason)


def _put(visit: Visit, one: Put) -> str:
    by = visit.word(f"located by {one.located_by}")
    return f"{place_name(visit, one.place)} ({one.at}, ± {one.radius_m} m, {by})"


def _who(visit: Visit, actor: str) -> tuple[str, str]:
    """Say who did something, and on which side of the conversation they are."""
    kind, _, rest = actor.partition(" ")
    if kind in ("caller", "follower"):
        return "them", visit.word("resident" if kind == "caller" else "follower")
    if kind == "crew":
        code, _, member = rest.partition(" ")
        return "us", f"{body_name(visit, code)} {member}"
    if kind == "official":
        return "us", rest
    return "system", visit.word(kind)
