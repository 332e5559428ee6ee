"""Check what one screen alone cannot show: targets, digits, lists that need other screens."""

from collections.abc import Iterator, Mapping
from typing import Final

from app.menu.conditions import CONDITIONS
from app.menu.excluding import exclude
from app.menu.paging import DIGITS
from app.menufiles.check_services import check_services
from app.menufiles.draft import Menu, Option, Variant
from app.menufiles.notes import Notes, short, suggest
from app.menufiles.schema_menu import HEAD
from app.menufiles.tree import Mark

#: Lists that differ from caller to caller or place to place, so no digits can hold them all.
_ONLY_AS_SHOWN: Final = ("bairro", "point", "job")
#: These settle nothing of a new report.
_FILES_NOTHING: Final = ("case", "job", "language")
_FILES_INSTEAD: Final = "write do: file behind the option that sends the report"
#: typed answer -> (why it sends no report, how to mend it)
_SENDS_NOTHING: Final = {
    "case number": ("typing a case number files no report", _FILES_INSTEAD),
    "bairro name": (
        "a name may fit several bairros, so typing one files no report",
        "take do: file out, and write it behind <bairro> on the screen that asks which",
    ),
}
#: The most that these lists hold.
_HOLDS: Final = {"place": 2, "case": 3}


def check_menu(menu: Menu, notes: Notes, counts: Mapping[str, int]) -> None:
    """Check a whole menu; `counts` says how many services, districts, languages there are."""
    # What could not be read may be the list that is looked for.
    is_read_whole = not notes.lines(menu.mark.file)
    for name, variant in _variants(menu):
        _check_targets(menu, variant, notes)
        _check_digits(menu, name, variant, notes)
        _check_typed(variant, notes)
        _check_lists(variant, notes, counts)
        _check_names(menu, variant, notes)
    for line in menu.lines.values():
        for option in line.options:
            _check_screen(menu, option.go, option.go_mark, notes)
    if menu.gave_up:
        _check_screen(menu, menu.gave_up, menu.gave_up_mark, notes)
    _check_jumps(menu, notes)
    if is_read_whole and counts.get("service"):
        check_services(menu, notes, counts["service"])


def _variants(menu: Menu) -> Iterator[tuple[str, Variant]]:
    for name, screen in menu.screens.items():
        for variant in screen.variants:
            yield name, variant


def _check_screen(menu: Menu, name: str, mark: Mark, notes: Notes) -> None:
    known = name in menu.screens or name in menu.misnamed
    if name in HEAD:
        what = f"{name} is a word of the head, so no screen has the name"
        notes.add(mark, what, "give the screen another name, here too", rule="unknown-screen")
    elif name and not known and not notes.is_full:
        notes.add(
            mark,
            f"there is no screen {short(name)}",
            suggest(name, menu.screens),
            rule="unknown-screen",
        )


def _check_targets(menu: Menu, variant: Variant, notes: Notes) -> None:
    for option in variant.options:
        _check_screen(menu, option.go, option.go_mark, notes)
    for typed in variant.typed:
        _check_screen(menu, typed.go, typed.go_mark, notes)
    _check_screen(menu, variant.go, variant.go_mark, notes)
    for name, mark in variant.tell:
        if name not in menu.lines and not notes.is_full:
            notes.add(
                mark,
                f"tell has no line {short(name)}",
                suggest(name, menu.lines),
                rule="unknown-screen",
            )


def _check_digits(menu: Menu, name: str, variant: Variant, notes: Notes) -> None:
    taken: dict[str, list[Option]] = {}
    for option in variant.options:
        for digit in option.digits:
            for other in [] if notes.is_full else taken.get(digit, []):
                if not _may_share(option.condition, other.condition):
                    _clash(digit, other, option, notes)
            taken.setdefault(digit, []).append(option)
    paged = [option for option in variant.options if option.lists and not option.digits]
    _check_line_keys(menu, name, variant, taken, paged, notes)
    drawn = {key.move: key.digit for key in menu.keys}
    if paged and (clash := taken.get(drawn.get("more", ""))):
        what = f"{drawn['more']} is the key for more, which a list like <{paged[0].lists}> needs"
        notes.add(clash[0].mark, what, "give this option another digit", rule="two-meanings")
    free = set(DIGITS) - set(taken) - set(drawn.values())
    if paged and not free:
        what = f"no digit is left for <{paged[0].lists}> on the screen {name}"
        notes.add(paged[0].mark, what, "take an option out", rule="digits")


