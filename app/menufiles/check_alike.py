"""Find what callers cannot tell apart: two keys, or two ends of a case, in the same words.

And a screen that is a text alone and begins with a word of the language: callers would read it.
"""

import re
from collections.abc import Iterator
from typing import Final

from app.domain.report import CLOSED_UNSOLVED, OPEN, Status
from app.domain.text import fold
from app.menu.excluding import exclude
from app.menufiles.draft import Menu, Option, Phrase, Variant
from app.menufiles.notes import Notes, short

_RULE: Final = "two-meanings"
#: What people must know apart: whether somebody works on it, has mended it, or never will.
_STANDS: Final = (OPEN, (Status.RESOLVED, Status.CONFIRMED), CLOSED_UNSOLVED)
_GO: Final = re.compile(r"go (?P<screen>[a-z][a-z0-9_]*)")
_SAY: Final = re.compile(r"say (?P<text>.+)", re.DOTALL)


def check_alike(menu: Menu | None, notes: Notes) -> None:
    """Check the keys of every form, the words of statuses, and what ends a call."""
    if menu is None:
        return
    for name, screen in menu.screens.items():
        for variant in screen.variants:
            _check_keys(name, variant, notes)
        if screen.form == "text":
            _check_text(menu, name, screen.variants[0].say, notes)
    _check_statuses(menu, notes)


def _check_keys(name: str, variant: Variant, notes: Notes) -> None:
    for index, option in enumerate(variant.options):
        for other in variant.options[:index]:
            # Two keys to one screen confuse nobody.
            leads = (option.effect, option.go) != (other.effect, other.go)
            if leads and not exclude(option.condition, other.condition):
                _check_pair(name, other, option, notes)


def _check_pair(name: str, first: Option, second: Option, notes: Notes) -> None:
    """Refuse two keys in the same words, which stand on one screen."""
    for language, said in _alike(first.label, second.label):
        what = f"keys {first.digits} and {second.digits} of the screen {name} are both"
        mark = (second.label or {})[language].mark
        mend = "give one of them other words, or take it out"
        told = f"{what} {short(said)} in {language}"
        notes.add(mark, told, mend, rule=_RULE, screen=name, language=language)


def _alike(one: Phrase | None, other: Phrase | None) -> Iterator[tuple[str, str]]:
    """Give the languages in which two texts are the same on a phone, and the second text."""
    for language, text in (other or {}).items():
        first = (one or {}).get(language)
        if first and fold(first.raw).casefold() == fold(text.raw).casefold():
            yield language, text.raw


def _check_statuses(menu: Menu, notes: Notes) -> None:
    groups = [[str(status).replace("_", " ") for status in group] for group in _STANDS]
    for index, group in enumerate(groups):
        earlier = [status for others in groups[:index] for status in sorted(others)]
        for status in group:
            for before in earlier:
                for language, said in _alike(menu.words.get(before), menu.words.get(status)):
                    what = f"{before} and {status} are both told as {short(said)} in {language}"
                    mark = menu.words[status][language].mark
                    mend = "give one another word: nobody knows else whether it is solved"
                    notes.add(mark, what, mend, rule=_RULE, language=language)


def _check_text(menu: Menu, name: str, say: Phrase | None, notes: Notes) -> None:
    """Refuse a text that was meant as `{go: name}` or `{say: text}`: it would end the call so."""
    text = next(iter((say or {}).values()), None)
    if text is None:
        return
    go, said = _GO.fullmatch(text.raw), _SAY.fullmatch(text.raw)
    if go and go["screen"] in menu.screens:
        what = f"the screen {name} is the text {short(text.raw)}, which callers would read"
        notes.add(text.mark, what, f"write {{go: {go['screen']}}}", screen=name)
    elif said:
        what = f"the screen {name} is a text that begins with say, which callers would read"
        notes.add(text.mark, what, f'write "{said["text"]}" alone', screen=name)
