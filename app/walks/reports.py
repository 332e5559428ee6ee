"""Reports in words, "Contentor cheio, Baltazar, Maxaquene A", and the codes behind them.

The words are those that callers read, in any language of the city and with or without accents;
a code may stand for the problem or the place, and must where two places are called alike.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.domain.text import fold, key
from app.menu.model import City
from app.menu.places import place_label
from app.menufiles.notes import nearest, short


class Report(NamedTuple):
    """What a report is of."""

    service: str  #: code
    place: str  #: code of a point, block, bairro or district


class Unclear(NamedTuple):
    """Why words name no report, as half sentences of a finding."""

    what: str
    mend: str


def listed(numbers: Iterable[tuple[str, str]]) -> str:
    """Write the numbers typed on the way to a report, as an export has them.

    >>> listed([("people", "7"), ("water", "12")])
    'people=7; water=12'
    """
    return "; ".join(f"{screen}={digits}" for screen, digits in numbers)


#: How a name is looked up -> the codes that have it.
Names = Mapping[str, tuple[str, ...]]


class ReportNames:
    """The problems and places of one city by what they are called."""

    def __init__(self, city: City) -> None:
        """Index a city's labels once; Maputo's take a few milliseconds."""
        self._city = city
        self._languages = [language.code for language in city.languages]
        services = city.services.values()
        self._services = _index((text, s.code) for s in services for text in s.labels.values())
        gazetteer = city.gazetteer
        codes = (*gazetteer.by_point, *gazetteer.by_bairro, *gazetteer.by_district)
        self._places = _index((place_label(city, code, self._languages[0]), code) for code in codes)

    def find(self, written: str) -> Report | Unclear:
        """Read "problem, place". Either may hold commas of its own."""
        cuts = [(written[: m.start()], written[m.end() :]) for m in re.finditer(", *", written)]
        for problem, place in cuts:
            if service := self._service(problem):
                found = self._place(place)
                return found if isinstance(found, Unclear) else Report(service, found)
        problem = cuts[0][0] if cuts else written
        known = [service.labels[self._languages[0]] for service in self._city.services.values()]
        return _unknown("problem", problem, known, 'write "problem, place" as callers read them')

    def name(self, report: Report, language: str) -> str:
        """Write a report so that `find` understands it; the place by its code if need be."""
        service = self._city.services.get(report.service)
        problem = service.labels[language] if service else report.service
        written = f"{problem}, {place_label(self._city, report.place, language)}"
        return written if self.find(written) == report else f"{problem}, {report.place}"

    def _service(self, written: str) -> str:
        code = written.strip()
        if code in self._city.services:
            return code
        return next(iter(self._services.get(key(written), ())), "")

    def _place(self, written: str) -> str | Unclear:
        code = written.strip()
        if self._city.gazetteer.locate(code):
            return code
        found = self._block(code) or self._places.get(key(code), ())
        if len(found) == 1:
            return found[0]
        if found:
            return Unclear(f"{short(code)} is the name of {len(found)} places", _codes(found))
        gazetteer = self._city.gazetteer
        codes = (*gazetteer.by_point, *gazetteer.by_bairro, *gazetteer.by_district)
        known = [place_label(self._city, place, self._languages[0]) for place in codes]
        return _unknown("place", code, known, "write it as callers read it, or its code")

    def _block(self, written: str) -> tuple[str, ...]:
        """Read "Q.12 Maxaquene A" in any language; () for anything else."""
        for language in self._languages:
            word = re.escape(self._city.menu.words["block"][language].parts[0])
            match = re.fullmatch(f"{word}([1-9][0-9]{{0,2}}) (.+)", fold(written), re.IGNORECASE)
            if match:
                bairros = self._places.get(key(match[2]), ())
                blocks = self._city.gazetteer.by_bairro
                return tuple(f"{code}/{match[1]}" for code in bairros if code in blocks)
        return ()


def _index(pairs: Iterable[tuple[str, str]]) -> Names:
    found: dict[str, dict[str, None]] = {}
    for text, code in pairs:
        found.setdefault(key(text), {})[code] = None
    return {name: tuple(codes) for name, codes in found.items()}


def _codes(codes: Iterable[str]) -> str:
    return f"write the code of the one that is meant: {' or '.join(codes)}"


def _unknown(kind: str, written: str, known: Iterable[str], mend: str) -> Unclear:
    """Say that there is no such name; of a point its own name, without the bairro, is enough."""
    folded = [fold(name) for name in known]
    begins = {name.partition(", ")[0]: name for name in folded}
    wanted = fold(written.strip())
    close = nearest(wanted, folded) or begins.get(nearest(wanted, begins), "")
    said = f'did you mean "{close}"? Else {mend}' if close else mend
    return Unclear(f"there is no {kind} {short(written)}", said)
