"""Prove that lists have something to choose, whatever the caller, the problem and the place.

A list that names nothing leaves the caller with "other" or with the key for back.
"""

from collections import deque
from collections.abc import Mapping
from typing import Final

from app.menufiles.check_forms import lists_of
from app.menufiles.draft import Menu, Option, Variant
from app.menufiles.notes import Notes, short

#: list -> the condition under which it has an item
_HAS_ITEMS: Final = {
    "point": "service needs a container",
    "place": "caller has places",
    "case": "caller has cases",
}
#: Conditions that hold for the whole call, whatever is answered in between.
_FOR_THE_CALL: Final = frozenset({"caller has cases", "caller is new"})
#: list -> typed answers that serve those for whom it is empty
_SERVED_BY: Final = {
    "case": frozenset({"case number"}),
    "place": frozenset({"container code", "bairro name", "district name"}),
}
_WHY: Final = {
    "point": "where no container is known",
    "place": "for who has reported nothing before",
    "case": "for who has reported nothing before",
    "service": "since digits hold all problems",
    "language": "since the city speaks one language",
}
#: Which conditions hold on every way to a screen.
Certain = dict[str, frozenset[str]]


def check_lists(menu: Menu, notes: Notes, counts: Mapping[str, int]) -> None:
    """Check the lists of a menu without findings; `counts` as in `check_menu`."""
    _check_dialled(menu, notes)
    _check_led(menu, notes)
    certain = _certain(menu)
    for name, screen in menu.screens.items():
        for variant in screen.variants:
            holds = certain.get(name, frozenset()) | {variant.condition}
            _check_form(menu, name, variant, holds, notes, counts)


def _check_led(menu: Menu, notes: Notes) -> None:
    """Refuse a list that leads to itself: whoever chooses sees it again, and nothing of it."""
    for name, screen in menu.screens.items():
        for option in (option for form in screen.variants for option in lists_of(form)):
            # What was chosen may show another form.
            may_differ = len(screen.variants) > 1 and option.lists not in ("job", "case")
            if option.go == name and option.lists != "language" and not may_differ:
                what = f"<{option.lists}> leads to its own screen {name}, so whoever chooses one"
                mend = "lead it to a screen that shows what was chosen, or asks what comes next"
                notes.add(
                    option.mark, f"{what} sees the list again", mend, rule="dead-end", screen=name
                )


def _check_dialled(menu: Menu, notes: Notes) -> None:
    """Refuse cases on the screen that answers the dial: they are looked up behind an input."""
    met = list(menu.screens)[:1]
    for name in met:
        for variant in menu.screens[name].variants:
            met += {variant.go} & set(menu.screens) - {*met}
            for option in lists_of(variant):
                if option.lists == "case":
                    what = f"<case> is empty on the screen {name}, where calls begin: cases are"
                    what = f"{what} looked up when something is answered"
                    mend = "put it on a screen of its own, which a key here leads to"
                    notes.add(option.mark, what, mend, rule="empty-list")


def _check_form(
    menu: Menu,
    name: str,
    variant: Variant,
    holds: frozenset[str],
    notes: Notes,
    counts: Mapping[str, int],
) -> None:
    lists = lists_of(variant)
    always = [option for option in lists if _is_always_empty(menu, option, counts)]
    for option in always:
        what = f"<{option.lists}> on the screen {name} is always empty, {_WHY[option.lists]}"
        notes.add(option.mark, what, "take it out", rule="empty-list")
    if (
        lists
        and not always
        and not any(_has_items(option, variant, holds, counts) for option in lists)
    ):
        option = lists[0]
        only = _only(variant)
        what = f"<{option.lists}> on the screen {name} is empty {_WHY[option.lists]}"
        mend = f"ask it only where it has an item: if: {_HAS_ITEMS[option.lists]}"
        notes.add(option.mark, f"{what}, and {only} is left", mend, rule="empty-list")


def _is_always_empty(menu: Menu, option: Option, counts: Mapping[str, int]) -> bool:
    if option.lists == "language":
        return counts.get("language", 1) < 1
    held = max(len(o.digits) for o in _service_lists(menu)) if option.lists == "service" else 0
    return option.lists == "service" and not option.digits and held >= counts.get("service", 99)


def _service_lists(menu: Menu) -> list[Option]:
    variants = (variant for screen in menu.screens.values() for variant in screen.variants)
    return [o for variant in variants for o in variant.options if o.lists == "service"]


def _has_items(
    option: Option, variant: Variant, holds: frozenset[str], counts: Mapping[str, int]
) -> bool:
    if option.lists == "point" and not counts.get("bairro without container", 1):
        return True
    needed = _HAS_ITEMS.get(option.lists)
    if needed is None or needed in holds:
        return True
    return any(typed.kind in _SERVED_BY.get(option.lists, ()) for typed in variant.typed)


def _only(variant: Variant) -> str:
    labels = [o.label for o in variant.options if o.label]
    said = [short(next(iter(label.values())).raw) for label in labels]
    return f"only {' and '.join(said)}" if said else "only the key for back"


def _certain(menu: Menu) -> Certain:
    """Work out which conditions hold on every way to each screen."""
    first = next(iter(menu.screens))
    certain: Certain = {first: frozenset()}
    waiting = deque([first])
    while waiting:
        name = waiting.popleft()
        for to, holds in _onward(menu, name, certain[name]):
            met = holds if to not in certain else certain[to] & holds
            if to in menu.screens and met != certain.get(to):
                certain[to] = met
                waiting.append(to)
    return certain


def _onward(menu: Menu, name: str, holds: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    found: list[tuple[str, frozenset[str]]] = []
    for variant in menu.screens[name].variants:
        here = holds | {variant.condition} - {""}
        if variant.go:
            found.append((variant.go, here))
        found += [
            (option.go, (here | {option.condition}) & _FOR_THE_CALL) for option in variant.options
        ]
        found += [(typed.go, here & _FOR_THE_CALL) for typed in variant.typed]
    return found
