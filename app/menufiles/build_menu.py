"""Make a menu of its plain form, every text folded for phones."""

from app.domain.text import fold
from app.menu.model import Key, Line, Menu, Option, Phrase, Template, Typed, Variant
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
    return Menu(
        screens=screens,
        lines={
            name: Line(
                line["condition"], build_phrase(line["say"]), tuple(map(_option, line["options"]))
            )
            for name, line in plain["lines"].items()
        },
        back=_key(plain["back"]),
        more=_key(plain["more"]),
        wrong=build_phrase(plain["wrong"]),
        attempts=plain["attempts"],
        gave_up=plain["gave_up"],
        failed=build_phrase(plain["failed"]),
        over=build_phrase(plain["over"]),
        words={word: build_phrase(said) for word, said in plain["words"].items()},
        first=plain["first"],
        lists_cases=frozenset(name for name, forms in screens.items() if _lists_cases(forms)),
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


def _lists_cases(variants: tuple[Variant, ...]) -> bool:
    return any(option.lists == "case" for variant in variants for option in variant.options)


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
