"""The longest thing each value and each list of a city can hold, in septets on a phone."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from app.domain import public_number
from app.domain.report import Status
from app.domain.text import plain, septets
from app.menu.model import City
from app.menu.notices import longest_text
from app.menu.places import place_label, place_label_apart, short_place_label
from app.menu.typing import numbers
from app.menu.values import repeated, written_due

#: Nine digits: what public numbers grow to after their first ten million.
_LARGEST_NUMBER: Final = 999_999_999
_LARGEST_BLOCK: Final = 999
#: Septets of the words in which people are told why a case was closed unsolved.
MOST_REASON: Final = 60
#: A day that is told, as long as any.
SOME_DUE: Final = 739_567
#: Jobs of a crew that are listed and counted.
MOST_JOBS: Final = 99
#: Who may have told of one case.
MOST_PEOPLE: Final = 9_999


def longest_values(city: City, language: str) -> dict[str, str]:
    """Give each value of the language at its longest in this city."""
    bairros = [plain(bairro.label) for bairro in city.gazetteer.bairros()]
    return {
        "service": _first(longest(s.labels[language] for s in city.services.values())),
        "place": _first(longest(_every_place(city, language, place_label))),
        "bairro": _first(longest(bairros)),
        "blocks": _first(longest(str(b.blocks or "") for b in city.gazetteer.bairros())),
        "number": public_number.spoken(_LARGEST_NUMBER),
        "status": _first(longest(_statuses(city, language, _LARGEST_NUMBER))),
        "reason": "m" * MOST_REASON,
        "main number": public_number.spoken(_LARGEST_NUMBER),
        "people": str(MOST_PEOPLE),
        "due": _longest_due(city, language),
        "typed number": str(max(_largest_numbers(city), default="")),
        "jobs": str(MOST_JOBS),
        "deadline": "30/12 23:59",
        "notice": _first(longest(longest_text(one, language) for one in city.notices)),
        "dial": city.service_codes[0],
        "help number": city.help_number,
        "brand": city.brand,
    }


def longest_status(city: City, language: str) -> str:
    """Give the longest status in a line of `tell`, which names no case that goes on."""
    return _first(longest(_statuses(city, language)))


def _statuses(city: City, language: str, main: int = 0) -> Iterator[str]:
    for word, said in city.menu.words.items():
        if word in tuple(Status):
            text = said[language].parts[0]
            yield repeated(text, main) if main and word == Status.DUPLICATE else text


def _longest_due(city: City, language: str) -> str:
    """Give the longer of a date and of what is said where there is none."""
    if not city.tells_dates:
        return ""
    return _first(longest(written_due(city, due, language) for due in (0, SOME_DUE)))


def _largest_numbers(city: City) -> Iterator[int]:
    forms = (form for forms in city.menu.screens.values() for form in forms)
    ranges = (numbers(typed.kind) for form in forms for typed in form.typed)
    return (found.high for found in ranges if found)


def longest_items(city: City, language: str) -> dict[str, tuple[str, ...]]:
    """Give the entries that lists may show."""
    services = tuple(service.labels[language] for service in city.services.values())
    number = public_number.spoken(_LARGEST_NUMBER)
    places = longest(_every_place(city, language, short_place_label))
    containers = (point for b in city.gazetteer.bairros() for point in b.containers)
    return {
        "service": services,
        "place": (*_every_place(city, language, short_place_label), *_alike(city, language)),
        "district": tuple(plain(district.label) for district in city.gazetteer.districts),
        "bairro": tuple(plain(bairro.label) for bairro in city.gazetteer.bairros()),
        "point": tuple(plain(point.label) for point in containers),
        "case": tuple(f"{number} {label}" for label in services),
        "job": tuple(f"! {place}: {label}" for place in places for label in longest(services)),
        "language": tuple(known.name for known in city.languages if known.code != language),
    }


def _every_place(
    city: City, language: str, label: Callable[[City, str, str], str]
) -> Iterator[str]:
    gazetteer = city.gazetteer
    for code in (*gazetteer.by_point, *gazetteer.by_district, *gazetteer.by_bairro):
        yield label(city, code, language)
    for code in gazetteer.by_bairro:
        yield label(city, f"{code}/{_LARGEST_BLOCK}", language)


def _alike(city: City, language: str) -> Iterator[str]:
    """Give what points that are called alike are told apart by."""
    called: dict[str, list[str]] = {}
    for code in city.gazetteer.by_point:
        called.setdefault(short_place_label(city, code, language), []).append(code)
    for codes in called.values():
        if len(codes) > 1:
            yield from (place_label_apart(city, code, language) for code in codes)


def longest(texts: Iterable[str]) -> tuple[str, ...]:
    """Give the longest text alone, or nothing of nothing."""
    listed = sorted(texts, key=septets)
    return tuple(listed[-1:])


def _first(texts: tuple[str, ...]) -> str:
    return texts[0] if texts else ""
