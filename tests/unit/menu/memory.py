"""What a caller remembers of a call: what they chose last, and what the screens told them of it.

Kept beside the engine and never from its trail: from the keys pressed, what the screen says beside
them, and what was typed. After each screen and each effect the two are compared.
"""

from collections import Counter
from typing import NamedTuple

from app.domain import public_number
from app.domain.text import plain
from app.menu import lines, typing, values
from app.menu.conditions import CASE_AWAITS, about
from app.menu.effects import (
    AddComment,
    CaseByNumber,
    Confirm,
    Effect,
    Facts,
    FileReport,
    Join,
    Need,
    OpenCase,
    Reopen,
    SameOpen,
    SetLanguage,
    Subscribe,
)
from app.menu.model import City, Phrase
from app.menu.show import Shown
from app.menu.state import BACK, LINE, MORE, Answer, Awaiting, Caller, Offer, State
from app.menu.take import Taken

BROKE_OFF = "the last call broke off"


class Chosen(NamedTuple):
    """What the caller chose last."""

    service: str = ""  #: code
    place: str = ""  #: code
    case: int = 0  #: public number
    numbers: tuple[tuple[str, str], ...] = ()  #: (screen, digits), each screen's last
    fresh: tuple[tuple[str, str], ...] = ()  #: of these what was typed since a screen came again


class Passed(NamedTuple):
    """A screen that was answered, and what was chosen before."""

    screen: str
    before: Chosen


class Left(NamedTuple):
    """What is remembered of a call that broke off."""

    chosen: Chosen
    passed: tuple[Passed, ...]


