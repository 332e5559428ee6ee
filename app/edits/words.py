"""How an edit is spoken of on a terminal of 80 columns."""

from textwrap import wrap
from typing import Final

from app.menu.meaning import ANSWERS, Move

_WIDTH: Final = 79
#: Names of dialogues and codes that are told; a count stands for the others.
_NAMES: Final = 2
_CODES: Final = 10

_TURNS: Final = {"back": "going back", "more": "turning the page", "less": "turning the page"}


def folded(text: str, first: str = "", others: str = "") -> list[str]:
    """Fold a text into lines, each behind its indent; words and paths stay whole."""
    return wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def many(count: int, what: str) -> str:
    """Count things.

    >>> many(1, "call"), many(1204, "call")
    ('1 call', '1,204 calls')
    """
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def dialogues(names: tuple[str, ...]) -> str:
    """Count dialogues and name the first.

    >>> dialogues(("At night", "By name", "In English"))
    '3 dialogues (At night; By name; ...)'
    """
    told = [*names[:_NAMES], *(["..."] if len(names) > _NAMES else [])]
    return f"{many(len(names), 'dialogue')} ({'; '.join(told)})"


def who(calls: int, names: tuple[str, ...]) -> str:
    """Say whom something concerns: calls, dialogues by name."""
    said = [many(calls, "call")] if calls else []
    said += [dialogues(names)] if names else []
    return f"{', '.join(said)}." if said else "No call or dialogue met it."


def codes(listed: tuple[str, ...]) -> str:
    """List codes, the first of many."""
    more = len(listed) - _CODES
    return ", ".join(listed[:_CODES]) + (f" and {many(more, 'other')}" if more > 0 else "")


def meant(move: Move) -> str:
    """Say what a caller meant.

    >>> meant(Move("key", "problem", "service", "cart_missed"))
    'choosing the service cart_missed'
    """
    if move.way not in ANSWERS:
        return _TURNS.get(move.way, "a wrong key")
    doing = "typing" if move.way == "typed" else "choosing"
    named = {
        "go": f'choosing "{move.digit} {move.label}"',
        "text": "writing a text",
        "case": f"{doing} a case",
        "names": "typing a name that several places have",
        "number": f"typing a number like {move.code}",
    }
    return named.get(move.kind, f"{doing} the {move.kind} {move.code}")
