"""Check what callers meet on a screen: something to press, one meaning a key, no idle words.

Begin reading at `check_forms`. Ways through the menu are followed in `check_paths`.
"""

from collections.abc import Iterator
from typing import Final

from app.menu.excluding import exclude, one_holds
from app.menu.looks import MOST_JUMPS
from app.menu.paging import DIGITS
from app.menufiles.draft import Menu, Option, Variant
from app.menufiles.notes import Notes
from app.menufiles.tree import Mark

#: A typed answer of digits that a key may be mistaken for; numbers: see `check_numbers`.
_LIKE_KEYS: Final = ("block",)
_LAST_CALL: Final = ("the last call broke off", "the last call is lost")


def check_forms(menu: Menu, notes: Notes) -> None:
    """Check every form of every screen by itself, and the lines of the head."""
    for name, screen in menu.screens.items():
        _check_repeated(name, screen.variants, notes)
        for variant in screen.variants:
            _check_typed(name, variant, notes)
            _check_told(menu, name, variant, notes)
            if variant.options and not variant.typed:
                _check_offered(menu, name, variant, notes)
    _check_lines(menu, notes)
    _check_chains(menu, notes)


def _check_repeated(name: str, variants: list[Variant], notes: Notes) -> None:
    """Refuse a form before which one always holds, so it is never the first that does."""
    for index, variant in enumerate(variants):
        before = {form.condition: form for form in variants[:index]}
        if not variant.condition and one_holds(frozenset(before)):
            what = f"for every caller an earlier form of the screen {name} holds"
            what = f"{what}, so this one is never shown"
            mend = "take it out, and the if of the form above it"
            notes.add(variant.mark, what, mend, rule="never-shown")
        elif variant.condition and (first := before.get(variant.condition)):
            what = f"an earlier form of the screen {name} has the same if, in line"
            what = f"{what} {first.mark.line}, so this one is never shown"
            mend = "give it another if, or take it out"
            notes.add(variant.mark, what, mend, rule="never-shown")
        else:
            _check_asked(name, variant, {*before}, notes)


def _check_asked(name: str, variant: Variant, before: set[str], notes: Notes) -> None:
    """Refuse an option whose if never holds where its form is shown."""
    for option in variant.options:
        form = f"if: {variant.condition}"
        if option.condition and option.condition in before:
            form = "this form, an earlier one has that if"
        elif not exclude(option.condition, variant.condition):
            continue
        what = f"on the screen {name} {option.condition} never holds under {form}"
        mend = "give it another if, or take it out"
        notes.add(option.mark, f"{what}, so nobody sees this option", mend, rule="never-shown")


def _check_typed(name: str, variant: Variant, notes: Notes) -> None:
    """Refuse typed answers that a key or an answer above them takes."""
    kinds = [typed.kind for typed in variant.typed]
    for typed in variant.typed[kinds.index("text") + 1 :] if "text" in kinds else ():
        what = f"whatever is typed on the screen {name} is text, so no {typed.kind} is read"
        notes.add(typed.mark, what, "move text to the end", rule="never-shown")
    keys = _pressed(variant)
    for typed in variant.typed:
        if keys and typed.kind in _LIKE_KEYS:
            what = f"{keys} on the screen {name} is a key and may be a {typed.kind} too"
            mend = "give options the digit 0, or ask on a screen of its own"
            notes.add(typed.mark, what, mend, rule="two-meanings")


def _pressed(variant: Variant) -> str:
    """Name a digit from 1 to 9 that is a key of a form; "" for none."""
    for option in variant.options:
        if option.lists and not option.digits:
            return "1"
        for digit in option.digits:
            if digit in DIGITS:
                return digit
    return ""


def _check_told(menu: Menu, name: str, variant: Variant, notes: Notes) -> None:
    """Refuse lines whose if never holds here, or is preceded by one that always does."""
    before: dict[str, str] = {}
    for line, mark in variant.tell:
        if line not in menu.lines:
            continue
        condition = menu.lines[line].condition
        if exclude(condition, variant.condition):
            what = f"the line {line} has if: {condition}, which never holds under this form's if"
            notes.add(mark, what, "take it out here, or give it another if", rule="never-shown")
        above = before.get("") or before.get(condition)
        if above:
            what = f"on the screen {name} {above} is always told before {line}"
            mend = f"move {above} to the end" if above != line else "take one of the two out"
            notes.add(mark, what, mend, rule="never-shown")
        before.setdefault(condition, line)


