"""Where a way through the menu stands in menu.yaml, and what it is called there."""

from app.menu.graph import GIVING_UP, Way
from app.menufiles import draft
from app.menufiles.tree import Mark


def shown(menu: draft.Menu, way: Way) -> str:
    """Name a way as menu.yaml has it."""
    kind, _, name = way.part.partition(" ")
    if way.part == GIVING_UP:
        return "giving up after wrong keys"
    if kind == "tell":
        line, _, index = name.partition(" ")
        return _option(menu.lines[line].options[int(index)])
    if kind != "choose":
        return f"go: {way.to}" if kind == "go" else f'typing "{name}"'
    return _option(menu.screens[way.screen].variants[way.variant].options[int(name)])


def _option(option: draft.Option) -> str:
    digits = f"{option.digits[0]}-{option.digits[-1]}" if option.digits[1:] else option.digits
    label = next(iter(option.label.values())).raw if option.label else f"<{option.lists}>"
    return f'"{digits} {label}"' if digits else f'"{label}"'


def mark_of(menu: draft.Menu, screen: str, variant: int, part: str) -> Mark:
    """Find where a part of a form stands: `part` is that of a `Way` or of a `Need`."""
    if part == GIVING_UP:
        return menu.gave_up_mark
    form = menu.screens[screen].variants[variant]
    kind, _, name = part.partition(" ")
    if kind == "if":
        return form.mark
    if kind == "choose":
        return form.options[int(name)].mark
    name, _, index = name.partition(" ") if kind == "tell" else (name, "", "")
    if index:
        return menu.lines[name].options[int(index)].mark
    if kind == "go":
        return form.go_mark
    phrase = menu.lines[name].say if kind == "tell" else form.say
    if kind in ("type", "wrong"):
        typed = next(typed for typed in form.typed if typed.kind == name)
        phrase = typed.wrong if kind == "wrong" else None
        if phrase is None:
            return typed.mark
    return next(iter(phrase.values())).mark if phrase else form.mark
