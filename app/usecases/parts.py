"""Callers who take part in a case that is stored: they join it, follow it, say a word on it.

Pure. One phone counts once however often it joins, and who reported a case is with it anyway. A
caller without a number is noted but not counted: nobody could tell them from who joined before.
"""

from collections.abc import Generator, Iterable
from typing import Any, Final, NamedTuple

from app.domain.report import Status
from app.menu.effects import NOTHING_DUE, Confirm, Join, Reopen, Subscribe, TakesPart
from app.menu.state import State
from app.usecases.news import Item, News

JOINED: Final = "joined"
SUBSCRIBED: Final = "subscribed"
#: Whoever does this follows the case from then on.
FOLLOWING: Final = (JOINED, SUBSCRIBED)
CONFIRMED: Final = "confirmed"
REOPENED: Final = "reopened"
_KINDS: Final[dict[type, str]] = {
    Join: JOINED,
    Subscribe: SUBSCRIBED,
    Confirm: CONFIRMED,
    Reopen: REOPENED,
}


class FindOpen(NamedTuple):
    """Ask: the oldest open case of a problem at a place; None where there is none."""

    service: str
    place: str


class TakePart(NamedTuple):
    """Ask: what follows from a caller's wish; the contact is made where there is none."""

    number: int  #: public number of the case
    kind: str  #: joined | subscribed | confirmed | reopened


class Standing(NamedTuple):
    """How a caller stands to a case."""

    report_id: int
    is_reporter: bool
    follows: str  #: joined | subscribed | ""
    awaited: Item | None = None  #: what asks for this caller's word on the case
    news: News = ()  #: all that is kept for the caller to hear
    status: Status = Status.RECEIVED  #: of the case
    events: int = 1  #: that the case has had
    is_brought: bool = False  #: follows it because of a report that was merged with it
    main: int = 0  #: public number of the case that it repeats; 0 for none
    due: int = 0  #: day told of it, as `date.toordinal`; 0 for none


class Brought(NamedTuple):
    """Who comes with one case to the one that it was merged into."""

    report_id: int  #: of the case that they come to
    kind: str  #: joined | subscribed
    via: int  #: id of the case that they come with
    is_known: bool = False  #: was brought there already, as somebody who only follows
    status: Status = Status.RECEIVED  #: of the case that they come to


class Deed(NamedTuple):
    """What is to be stored of it."""

    report_id: int
    kind: str  #: as in `TakePart`
    contact_id: int | None
    before: Standing
    brought: tuple[Brought, ...] = ()


class Part(NamedTuple):
    """Answer to `TakePart`."""

    people: int  #: who have told us of the case, this caller among them
    deed: Deed | None  #: None when nothing is new
    number: int  #: of the case that goes on: what a merged case's people hear of
    due: int  #: day told of that one, as `date.toordinal`; 0 for none, or NOTHING_DUE


def kind_of(part: TakesPart) -> str:
    """Name an effect as events name it."""
    return _KINDS[type(part)]


def decide(kind: str, standing: Standing, contact_id: int | None) -> Deed | None:
    """Say what a wish changes; None for nothing, of which the caller need not hear."""
    if kind in (CONFIRMED, REOPENED):
        may = bool(standing.awaited) and (standing.is_reporter or bool(standing.follows))
    elif kind == JOINED:
        may = not standing.is_reporter and (standing.follows != JOINED or standing.is_brought)
    else:
        follows = standing.follows and not standing.is_brought
        may = contact_id is not None and not (standing.is_reporter or follows)
    return Deed(standing.report_id, kind, contact_id, standing) if may else None


def after(standing: Standing, deed: Deed) -> Standing:
    """Say how the caller stands to the case when that is stored."""
    if deed.kind in (CONFIRMED, REOPENED):
        return standing._replace(awaited=None)
    if deed.contact_id is None:
        return standing
    return standing._replace(follows=follows_as(deed), is_brought=False)


def follows_as(deed: Deed) -> str:
    """Say how somebody who joined or subscribed follows the case: who has told of it has told."""
    return JOINED if JOINED in (deed.kind, deed.before.follows) else deed.kind


def bring(deed: Deed, mains: Iterable[Standing]) -> tuple[Brought, ...]:
    """Say to which cases somebody comes who joined or follows one that was merged meanwhile.

    `mains` are the case that it was merged into, and what that was merged into, in order.
    """
    if deed.kind not in FOLLOWING or deed.contact_id is None:
        return ()
    kind, via = follows_as(deed), deed.report_id
    found: list[Brought] = []
    for main in mains:
        is_known = main.follows == SUBSCRIBED and main.is_brought and kind == JOINED
        if main.is_reporter or (main.follows and not is_known):
            break  # and has been brought on from there
        found.append(Brought(main.report_id, kind, via, is_known, main.status))
        via = main.report_id
    return tuple(found)


def counts(deed: Deed) -> bool:
    """Whether one more person has told of the case."""
    return deed.kind == JOINED and deed.contact_id is not None and deed.before.follows != JOINED


def take_part(
    deeds: list[Deed], effect: TakesPart, state: State
) -> Generator[TakePart, Any, State]:
    """Add what is to be stored to `deeds`; give the call that knows how many people there are."""
    kind = kind_of(effect)
    part = yield TakePart(effect.number, kind)
    if not isinstance(part, Part):
        return state
    if part.deed:
        deeds.append(part.deed)
    if kind not in FOLLOWING:
        return state
    if part.number != effect.number or part.due == NOTHING_DUE:
        state = state._replace(number=part.number, due=part.due if kind == JOINED else 0)
    return state._replace(people=part.people) if kind == JOINED else state
