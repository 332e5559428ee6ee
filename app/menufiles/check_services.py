"""Check that the lists of problems hold every problem once, between them and screen by screen.

With digits a list holds so many problems, the first ones; `<service>` without digits holds those
that have a digit nowhere. Begin reading at `check_services`.
"""

from collections.abc import Iterator

from app.menu.excluding import exclude, one_holds
from app.menufiles.draft import Menu, Option, Variant
from app.menufiles.notes import Notes


def check_services(menu: Menu, notes: Notes, most: int) -> None:
    """Check the lists of a menu; `most` problems are in services.yaml."""
    variants = [variant for screen in menu.screens.values() for variant in screen.variants]
    lists = [option for variant in variants for option in _lists(variant)]
    held = max((len(option.digits) for option in lists), default=0)
    for variant in variants:
        _check_for_all(menu, variant, notes)
        if _has_twice(variant, notes):
            return
        if held < most:
            _check_others(menu, variant, held, notes)
    for option in lists:
        if option.digits and held > most:
            what = f"{held} digits are for {most} problems of services.yaml"
            notes.add(option.mark, what, f"write 1-{most} <service>", rule="digits")
    if held < most and lists and all(option.digits for option in lists):
        what = f"problem {held + 1} and all after it are on no screen"
        mend = "add a screen that offers <service> without digits"
        notes.add(lists[0].mark, what, mend, rule="unreported")


def _lists(variant: Variant) -> list[Option]:
    return [option for option in variant.options if option.lists == "service"]


def _check_for_all(menu: Menu, variant: Variant, notes: Notes) -> None:
    """Refuse digits of problems that some callers lack, and are not led to either."""
    held = [option for option in _lists(variant) if option.digits]
    if not held:
        return
    onward = [option for option in variant.options if _leads_to_digits(menu, variant, option)]
    if not one_holds(frozenset(option.condition for option in (*held, *onward))):
        what = f"an if hides problems 1 to {len(held[0].digits)}, which no other list offers"
        notes.add(held[0].mark, what, "take the if out", rule="unreported")


def _leads_to_digits(menu: Menu, variant: Variant, option: Option) -> bool:
    """Whether another screen behind a plain option offers the problems that have digits."""
    screen = None if option.lists else menu.screens.get(option.go)
    if screen is None or any(form is variant for form in screen.variants):
        return False
    return any(one.digits for form in screen.variants for one in _lists(form))


def _has_twice(variant: Variant, notes: Notes) -> bool:
    """Refuse two lists that show some callers the same problems under other digits."""
    held = [option for option in _lists(variant) if option.digits]
    for index, option in enumerate(held):
        for first in held[:index]:
            apart = exclude(option.condition, first.condition)
            if not apart and not set(option.digits) & set(first.digits):
                what = f"line {first.mark.line} has these problems already: any digits before"
                what = f"{what} <service> are for the first ones of services.yaml"
                digits = f"{first.digits[0]}-{option.digits[-1]}"
                mend = f"write one line, as {digits} <service>"
                notes.add(option.mark, what, mend, rule="digits")
                return True
    return False


def _check_others(menu: Menu, variant: Variant, held: int, notes: Notes) -> None:
    """Refuse fewer digits than elsewhere before a list of the others, which lacks those between."""
    shown = [option for option in _lists(variant) if option.digits]
    if not shown or len(shown[0].digits) == held:
        return
    behind = list(_behind(menu, variant))
    if any(not option.digits for option in behind) and all(len(o.digits) < held for o in behind):
        fewer = len(shown[0].digits)
        lost = f"{fewer + 1} to {held}" if fewer + 1 < held else f"{held}"
        what = f"<service> without digits leaves out the {held} problems that have one elsewhere"
        what = f"{what}, so problem {lost} cannot be chosen from here"
        mend = f"give it {held} digits here too, or everywhere {fewer}"
        notes.add(shown[0].mark, what, mend, rule="digits")


def _behind(menu: Menu, variant: Variant) -> Iterator[Option]:
    """Give the lists of problems on this form and on the screens that its plain options lead to."""
    yield from _lists(variant)
    for option in variant.options:
        if not option.lists and option.go in menu.screens:
            for form in menu.screens[option.go].variants:
                yield from _lists(form)
