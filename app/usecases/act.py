"""Do what an input asks for, learn what the screen that follows needs to know, and draw it.

Pure: what is asked of the store is yielded, and what is to be stored is left in the call.
"""

from collections.abc import Generator

from app.menu.effects import (
    NO_FACTS,
    AddComment,
    CaseByNumber,
    DoJob,
    Effect,
    Facts,
    FileReport,
    SetLanguage,
    TakesPart,
)
from app.menu.show import show
from app.menu.state import State
from app.menu.step import Move, Position, alone, arrive
from app.menu.take import Taken, not_found, take
from app.menu.values import say
from app.usecases.call import (
    Answered,
    Ask,
    Call,
    Comment,
    Filing,
    FindReport,
    Granted,
    NewReport,
    RememberLanguage,
)
from app.usecases.crew_jobs import take_job
from app.usecases.know import know
from app.usecases.parts import take_part

Moving = Generator[Ask, Answered, Move]


def act(call: Call, here: Position, taken: Taken) -> Moving:
    """Do what an input asks for, then draw the screen that follows."""
    state = taken.state
    for effect in taken.effects:
        state = yield from _do(call, effect, state)
    facts = yield from know(taken.needs)
    if facts.case is None and any(isinstance(need, CaseByNumber) for need in taken.needs):
        # The screen of before is drawn again, and may list what it listed.
        taken = not_found(call.city, here.state(call.caller))
        state, facts = taken.state, (yield from know(taken.needs))
    return Move(taken.kind, taken.valid, _drawn(call, state, facts))


def look(call: Call, here: Position, given: str, move: Move) -> Moving:
    """Go where a key leads that is known by heart, unless there is something to tell."""
    facts = yield from know(move.needs)
    if facts == NO_FACTS:
        return move
    taken = take(call.city, here.state(call.caller), given)
    return Move(taken.kind, taken.valid, _drawn(call, taken.state, facts))


def _drawn(call: Call, state: State, facts: Facts) -> Position:
    if facts.cases or facts.case or facts.jobs or facts.job:
        # What is told of cases and jobs is for this caller's eyes.
        return alone(show(call.city, state, facts, call.limit), call.limit)
    if facts.same:
        state = state._replace(same=facts.same)
    return arrive(call.city, state, call.limit)


def _do(call: Call, effect: Effect, state: State) -> Generator[Ask, Answered, State]:
    if isinstance(effect, FileReport):
        granted = yield NewReport(effect.service, effect.place)
        assert isinstance(granted, Granted)
        return _file(call, effect, state, granted)
    if isinstance(effect, TakesPart):
        return (yield from take_part(call.new_deeds, effect, state))
    if isinstance(effect, DoJob):
        return (yield from take_job(call.caller.crew, effect, state))
    if isinstance(effect, SetLanguage):
        yield RememberLanguage(effect.language)
    elif isinstance(effect, AddComment):
        report_id = yield FindReport()
        assert isinstance(report_id, int)
        call.new_comments.append(Comment(report_id, effect.text))
    return state


def _file(call: Call, effect: FileReport, state: State, granted: Granted) -> State:
    filed = state._replace(number=granted.number, due=granted.due)
    text = say(call.city.messages["received"], call.city, filed, NO_FACTS)
    call.new_filings.append(
        Filing(
            granted.report_id,
            state.filings,
            granted.number,
            effect.service,
            effect.place,
            granted.contact_id,
            state.language,
            text if granted.told else "",
            effect.numbers,
            granted.due,
            granted.held,
            granted.filed_by,
        )
    )
    return filed
