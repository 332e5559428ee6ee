"""What a storyboard puts in on a screen: every plain line, and of what repeats a few that differ.

Of a list those entries are tried that may lead to different questions (a problem that needs a
container, one that needs a block), of typed answers one of each kind that is taken, of a name
also one that fits several places.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from app.domain.text import plain
from app.drawings.caller import NUMBER
from app.menu.model import City, Option
from app.menu.paging import DIGITS
from app.menu.show import Shown
from app.menu.state import BACK, LINE, MORE, Offer, State
from app.menu.typing import BLOCK_DIGITS, numbers

#: Words that a caller might add.
_WORDS: Final = "abc"
#: What is tried where a kind of typed answer has no sample of its own.
_ANY: Final = ("1",)
#: Inputs that hardly any screen takes: its hint is seen with the first that it refuses.
ODD: Final = ("0000000", "99999", "xx", "999", "*")


class Trial(NamedTuple):
    """One input that is tried."""

    given: str
    label: str  #: for people: the line as the screen shows it, or what is typed
    kind: str  #: line | typed | more | back
    alike: int = 0  #: entries of the same list on this screen that are not tried


class Samples:
    """The inputs to try in a city."""

    def __init__(self, city: City) -> None:
        self._city = city

    def trials(self, shown: Shown) -> Iterator[Trial]:
        """Give the inputs to try on a screen: its lines, what is typed, more, back."""
        state = shown.state
        written = _lines(shown)
        by_option: dict[int, list[Offer]] = {}
        for offer in state.offered:
            by_option.setdefault(offer.option, []).append(offer)
        drawn = {kind: by_option.pop(move, []) for kind, move in (("more", MORE), ("back", BACK))}
        options = self._city.menu.screens[state.screen][state.variant].options
        for index, offers in by_option.items():
            if index <= LINE:
                yield self._line_key(state, offers[0])
                continue
            tried = self._different(options[index], offers)
            for offer in tried:
                alike = len(offers) - len(tried) if offer is tried[-1] else 0
                yield Trial(offer.key, written.get(offer.key, offer.key), "line", alike)
        yield from self._typed(state)
        for kind, offers in drawn.items():
            yield from (Trial(o.key, written.get(o.key, o.key), kind) for o in offers)

    def label(self, shown: Shown, given: str) -> str:
        """Say for people what an input is that a screen takes, be it one to try or not."""
        tried = {trial.given: trial.label for trial in self.trials(shown)}
        return tried.get(given) or _lines(shown).get(given, given)

    def _line_key(self, state: State, offer: Offer) -> Trial:
        """Give a key that stands behind the text of a line."""
        option = self._city.menu.lines[offer.code].options[LINE - offer.option]
        label = option.label[state.language].written if option.label else ""
        return Trial(offer.key, f"{offer.key} {label}", "line")

    def _different(self, option: Option, offers: list[Offer]) -> list[Offer]:
        seen: dict[object, Offer] = {}
        for offer in offers:
            seen.setdefault(self._trait(option.lists, offer.code), offer)
        return list(seen.values())

    def _trait(self, lists: str, code: str) -> object:
        """Say what entries of a list may differ by in what they lead to."""
        gazetteer = self._city.gazetteer
        if lists == "service":
            return self._city.services[code].needs
        if lists == "district":
            bairros = gazetteer.by_district[code].bairros
            return any(bairro.containers for bairro in bairros), len(bairros) >= len(DIGITS)
        if lists == "bairro":
            containers = gazetteer.by_bairro[code].containers
            return bool(containers), len(containers) >= len(DIGITS)
        return code if lists == "language" else lists

    def _typed(self, state: State) -> Iterator[Trial]:
        for typed in self._city.menu.screens[state.screen][state.variant].typed:
            for given in self._sample(typed.kind, state):
                yield Trial(given, f'{typed.kind} "{given}"', "typed")

    def _sample(self, kind: str, state: State) -> tuple[str, ...]:
        if kind == "container code":
            return self._container_code
        if kind == "bairro name":
            return self._bairro_names
        if kind == "district name":
            return tuple(plain(d.name) for d in self._city.gazetteer.districts)[:1]
        if within := numbers(kind):
            return str(within.low), str(within.high)
        if kind == "block":
            return self._blocks(state)
        return {"case number": (str(NUMBER),), "text": (_WORDS,)}.get(kind, _ANY)

    @cached_property
    def _container_code(self) -> tuple[str, ...]:
        bairros = self._city.gazetteer.bairros()
        return tuple(point.code for bairro in bairros for point in bairro.containers)[:1]

    @cached_property
    def _bairro_names(self) -> tuple[str, ...]:
        """Give a name that fits one bairro and the beginning of several names."""
        names = [plain(bairro.name) for bairro in self._city.gazetteer.bairros()]
        sure = (name for name in names if self._city.names.find(name).sure)
        starts = (name.partition(" ")[0] for name in names)
        unsure = (
            s
            for s in starts
            if len((found := self._city.names.find(s)).codes) > 1 and not found.sure
        )
        return tuple(name for name in (next(sure, ""), next(unsure, "")) if name)

    def _blocks(self, state: State) -> tuple[str, ...]:
        """Give a block and, where the bairro's are counted, one beyond them."""
        bairro = self._city.gazetteer.bairro_of(state.place)
        beyond = bairro.blocks + 1 if bairro and bairro.blocks else 0
        return ("1", str(beyond)) if 0 < beyond < 10**BLOCK_DIGITS else ("1",)


def _lines(shown: Shown) -> dict[str, str]:
    """Give the lines of a screen by their first word, which is the key of an option."""
    return {line.partition(" ")[0]: line for line in shown.text.split("\n")}
