"""The screens that an edit changes: each once, however many places and problems fill it."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from app.edits.follow import Followed, Shot
from app.edits.samples import Sample
from app.menu.effects import NO_FACTS
from app.menu.model import City
from app.menu.values import VALUES

#: Values that are the caller's; the others are the city's, and their change is an edit.
_OF_A_CALL: Final = ("service", "place", "bairro", "blocks", "number", "typed number")
#: What tells one change from another.
_Key = tuple[object, ...]


class Change(NamedTuple):
    """A screen as it was and as it is; "" where it is not met any more, or was not before."""

    language: str
    screen: str
    old: str
    new: str
    calls: int  #: that saw it
    dialogues: tuple[str, ...]
    alike: int  #: other texts that change in the same way
    renamed: str = ""  #: the screen's new name
    #: Whether its own text stays, and only a name that fills it changes.
    only_values: bool = False
    form: int = -1  #: which of the new version's forms of the screen is drawn; -1 for none


class _Seen:
    """What one change was met with."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str, int], int] = {}  #: old, new and its form: calls
        self.calls = 0
        self.dialogues: dict[str, None] = {}


class Changes:
    """Collects the screens that differ, journey by journey."""

    def __init__(self, old: City, new: City) -> None:
        """Begin with nothing."""
        self._old = old
        self._new = new
        self._seen: dict[_Key, _Seen] = {}

    def note(self, sample: Sample, before: Followed, after: Followed) -> None:
        """Take in what a journey saw in both versions, as far as both could go."""
        keys: dict[_Key, None] = {}
        for one, other in _pairs(before, after):
            if one and other and one.text == other.text:
                continue
            key = self._key(one, other)
            seen = self._seen.setdefault(key, _Seen())
            form = other.state.variant if other else -1
            texts = (one.text if one else "", other.text if other else "", form)
            seen.texts[texts] = seen.texts.get(texts, 0) + sample.calls
            keys[key] = None
        for key in keys:
            self._seen[key].calls += sample.calls
            if sample.dialogue:
                self._seen[key].dialogues[sample.dialogue] = None

    def found(self) -> list[Change]:
        """Give the changes, those that most calls saw first."""
        made = [_change(key, seen) for key, seen in self._seen.items()]
        drawn = {_where(one) for one in made if not one.only_values}
        # Where a call is about what is listed, the screen seems to change by that alone.
        told = (one for one in made if one.calls or not one.only_values or _where(one) not in drawn)
        return sorted(told, key=lambda one: -one.calls)

    def _key(self, one: Shot | None, other: Shot | None) -> _Key:
        shot = one or other
        assert shot is not None
        name = (
            other.state.screen if one and other and one.state.screen != other.state.screen else ""
        )
        lines = _differing(_masked(self._old, one), _masked(self._new, other))
        return (shot.state.language, shot.state.screen, name, lines)


def _where(one: Change) -> tuple[str, str]:
    return one.language, one.screen


def _change(key: _Key, seen: _Seen) -> Change:
    language, screen, renamed, lines = key
    # What most calls saw; of made-up ones the first.
    (old, new, form), _ = max(seen.texts.items(), key=lambda item: item[1])
    others = len({texts[:2] for texts in seen.texts}) - 1
    names = tuple(seen.dialogues)
    texts = (str(language), str(screen), old, new)
    return Change(*texts, seen.calls, names, others, str(renamed), lines == (), form)


def _pairs(before: Followed, after: Followed) -> Iterator[tuple[Shot | None, Shot | None]]:
    """Put the screens side by side that stand before the same move."""
    last = min(before.shots[-1].move, after.shots[-1].move)
    for move in range(last + 1):
        left = [shot for shot in before.shots if shot.move == move]
        right = [shot for shot in after.shots if shot.move == move]
        yield from _beside(left, right)


def _beside(left: list[Shot], right: list[Shot]) -> Iterator[tuple[Shot | None, Shot | None]]:
    rest: list[Shot] = []
    for shot in left:
        same = next((one for one in right if one.state.screen == shot.state.screen), None)
        if same:
            right.remove(same)
            yield shot, same
        else:
            rest.append(shot)
    if len(rest) == len(right) == 1:
        yield rest[0], right[0]
        return
    yield from ((shot, None) for shot in rest)
    yield from ((None, shot) for shot in right)


def _masked(city: City, shot: Shot | None) -> list[str]:
    """Give a screen's lines with its values by name, so that other places are the same change."""
    if shot is None:
        return []
    text = shot.text
    values = {name: VALUES[name][0](city, shot.state, NO_FACTS) for name in _OF_A_CALL}
    for name, value in sorted(values.items(), key=lambda item: -len(item[1])):
        if value:
            text = text.replace(value, f"<{name}>")
    return text.split("\n")


def _differing(left: Sequence[str], right: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    matched = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    parts = [(left[i:j], right[k:m]) for tag, i, j, k, m in matched if tag != "equal"]
    return tuple(tuple(part) for pair in parts for part in pair)
