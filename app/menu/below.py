"""What stands below a prompt: the options that are there, the entries of lists, and their keys.

Where every line has a key of its own it is the same below every prompt, so it is laid out once.
"""

from typing import Final, NamedTuple, TypeVar

from app.domain.text import septets
from app.menu import lines, values
from app.menu.conditions import holds
from app.menu.effects import Facts
from app.menu.lists import Named, items, named
from app.menu.model import City, Option, Variant
from app.menu.paging import Drawn, Item, Page, lay_out
from app.menu.state import Offer, State

T = TypeVar("T")
#: What a version remembers having drawn; Maputo's calls need some 3,000.
MOST_DRAWN: Final = 20_000
#: Each option that is there, by its index, with what names its entries or its values.
By = tuple[tuple[int, Named], ...]


class Below(NamedTuple):
    """The lines of a form of a screen, in front of one caller."""

    by: By
    items: tuple[Item, ...]
    #: The only page, back and the keys of a line with it; None where a line is numbered as shown.
    page: Page | None
    text: str  #: of that page
    septets: int
    own: tuple[Offer, ...]  #: keys of the line that is told


def below(
    city: City, state: State, variant: Variant, facts: Facts, at: tuple[str, int], line: str
) -> Below:
    """Give what stands below the prompt of a form `at` a screen.

    `line` is the told one if it has keys. Remembered for all who see the same options and lists.
    """
    by = tuple(
        [
            (index, _named(option, city, state, facts))
            for index, option in enumerate(variant.options)
            if holds(option.condition, city, state)
        ]
    )
    if facts.cases or facts.jobs:  # listed for this caller alone
        return _made(city, state, variant, facts, by, line)
    key = ("below", at, state.language, state.goes_back, line, by)
    known: Below | None = city.memo.get(key)
    return known or remember(city, key, _made(city, state, variant, facts, by, line))


def remember(city: City, key: object, made: T) -> T:
    """Keep what was drawn; a version that has drawn too much begins anew."""
    if len(city.memo) >= MOST_DRAWN:
        city.memo.clear()
    city.memo[key] = made
    return made


def pages(
    city: City, state: State, listed: tuple[Item, ...], room: int, own: tuple[Offer, ...]
) -> tuple[Page, ...]:
    """Lay all pages out, with the keys that draw themselves; `own` may stand in place of back."""
    back, more = city.menu.back, city.menu.more
    covers = any(offer.key == back.digit for offer in own)
    drawn = None if covers else Drawn(back.digit, back.label[state.language].parts[0])
    following = Drawn(more.digit, more.label[state.language].parts[0])
    return lay_out(listed, room, drawn, following, back_from=0 if state.goes_back else 1)


def _named(option: Option, city: City, state: State, facts: Facts) -> Named:
    """Name what a list holds, or what a label says that has values in it."""
    if option.lists:
        return named(option, city, state)
    if option.label and option.label[state.language].values:
        return (values.say(option.label, city, state, facts),)
    return ()


def _made(city: City, state: State, variant: Variant, facts: Facts, by: By, line: str) -> Below:
    listed = tuple(_items(city, state, variant, facts, by))
    own = lines.keys_of(city, line)
    if not all(item.digit for item in listed):
        return Below(by, listed, None, "", 0, own)
    [page] = pages(city, state, listed, 0, own)
    text = "\n".join(page.lines)
    return Below(by, listed, page, text, septets(text), own)


def _items(city: City, state: State, variant: Variant, facts: Facts, by: By) -> list[Item]:
    found: list[Item] = []
    for index, names in by:
        option = variant.options[index]
        if option.lists:
            found += _listed(index, option.digits, items(option, city, state, facts, names))
        elif option.label:
            label = values.say(option.label, city, state, facts)
            found.append(Item(option.digits[0], label, index, ""))
    return found


def _listed(index: int, digits: tuple[str, ...], pairs: tuple[tuple[str, str], ...]) -> list[Item]:
    if not digits:
        return [Item("", label, index, code) for code, label in pairs]
    keyed = zip(digits, pairs, strict=False)
    return [Item(digit, label, index, code) for digit, (code, label) in keyed]
