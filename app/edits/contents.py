"""What differs between two versions besides the way of a call: lists, places, texts, screens."""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from app.domain.gazetteer import Bairro, District, Point
from app.domain.text import key, plain
from app.menu.model import City, Notice, Phrase, Route

#: What is said of a thing, by its code.
Named = Mapping[str, str]

#: Of `default: yes`, among codes to dial.
_OTHERS: Final = "every code that no city has"


class Contents(NamedTuple):
    """A sort of things that were added, taken out or renamed, by their codes."""

    what: str  #: screens | services | places | ..., in the plural
    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]


def contents(old: City, new: City, shown: Container[str]) -> list[Contents]:
    """Give what differs; of a sort in which nothing does nothing is said.

    `shown` are the screens whose change was met in calls. Texts are compared in the languages of
    both: one that is new is told as such, not as a change of every text.
    """
    both = {code for code, _ in _places(old)} & {code for code, _ in _places(new)}
    spoken = {one.code for one in old.languages} & {one.code for one in new.languages}
    before, after = dict(_sorts(old, both, spoken)), dict(_sorts(new, both, spoken))
    found = (_differing(what, before[what], after[what], shown) for what in before)
    return [one for one in found if one.new or one.gone or one.changed]


def _differing(what: str, before: Named, after: Named, shown: Container[str]) -> Contents:
    changed = [code for code in before if code in after and before[code] != after[code]]
    return Contents(
        what,
        tuple(code for code in after if code not in before),
        tuple(code for code in before if code not in after),
        tuple(code for code in changed if what != "screens" or code not in shown),
    )


def _sorts(
    city: City, codes: Container[str], spoken: Container[str]
) -> Iterator[tuple[str, Named]]:
    """Give every sort of things; `codes` are the places of both versions, `spoken` languages."""
    menu = city.menu
    yield "screens", {name: f"{_in(spoken, forms)}" for name, forms in menu.screens.items()}
    yield "lines", {name: f"{_in(spoken, line)}" for name, line in menu.lines.items()}
    yield "words", {name: _text(city, said, spoken) for name, said in menu.words.items()}
    yield "languages", {one.code: f"{one.name} {one.is_draft}" for one in city.languages}
    services = city.services.values()
    yield "services", {s.code: f"{_in(spoken, s.labels)} {s.needs}" for s in services}
    # Of these others hear the district alone, and no call need have asked for such a case.
    hidden = [s.code for s in city.services.values() if s.reveals_home]
    yield "services that reveal a home", dict.fromkeys(hidden, "")
    yield from _of_cases(city, codes)
    yield "places", dict(_places(city))
    yield "names that callers type", dict(_typed(city, codes))
    yield "order in lists", dict(_orders(city, codes))
    yield "notices", _notices(city, spoken)
    ends = {"failed": menu.failed, "over": menu.over}
    yield "texts without a screen", {name: _text(city, said, spoken) for name, said in ends.items()}
    yield from _of_the_line(city, spoken)


def _of_cases(city: City, codes: Container[str]) -> Iterator[tuple[str, Named]]:
    """Give who answers for cases and when: callers notice it by what becomes of theirs."""
    areas = [code for code, _ in _places(city) if code in codes]
    owners = {code: " ".join(city.owner(code, area) for area in areas) for code in city.services}
    yield "problems by who answers for them", owners
    every = city.bodies.values()
    yield "bodies", {one.code: f"{one.name} {one.hours}" for one in every if not one.is_crew}
    crews = (one for one in every if one.is_crew)
    yield "crews", {one.code: f"{one.name} {one.hours} {one.falls_to}" for one in crews}
    aims = {one.code: one.target_hours for one in city.services.values()}
    yield "target hours", {code: str(hours) for code, hours in aims.items() if hours}
    within = {one.code: one.same_within_m for one in city.services.values()}
    yield "metres within which a case is the same", {c: str(m) for c, m in within.items() if m}
    days = {date.fromordinal(day).isoformat(): name for day, name in city.holidays.items()}
    yield "holidays", days


