"""Put a prompt above the lines of a screen: on which page, with its hint, in so many septets."""

from typing import NamedTuple

from app.domain.text import septets
from app.menu.below import Below, pages, remember
from app.menu.conditions import nothing_begun
from app.menu.effects import Facts
from app.menu.model import City
from app.menu.paging import Page
from app.menu.state import Offer, State


class Drawing(NamedTuple):
    """A screen with its keys, the same for everybody who is at the same point."""

    text: str
    offers: tuple[Offer, ...]
    page: int


class Frame(NamedTuple):
    """All that a drawing depends on, apart from the lines below."""

    screen: str
    variant: int
    language: str
    page: int
    goes_back: bool  #: from the first page on, not from the second
    limit: int
    hint: str
    reserved: int  #: septets of the longest hint this screen may have to show
    prompts: tuple[str, ...]  #: with its line, and without it for want of room
    line: str  #: name of that line if it has keys of its own


def plainly(under: Below, prompt: str, limit: int) -> Drawing | None:
    """Put a prompt above lines that are the same below every prompt.

    None where a line is numbered as it is shown, and where both do not fit.
    """
    if under.page is None or septets(prompt) + 1 + under.septets > limit:
        return None
    text = f"{prompt}\n{under.text}" if prompt and under.text else prompt or under.text
    offers = under.page.offers
    return Drawing(text, (*offers, *under.own) if under.own else offers, 0)


def draw(city: City, state: State, facts: Facts, frame: Frame, under: Below) -> Drawing:
    """Draw a screen of several pages, with a hint, or too full; or remember having drawn it."""
    caller = state.caller
    known = caller.awaiting or caller.news or (caller.unfinished and nothing_begun(state))
    own = state.number or state.same or known or (city.menu.takes_numbers and state.numbers)
    if facts.cases or facts.case or facts.jobs or state.job or own:
        # What is for one caller's eyes would fill the memory.
        return _compose(city, state, frame, under)
    key = (frame, under.by)
    drawing: Drawing | None = city.memo.get(key)
    return drawing or remember(city, key, _compose(city, state, frame, under))


def cut(text: str, limit: int) -> str:
    """Cut a text. Only a menu that failed its check has more; a long screen ends the session."""
    text = text[:limit]  # no character takes less than a septet
    while septets(text) > limit:
        text = text[:-1]
    return text


def _compose(city: City, state: State, frame: Frame, under: Below) -> Drawing:
    prompt, laid_out = _fitted(city, state, frame, under)
    number = min(frame.page, len(laid_out) - 1)
    page = laid_out[number]
    below = "\n".join(page.lines)
    top = _with_hint(frame.hint, prompt, septets(below), frame.limit) if frame.hint else prompt
    text = cut("\n".join(filter(None, (top, below))), frame.limit)
    shown = under.own if prompt is frame.prompts[0] else ()
    return Drawing(text, (*page.offers, *shown), number)


def _fitted(city: City, state: State, frame: Frame, under: Below) -> tuple[str, tuple[Page, ...]]:
    """Choose what stands above the pages: with its line, unless that costs a page more."""
    whole, own = frame.prompts[0], under.own
    laid_out = pages(city, state, under.items, _room(frame, whole), own)
    hides = own and (len(laid_out) > 1 or _hides(frame, whole, laid_out[0]))
    for bare in frame.prompts[1:] if hides or len(laid_out) > 1 else ():
        fewer = pages(city, state, under.items, _room(frame, bare), ())
        if hides or len(fewer) < len(laid_out):
            return bare, fewer
    return whole, laid_out


def _room(frame: Frame, prompt: str) -> int:
    """Give the septets below a prompt, or below the hint that may stand in its place."""
    return frame.limit - max(septets(prompt), frame.reserved)


def _hides(frame: Frame, prompt: str, page: Page) -> bool:
    """Whether the hint would stand in place of a prompt, whose keys must not act unseen."""
    below = septets("\n".join(page.lines))
    return bool(frame.hint) and prompt not in _with_hint(frame.hint, prompt, below, frame.limit)


def _with_hint(hint: str, prompt: str, below: int, limit: int) -> str:
    both = f"{hint}\n{prompt}" if prompt else hint
    return both if septets(both) + (1 + below if below else 0) <= limit else hint