def _check_offered(menu: Menu, name: str, variant: Variant, notes: Notes) -> None:
    """Refuse a form of which some caller would see no option, because all have an if."""
    conditions = frozenset(option.condition for option in variant.options)
    if one_holds(conditions):
        return
    first = next(iter(menu.screens)) == name
    sees = "no key at all" if first else "only the key for back"
    what = f"every option of the screen {name} has an if, so some callers see {sees}"
    mend = "add an option without if, or one for all other callers"
    notes.add(variant.options[0].mark, what, mend, rule="dead-end")


def _check_lines(menu: Menu, notes: Notes) -> None:
    """Refuse lines of the head that no screen tells."""
    told = {name for _, variant in _variants(menu) for name, _ in variant.tell}
    for name, line in menu.lines.items():
        if name not in told and line.say:
            mark = next(iter(line.say.values())).mark
            what = f"no screen tells the line {name}"
            notes.add(mark, what, "name it in a tell: [...], or take it out", rule="never-shown")


def check_last_call(menu: Menu, notes: Notes) -> None:
    """Refuse to ask for the last call where the caller has begun another already.

    Of a menu without findings: a slip may be what makes another screen the first.
    """
    if notes.lines(menu.mark.file):
        return
    begun = set(menu.screens) - _before_any_answer(menu)
    for name, variant in _variants(menu):
        for condition, mark in _asked(menu, variant) if name in begun else ():
            if condition in _LAST_CALL:
                what = f"{condition} holds before the first answer alone, not on the screen {name}"
                mend = f"ask it on the screen {next(iter(menu.screens))}"
                notes.add(mark, what, mend, rule="never-shown")


def _before_any_answer(menu: Menu) -> set[str]:
    """Name the screens that may stand in front of a caller who has answered nothing."""
    found = list(menu.screens)[:1]
    for name in found:
        for variant in menu.screens[name].variants:
            languages = (option.go for option in variant.options if option.lists == "language")
            found += {variant.go, *languages} & set(menu.screens) - {*found}
    return {*found}


def _asked(menu: Menu, variant: Variant) -> Iterator[tuple[str, Mark]]:
    """Give the conditions of a form, its lines and its options."""
    yield variant.condition, variant.mark
    told = ((menu.lines[name], mark) for name, mark in variant.tell if name in menu.lines)
    yield from ((line.condition, mark) for line, mark in told)
    yield from ((option.condition, option.mark) for option in variant.options)


def _check_chains(menu: Menu, notes: Notes) -> None:
    """Refuse jumps behind jumps behind jumps: the engine follows only so many."""
    depth: dict[str, int] = {}
    for name, variant in _jumps(menu):
        if _longest(menu, name, depth, frozenset()) > MOST_JUMPS:
            what = f"from the screen {name} more than {MOST_JUMPS} jumps follow each other"
            notes.add(variant.go_mark, what, "jump straight to the last", rule="endless-jump")
            return


def _longest(menu: Menu, name: str, depth: dict[str, int], above: frozenset[str]) -> int:
    """Give the most jumps in a row from a screen; rings are found elsewhere."""
    if name in above or name not in menu.screens or len(above) > MOST_JUMPS:
        return 0
    if name not in depth:
        onward = [v.go for v in menu.screens[name].variants if v.go]
        found = [1 + _longest(menu, go, depth, above | {name}) for go in onward]
        depth[name] = max(found, default=0)
    return depth[name]


def _jumps(menu: Menu) -> Iterator[tuple[str, Variant]]:
    return ((name, variant) for name, variant in _variants(menu) if variant.go)


def _variants(menu: Menu) -> Iterator[tuple[str, Variant]]:
    for name, screen in menu.screens.items():
        for variant in screen.variants:
            yield name, variant


def lists_of(variant: Variant) -> list[Option]:
    """Give the options of a form that repeat for something."""
    return [option for option in variant.options if option.lists]