def _of_the_line(city: City, spoken: Container[str]) -> Iterator[tuple[str, Named]]:
    yield (
        "messages",
        {
            name: f"{_text(city, said, spoken)} {city.terms_of(name)}"
            for name, said in city.messages.items()
        },
    )
    yield "hours without messages", {"quiet hours": f"{city.quiet}"} if city.quiet else {}
    limits = {kind: f"{most}" for kind, most in city.limits._asdict().items()}
    yield "reports that pass before one is held", limits
    yield "words that end messages", dict.fromkeys(sorted(city.stop_words), "")
    yield "words that an SMS may begin with", dict(sorted(city.sms_words.items()))
    networks: dict[str, str] = {}
    for one in city.routes:
        networks[one.name] = f"{networks.get(one.name, '')}\n{_network(one)}"
    yield "networks", networks
    others = [_OTHERS] if city.is_default else []
    yield "codes to dial", dict.fromkeys([*city.service_codes, *others], "")
    # The day of a notice is the city's.
    yield "time zone", {city.zone: ""} if city.tells_notices or city.tells_dates else {}


def _network(route: Route) -> str:
    """Give what of a network its callers notice."""
    kind = f"{route.gateway} {route.network} {route.screen} {route.call_is}"
    return f"{kind} {route.two_way_sms} {route.sender}"


def _places(city: City) -> Iterator[tuple[str, str]]:
    for district in city.gazetteer.districts:
        yield district.code, plain(district.label)
        for bairro in district.bairros:
            yield bairro.code, f"{plain(bairro.label)} {bairro.blocks} {district.code}"
            for point in bairro.points:
                yield point.code, f"{plain(point.label)} {point.kind} {bairro.code}"


def _typed(city: City, codes: Container[str]) -> Iterator[tuple[str, str]]:
    """Give the names by which a place of both versions is found, with the places so called."""
    found: dict[str, list[str]] = {}
    for district in city.gazetteer.districts:
        areas: list[District | Bairro] = [district, *district.bairros]
        for one in areas:
            for name in dict.fromkeys(map(key, (one.name, *one.aliases))):
                found.setdefault(name, []).append(one.code)
    for name, called in found.items():
        if shared := [code for code in called if code in codes]:
            yield name, " ".join(shared)


def _orders(city: City, codes: Container[str]) -> Iterator[tuple[str, str]]:
    """Give, of each place of both versions, the order of what lies in it in both."""
    for district in city.gazetteer.districts:
        for place, listed in (
            (district.code, _listed(district.bairros, codes)),
            *((one.code, _listed(one.points, codes)) for one in district.bairros),
        ):
            if place in codes:
                yield place, listed


def _listed(places: Iterable[Bairro] | Iterable[Point], codes: Container[str]) -> str:
    return " ".join(one.code for one in places if one.code in codes)


def _notices(city: City, spoken: Container[str]) -> Named:
    """Give notices by their text; several may share one, as rounds of many bairros do."""
    found: dict[str, list[str]] = {}
    for one in city.notices:
        found.setdefault(one.texts[city.language], []).append(_notice(one, spoken))
    return {text: "\n".join(alike) for text, alike in found.items()}


def _notice(one: Notice, spoken: Container[str]) -> str:
    when = one.first, one.last, one.pauses, sorted(one.rounds)
    when_and_where = (*when, sorted(one.places), sorted(one.services))
    return f"{sorted(_in(spoken, one.texts).items())} {when_and_where}"


def _in(spoken: Container[str], said: Any) -> Any:
    """Give a text, or what has texts in it, in some languages alone."""
    if isinstance(said, Mapping):
        return {language: text for language, text in said.items() if language in spoken}
    return tuple(_in(spoken, one) for one in said) if isinstance(said, tuple) else said


def _text(city: City, said: Phrase, spoken: Container[str]) -> str:
    """Give a text with what city.yaml says filled in: who edits that edits the text."""
    own = {"brand": city.brand, "help number": city.help_number, "dial": city.service_codes[0]}
    return "\n".join(
        f"{language} {template.parts} {[own.get(name) for name in template.values]}"
        for language, template in said.items()
        if language in spoken
    )
