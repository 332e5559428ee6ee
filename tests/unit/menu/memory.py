"""What a caller remembers of a call: what they chose last, and what the screens told them of it.

Kept beside the engine and never from its trail: from the keys pressed, what the screen says beside
them, and what was typed. After each screen and each effect the two are compared.
"""

from collections import Counter
from datetime import date
from typing import NamedTuple

from app.domain import public_number
from app.domain.report import OPEN
from app.domain.text import plain
from app.menu import lines, typing, values
from app.menu.clauses import leave_out, without_gaps
from app.menu.conditions import CASE_AWAITS, HAS_NEWS, about, suiting_places
from app.menu.effects import (
    AddComment,
    CaseByNumber,
    Confirm,
    CrewJobs,
    DoJob,
    Effect,
    Facts,
    FileReport,
    Job,
    JobByNumber,
    Join,
    Need,
    OpenCase,
    Reopen,
    SameOpen,
    SetLanguage,
    Subscribe,
    TakesPart,
)
from app.menu.model import City, Phrase
from app.menu.places import place_label, place_labels
from app.menu.show import Shown
from app.menu.state import BACK, LINE, MORE, Answer, Awaiting, Caller, Offer, State
from app.menu.take import Taken
from tests.unit.menu.memory_jobs import JobMemory

BROKE_OFF = "the last call broke off"


class Chosen(NamedTuple):
    """What the caller chose last."""

    service: str = ""  #: code
    place: str = ""  #: code
    case: int = 0  #: public number
    job: int = 0  #: of a crew: public number
    numbers: tuple[tuple[str, str], ...] = ()  #: (screen, digits), each screen's last
    fresh: tuple[tuple[str, str], ...] = ()  #: of these what was typed since a screen came again
    asked_again: bool = False  #: the place may be told less exactly, till another is chosen
    #: Who takes answers back, one by one, comes to what stood in front of them: an older place.
    taken_back: str = ""


