"""What a draft would do to callers, in the words of the desk: what is lost first, then screens."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from app.edits.compare import Break, Cost, Edit
from app.edits.contents import Contents
from app.edits.recent import Basis
from app.edits.screens import Change
from app.menu.called import called
from app.menu.meaning import ANSWERS, Move
from app.menu.model import City
from app.menu.shortcuts import Broken
from app.web.desk.pages import fraction
from app.web.desk.visit import Visit
from app.web.desk.words_of import city_language
from app.work.effect import Effect

#: More screens are counted, and not drawn.
MOST_DRAWN: Final = 12
_MOST_CODES: Final = 10
_TURNS: Final = {
    "back": "going back",
    "more": "turning the page",
    "less": "turning the page",
}
_SETTLED: Final = {
    "text": "writing a text",
    "case": "naming a case",
    "names": "typing a name that several places have",
    "number": "typing a number like %(code)s",
}


class Screen(NamedTuple):
    """A screen before and after; "" where callers do not meet it."""

    name: str
    language: str
    old: str
    new: str
    seen: str  #: by how many
    alike: str  #: other texts that change in the same way


class Shown(NamedTuple):
    """All that is told of a draft."""

    compared: str
    is_nothing: bool
    lost: Sequence[str]  #: answers that are not possible any more
    by_heart: Sequence[str]  #: what people dial that means something else
    contents: Sequence[str]
    cost: str
    screens: Sequence[Screen]
    more: int  #: screens that are not drawn
    filled: Sequence[str]  #: screens in which a name alone changes


def shown(visit: Visit, effect: Effect) -> Shown:
    """Tell it."""
    basis, edit = effect.basis, effect.edit
    telling = _Telling(visit, basis.new)
    drawn = [one for one in edit.changed if not one.only_values]
    filled = [telling.screen(one.screen, one.form) for one in edit.changed if one.only_values]
    return Shown(
        _compared(visit, basis, edit),
        edit.is_nothing,
        [telling.lost(one) for one in edit.broken],
        [telling.by_heart(one) for one in edit.shortcuts],
        [*map(telling.contents, edit.contents)],
        telling.cost(edit.cost),
        [telling.change(one) for one in drawn[:MOST_DRAWN]],
        len(drawn[MOST_DRAWN:]),
        [*dict.fromkeys(filled)],
    )


def _compared(visit: Visit, basis: Basis, edit: Edit) -> str:
    read = basis.read
    return visit.word(
        "Compared with what answers now: %(calls)s of the last %(days)s days, %(dialogues)s, and"
        " made-up calls to every screen.",
        calls=_calls(visit, edit.calls),
        days=read.days if read else 0,
        dialogues=_dialogues(visit, basis.spoken.walked),
    )


def _calls(visit: Visit, n: int) -> str:
    return visit.word("1 call") if n == 1 else visit.word("%(n)s calls", n=n)


def _dialogues(visit: Visit, n: int) -> str:
    return visit.word("1 dialogue") if n == 1 else visit.word("%(n)s dialogues", n=n)


class _Telling:
    """Puts what was found into words."""

    def __init__(self, visit: Visit, new: City) -> None:
        self._visit, self._new, self._language = visit, new, city_language(visit)

    def screen(self, name: str, form: int = -1) -> str:
        """Name a screen by the words on it, of the form that is drawn."""
        return called(self._new, name, self._language, form) or name

    def lost(self, one: Break) -> str:
        told = self._visit.word(
            "On %(screen)s: %(answer)s.",
            screen=self.screen(one.screen),
            answer=self._meant(one.move),
        )
        return f"{told} {self._seen(one.calls, one.dialogues)}"

    def by_heart(self, one: Broken) -> str:
        dialled, was = one.dialled(self._new), one.was[1]
        if one.now is None:
            return self._visit.word(
                "%(dialled)s meant %(was)s and leads nowhere now.", dialled=dialled, was=was
            )
        return self._visit.word(
            "%(dialled)s meant %(was)s and means %(now)s now.",
            dialled=dialled,
            was=was,
            now=one.now[1],
        )

    def contents(self, one: Contents) -> str:
        said = (
            (one.new, "new: %(codes)s"),
            (one.gone, "gone: %(codes)s"),
            (one.changed, "changed: %(codes)s"),
        )
        parts = [self._visit.word(word, codes=self._codes(codes)) for codes, word in said if codes]
        name = self._visit.word(f"sort {one.what}")
        return f"{name[:1].upper()}{name[1:]}: {'; '.join(parts)}"

    def _codes(self, codes: Sequence[str]) -> str:
        more = len(codes) - _MOST_CODES
        return ", ".join(codes[:_MOST_CODES]) + (f" … +{more}" if more > 0 else "")

    def cost(self, cost: Cost | None) -> str:
        if cost is None:
            return ""
        language = self._visit.language
        before, after = (fraction(language, mean, 2) for mean in (cost.before, cost.after))
        return self._visit.word(
            "Answers from dial to report, on average: %(before)s before, %(after)s now.",
            before=before,
            after=after,
        )

    def change(self, one: Change) -> Screen:
        name = self.screen(one.renamed or one.screen, one.form)
        alike = self._alike(one.alike) if one.alike else ""
        return Screen(
            name, one.language, one.old, one.new, self._seen(one.calls, one.dialogues), alike
        )

    def _alike(self, n: int) -> str:
        if n == 1:
            return self._visit.word("and 1 text more alike")
        return self._visit.word("and %(n)s texts more alike", n=n)

    def _seen(self, calls: int, dialogues: Sequence[str]) -> str:
        return ", ".join(self._counted(calls, len(dialogues))) or self._visit.word(
            "only made-up calls"
        )

    def _counted(self, calls: int, dialogues: int) -> Iterator[str]:
        if calls:
            yield _calls(self._visit, calls)
        if dialogues:
            yield _dialogues(self._visit, dialogues)

    def _meant(self, move: Move) -> str:
        if move.way not in ANSWERS:
            return self._visit.word(_TURNS.get(move.way, "a wrong key"))
        if move.kind == "go":
            return self._visit.word("choosing %(what)s", what=f'"{move.digit} {move.label}"')
        if move.kind in _SETTLED:
            return self._visit.word(_SETTLED[move.kind], code=move.code)
        word = "typing %(what)s" if move.way == "typed" else "choosing %(what)s"
        return self._visit.word(word, what=move.code)
