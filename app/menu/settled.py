"""What is settled in a call, by which answer, and which words need it. Tables, no logic of menus.

A fact holds on a way when it holds whatever the caller's keys, lists and conditions turn out to
be. `paths` works out which facts hold on every way to a screen.
"""

from collections.abc import Mapping
from typing import Final

from app.menu.conditions import (
    CASE_AWAITS,
    HAS_NEWS,
    IN_CREW,
    JOB_HAS_DEADLINE,
    OF_JOBS,
    SAME_OPEN,
)
from app.menu.effects import JOB_EFFECTS
from app.menu.notices import HAS_NOTICE

Facts = frozenset[str]

SERVICE: Final = "service"
#: A place of at least district precision.
PLACE: Final = "place"
#: The newest place lies in a known bairro.
BAIRRO: Final = "bairro"
#: A district was chosen or a name typed: what the list <bairro> repeats for.
BAIRROS: Final = "bairros"
FILED: Final = "filed"
#: A number was typed.
NUMBER: Final = "typed number"
#: The area has a notice today.
NOTICE: Final = "notice"
#: The caller's last call broke off with a problem chosen.
UNFINISHED: Final = "unfinished"
#: The last answer is a case: its values stand before those of the call.
CASE: Final = "case"
#: Somebody has reported the same here, as this screen shows.
SAME: Final = "same"
#: This screen asks for a word on a case.
AWAITED: Final = "awaited"
JOINED: Final = "joined"
#: A case was confirmed, reopened or subscribed to.
HEARD: Final = "heard"
#: Something was done with a case that was there already: it is the call's case from then on.
OF_A_CASE: Final = frozenset((JOINED, HEARD))
#: People who have told of an open case, or of the one that was joined.
PEOPLE: Final = "people"
#: It is known what date was told for the call's case, or that none was.
DATED: Final = "dated"
#: The caller is known to work in a crew.
CREW: Final = "crew"
#: A job of the crew was chosen: its values stand before those of the call.
JOB: Final = "job"
#: The job that is shown has a date by which it must be done.
DEADLINE: Final = "deadline"
#: What only a message knows: see `check_messages`.
REASON: Final = "reason"
MAIN: Final = "main number"
_SHOWN_DATE: Final = "a date to show"
#: What holds while the screen is shown, and on no other.
MOMENTARY: Final = frozenset((SAME, AWAITED, PEOPLE, DEADLINE, _SHOWN_DATE))
#: What texts show: of the case that was asked for, or of the call.
SHOWN: Final[Mapping[str, str]] = {
    "a service to show": SERVICE,
    "a place to show": PLACE,
    "a number to show": FILED,
    "a status to show": CASE,
    _SHOWN_DATE: DATED,
}
_SHOWN_SERVICE, _SHOWN_PLACE, _SHOWN_NUMBER, _SHOWN_STATUS, _ = SHOWN

NOTHING: Final[Facts] = frozenset()
_SURE: Final = frozenset((PLACE, BAIRRO))