class Memory:
    """Of one caller in one call."""

    def __init__(
        self, city: City, language: str, caller: Caller, left: Left | None, seen: Counter[str]
    ) -> None:
        self._city, self._language, self._left, self._seen = city, language, left, seen
        self._chosen = Chosen()
        self._passed: tuple[Passed, ...] = ()
        self._awaiting: Awaiting | None = caller.awaiting
        self._same: OpenCase | None = None
        self._number = self._people = self.filed = 0
        self._text = ""
        self._sent: Chosen | None = None

    def left(self) -> Left:
        """Give what is remembered when the call breaks off."""
        return Left(self._chosen, self._passed)

    def asked(self, needs: tuple[Need, ...]) -> None:
        """Compare what the engine wants to know with what was chosen."""
        for need in needs:
            if isinstance(need, SameOpen):
                assert need == SameOpen(self._chosen.service, self._chosen.place), self._chosen
                self._seen["asked what is open"] += 1
            elif isinstance(need, CaseByNumber):
                assert need.number == self._chosen.case, (need, self._chosen)

    def pressed(self, state: State, given: str, taken: Taken) -> None:
        """Learn what an input meant that was taken, and compare what is done with it."""
        if not taken.valid:
            return
        offer = next((one for one in state.offered if one.key == given.strip()), None)
        same, self._same = self._same, None
        if offer is None:
            self._typed(state, given)
        elif offer.option == BACK:
            self._back(state, taken.state.screen)
        elif offer.option != MORE:
            self._key(state, offer)
        for effect in taken.effects:
            self._done(effect, same, given)
        if taken.kind in ("key", "typed") and taken.state.screen != state.screen:
            self._comes_to(taken.state.screen)

    def _comes_to(self, screen: str) -> None:
        if any(one.screen == screen for one in self._passed):
            self._seen["came again to a screen"] += 1
            self._seen["came again after a report"] += self._sent is not None
            self._chosen = self._chosen._replace(fresh=())

    def _back(self, state: State, screen: str) -> None:
        if state.page:
            return
        found = [index for index, one in enumerate(self._passed) if one.screen == screen]
        assert found, (screen, self._passed)
        self._chosen = self._passed[found[-1]].before
        self._passed = self._passed[: found[-1]]
        self._seen["took an answer back"] += 1

    def _key(self, state: State, offer: Offer) -> None:
        if offer.option <= LINE:
            option = self._city.menu.lines[offer.code].options[LINE - offer.option]
        else:
            option = self._city.menu.screens[state.screen][state.variant].options[offer.option]
        if option.effect == "resume":
            assert self._left
            self._chosen, self._passed = self._left
            self._seen["went on with a call"] += 1
            return
        if option.lists == "language":
            self._language = offer.code
            return
        self._answers(state.screen)
        if option.lists:
            label = self._label(option.lists, offer.code)
            drawn = next(one for one in self._text.split("\n") if one.startswith(f"{offer.key} "))
            begins = f"{offer.key} {label}"
            assert drawn.startswith(begins) if option.lists == "case" else drawn == begins, drawn
            self._settles(option.lists, offer.code)
        elif option.go != state.screen:
            self._chosen = self._chosen._replace(case=0)

    def _answers(self, screen: str) -> None:
        self._passed = (*self._passed, Passed(screen, self._chosen))

    def _label(self, lists: str, code: str) -> str:
        """Give what stands beside the key of an item."""
        gazetteer, city = self._city.gazetteer, self._city
        if lists == "service":
            return city.services[code].labels[self._language]
        if lists == "place":
            return values.short_place_label(city, code, self._language)
        if lists == "case":
            return public_number.spoken(int(code))
        by = {"district": gazetteer.by_district, "bairro": gazetteer.by_bairro}
        return plain(by.get(lists, gazetteer.by_point)[code].label)

    def _settles(self, what: str, code: str) -> None:
        chosen = self._chosen._replace(case=0)
        if what == "service":
            self._chosen = chosen._replace(service=code)
        elif what == "case":
            self._chosen = chosen._replace(case=int(code))
        else:
            self._chosen = chosen._replace(place=code)

    def _typed(self, state: State, given: str) -> None:
        kinds = [one.kind for one in self._city.menu.screens[state.screen][state.variant].typed]
        known = state._replace(trail=(Answer("", "place", self._chosen.place),))
        for kind in kinds:
            if kind != "text" and (found := typing.read(kind, given, self._city, known)):
                self._answers(state.screen)
                self._reads(state.screen, *found)
                return
        assert "text" in kinds, (kinds, given)

    def _reads(self, screen: str, what: str, code: str) -> None:
        if what == "names":
            self._chosen = self._chosen._replace(case=0)
        elif what == "number":
            typed = (screen, code)
            known, fresh = (
                tuple(one for one in some if one[0] != screen)
                for some in (self._chosen.numbers, self._chosen.fresh)
            )
            self._chosen = self._chosen._replace(
                case=0, numbers=(*known, typed), fresh=(*fresh, typed)
            )
        else:
            self._settles(what, code)

    def _done(self, effect: Effect, same: OpenCase | None, given: str) -> None:
        chosen = self._chosen
        self._seen[f"compared {type(effect).__name__}"] += 1
        if isinstance(effect, FileReport):
            assert effect[:2] == chosen[:2], (effect, chosen)
            assert set(effect.numbers) <= set(chosen.numbers), (effect, chosen)
            assert set(effect.numbers) >= set(chosen.fresh), (effect, chosen)
            self._seen["another report"] += self._sent is not None
            self._sent = chosen
            self.filed += 1
            self._number = public_number.public_number(900_000 + self.filed, b"numbers of reports")
        elif isinstance(effect, AddComment):
            assert effect.text == typing.comment(given)
        elif isinstance(effect, SetLanguage):
            assert effect.language == self._language
        else:
            self._takes_part(effect, same)

    def _takes_part(self, effect: Effect, same: OpenCase | None) -> None:
        if isinstance(effect, Join):
            assert same and effect.number == same.number, (effect, same)
            self._people = same.people + 1
            self._sent = self._chosen
        elif isinstance(effect, Confirm | Reopen):
            assert self._awaiting and effect.number == self._awaiting.number
            self._awaiting = None
        elif isinstance(effect, Subscribe):
            assert effect.number == self._shown_case, (effect, self._shown_case)
        self._number = effect.number

    @property
    def number(self) -> int:
        """The public number of the case that this call filed last or did something with."""
        return self._number

    def sees(self, shown: Shown, facts: Facts) -> None:
        """Compare what a screen says with what was chosen."""
        self._text = shown.text
        self._same = facts.same or self._same
        self._shown_case = facts.case.number if facts.case else 0
        state = shown.state
        assert state.language == self._language
        variant = self._city.menu.screens[state.screen][state.variant]
        if variant.say:
            said = values.say(variant.say, self._city, state, facts)
            assert said in shown.text or state.hint >= 0, (said, shown.text)
            self._assert_told(variant.say, said, state, facts, "")
        name = lines.told(self._city, state, variant)
        if name:
            line = self._city.menu.lines[name]
            said = values.say(line.say, self._city, about(line.condition, state), facts)
            self._assert_told(line.say, said, state, facts, line.condition)

    def _assert_told(
        self, phrase: Phrase, said: str, state: State, facts: Facts, condition: str
    ) -> None:
        if said not in self._text:
            return  # a hint stands in its place, or it costs a page
        parts = list(phrase[self._language].parts)
        own = self._of(facts, condition)
        for index in range(1, len(parts), 2):
            name = parts[index]
            if name in own:
                self._seen[f"told <{name}>"] += 1
                parts[index] = own[name]
            else:
                parts[index] = values.VALUES[name][0](self._city, state, facts)
        assert "".join(parts) == said, (parts, said, self._chosen)

    def _of(self, facts: Facts, condition: str) -> dict[str, str]:
        """Give what values must say."""
        chosen = self._chosen
        service, place, number = chosen.service, chosen.place, self._number
        if condition == BROKE_OFF and self._left:
            service, place = self._left.chosen[:2]
        elif facts.case and condition != CASE_AWAITS:
            assert facts.case.number == chosen.case
            return {"number": public_number.spoken(chosen.case)}
        elif condition == CASE_AWAITS and self._awaiting:
            number, service, place = self._awaiting
        known = self._city.services.get(service)
        bairro = self._city.gazetteer.bairro_of(place)
        people = self._same.people if self._same else self._people
        return {
            "service": known.labels[self._language] if known else "",
            "place": values.place_label(self._city, place, self._language),
            "bairro": plain(bairro.label) if bairro else "",
            "number": public_number.spoken(number) if number else "",
            "people": str(people) if people else "",
            "typed number": chosen.numbers[-1][1] if chosen.numbers else "",
        }
