"""The closed list of values a text may hold, and how each is written for a phone."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from app.domain import public_number
from app.domain.report import OPEN
from app.domain.text import plain
from app.menu.areas import district_of
from app.menu.clauses import leave_out, without_gaps
from app.menu.effects import NOTHING_DUE, CaseFact, Facts
from app.menu.model import City, Phrase, Template
from app.menu.notices import told as told_notice
from app.menu.places import PLACE_LABEL, fitting_label, word
from app.menu.state import NUMBER, State

Value = Callable[[City, State, Facts], str]

#: Named by a case, and nowhere any more.
_MAY_GO: Final = ("service", "place")


def fill(template: Template, city: City, state: State, facts: Facts) -> str:
    """Write a text with its values in place. Both are folded already."""
    parts = template.parts
    if len(parts) == 1:
        return parts[0]
    # Odd parts are names of values.
    written = list(parts)
    is_gone = False
    for index in range(1, len(parts), 2):
        written[index] = value = VALUES[parts[index]][0](city, state, facts)
        if value:
            continue
        if parts[index] == "due":
            leave_out(written, index)
        is_gone |= parts[index] in _MAY_GO
    text = "".join(written)
    return without_gaps(text) if is_gone else text


def say(phrase: Phrase, city: City, state: State, facts: Facts) -> str:
    """Write a phrase in the caller's language."""
    return fill(phrase[state.language], city, state, facts)


def _case(state: State, facts: Facts) -> CaseFact | None:
    return facts.case if state.trail and state.trail[-1].kind == "case" else None


def _service(city: City, state: State, facts: Facts) -> str:
    case = _case(state, facts) or state.looks_at
    return service_label(city, case.service if case else state.answer("service"), state.language)


def service_label(city: City, code: str, language: str) -> str:
    """Name a problem in short, one that the city has no more as it was; "" for none."""
    if known := city.services.get(code):
        return known.labels[language]
    old = city.old.services.get(code)
    if old is None:
        return ""
    most = max((len(one.labels[language]) for one in city.services.values()), default=0)
    return (old.labels.get(language) or old.labels.get(city.language, ""))[:most].rstrip()


def _place(city: City, state: State, facts: Facts) -> str:
    case = _case(state, facts)
    if job := state.looks_at:
        # A code that nobody knows may still be painted there.
        return fitting_label(city, job.place, state.language) or job.place[:PLACE_LABEL]
    if case is None:
        near = state.same.place if state.same else ""
        return fitting_label(city, near or state.place, state.language)
    service = city.services.get(case.service)
    hide = not case.own and (service is None or service.reveals_home)
    place = district_of(city, case.place) if hide else case.place
    return fitting_label(city, place, state.language)


def _bairro(city: City, state: State, facts: Facts) -> str:
    bairro = city.gazetteer.bairro_of(state.place)
    return plain(bairro.label) if bairro else ""


def _blocks(city: City, state: State, facts: Facts) -> str:
    bairro = city.gazetteer.bairro_of(state.place)
    return str(bairro.blocks or "") if bairro else ""


def _number(city: City, state: State, facts: Facts) -> str:
    case = _case(state, facts) or state.looks_at
    number = case.number if case else state.number
    return public_number.spoken(number) if number else ""


def _people(city: City, state: State, facts: Facts) -> str:
    people = state.same.people if state.same else state.people
    return str(people) if people else ""


def _due(city: City, state: State, facts: Facts) -> str:
    case = _case(state, facts)
    if case and case.status not in OPEN:
        return ""
    told = case or state.same
    return written_due(city, told.due if told else state.due, state.language)


def written_due(city: City, due: int, language: str) -> str:
    """Write a day as a date that is told: "até 12/11".

    `due` is as `date.toordinal`; 0 for none, of which that is said; NOTHING_DUE gives "".
    """
    if due == NOTHING_DUE:
        return ""
    if not due:
        return word(city, "no_date", language)
    return f"{word(city, 'until', language)} {date.fromordinal(due):%d/%m}"


def _notice(city: City, state: State, facts: Facts) -> str:
    return told_notice(city, state)


def _typed_number(city: City, state: State, facts: Facts) -> str:
    return state.answer(NUMBER)


def _status(city: City, state: State, facts: Facts) -> str:
    case = _case(state, facts)
    if case and case.main:
        return repeated(word(city, case.status, state.language), case.main)
    if known := case or state.looks_at:
        return word(city, known.status, state.language) if known.status else ""
    news = state.caller.news
    tells = news is not None and news.number == state.number
    return word(city, news.status, state.language) if news and tells else ""


def repeated(word: str, main: int) -> str:
    """Write the status of a case that another one goes on for.

    >>> repeated("repetido", 48217365)
    'repetido: 4821 7365'
    """
    return f"{word}: {public_number.spoken(main)}"


def _reason(city: City, state: State, facts: Facts) -> str:
    return facts.told.reason if facts.told else ""


def _main_number(city: City, state: State, facts: Facts) -> str:
    number = facts.told.main if facts.told else 0
    return public_number.spoken(number) if number else ""


def _jobs(city: City, state: State, facts: Facts) -> str:
    return str(len(facts.jobs))


def _deadline(city: City, state: State, facts: Facts) -> str:
    job = state.looks_at
    if job is None or not job.due_us:
        return ""
    due = datetime.fromtimestamp(job.due_us / 1_000_000, ZoneInfo(city.zone))
    return due.strftime("%d/%m %H:%M")


#: What no screen knows, only a message.
OF_MESSAGES: Final = frozenset({"reason", "main number"})
#: name -> (how it is written, what it means in one line)
VALUES: Final[Mapping[str, tuple[Value, str]]] = {
    "service": (_service, "short label of the problem"),
    "place": (_place, "the place as precisely as it is known"),
    "bairro": (_bairro, "label of the chosen bairro"),
    "blocks": (_blocks, "how many blocks the chosen bairro is known to have"),
    "number": (_number, "public number of the case, in groups of four"),
    "status": (_status, "status of the case; of one that was merged the number that goes on too"),
    "reason": (_reason, "why a case was closed unsolved, as the official wrote it"),
    "main number": (_main_number, "public number of the case that this one repeats"),
    "people": (_people, "how many have told of the open case, or of the one that was joined"),
    "due": (
        _due,
        "by when it should be solved, or that there is no date; nothing once it is closed",
    ),
    "typed number": (_typed_number, "the number typed last"),
    "notice": (_notice, "what the city tells of the area today"),
    "jobs": (_jobs, "how many jobs the caller's crew has"),
    "deadline": (_deadline, "by when the job must be done: day/month hour:minute"),
    "dial": (lambda city, state, facts: city.service_codes[0], "the code residents dial"),
    "help number": (lambda city, state, facts: city.help_number, "the city's telephone"),
    "brand": (lambda city, state, facts: city.brand, "what residents call the line"),
}
