"""Write a menu as a tree for a terminal: each screen below the answer that leads to it first.

Where several answers lead to a screen it is written out once, below the main call's or else the
nearest to the main call; the others only name it.
"""

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Final

from app.domain.stops import Figures
from app.drawings.cards import Card, Chart, Line, chart
from app.drawings.saying import Say, english
from app.drawings.stops_bar import in_words
from app.menu.languages import name_of
from app.menu.model import City

MAIN_MARK: Final = "*"
_NARROWEST: Final = 24
_KINDS: Final = {"begin": "the call begins", "end": "the call ends"}


def write_tree(
    city: City,
    language: str,
    width: int = 80,
    stops: Mapping[str, Figures] | None = None,
    say: Say = english,
) -> str:
    """Write the menu of a city in lines of at most `width` characters, where indents allow.

    `stops` and `say`: as `diagram.draw` takes them.
    """
    drawn = chart(city, language, say)
    told = say(
        "%(city)s, %(codes)s, in %(language)s",
        city=city.name,
        codes=", ".join(city.service_codes),
        language=name_of(city, language),
    )
    head = [*wrap(told, width), say("%(mark)s marks the main call.", mark=MAIN_MARK), ""]
    tree = _Tree(drawn, width, stops, say)
    body = [line for name in tree.roots() for line in (*tree.lines(name), "")]
    return "\n".join([*head, *body[:-1]]) + "\n"


class _Tree:
    def __init__(
        self, drawn: Chart, width: int, stops: Mapping[str, Figures] | None, say: Say
    ) -> None:
        self._cards = {card.name: card for card in drawn.cards}
        self._width, self._stops, self._say = width, stops, say
        self._parents = _parents(drawn)

    def roots(self) -> list[str]:
        """Name the first screen, and those that no answer leads to."""
        return [name for name in self._cards if name not in self._parents]

    def lines(self, root: str) -> Iterator[str]:
        """Write a screen and everything below it; without recursion, however deep."""
        yield f"{root}{self._kind(root)}"
        waiting = [self._card(self._cards[root], "")]
        while waiting:
            match next(waiting[-1], None):
                case None:
                    waiting.pop()
                case str() as line:
                    yield line
                case (Card() as card, indent):
                    waiting.append(self._card(card, indent))

    def _card(self, card: Card, indent: str) -> Iterator[str | tuple[Card, str]]:
        """Write a screen's lines; give (screen, indent) of each that is written out below one."""
        if self._stops is not None and card.is_seen:
            for words in in_words(self._stops.get(card.name, Figures()), self._say):
                yield from self._written(f"# {words}", indent, indent + "  ")
        last = max((n for n, line in enumerate(card.lines) if line.to), default=-1)
        for number, line in enumerate(card.lines):
            goes_on = number < last
            if not line.to:
                bar = indent + ("│ " if goes_on else "  ")
                yield from self._written(_said(line), bar, bar + " ")
                continue
            below = indent + ("│  " if goes_on else "   ")
            is_here = self._parents.get(line.to) == (card.name, number)
            branch = indent + ("├─ " if goes_on else "└─ ")
            yield from self._written(self._answer(line, is_here=is_here), branch, below)
            if is_here:
                yield self._cards[line.to], below

    def _answer(self, line: Line, *, is_here: bool) -> str:
        ends = self._kind(line.to) if is_here else ""
        return f"{line.text} → {line.to}{f' {MAIN_MARK}' if line.is_main else ''}{ends}"

    def _kind(self, name: str) -> str:
        kind = _KINDS.get(self._cards[name].kind)
        return f" ({self._say(kind)})" if kind else ""

    def _written(self, text: str, first: str, later: str) -> Iterator[str]:
        width = max(self._width, len(later) + _NARROWEST)
        yield from wrap(text, width, initial_indent=first, subsequent_indent=later) or [first]


def _said(line: Line) -> str:
    if line.kind == "if":
        return f"{line.text}:"
    return f'"{line.text}"' if line.kind in {"say", "tell"} else line.text


def _parents(drawn: Chart) -> dict[str, tuple[str, int]]:
    """Say below which line of which card each screen is written out.

    Along the main call first, then from there the nearest first: a tree however it is made.
    """
    cards = {card.name: card for card in drawn.cards}
    parents: dict[str, tuple[str, int]] = {}
    reached = [drawn.cards[0].name]
    for main_only in (True, False):
        for name in reached:  # grows as it is walked
            for number, line in enumerate(cards[name].lines):
                is_new = line.to and line.to not in reached
                if is_new and (line.is_main or not main_only):
                    parents[line.to] = (name, number)
                    reached.append(line.to)
    return parents
