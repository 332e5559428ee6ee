"""What the caller sees: (city, state, facts) -> the screen, and the state that remembers it.

Pure. Begin reading at `show`.
"""

from typing import Final, NamedTuple

from app.domain.text import septets
from app.menu import lines, values
from app.menu.conditions import form_of, holds
from app.menu.effects import Facts
from app.menu.lists import Named, items, named
from app.menu.looks import MOST_JUMPS
from app.menu.model import City, Option, Phrase, Variant
from app.menu.paging import Drawn, Item, Page, lay_out
from app.menu.state import Offer, State

#: Screens a version remembers having drawn; Maputo's calls make some 3,000 different ones.
MOST_DRAWN: Final = 20_000


class Shown(NamedTuple):
    """A screen and the call as it stands in front of it."""

    state: State
    text: str
    ends: bool
    tells: str = ""  #: condition of the line that is told; "" for none


class Drawing(NamedTuple):
    """A screen with its keys, the same for everybody who is at the same point."""

    text: str
    offers: tuple[Offer, ...]
    page: int


class Frame(NamedTuple):
    """All that a drawing depends on, apart from the items of its lists."""

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


def show(city: City, state: State, facts: Facts, limit: int) -> Shown:
    """Draw the screen the caller is on, in at most `limit` septets.

    Settles which form of the screen is shown and follows jumps, so the state it returns may
    stand on another screen than the one it was given.
    """
    if facts.same:
        state = state._replace(same=facts.same)
    if facts.job:
        state = state._replace(job=facts.job)
    screen, index, variant = _settle(city, state)
    line = lines.told(city, state, variant)
    prompts = _prompts(city, state, variant, facts, line)
    if variant.ends:
        text = next((p for p in prompts if septets(p) <= limit), _cut(prompts[-1], limit))
        return Shown(
            state.shown(screen, index, 0, ()), text, True, _tells(city, line, prompts, text)
        )
    keyed = line if line and city.menu.lines[line].options else ""
    frame = _frame(city, state, variant, facts, (screen, index), limit, (prompts, keyed))
    drawing = _draw(city, state, variant, facts, frame)
    after = state.shown(screen, index, drawing.page, drawing.offers)
    return Shown(after, drawing.text, False, _tells(city, line, prompts, drawing.text))


def _tells(city: City, line: str, prompts: tuple[str, ...], text: str) -> str:
    """Give the condition of a line that found room on the screen."""
    return city.menu.lines[line].condition if line and prompts[0] in text else ""


def _settle(city: City, state: State) -> tuple[str, int, Variant]:
    screen = state.screen
    for _ in range(MOST_JUMPS):
        index, variant = form_of(city, state, screen)
        if not variant.go:
            break
        screen = variant.go
    return screen, index, variant


def _frame(
    city: City,
    state: State,
    variant: Variant,
    facts: Facts,
    at: tuple[str, int],
    limit: int,
    top: tuple[tuple[str, ...], str],
) -> Frame:
    return Frame(
        *at,
        state.language,
        state.page,
        state.goes_back,
        limit,
        values.say(_hint(city, state, variant), city, state, facts) if state.hint >= 0 else "",
        _reserved(city, state, variant, facts, at),
        *top,
    )


def _reserved(city: City, state: State, variant: Variant, facts: Facts, at: tuple[str, int]) -> int:
    """Measure the longest hint of a screen, once where no value stands in any."""
    key = ("reserved", at, state.language)
    known: int | None = city.memo.get(key)
    if known is not None:
        return known
    hints = [city.menu.wrong, *(typed.wrong for typed in variant.typed if typed.wrong)]
    longest = max(septets(values.say(hint, city, state, facts)) for hint in hints)
    if all(len(hint[state.language].parts) == 1 for hint in hints):
        city.memo[key] = longest
    return longest


def _hint(city: City, state: State, variant: Variant) -> Phrase:
    own = variant.typed[state.hint - 1].wrong if 0 < state.hint <= len(variant.typed) else None
    return own or city.menu.wrong


def _prompts(
    city: City, state: State, variant: Variant, facts: Facts, line: str
) -> tuple[str, ...]:
    """Give what may stand above the options, with the line and without it for want of room."""
    head = values.say(variant.say, city, state, facts) if variant.say else ""
    if not line:
        return (head,)
    said = lines.words(city, state, facts, city.menu.lines[line])
    return f"{head}\n{said}" if head else said, head


