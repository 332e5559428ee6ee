"""What the caller's input does: (city, state, input) -> the state after it, effects and needs.

Pure: no clock, no random, no I/O. Input is matched with what the caller was offered, as exact
ASCII; then with what the screen lets them type; anything else is a wrong key, which costs one
hop and no answer. Begin reading at `take`.
"""

from typing import NamedTuple

from app.menu import typing
from app.menu.conditions import form_of, monitored
from app.menu.effects import (
    JOB_EFFECTS,
    AddComment,
    CaseByNumber,
    CrewJobs,
    Effect,
    FileReport,
    JobByNumber,
    Need,
    OwnCases,
    SameOpen,
    SetLanguage,
)
from app.menu.lists import SETTLES
from app.menu.looks import MOST_JUMPS
from app.menu.model import City, Option, Typed
from app.menu.parts import do_job, take_part
from app.menu.returning import renewed, returned
from app.menu.state import BACK, LINE, MORE, Answer, Caller, Offer, State, Unfinished


class Taken(NamedTuple):
    """What an input led to, before the next screen is drawn."""

    state: State
    kind: str  #: begin | key | typed | back | more | empty | wrong | stopped
    valid: bool
    effects: tuple[Effect, ...] = ()
    needs: tuple[Need, ...] = ()


def begin(city: City, language: str, caller: Caller, day: int = 0) -> Taken:
    """Start a call on the first screen, in the caller's language where the city speaks it.

    `day` is the city's own, where the city tells notices.
    """
    spoken = any(known.code == language for known in city.languages)
    state = State(city.menu.first, language if spoken else city.language, caller)
    state = state._replace(day=day) if day else state
    needs = _needs(city, state) if caller.crew else ()
    return Taken(state, "begin", True, (), needs)


def take(city: City, state: State, given: str) -> Taken:
    """Apply one input to the screen that was shown last."""
    key = given.strip()
    for offer in state.offered:
        if offer.key == key:
            return _press(city, state, offer)
    if not key:
        return refuse(city, state, "empty")
    variant = city.menu.screens[state.screen][state.variant]
    return _typed(city, state, variant.typed, given) or _hint(city, state, variant.typed, given)


def refuse(city: City, state: State, kind: str = "wrong", hint: int = 0) -> Taken:
    """Ask the same screen again with a hint; after too many in a row end kindly."""
    wrong = state.wrong + 1
    if wrong >= city.menu.attempts:
        return Taken(state.moved(city.menu.gave_up, state.trail), kind, False)
    again = state._replace(wrong=wrong, hint=hint)
    # What was shown as open stays: a slip must not change the meaning of the keys.
    return Taken(again, kind, False, (), _cases_needed(city, again))


def _press(city: City, state: State, offer: Offer) -> Taken:
    if offer.option == MORE:
        return _arrive(city, state.moved(state.screen, state.trail, state.page + 1), "more")
    if offer.option == BACK:
        return _arrive(city, _back(state), "back")
    if offer.option <= LINE:
        option, code = city.menu.lines[offer.code].options[LINE - offer.option], ""
    else:
        option = city.menu.screens[state.screen][state.variant].options[offer.option]
        code = offer.code
    if option.effect == "resume" and state.caller.unfinished:
        return _arrive(city, _resume(state, state.caller.unfinished), "key")
    if option.lists == "language":
        spoken = _led(city, state, option.go, offer.code)
        return _arrive(city, spoken, "key", (SetLanguage(offer.code),))
    if option.lists == "place" and code in monitored(city, state):
        further = _asks_in_bairro(city)
        return settle(city, state, "bairro" if further else "place", code, further or option)
    kind = SETTLES[option.lists] if option.lists else "go"
    return settle(city, state, kind, code, option)


def _asks_in_bairro(city: City) -> Option | None:
    """The option by which a bairro is chosen elsewhere: what follows is asked of a monitor too."""
    return next(filter(None, (_choice_of(city, s, "bairro") for s in city.menu.screens)), None)


def _resume(state: State, unfinished: Unfinished) -> State:
    """Stand where the last call broke off, with all its answers; it is not offered again."""
    caller = state.caller._replace(unfinished=None)
    # It is one call still, so what it was told of holds, though midnight may have passed.
    day = unfinished.day or state.day
    return state.moved(unfinished.screen, unfinished.trail)._replace(caller=caller, day=day)


def _back(state: State) -> State:
    if state.page:
        return state.moved(state.screen, state.trail, state.page - 1)
    return state.moved(state.trail[-1].screen, state.trail[:-1])


def settle(
    city: City, state: State, kind: str, code: str, leads: Option | Typed, said: str = "key"
) -> Taken:
    """Remember an answer, do what it says, go where it leads."""
    before = state.trail
    if before and before[-1][:2] == (state.screen, kind):
        before = before[:-1]  # said again on the same screen: the last word counts
    trail = (*before, Answer(state.screen, kind, code))
    # A name that fits several bairros stays on the screen that asks which; a key that leads to
    # its own screen leaves nothing behind, and nothing to go back to.
    stays = leads.go == state.screen and kind != "go"
    go = leads.go if stays else _comes_to(city, state.moved(leads.go, trail))
    onward, sent = (trail, state.sent) if stays else _onward(city, trail, go, state.sent)
    moved = state.moved(go, onward, sent=min(sent, len(onward)))
    if not leads.effect:
        return _arrive(city, moved, said)
    if leads.effect == "file":
        answered = state.moved(state.screen, trail)
        report = FileReport(answered.answer("service"), answered.place, answered.numbers)
        # What is filed is filed: there is no way back into its questions, only into newer ones.
        sent = len(onward)
        asked = state._replace(job=None) if state.job else state  # the call is about its report now
        filed = asked.moved(go, onward, filings=state.filings + 1, sent=sent)
        return _arrive(city, filed, said, (report,))
    if leads.effect in JOB_EFFECTS:
        place = code if kind == "place" else ""
        return _arrive(city, moved, said, do_job(city, state, leads, place))
    after, effects = take_part(state, moved, leads.effect)
    return _arrive(city, after, said, effects)