#: What choosing an item of a list settles. An earlier report may name a district only.
LIST_SETTLES: Final[Mapping[str, Facts]] = {
    "service": frozenset((SERVICE,)),
    "place": frozenset((PLACE,)),
    "district": frozenset((PLACE, BAIRROS)),
    "bairro": _SURE,
    "point": _SURE,
    "case": frozenset((CASE,)),
    "job": frozenset((JOB,)),
    "language": NOTHING,
}
#: What a list needs, to have an item to show.
LIST_NEEDS: Final[Mapping[str, str]] = {
    "place": SERVICE,
    "bairro": BAIRROS,
    "point": BAIRRO,
    "job": CREW,
}
#: What a typed answer settles. A name beyond doubt is not asked back: `graph` knows that way.
TYPE_SETTLES: Final[Mapping[str, Facts]] = {
    "container code": _SURE,
    "bairro name": frozenset((BAIRROS,)),
    "district name": frozenset((PLACE, BAIRROS)),
    "block": _SURE,
    "case number": frozenset((CASE,)),
    "number": frozenset((NUMBER,)),
    "text": NOTHING,
}
NAME_BEYOND_DOUBT: Final = _SURE
#: What a typed answer needs, to be taken at all.
TYPE_NEEDS: Final[Mapping[str, str]] = {"block": BAIRRO}
#: What a value needs, to be more than a gap in its text.
VALUE_NEEDS: Final[Mapping[str, str]] = {
    "service": _SHOWN_SERVICE,
    "place": _SHOWN_PLACE,
    "number": _SHOWN_NUMBER,
    "bairro": BAIRRO,
    "blocks": BAIRRO,
    "status": _SHOWN_STATUS,
    "reason": REASON,
    "main number": MAIN,
    "due": _SHOWN_DATE,
    "people": PEOPLE,
    "typed number": NUMBER,
    "notice": NOTICE,
    "jobs": CREW,
    "deadline": DEADLINE,
}
EFFECT_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "file": (SERVICE, PLACE),
    "comment": (FILED,),
    "resume": (UNFINISHED,),
    "join": (SAME,),
    "confirm": (AWAITED,),
    "reopen": (AWAITED,),
    "subscribe": (CASE,),
    **dict.fromkeys(JOB_EFFECTS, (JOB,)),
}
EFFECT_SETTLES: Final[Mapping[str, Facts]] = {
    "file": frozenset((FILED, DATED, SERVICE, PLACE)),
    "join": frozenset((JOINED, DATED)),
    "confirm": frozenset((HEARD,)),
    "reopen": frozenset((HEARD,)),
    "subscribe": frozenset((HEARD,)),
}
#: What a condition needs, to be more than a question about nothing.
CONDITION_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "caller has places": (SERVICE,),
    "service needs a container": (SERVICE, BAIRRO),
    "service needs a block": (SERVICE,),
    "block is unknown": (PLACE,),
    SAME_OPEN: (SERVICE, PLACE),
}
#: What is certain where a condition holds; it may hold or not, as callers come.
CONDITION_TELLS: Final[Mapping[str, Facts]] = {
    "service needs a container": frozenset((SERVICE, *_SURE)),
    "service needs a block": frozenset((SERVICE,)),
    "block is unknown": _SURE,
    "the last call broke off": frozenset((UNFINISHED,)),
    SAME_OPEN: frozenset((SAME,)),
    CASE_AWAITS: frozenset((AWAITED,)),
    HAS_NOTICE: frozenset((NOTICE,)),
    IN_CREW: frozenset((CREW,)),
    **dict.fromkeys(OF_JOBS, frozenset((JOB,))),
    JOB_HAS_DEADLINE: frozenset((JOB, DEADLINE)),
}
#: What a line with a condition may say besides: it speaks of another call, or of an earlier case.
LINE_TELLS: Final[Mapping[str, Facts]] = {
    "the last call broke off": frozenset((_SHOWN_SERVICE,)),
    CASE_AWAITS: frozenset((_SHOWN_SERVICE, _SHOWN_PLACE, _SHOWN_NUMBER)),
    HAS_NEWS: frozenset(SHOWN) - {_SHOWN_DATE},
}


def closed(facts: Facts) -> Facts:
    """Add what can be shown of what is settled."""
    shown = {shown for shown, sure in SHOWN.items() if sure in facts or facts & {CASE, JOB}}
    if facts & OF_A_CASE:
        shown.add(_SHOWN_NUMBER)
    if facts & {JOINED, SAME}:
        shown.add(PEOPLE)
    if SAME in facts:
        shown.add(_SHOWN_DATE)
    return facts | shown


def answered(facts: Facts, settles: Facts) -> Facts:
    """Give what is settled after one more answer."""
    # Another place or problem may have no notice.
    kept = facts - {CASE, NOTICE, *SHOWN}
    if settles & {SERVICE, CASE}:
        kept -= {JOB}  # what is chosen last counts
    if PLACE in settles:
        kept -= {BAIRRO}  # the newest place counts, and may be a district
    return closed(kept | settles)


def told(condition: str) -> Facts:
    """Give what is certain where a condition holds."""
    return CONDITION_TELLS.get(condition, NOTHING)


def told_in_line(condition: str) -> Facts:
    """Give what is certain in the words of a line with a condition."""
    return told(condition) | LINE_TELLS.get(condition, NOTHING)
