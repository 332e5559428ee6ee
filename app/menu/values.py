"""The closed list of values a text may hold, and how each is written for a phone."""

from collections.abc import Callable, Mapping, Sequence
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
from app.menu.state import NUMBER, State

Value = Callable[[City, State, Facts], str]

#: A place beside a bairro must stay within a label: 22 septets.
PLACE_LABEL: Final = 22
#: Named by a case, and nowhere any more.
_MAY_GO: Final = ("service", "place")
#: What is kept of a bairro where two points are called alike.
_BAIRRO_KEPT: Final = 16


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


def place_label(city: City, code: str, language: str) -> str:
    """Name a place in full, as on the send screen: "Baltazar, Maxaquene A".

    One that the city has no more is named as it was; "" for what it never had.
    """
    gazetteer = city.gazetteer
    if point := gazetteer.by_point.get(code):
        return plain(f"{point.label}, {gazetteer.by_bairro[point.bairro].label}")
    bairro_code, _, block = code.partition("/")
    if bairro := gazetteer.by_bairro.get(bairro_code):
        label = plain(bairro.label)
        return f"{_word(city, 'block', language)}{block} {label}" if block else label
    if district := gazetteer.by_district.get(code):
        return plain(district.label)
    return _old_label(city, code, language)


def _old_label(city: City, code: str, language: str) -> str:
    code, _, block = code.partition("/")
    old = city.old.places.get(code)
    if old is None:
        return ""
    if block:
        return f"{_word(city, 'block', language)}{block} {plain(old.label)}"
    around = place_label(city, old.parent, language) if old.is_point else ""
    return ", ".join(filter(None, (plain(old.label), around)))


def fitting_label(city: City, code: str, language: str) -> str:
    """Name a place in full where texts were measured: no longer than any that the city has now."""
    full = place_label(city, code, language)
    if code.partition("/")[0] not in city.old.places:
        return full
    key = ("longest place", language)
    most: int | None = city.memo.get(key)
    if most is None:
        today = city.gazetteer
        codes = (*today.by_point, *today.by_bairro, *today.by_district)
        most = max((len(place_label(city, one, language)) for one in codes), default=0)
        city.memo[key] = most
    return full if len(full) <= most else short_place_label(city, code, language)[:most].rstrip()


def short_place_label(city: City, code: str, language: str) -> str:
    """Name a place within a list's label, the bairro cut before the point is.

    "Paragem Estaleiro, Maxaquene A" becomes "Paragem Estaleiro".
    """
    full = place_label(city, code, language)
    if len(full) <= PLACE_LABEL:
        return full
    # A point may have a comma of its own, and what stands behind it tells it from its neighbour.
    bairro = _bairro_of_point(city, code)
    point = full.removesuffix(f", {bairro}")
    cut = f"{point}, {_cut_bairro(bairro)}"
    return cut if bairro and len(cut) <= PLACE_LABEL else point[:PLACE_LABEL]


def place_labels(city: City, codes: Sequence[str], language: str) -> tuple[str, ...]:
    """Name the places of one list, those that would read alike by `place_label_apart`."""
    named = {code: short_place_label(city, code, language) for code in dict.fromkeys(codes)}
    said = [*named.values()]
    return tuple(
        place_label_apart(city, code, language) if said.count(named[code]) > 1 else named[code]
        for code in codes
    )


def place_label_apart(city: City, code: str, language: str) -> str:
    """Name a place beside another of that name: the bairro stays, the point is cut.

    "Igreja Catolica, Inhagoia A" becomes "Igreja Catol, Inhag. A".
    """
    label = short_place_label(city, code, language)
    bairro = _cut_bairro(_bairro_of_point(city, code))[:_BAIRRO_KEPT]
    room = PLACE_LABEL - len(f", {bairro}")
    return f"{label[:room].rstrip()}, {bairro}" if bairro else label


def _bairro_of_point(city: City, code: str) -> str:
    """Name the bairro in which a point lies; "" for a place that is no point."""
    if point := city.gazetteer.by_point.get(code):
        return plain(city.gazetteer.by_bairro[point.bairro].label)
    old = city.old.places.get(code)
    return place_label(city, old.parent, city.language) if old and old.is_point else ""


def _cut_bairro(label: str) -> str:
    """Shorten a bairro: "Maxaquene A" becomes "Maxaq. A"."""
    first, _, rest = label.partition(" ")
    return f"{first[:5]}. {rest}".rstrip() if len(first) > 5 else label


def _word(city: City, word: str, language: str) -> str:
    return city.menu.words[word][language].parts[0]


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
        return _word(city, "no_date", language)
    return f"{_word(city, 'until', language)} {date.fromordinal(due):%d/%m}"


def _notice(city: City, state: State, facts: Facts) -> str:
    return told_notice(city, state)


def _typed_number(city: City, state: State, facts: Facts) -> str:
    return state.answer(NUMBER)


def _status(city: City, state: State, facts: Facts) -> str:
    case = _case(state, facts)
    if case and case.main:
        return repeated(_word(city, case.status, state.language), case.main)
    if known := case or state.looks_at:
        return _word(city, known.status, state.language) if known.status else ""
    news = state.caller.news
    tells = news is not None and news.number == state.number
    return _word(city, news.status, state.language) if news and tells else ""


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
