"""Turn a checked menu into its plain form."""

from app.domain.delivery import Terms
from app.menufiles import draft
from app.menufiles.plain import (
    PlainKey,
    PlainMenu,
    PlainNotice,
    PlainOption,
    PlainPhrase,
    PlainTerms,
    PlainVariant,
)


def compile_menu(menu: draft.Menu) -> PlainMenu:
    """Give the plain form of a menu without findings."""
    return {
        "first": next(iter(menu.screens)),
        "screens": {
            name: [_variant(variant) for variant in screen.variants]
            for name, screen in menu.screens.items()
        },
        "lines": {
            name: {
                "condition": line.condition,
                "say": phrase(line.say),
                "options": list(map(_option, line.options)),
            }
            for name, line in menu.lines.items()
        },
        "back": _key(menu, "back"),
        "more": _key(menu, "more"),
        "wrong": phrase(menu.wrong),
        "attempts": menu.attempts,
        "gave_up": menu.gave_up,
        "failed": phrase(menu.failed),
        "over": phrase(menu.over),
        # The engine knows statuses as the database writes them.
        "words": {word.replace(" ", "_"): phrase(said) for word, said in menu.words.items()},
    }


def notice(written: draft.Notice) -> PlainNotice:
    """Give the plain form of a notice."""
    return {
        "say": {language: text.raw for language, text in written.say.items()},
        "where": written.where,
        "service": written.service,
        "first": written.first,
        "last": written.last,
        "pauses": written.pauses,
        "rounds": written.rounds,
    }


def terms(written: Terms) -> PlainTerms:
    """Give the plain form of how a message is sent."""
    return {
        "policy": str(written.policy),
        "priority": written.priority,
        "expires_us": written.expires_us,
        "keeps_quiet": written.keeps_quiet,
        "parts": written.parts,
    }


def phrase(said: draft.Phrase) -> PlainPhrase:
    """Give the plain form of one phrase."""
    return {language: list(text.parts) for language, text in said.items()}


def _phrase_or_none(said: draft.Phrase | None) -> PlainPhrase | None:
    return None if said is None else phrase(said)


def _key(menu: draft.Menu, move: str) -> PlainKey:
    key = next(key for key in menu.keys if key.move == move)
    return {"digit": key.digit, "label": phrase(key.label)}


def _variant(variant: draft.Variant) -> PlainVariant:
    return {
        "condition": variant.condition,
        "say": _phrase_or_none(variant.say),
        "tell": [name for name, _ in variant.tell],
        "options": list(map(_option, variant.options)),
        "typed": [
            {
                "kind": typed.kind,
                "effect": typed.effect,
                "go": typed.go,
                "wrong": _phrase_or_none(typed.wrong),
            }
            for typed in variant.typed
        ],
        "go": variant.go,
    }


def _option(option: draft.Option) -> PlainOption:
    return {
        "digits": option.digits,
        "label": _phrase_or_none(option.label),
        "lists": option.lists,
        "condition": option.condition,
        "effect": option.effect,
        "go": option.go,
    }
