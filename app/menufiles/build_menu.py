"""Make a menu of its plain form, every text folded for phones."""

from app.domain.text import fold
from app.menu.conditions import CASE_AWAITS, HAS_NEWS, SAME_OPEN
from app.menu.looks import asking, leading_to, listing
from app.menu.model import Key, Line, Menu, Option, Phrase, Template, Typed, Variant
from app.menu.notices import HAS_NOTICE
from app.menu.typing import numbers
from app.menufiles.plain import (
    PlainKey,
    PlainMenu,
    PlainOption,
    PlainPhrase,
    PlainTyped,
    PlainVariant,
)


def build_menu(plain: PlainMenu) -> Menu:
    """Build the menu that the engine walks."""
    screens = {
        name: tuple(_variant(variant) for variant in variants)
        for name, variants in plain["screens"].items()
    }
    lines = {
        name: Line(
            line["condition"], build_phrase(line["say"]), tuple(map(_option, line["options"]))
        )
        for name, line in plain["lines"].items()
    }
    looks_at_same = asking(screens, lines, SAME_OPEN)
    return Menu(
        screens=screens,
        lines=lines,
        back=_key(plain["back"]),
        more=_key(plain["more"]),
        wrong=build_phrase(plain["wrong"]),
        attempts=plain["attempts"],
        gave_up=plain["gave_up"],
        failed=build_phrase(plain["failed"]),
        over=build_phrase(plain["over"]),
        words={word: build_phrase(said) for word, said in plain["words"].items()},
        first=plain["first"],
        lists_cases=listing(screens, "case"),
        jumps=frozenset(name for name, forms in screens.items() if any(f.go for f in forms)),
        looks_at_same=looks_at_same,
        leads_to_same=leading_to(screens, looks_at_same),
        looks_at_awaiting=leading_to(screens, asking(screens, lines, CASE_AWAITS)),
        looks_at_places=listing(screens, "place")
        | leading_to(screens, asking(screens, lines, "caller has places")),
        lists_jobs=listing(screens, "job"),
        tells_news=leading_to(screens, asking(screens, lines, HAS_NEWS)),
        takes_numbers=any(_takes_number(forms) for forms in screens.values()),
        tells_notices=bool(asking(screens, lines, HAS_NOTICE)),
    )


def build_phrase(plain: PlainPhrase) -> Phrase:
    """Fold the literals of every language; the names between them stay."""
    return {
        language: Template(
            tuple(part if index % 2 else fold(part, language) for index, part in enumerate(parts))
        )
        for language, parts in plain.items()
    }


def _phrase_or_none(plain: PlainPhrase | None) -> Phrase | None:
    return None if plain is None else build_phrase(plain)


def _key(plain: PlainKey) -> Key:
    return Key(plain["digit"], build_phrase(plain["label"]))


def _takes_number(forms: tuple[Variant, ...]) -> bool:
    return any(numbers(typed.kind) for form in forms for typed in form.typed)


def _variant(plain: PlainVariant) -> Variant:
    return Variant(
        plain["condition"],
        _phrase_or_none(plain["say"]),
        tuple(plain["tell"]),
        tuple(_option(option) for option in plain["options"]),
        tuple(_typed(typed) for typed in plain["typed"]),
        plain["go"],
    )


def _option(plain: PlainOption) -> Option:
    return Option(
        tuple(plain["digits"]),
        _phrase_or_none(plain["label"]),
        plain["lists"],
        plain["condition"],
        plain["effect"],
        plain["go"],
    )


def _typed(plain: PlainTyped) -> Typed:
    wrong = _phrase_or_none(plain["wrong"])
    return Typed(plain["kind"], plain["effect"], plain["go"], wrong)