def _onward(
    city: City, trail: tuple[Answer, ...], screen: str, sent: int
) -> tuple[tuple[Answer, ...], int]:
    """Give what is kept of the answers on the way to a screen, and how many were sent."""
    kept, sent = returned(trail, screen, sent)
    return renewed(kept, trail, city.gazetteer), sent


def _comes_to(city: City, state: State) -> str:
    """Name the screen to which a call comes: behind a jump the one that it has passed."""
    screen = state.screen
    if screen not in city.menu.jumps:
        return screen
    for _ in range(MOST_JUMPS):
        # What is open here is not known yet, so neither is where such a screen leads.
        if screen in city.menu.looks_at_same:
            break
        screen = form_of(city, state, screen)[1].go
        if not screen:
            break
        if any(answer.screen == screen for answer in state.trail):
            return screen
    return state.screen


def _led(city: City, state: State, screen: str, language: str = "") -> State:
    """Give the call on a screen to which something leads that is no answer."""
    onward, sent = _onward(city, state.trail, screen, state.sent)
    return state.moved(screen, onward, language=language, sent=sent)


def _typed(city: City, state: State, kinds: tuple[Typed, ...], given: str) -> Taken | None:
    """Take what was typed as the first kind that reads it; text reads whatever is left."""
    for typed in kinds:
        if typed.kind != "text" and (taken := _type(city, state, typed, given)):
            return taken
    return None


def _hint(city: City, state: State, kinds: tuple[Typed, ...], given: str) -> Taken:
    """Refuse what no kind reads, with the hint of the first that it was meant as."""
    for index, typed in enumerate(kinds):
        if typed.kind == "text" and (taken := _type(city, state, typed, given)):
            return taken
        if typed.wrong and typing.looks_like(typed.kind, given.strip()):
            return refuse(city, state, "wrong", index + 1)
    return refuse(city, state, "wrong")


def _type(city: City, state: State, typed: Typed, given: str) -> Taken | None:
    if typed.kind == "text":
        return _write(city, state, typed, typing.comment(given))
    found = typing.read(typed.kind, given, city, state)
    if found is None:
        return None
    kind, code = found
    if kind == "bairro" and (option := _choice_of(city, typed.go, "bairro")):
        return settle(city, state, kind, code, option, "typed")
    return settle(city, state, kind, code, typed, "typed")


def _write(city: City, state: State, typed: Typed, text: str) -> Taken | None:
    """Take words, of a report or of what a crew does; None where nothing is left of them.

    A crew's close a case: a slip of a key must not, nor a code that is on no container.
    """
    if not text or (typed.effect in JOB_EFFECTS and not typing.has_letters(text)):
        return None
    moved = _led(city, state, typed.go)
    if typed.effect in JOB_EFFECTS:
        return _arrive(city, moved, "typed", do_job(city, state, typed, words=text))
    return _arrive(city, moved, "typed", (AddComment(text),))


def _choice_of(city: City, screen: str, lists: str) -> Option | None:
    """The option by which a screen lets an item be chosen: a sure name need not be asked for."""
    for variant in city.menu.screens[screen]:
        for option in variant.options:
            if option.lists == lists:
                return option
    return None


def _arrive(city: City, state: State, kind: str, effects: tuple[Effect, ...] = ()) -> Taken:
    return Taken(state, kind, True, effects, _needs(city, state))


def _needs(city: City, state: State) -> tuple[Need, ...]:
    wanted = _cases_needed(city, state)
    if state.screen in city.menu.leads_to_same and _looks_at_same(city, state):
        service, place = state.answer("service"), state.place
        if service and place:
            return (*wanted, SameOpen(service, place))
    return wanted


def _looks_at_same(city: City, state: State) -> bool:
    """Whether the screen that follows, be it behind jumps, shows what is open."""
    screen = state.screen
    for _ in range(MOST_JUMPS):
        if screen in city.menu.looks_at_same:
            return True
        screen = form_of(city, state, screen)[1].go
        if not screen:
            return False
    return False


def _cases_needed(city: City, state: State) -> tuple[Need, ...]:
    wanted: tuple[Need, ...] = ()
    if state.screen in city.menu.lists_cases:
        wanted = (OwnCases(),)
    if state.trail and state.trail[-1].kind == "case":
        wanted = (*wanted, CaseByNumber(int(state.trail[-1].code)))
    return (*wanted, *_jobs_needed(city, state)) if state.caller.crew else wanted


def _jobs_needed(city: City, state: State) -> tuple[Need, ...]:
    crew = state.caller.crew
    if state.trail and state.trail[-1].kind == "job":
        return (JobByNumber(crew, int(state.trail[-1].code)),)
    return (CrewJobs(crew),) if state.screen in city.menu.lists_jobs else ()


def not_found(city: City, state: State) -> Taken:
    """Refuse a case number that no case has, with its own hint where the screen has one."""
    typed = city.menu.screens[state.screen][state.variant].typed
    for index, one in enumerate(typed):
        if one.kind == "case number" and one.wrong:
            return refuse(city, state, "wrong", index + 1)
    return refuse(city, state, "wrong")
