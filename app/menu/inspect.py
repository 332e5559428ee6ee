"""Prove that every screen fits the smallest network, whatever is filled into it.

Measured in septets with the longest values a city has: a screen that passes here is never cut
on a handset, with its hint, its line, its keys and at least one entry of its list.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from app.domain.text import septets
from app.menu.longest import longest, longest_items, longest_status, longest_values
from app.menu.model import City, Line, Option, Phrase, Variant

#: What the wire puts before a screen ("CON ", "END "), counted into a network's limit.
WIRE_PREFIX: Final = 4
#: Digit, blank and line feed of an option.
_LINE: Final = 3
#: Stands before the name of a message where the name of a screen stands.
MESSAGES: Final = "messages: "


class Issue(NamedTuple):
    """A screen that does not fit, and the text by which it is best shortened."""

    screen: str  #: or "failed", "over", "messages: received"
    variant: int
    language: str
    septets: int
    limit: int
    part: str  #: say | tell <line> | wrong | type <kind> | choose <index> | text
    text: str  #: that part, filled in
    networks: tuple[str, ...] = ()  #: on which it does not fit, the tightest first


class _Part(NamedTuple):
    name: str
    text: str

    @property
    def septets(self) -> int:
        return septets(self.text)


def smallest_limit(city: City) -> int:
    """Give the septets that a screen may have on every network of a city."""
    return min(route.screen for route in city.routes) - WIRE_PREFIX


def oversized(city: City) -> list[Issue]:
    """List every screen, form by form and language by language, that may need more than fits."""
    limit = smallest_limit(city)
    return [
        issue
        for language in city.languages
        for issue in _Inspector(city, language.code, limit).issues()
    ]


def message_lengths(city: City) -> Iterator[tuple[str, str, int]]:
    """Give name, language and septets of every message with its longest values."""
    for language in city.languages:
        inspector = _Inspector(city, language.code, smallest_limit(city))
        for name, phrase in city.messages.items():
            yield name, language.code, inspector.measured(phrase)


class _Inspector:
    """Measures everything a city says in one language."""

    def __init__(self, city: City, language: str, limit: int) -> None:
        self._city = city
        self._language = language
        self._limit = limit
        self._values = longest_values(city, language)
        self._in_lines = {**self._values, "status": longest_status(city, language)}
        self._lists = longest_items(city, language)

    def issues(self) -> Iterator[Issue]:
        """Give what does not fit: screens, ends without a screen, messages."""
        for name, variants in self._city.menu.screens.items():
            for index, variant in enumerate(variants):
                if not variant.go:
                    below = self._below(name, variant)
                    yield from self._measure(name, index, self._tops(variant), below)
        menu = self._city.menu
        for name, phrase in (("failed", menu.failed), ("over", menu.over)):
            yield from self._measure(name, 0, [[self._part("text", phrase)]], [])
        for name, phrase in self._city.messages.items():
            said = [[self._part("text", phrase)]]
            room = self._city.terms_of(name).septets
            yield from self._measure(f"{MESSAGES}{name}", 0, said, [], room)

    def measured(self, phrase: Phrase) -> int:
        """Give the septets of a phrase by itself."""
        return self._part("", phrase).septets

    def _measure(
        self, name: str, index: int, tops: list[list[_Part]], below: list[_Part], limit: int = 0
    ) -> Iterator[Issue]:
        """Add up the highest top and what stands below it."""
        top, most = max(tops, key=_height), limit or self._limit
        # The line feed that each line below brings is in its own cost.
        used = _height(top) + sum(_LINE + part.septets for part in below)
        if used > most:
            longer = max((*top, *below), key=lambda part: part.septets)
            networks = () if limit else self._too_small(used)
            yield Issue(name, index, self._language, used, most, *longer, networks)

    def _too_small(self, used: int) -> tuple[str, ...]:
        """Name the networks on which so many septets do not fit, the tightest first."""
        tight = [route for route in self._city.routes if route.screen - WIRE_PREFIX < used]
        return tuple(dict.fromkeys(r.name for r in sorted(tight, key=lambda r: r.screen)))

    def _tops(self, variant: Variant) -> list[list[_Part]]:
        """Give what may stand above the options: prompt and line, or a hint in their place."""
        say = [self._part("say", variant.say)] if variant.say else []
        lines = self._city.menu.lines
        tops = [say, *([*say, self._told(n, lines[n])] for n in variant.tell)]
        if not variant.ends:
            tops.append([self._part("wrong", self._city.menu.wrong)])
        hints = ((typed.kind, typed.wrong) for typed in variant.typed)
        return tops + [[self._part(f"type {kind}", hint)] for kind, hint in hints if hint]

    def _told(self, name: str, line: Line) -> _Part:
        """Give a line with its keys behind it."""
        labels = [self._part("", option.label).text for option in line.options if option.label]
        keys = "".join(
            f" {o.digits[0]} {label}" for o, label in zip(line.options, labels, strict=True)
        )
        return _Part(f"tell {name}", _filled(line.say[self._language].parts, self._in_lines) + keys)

    def _below(self, screen: str, variant: Variant) -> list[_Part]:
        """Give the lines below: fixed options, one entry of a list that pages, the drawn keys."""
        by_digit: dict[str, _Part] = {}
        paged: list[_Part] = []
        for index, option in enumerate(variant.options):
            entries = self._entries(index, option)
            if option.lists and not option.digits:
                paged += entries
            for digit, part in zip(option.digits, entries, strict=False):
                # Two options of one digit exclude each other, so the longer one counts.
                by_digit[digit] = max(by_digit.get(digit, part), part, key=_septets)
        entry = [max(paged, key=_septets)] if paged else []
        drawn = [] if variant.ends else self._drawn(screen, bool(paged), set(by_digit))
        return [*by_digit.values(), *entry, *drawn]

    def _entries(self, index: int, option: Option) -> list[_Part]:
        name = f"choose {index}"
        if option.label:
            return [self._part(name, option.label)]
        held = self._lists[option.lists]
        if option.lists == "service" and option.digits:
            return [_Part(name, text) for text in held]
        return [_Part(name, text) for text in longest(held) * max(len(option.digits), 1)]

    def _drawn(self, screen: str, paged: bool, taken: set[str]) -> list[_Part]:
        menu = self._city.menu
        is_backward = menu.back.digit not in taken and (paged or screen != menu.first)
        back = [self._part("back", menu.back.label)] if is_backward else []
        return back + ([self._part("more", menu.more.label)] if paged else [])

    def _part(self, name: str, phrase: Phrase) -> _Part:
        return _Part(name, _filled(phrase[self._language].parts, self._values))


def _filled(parts: Sequence[str], values: Mapping[str, str]) -> str:
    return "".join(values[part] if i % 2 else part for i, part in enumerate(parts))


def _height(parts: list[_Part]) -> int:
    return sum(map(_septets, parts)) + max(len(parts) - 1, 0)


def _septets(part: _Part) -> int:
    return part.septets
