"""Answers what callers ask of cases that are stored: which is open, and what comes of joining it.

One query a kind for all who ask at once. What some of a batch have done counts for the others.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.domain.report import Status, same_key
from app.menu.effects import OpenCase
from app.store.news_text import read_news
from app.store.part_sql import SAME_OPEN, STANDING
from app.store.promises import told_day
from app.store.published import Cities
from app.store.trips import Each, Hold, Reads, Row, Steps
from app.usecases.call import Answered, Ask, Call
from app.usecases.parts import FindOpen, Part, Standing, TakePart, after, counts, decide

#: A contact that nobody is.
_NOBODY = 0
#: (city, number of a case)
_Key = tuple[int, int]


class _Place(NamedTuple):
    """A problem and a place, as reports have them."""

    city: int
    service: str
    district: str
    bairro: str
    block: str
    point: str
    zone: str  #: of the city, IANA


class PartDesk:
    """What the running batch knows of cases."""

    def __init__(self, cities: Cities) -> None:
        """Begin with none known."""
        self._cities = cities
        self._people: dict[_Key, int] = {}
        #: By case and contact.
        self._standing: dict[tuple[_Key, int], Standing] = {}

    def answer(
        self, asked: Sequence[tuple[Call, Ask]], contacts: Mapping[int, int]
    ) -> Steps[dict[int, Answered]]:
        """Answer what is asked of cases, by its place in `asked`; `contacts` by call."""
        finds = {i: self._place(c, a) for i, (c, a) in enumerate(asked) if isinstance(a, FindOpen)}
        takes = {
            index: (self._key(call, ask), contacts.get(call.id), ask.kind)
            for index, (call, ask) in enumerate(asked)
            if isinstance(ask, TakePart)
        }
        if not finds and not takes:
            return {}
        standings = dict.fromkeys((key, who or _NOBODY) for key, who, _ in takes.values())
        unknown = [one for one in standings if one not in self._standing]
        if unknown:
            yield Hold({key for key, _ in unknown})
        open_ = yield from self._ask([*dict.fromkeys(finds.values())], unknown)
        answers: dict[int, Answered] = {i: open_.get(place) for i, place in finds.items()}
        return answers | {index: self._take(*take) for index, take in takes.items()}

    def _place(self, call: Call, ask: FindOpen) -> _Place:
        located = call.city.gazetteer.locate(ask.place)
        assert located is not None, "a pinned version names only places it has"
        where = (located.district, located.bairro, located.block, located.point)
        return _Place(self._cities.id(call.city), ask.service, *where, call.city.zone)

    def _key(self, call: Call, ask: TakePart) -> _Key:
        return self._cities.id(call.city), ask.number

    def _ask(
        self, places: Sequence[_Place], standings: Sequence[tuple[_Key, int]]
    ) -> Steps[dict[_Place, OpenCase]]:
        """Find what is open at places, and learn how contacts stand to cases, in one trip."""
        wanted = [{"city": c, "number": n, "contact": who} for (c, n), who in standings]
        asked = ((SAME_OPEN, [_sought(place) for place in places]), (STANDING, wanted))
        each = [Each(statement, sets) for statement, sets in asked if sets]
        rows = iter((yield Reads(each)) if each else ())
        open_ = next(rows) if places else ()
        self._learn(standings, next(rows) if standings else ())
        return {
            (place := places[index]): OpenCase(number, 1 + joined, told_day(told_by, place.zone))
            for index, number, joined, told_by in open_
        }

    def _learn(self, standings: Sequence[tuple[_Key, int]], rows: Sequence[Row]) -> None:
        for index, report_id, status, events, reporter, joined, follows, news in rows:
            key, who = standings[index]
            # Rows tell of the time before this batch.
            self._people.setdefault(key, 1 + joined)
            heard = read_news(news or "")
            mine = (item for item in heard if item.takes_word and item.number == key[1])
            its = (Status(status), events)
            standing = Standing(
                report_id, reporter == who, follows or "", next(mine, None), heard, *its
            )
            self._standing[key, who] = standing

    def _take(self, key: _Key, contact_id: int | None, kind: str) -> Part | None:
        who = contact_id or _NOBODY
        standing = self._standing.get((key, who))
        if standing is None:
            return None
        deed = decide(kind, standing, contact_id)
        if deed:
            self._standing[key, who] = after(standing, deed)
            self._people[key] += counts(deed)
        return Part(self._people[key], deed)


def _sought(place: _Place) -> dict[str, Any]:
    city, *where, _ = place
    return {"key": same_key(*where), "city": city, "problem_and_place": "/".join(where)}