def _may_share(one: str, other: str) -> bool:
    # What is no condition at all is told already.
    known = one in CONDITIONS and other in CONDITIONS
    return exclude(one, other) if known else len({"", one, other}) == 3


def _check_line_keys(
    menu: Menu,
    screen: str,
    variant: Variant,
    taken: dict[str, list[Option]],
    paged: list[Option],
    notes: Notes,
) -> None:
    """Hold the keys of lines apart from those of the screen that tells them."""
    keyed = [menu.lines[name] for name, _ in variant.tell if name in menu.lines]
    for option in (option for line in keyed for option in line.options):
        if paged:
            what = f"a line with keys stands over the list <{paged[0].lists}>, which numbers itself"
            mend = "tell the line on a screen whose lists have digits"
        elif clash := taken.get(option.digits):
            what = f"the digit {option.digits} is taken in line {clash[0].mark.line}"
            mend = "give this key of the line another digit"
        else:
            continue
        # The line stands apart from the screens that tell it.
        notes.add(option.mark, what, mend, rule="two-meanings", screen=screen)


def _clash(digit: str, first: Option, second: Option, notes: Notes) -> None:
    what = f"the digit {digit} is taken in line {first.mark.line}"
    notes.add(
        second.mark,
        what,
        "give another digit, or an if to both that excludes the other",
        rule="two-meanings",
    )


def _check_typed(variant: Variant, notes: Notes) -> None:
    """Refuse to send a report by what may settle no place."""
    for typed in variant.typed:
        if typed.effect == "file" and typed.kind in _SENDS_NOTHING:
            what, mend = _SENDS_NOTHING[typed.kind]
            notes.add(typed.mark, what, mend, rule="incomplete-report")


def _check_lists(variant: Variant, notes: Notes, counts: Mapping[str, int]) -> None:
    for option in variant.options:
        name, held = option.lists, len(option.digits)
        if name in _FILES_NOTHING and option.effect == "file":
            notes.add(
                option.mark,
                f"choosing a {name} files no report",
                _FILES_INSTEAD,
                rule="incomplete-report",
            )
        if not held or not name or name == "service":
            continue
        most = _HOLDS.get(name, counts.get(name, held))
        if name in _ONLY_AS_SHOWN:
            what, mend = f"no digits are for life in <{name}>", f"write <{name}> without digits"
        elif held < most:
            what = f"<{name}> may hold {most}, here it has {held} digits"
            mend = f"give it {most} digits, as in 1-{most} <{name}>"
        else:
            continue
        notes.add(option.mark, what, mend, rule="digits")


def _check_names(menu: Menu, variant: Variant, notes: Notes) -> None:
    broken = notes.lines(menu.mark.file)
    for typed in variant.typed:
        screen = menu.screens.get(typed.go)
        if typed.kind != "bairro name" or screen is None:
            continue
        offered = [option for variant in screen.variants for option in variant.options]
        # A list that is misspelt has a finding of its own.
        is_read = not any(line in menu.spans[typed.go] for line in broken)
        if is_read and not any(option.lists == "bairro" for option in offered):
            what = f"a name may fit several bairros, and the screen {typed.go} does not ask which"
            notes.add(typed.go_mark, what, "go to a screen that offers <bairro>", rule="unset")


def _check_jumps(menu: Menu, notes: Notes) -> None:
    jumps = {
        name: [variant for variant in screen.variants if variant.go]
        for name, screen in menu.screens.items()
    }
    done: set[str] = set()
    for start in jumps:
        if start not in done:
            _follow(start, jumps, done, notes)


def _follow(start: str, jumps: Mapping[str, list[Variant]], done: set[str], notes: Notes) -> None:
    """Follow the jumps from `start` on, each screen once, to where one leads back."""
    way = {start: iter(jumps[start])}
    while way:
        name, left = next(reversed(way.items()))
        variant = next(left, None)
        if variant is None:
            del way[name]
            done.add(name)
        elif variant.go in way:
            what = f"this jump leads back to {variant.go} for ever"
            notes.add(variant.go_mark, what, "end it", rule="endless-jump")
        elif variant.go in jumps and variant.go not in done:
            way[variant.go] = iter(jumps[variant.go])
