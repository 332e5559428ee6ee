"""What the caller sees: (city, state, facts) -> the screen, and the state that remembers it.

Pure. Begin reading at `show`.
"""

from typing import NamedTuple

from app.domain.text import septets
from app.menu import lines, values
from app.menu.below import below
from app.menu.conditions import form_of
from app.menu.drawing import Frame, cut, draw, plainly
from app.menu.effects import Facts
from app.menu.looks import MOST_JUMPS
from app.menu.model import City, Phrase, Variant
from app.menu.state import State


class Shown(NamedTuple):
    """A screen and the call as it stands in front of it."""

    state: State
    text: str
    ends: bool
    tells: str = ""  #: condition of the line that is told; "" for none


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
        text = _ended(prompts, limit)
        return Shown(
            state.shown(screen, index, 0, ()), text, True, _tells(city, line, prompts, text)
        )
    keyed = line if line and city.menu.lines[line].options else ""
    under = below(city, state, variant, facts, (screen, index), keyed)
    drawing = plainly(under, prompts[0], limit) if state.hint < 0 else None
    if drawing is None:
        frame = _frame(city, state, variant, facts, (screen, index), limit, (prompts, keyed))
        drawing = draw(city, state, facts, frame, under)
    after = state.shown(screen, index, drawing.page, drawing.offers)
    return Shown(after, drawing.text, False, _tells(city, line, prompts, drawing.text))


def _ended(prompts: tuple[str, ...], limit: int) -> str:
    """Choose what ends a call: with its line, if there is room for both."""
    for prompt in prompts:
        if septets(prompt) <= limit:
            return prompt
    return cut(prompts[-1], limit)


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
