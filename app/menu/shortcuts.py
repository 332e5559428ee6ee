"""What may be dialled behind the code: digits that are written in the menu, and are for life.

People learn them, posters print them. So an edit that gives one another meaning is told before
it is published. A key of a list that numbers itself is none: there a dialled call stops and asks.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from app.menu.lists import SETTLES
from app.menu.model import City, Option, Variant

#: Digits behind the code that somebody may know by heart.
MOST_DIGITS: Final = 3
#: What a digit means: what it chooses, or the screen it leads to.
Meaning = tuple[str, str]


class Shortcut(NamedTuple):
    """Digits that mean something, as "1*2"."""

    keys: str
    means: tuple[Meaning, ...]


class Broken(NamedTuple):
    """A shortcut that would no longer mean what it does."""

    keys: str
    was: Meaning
    now: Meaning | None  #: None: the digit would be no key at all

    def told(self, city: City) -> str:
        """Say what is dialled, what it meant and what it means: "*311*1# meant ...".

        >>> Broken("1", ("go", "where"), None).became
        'meant where and leads nowhere now'
        """
        return f"{self.dialled(city)} {self.became}"

    def dialled(self, city: City) -> str:
        """Give what people dial: "*311*1#"."""
        return f"{city.service_codes[0].removesuffix('#')}*{self.keys}#"

    @property
    def became(self) -> str:
        """Say what it meant and what it means."""
        now = f"means {self.now[1]} now" if self.now else "leads nowhere now"
        return f"meant {self.was[1]} and {now}"


def shortcuts(city: City) -> Mapping[str, Shortcut]:
    """Give every row of digits for life, up to three, that a caller new to the line may dial."""
    found: dict[str, Shortcut] = {}
    waiting = [(city.menu.first, Shortcut("", ()))]
    for screen, so_far in waiting:
        if len(so_far.means) == MOST_DIGITS:
            continue
        for digit, meaning, go in _digits(city, screen):
            keys = f"{so_far.keys}*{digit}".strip("*")
            if keys not in found:
                found[keys] = Shortcut(keys, (*so_far.means, meaning))
                waiting.append((go, found[keys]))
    return found


def broken(before: City, after: City) -> list[Broken]:
    """Give the shortcuts of `before` that mean something else in `after`, the shortest alone."""
    known, now = shortcuts(before), shortcuts(after)
    found: list[Broken] = []
    for keys, shortcut in known.items():
        if any(keys.startswith(f"{one.keys}*") for one in found):
            continue
        there = now.get(keys)
        if there is None or there.means[-1] != shortcut.means[-1]:
            found.append(Broken(keys, shortcut.means[-1], there.means[-1] if there else None))
    return found


def _digits(city: City, screen: str) -> Iterator[tuple[str, Meaning, str]]:
    """Give the digits of a screen: of one with several forms, those that all of them share."""
    forms = [dict(_of_form(city, variant)) for variant in city.menu.screens[screen]]
    for digit, (meaning, go) in forms[0].items():
        if all(form.get(digit) == (meaning, go) for form in forms[1:]):
            yield digit, meaning, go


def _of_form(city: City, variant: Variant) -> Iterator[tuple[str, tuple[Meaning, str]]]:
    if variant.go:
        for digit, meaning, go in _digits(city, variant.go):
            yield digit, (meaning, go)
    for option in variant.options:
        if not option.condition:
            for digit, meaning in _of_option(city, option):
                yield digit, (meaning, option.go)


def _of_option(city: City, option: Option) -> Iterator[tuple[str, Meaning]]:
    if not option.lists:
        yield option.digits[0], ("go", option.go)
    elif option.lists == "service":
        for digit, code in zip(option.digits, city.services, strict=False):
            yield digit, (SETTLES["service"], code)
    elif option.lists == "district":
        for digit, district in zip(option.digits, city.gazetteer.districts, strict=False):
            yield digit, (SETTLES["district"], district.code)
