"""What differs between two versions besides the way of a call: lists, places, texts, screens."""

from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

from app.domain.text import plain
from app.menu.model import City, Notice, Phrase

#: What is said of a thing, by its code.
Named = Mapping[str, str]


class Contents(NamedTuple):
    """A sort of things that were added, taken out or renamed, by their codes."""

    what: str  #: screens | services | places | ..., in the plural
    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]


def contents(old: City, new: City, shown: Container[str]) -> list[Contents]:
    """Give what differs; of a sort in which nothing does nothing is said.

    `shown` are the screens whose change was met in calls.
    """
    before, after = dict(_sorts(old)), dict(_sorts(new))
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


def _sorts(city: City) -> Iterator[tuple[str, Named]]:
    menu = city.menu
    yield "screens", {name: repr(forms) for name, forms in menu.screens.items()}
    yield "lines", {name: repr(line) for name, line in menu.lines.items()}
    yield "words", {name: _text(said) for name, said in menu.words.items()}
    yield "languages", {one.code: f"{one.name} {one.is_draft}" for one in city.languages}
    yield "services", {s.code: f"{s.labels} {s.needs}" for s in city.services.values()}
    yield "places", dict(_places(city))
    yield "notices", {one.texts[city.language]: _notice(one) for one in city.notices}
    ends = {"failed": menu.failed, "over": menu.over}
    yield "texts without a screen", {name: _text(said) for name, said in ends.items()}
    yield "messages", {name: _text(said) for name, said in city.messages.items()}
    yield "codes to dial", dict.fromkeys(city.service_codes, "")


def _places(city: City) -> Iterator[tuple[str, str]]:
    for district in city.gazetteer.districts:
        yield district.code, plain(district.label)
        for bairro in district.bairros:
            yield bairro.code, f"{plain(bairro.label)} {bairro.blocks} {district.code}"
            for point in bairro.points:
                yield point.code, f"{plain(point.label)} {point.kind} {bairro.code}"


def _notice(one: Notice) -> str:
    when_and_where = (one.first, one.last, sorted(one.places), sorted(one.services))
    return f"{sorted(one.texts.items())} {when_and_where}"


def _text(said: Phrase) -> str:
    return "\n".join(f"{language} {template.parts}" for language, template in said.items())