class Passed(NamedTuple):
    """A screen that was answered, what was chosen before, and about what the answer was."""

    screen: str
    before: Chosen
    about: str  #: service | place | case | job | number | names; "" for a key that only leads on


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
        self._news = caller.news
        self._jobs = JobMemory(city, caller.crew, seen)
        self._same: OpenCase | None = None
        self._number = self._people = self._due = self.filed = 0
        self._text = ""
        self._sent = 0  # screens that were passed before the newest report

    def left(self) -> Left:
        """Give what is remembered when the call breaks off."""
        return Left(self._chosen, self._passed)

    def asked(self, needs: tuple[Need, ...]) -> None:
        """Compare what the engine wants to know with what was chosen."""
        for need in needs:
            if isinstance(need, SameOpen):
                self._is_chosen(*need)
                self._seen["asked what is open"] += 1
            elif isinstance(need, CrewJobs | JobByNumber):
                self._jobs.asked(need, self._chosen.job)
            elif isinstance(need, CaseByNumber):
                assert need.number == self._chosen.case, (need, self._chosen)

    def _is_chosen(self, service: str, place: str) -> None:
        assert service == self._chosen.service, (service, self._chosen)
        assert place in self._places(self._chosen), (place, self._chosen)

    def _places(self, chosen: Chosen) -> tuple[str, ...]:
        """Give the place that was chosen last, and what it lies in if it is asked again."""
        if not chosen.asked_again:
            return (chosen.place,)
        older = (chosen.taken_back,) if chosen.taken_back else ()
        return tuple(code for place in (chosen.place, *older) for code in self._around(place))

    def _around(self, place: str) -> tuple[str, ...]:
        bairro = self._city.gazetteer.bairro_of(place)
        return (place, bairro.code, bairro.district) if bairro else (place,)

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
        stays = taken.state.screen == state.screen and self._passed[-1:] and self._passed[-1].about
        if taken.kind in ("key", "typed") and not stays:
            self._comes_to(taken.state.screen)
        if any(isinstance(effect, FileReport | Join) for effect in taken.effects):
            self._sent = len(self._passed)

    def _comes_to(self, screen: str) -> None:
        """Be asked again: what was chosen last stays, also when older answers are taken back."""
        found = [index for index, one in enumerate(self._passed) if one.screen == screen]
        if not found:
            return
        self._seen["came again to a screen"] += 1
        self._seen["came again after a report"] += self.filed > 0
        there, index = self._passed[found[0]], found[0]
        since = self._passed[max(index + 1, self._sent) :]
        self._passed, self._sent = self._passed[:index], min(self._sent, index)
        if not there.about and self._brings(since):
            self._seen["brought an answer"] += 1
            self._passed += since
            return
        about = [one.about for one in self._passed if one.about in ("job", "service", "case")]
        job = self._chosen.job if about[-1:] == ["job"] else 0
        self._chosen = self._chosen._replace(fresh=(), asked_again=True, job=job)
        self._passed = tuple(
            one._replace(before=self._no_older(one.before)) for one in self._passed
        )

    def _brings(self, since: tuple[Passed, ...]) -> bool:
        known = {one.about for one in self._passed}
        return bool(since) and bool(
            since[-1].about or any(one.about and one.about in known for one in since)
        )

    def _no_older(self, before: Chosen) -> Chosen:
        service = before.service and self._chosen.service
        place = before.place and self._chosen.place
        older = before.taken_back or before.place
        return before._replace(service=service, place=place, asked_again=True, taken_back=older)

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
        self._answers(state.screen, _about(option.lists))
        self._jobs.wants(option.effect, option.label)
        if option.lists == "job":
            self._jobs.pressed(offer.key, offer.code, self._text, self._language)
            self._settles("job", offer.code)
        elif option.lists:
            label = self._label(option.lists, offer.code, state)
            drawn = next(one for one in self._text.split("\n") if one.startswith(f"{offer.key} "))
            begins = f"{offer.key} {label}"
            assert drawn.startswith(begins) if option.lists == "case" else drawn == begins, drawn
            self._settles(option.lists, offer.code)
        elif option.go != state.screen:
            self._chosen = self._chosen._replace(case=0)

    def _answers(self, screen: str, about: str) -> None:
        newest = self._passed[-1] if self._passed else None
        if not (newest and (newest.screen, newest.about) == (screen, about)):
            self._passed = (*self._passed, Passed(screen, self._chosen, about))

    def _label(self, lists: str, code: str, state: State) -> str:
        """Give what stands beside the key of an item."""
        gazetteer, city = self._city.gazetteer, self._city
        if lists == "service":
            return city.services[code].labels[self._language]
        if lists == "place":
            places = suiting_places(city, state)
            return place_labels(city, places, self._language)[places.index(code)]
        if lists == "case":
            return public_number.spoken(int(code))
        if lists == "district":
            return plain(gazetteer.by_district[code].label)
        if lists == "bairro":
            return plain(gazetteer.by_bairro[code].label)
        return plain(gazetteer.by_point[code].label)

    def _settles(self, what: str, code: str) -> None:
        chosen = self._chosen._replace(case=0)
        if what == "service":
            self._chosen = chosen._replace(service=code, job=0)
        elif what == "case":
            self._chosen = chosen._replace(case=int(code), job=0)
        elif what == "job":
            self._chosen = chosen._replace(job=int(code))
        else:
            self._chosen = chosen._replace(place=code, asked_again=False, taken_back="")

    def _typed(self, state: State, given: str) -> None:
        kinds = self._city.menu.screens[state.screen][state.variant].typed
        known = state._replace(trail=(Answer("", "place", self._chosen.place),))
        for kind, effect, *_ in kinds:
            if kind != "text" and (found := typing.read(kind, given, self._city, known)):
                self._answers(state.screen, _about(found[0]))
                self._reads(state.screen, *found)
                self._jobs.wants(effect, None, place=found[1])
                return
        [text] = [one for one in kinds if one.kind == "text"]
        self._jobs.wants(text.effect, None, words=typing.comment(given))

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
            self._is_chosen(effect.service, effect.place)
            assert set(effect.numbers) <= set(chosen.numbers), (effect, chosen)
            assert set(effect.numbers) >= set(chosen.fresh), (effect, chosen)
            self._seen["another report"] += self.filed > 0
            self.filed += 1
            self._number = public_number.public_number(900_000 + self.filed, b"numbers of reports")
            self._due = 739_500 + self.filed if self.filed % 2 else 0
        elif isinstance(effect, AddComment):
            assert effect.text == typing.comment(given)
        elif isinstance(effect, SetLanguage):
            assert effect.language == self._language
        elif isinstance(effect, DoJob):
            self._jobs.done(effect, self._looked())
        else:
            self._takes_part(effect, same)

    def _takes_part(self, effect: TakesPart, same: OpenCase | None) -> None:
        if isinstance(effect, Join):
            assert same
            assert effect.number == same.number, same
            self._people = same.people + 1
        elif isinstance(effect, Confirm | Reopen):
            assert self._awaiting
            assert effect.number == self._awaiting.number
            self._awaiting = None
        elif isinstance(effect, Subscribe):
            assert effect.number == self._shown_case, (effect, self._shown_case)
        self._due = same.due if isinstance(effect, Join) and same else 0
        self._number = effect.number

    def job_is(self, job: Job) -> None:
        """Learn what became of a job with which something was done."""
        self._jobs.last = job

    def _looked(self) -> Job | None:
        """Give the job that is before the crew, or was just now."""
        chosen, last = self._chosen, self._jobs.last
        if chosen.job or last is None:
            return last
        about = {one.about for one in self._passed}
        is_past = self._number or about & {"service", "case"}
        return last if (last.is_done or last.is_gone) and not is_past else None

    def _date(self, due: int) -> str:
        if not self._city.tells_dates:
            return ""
        words = self._city.menu.words
        said = words["until" if due else "no_date"][self._language].parts[0]
        return f"{said} {date.fromordinal(due):%d/%m}" if due else said

    @property
    def due(self) -> int:
        """The day that was told for that case."""
        return self._due

    @property
    def number(self) -> int:
        """The public number of the case that this call filed last or did something with."""
        return self._number

    def sees(self, shown: Shown, facts: Facts) -> None:
        """Compare what a screen says with what was chosen."""
        self._text = shown.text
        self._same = facts.same or self._same
        self._shown_case = facts.case.number if facts.case else 0
        self._jobs.sees(facts, self._chosen.job)
        state = shown.state
        assert state.language == self._language
        variant = self._city.menu.screens[state.screen][state.variant]
        self._jobs.assert_form(variant.condition, self._looked())
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
        places = [self._chosen.place]
        if condition not in (BROKE_OFF, CASE_AWAITS, HAS_NEWS):
            places = [*self._places(self._chosen)]
        told = [self._told(phrase, place, state, facts, condition) for place in places]
        assert said in told, (said, told, self._chosen)

    def _told(self, phrase: Phrase, place: str, state: State, facts: Facts, condition: str) -> str:
        parts = list(phrase[self._language].parts)
        own = self._of(facts, condition, place)
        is_gone = False
        for index in range(1, len(parts), 2):
            name = parts[index]
            if name in own:
                self._seen[f"told <{name}>"] += 1
                parts[index] = own[name]
                if name == "due" and not own[name]:
                    leave_out(parts, index)
            else:
                parts[index] = values.VALUES[name][0](self._city, state, facts)
            is_gone |= name in ("service", "place") and not parts[index]
        text = "".join(parts)
        return without_gaps(text) if is_gone else text

    def _of(self, facts: Facts, condition: str, place: str) -> dict[str, str]:
        """Give what values must say."""
        chosen = self._chosen
        service, number, own = chosen.service, self._number, {}
        if condition == BROKE_OFF and self._left:
            service, place = self._left.chosen[:2]
        elif condition == HAS_NEWS and self._news:
            number, status, service, place = self._news
            own = {"status": self._city.menu.words[status][self._language].parts[0]}
        elif facts.case and condition != CASE_AWAITS:
            assert facts.case.number == chosen.case
            # Of a closed case no date is said.
            told = self._date(facts.case.due) if facts.case.status in OPEN else ""
            return {"number": public_number.spoken(chosen.case), "due": told}
        elif condition == CASE_AWAITS and self._awaiting:
            number, service, place = self._awaiting
        elif job := self._looked():
            return self._jobs.values(job, facts, self._language)
        known = self._city.services.get(service)
        bairro = self._city.gazetteer.bairro_of(place)
        people = self._same.people if self._same else self._people
        due = self._same.due if self._same else self._due
        return own | {
            "service": known.labels[self._language] if known else "",
            "place": place_label(self._city, place, self._language),
            "bairro": plain(bairro.label) if bairro else "",
            "number": public_number.spoken(number) if number else "",
            "people": str(people) if people else "",
            "due": self._date(due),
            "typed number": chosen.numbers[-1][1] if chosen.numbers else "",
            "jobs": str(len(facts.jobs)),
        }


def _about(what: str) -> str:
    """Say what an answer is about; a bairro and a point are places."""
    return "place" if what in ("district", "bairro", "point") else what