def _draw(city: City, state: State, variant: Variant, facts: Facts, frame: Frame) -> Drawing:
    """Draw a screen, or remember having drawn it."""
    shown = [
        (index, option, _named(option, city, state, facts))
        for index, option in enumerate(variant.options)
        if holds(option.condition, city, state)
    ]
    caller = state.caller
    known = caller.awaiting or caller.news or (caller.unfinished and not state.trail)
    own = state.number or state.same or known or (city.menu.takes_numbers and state.numbers)
    if facts.cases or facts.case or facts.jobs or state.job or own:
        # What is for one caller's eyes would fill the memory.
        return _compose(city, frame, _items(city, state, facts, shown))
    key = (frame, *((index, by) for index, _, by in shown))
    drawing: Drawing | None = city.memo.get(key)
    if drawing is None:
        drawing = _compose(city, frame, _items(city, state, facts, shown))
        if len(city.memo) >= MOST_DRAWN:
            city.memo.clear()
        city.memo[key] = drawing
    return drawing


def _named(option: Option, city: City, state: State, facts: Facts) -> Named:
    """Name what a list holds, or what a label says that has values in it."""
    if option.lists:
        return named(option, city, state)
    if option.label and option.label[state.language].values:
        return (values.say(option.label, city, state, facts),)
    return ()


def _items(
    city: City, state: State, facts: Facts, shown: list[tuple[int, Option, Named]]
) -> list[Item]:
    found: list[Item] = []
    for index, option, by in shown:
        if option.lists:
            found += _listed(index, option.digits, items(option, city, state, facts, by))
        elif option.label:
            label = values.say(option.label, city, state, facts)
            found.append(Item(option.digits[0], label, index, ""))
    return found


def _listed(index: int, digits: tuple[str, ...], pairs: tuple[tuple[str, str], ...]) -> list[Item]:
    if not digits:
        return [Item("", label, index, code) for code, label in pairs]
    keyed = zip(digits, pairs, strict=False)
    return [Item(digit, label, index, code) for digit, (code, label) in keyed]


def _compose(city: City, frame: Frame, listed: list[Item]) -> Drawing:
    own = lines.keys_of(city, frame.line)
    prompt, pages = _fitted(city, frame, listed, own)
    number = min(frame.page, len(pages) - 1)
    page = pages[number]
    below = "\n".join(page.lines)
    top = _with_hint(frame.hint, prompt, septets(below), frame.limit) if frame.hint else prompt
    text = _cut("\n".join(filter(None, (top, below))), frame.limit)
    shown = own if prompt is frame.prompts[0] else ()
    return Drawing(text, (*page.offers, *shown), number)


def _fitted(
    city: City, frame: Frame, listed: list[Item], own: tuple[Offer, ...]
) -> tuple[str, tuple[Page, ...]]:
    """Choose what stands above the pages: with its line, unless that costs a page more."""
    whole = frame.prompts[0]
    pages = _pages(city, frame, listed, whole, own)
    hides = own and (len(pages) > 1 or _hides(frame, whole, pages[0]))
    for bare in frame.prompts[1:] if hides or len(pages) > 1 else ():
        fewer = _pages(city, frame, listed, bare, ())
        if hides or len(fewer) < len(pages):
            return bare, fewer
    return whole, pages


def _pages(
    city: City, frame: Frame, listed: list[Item], prompt: str, own: tuple[Offer, ...]
) -> tuple[Page, ...]:
    """Lay out every page below a prompt."""
    back, more = city.menu.back, city.menu.more
    covers = prompt is frame.prompts[0] and any(offer.key == back.digit for offer in own)
    drawn = None if covers else Drawn(back.digit, back.label[frame.language].parts[0])
    following = Drawn(more.digit, more.label[frame.language].parts[0])
    room = frame.limit - max(septets(prompt), frame.reserved)
    return lay_out(listed, room, drawn, following, back_from=0 if frame.goes_back else 1)


def _hides(frame: Frame, prompt: str, page: Page) -> bool:
    """Whether the hint would stand in place of a prompt, whose keys must not act unseen."""
    below = septets("\n".join(page.lines))
    return bool(frame.hint) and prompt not in _with_hint(frame.hint, prompt, below, frame.limit)


def _with_hint(hint: str, prompt: str, below: int, limit: int) -> str:
    both = f"{hint}\n{prompt}" if prompt else hint
    return both if septets(both) + (1 + below if below else 0) <= limit else hint


def _cut(text: str, limit: int) -> str:
    # Only a menu that failed its check gets here with more; a long screen ends the session.
    while septets(text) > limit:
        text = text[:-1]
    return text
