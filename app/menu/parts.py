"""What a caller does with a case that is stored already: join it, say a word on it, follow it.

The case is the one that the screen has shown, never another that was found meanwhile.
"""

from app.menu.effects import (
    JOB_EFFECTS,
    Confirm,
    DoJob,
    Effect,
    Join,
    Reopen,
    Subscribe,
    TakesPart,
)
from app.menu.model import City, Option, Typed
from app.menu.state import State


def take_part(before: State, moved: State, does: str) -> tuple[State, tuple[Effect, ...]]:
    """Give the call behind an answer with such an effect: that case is its case from here on.

    `before` stands in front of the screen that was answered, `moved` where the answer leads.
    """
    part = _part(before, does)
    if part is None:
        return moved, ()
    # A date that was told for another case does not hold for this one, nor what a crew did before.
    after = moved._replace(number=part.number, due=0, job=None)
    if isinstance(part, Join):
        # As good as sent: no way back into the questions, nothing to go on with.
        due = before.same.due if before.same else 0
        after = after._replace(filings=before.filings + 1, sent=len(after.trail), due=due)
    elif not isinstance(part, Subscribe):
        after = after._replace(caller=after.caller._replace(awaiting=None))
    return after, (part,)


def do_job(
    city: City, before: State, leads: Option | Typed, place: str = "", words: str = ""
) -> tuple[Effect, ...]:
    """Give what a crew does with the job that it looks at; () where there is none.

    Why a job is impossible is the label of its key, or what was typed.
    """
    job = before.looks_at
    if job is None or leads.effect not in JOB_EFFECTS:
        return ()
    label = leads.label if isinstance(leads, Option) else None
    if leads.effect == "impossible" and label and not words:
        words = label[city.language].parts[0]
    return (DoJob(job.number, leads.effect, words, place),)


def _part(state: State, does: str) -> TakesPart | None:
    awaiting, newest = state.caller.awaiting, state.trail[-1:]
    if does == "join" and state.same:
        return Join(state.same.number)
    if does == "confirm" and awaiting:
        return Confirm(awaiting.number)
    if does == "reopen" and awaiting:
        return Reopen(awaiting.number)
    if does == "subscribe" and newest and newest[0].kind == "case":
        return Subscribe(int(newest[0].code))
    return None
