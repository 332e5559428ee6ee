"""What may be dialled behind the code: digits that are written in the menu, and are for life.

People learn them, posters print them, and codes are painted on containers. So an edit that gives
one another meaning is told before it is published. A key of a list that numbers itself is none:
there a dialled call stops and asks.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from app.menu.conditions import IN_CREW
from app.menu.dialled import DAILY
from app.menu.excluding import exclude, one_holds
from app.menu.lists import SETTLES
from app.menu.model import City, Option, Variant

#: Digits behind the code that somebody may know by heart.
MOST_DIGITS: Final = 3
#: What a digit means: what it chooses, or the screen it leads to.
Meaning = tuple[str, str]
#: What stands for any painted code in a row of digits.
CODE: Final = "container code"
_AND: Final = " and "


class _Key(NamedTuple):
    """A key of a screen, or a painted code that it takes."""

    digit: str
    condition: str
    means: Meaning
    go: str


class Shortcut(NamedTuple):
    """Digits that mean something, as "1*2"."""

    keys: str
    means: tuple[Meaning, ...]
    who: str = ""  #: the conditions that hold for those who may dial them; "" for everybody


class Broken(NamedTuple):
    """A shortcut that would no longer mean what it does."""

    keys: str
    was: Meaning
    now: Meaning | None  #: None: the digit would be no key at all
    who: str = ""

    def told(self, city: City) -> str:
        """Say what is dialled, what it meant and what it means: "*311*1# meant ...".

        >>> Broken("1", ("go", "where"), None).became
        'meant where and leads nowhere now'
        """
        who = f" (if {self.who})" if self.who else ""
        return f"{self.dialled(city)}{who} {self.became}"

    def dialled(self, city: City) -> str:
        """Give what people dial: "*311*1#"; of all painted codes the first."""
        keys = self.keys.replace(CODE, next(iter(city.gazetteer.by_point), CODE))
        return f"{city.service_codes[0].removesuffix('#')}*{keys}#"

    @property
    def became(self) -> str:
        """Say what it meant and what it means."""
        now = f"means {self.now[1]} now" if self.now else "leads nowhere now"
        return f"meant {self.was[1]} and {now}"


def shortcuts(city: City) -> Mapping[tuple[str, str], Shortcut]:
    """Give every row of digits for life, up to three, by its keys and by who may dial it."""
    found: dict[tuple[str, str], Shortcut] = {}
    waiting = [(city.menu.first, Shortcut("", ()))]
    for screen, so_far in waiting:
        if len(so_far.means) == MOST_DIGITS:
            continue
        for key in _keys(city, screen):
            # Behind other digits a code is not painted anywhere; and some keys nobody has both.
            if (key.digit == CODE and so_far.keys) or _excludes(so_far, key):
                continue
            one = _longer(so_far, key)
            if (one.keys, one.who) not in found:
                found[one.keys, one.who] = one
                waiting.append((key.go, one))
    return found


def _excludes(row: Shortcut, key: _Key) -> bool:
    return any(exclude(one, key.condition) for one in row.who.split(_AND))


def _longer(row: Shortcut, key: _Key) -> Shortcut:
    conditions = [one for one in (row.who, key.condition) if one]
    keys = f"{row.keys}*{key.digit}".strip("*")
    return Shortcut(keys, (*row.means, key.means), _AND.join(dict.fromkeys(conditions)))


def broken(before: City, after: City) -> list[Broken]:
    """Give the shortcuts of `before` that mean something else in `after`, the shortest alone."""
    now = shortcuts(after)
    found: list[Broken] = []
    for (keys, who), shortcut in shortcuts(before).items():
        if any(keys.startswith(f"{one.keys}*") and who.startswith(one.who) for one in found):
            continue
        there = now.get((keys, who)) or now.get((keys, "")) or _of_everybody(now, keys)
        if there is None or there.means[-1] != shortcut.means[-1]:
            means = there.means[-1] if there else _of_some(now, shortcut)
            found.append(Broken(keys, shortcut.means[-1], means, who))
    return found


def _of_everybody(rows: Mapping[tuple[str, str], Shortcut], keys: str) -> Shortcut | None:
    """Give what digits mean to callers of every kind, if that is the same to all."""
    found = [row for (digits, _), row in rows.items() if digits == keys]
    same = len({row.means[-1] for row in found}) == 1
    return found[0] if same and one_holds(frozenset(row.who for row in found)) else None


def _of_some(rows: Mapping[tuple[str, str], Shortcut], was: Shortcut) -> Meaning | None:
    """Give what else digits mean to some of those who dial them, where that is no key to others."""
    ands = was.who.split(_AND)
    found = [
        row.means[-1]
        for (digits, who), row in rows.items()
        if digits == was.keys and not any(exclude(a, b) for a in ands for b in who.split(_AND))
    ]
    return next((means for means in found if means != was.means[-1]), None)


def _keys(city: City, screen: str) -> Iterator[_Key]:
    """Give the keys of a screen: of one with several forms, those that all of them share.

    What crews see is left out: nobody paints it anywhere.
    """
    forms = city.menu.screens[screen]
    seen = [form for form in forms if form.condition != IN_CREW] or forms
    first, *others = [tuple(_of_form(city, variant)) for variant in seen]
    return (key for key in first if all(key in form for form in others))


def _of_form(city: City, variant: Variant) -> Iterator[_Key]:
    if variant.go:
        yield from _keys(city, variant.go)
    for option in variant.options:
        if option.condition not in DAILY:
            for digit, meaning in _of_option(city, option):
                yield _Key(digit, option.condition, meaning, option.go)
    for typed in variant.typed:
        if typed.kind == CODE:
            yield _Key(CODE, "", ("go", typed.go), typed.go)


def _of_option(city: City, option: Option) -> Iterator[tuple[str, Meaning]]:
    if not option.lists:
        yield option.digits[0], ("go", option.go)
    elif option.lists == "service":
        for digit, code in zip(option.digits, city.services, strict=False):
            yield digit, (SETTLES["service"], code)
    elif option.lists == "district":
        for digit, district in zip(option.digits, city.gazetteer.districts, strict=False):
            yield digit, (SETTLES["district"], district.code)
