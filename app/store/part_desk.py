"""Answers what callers ask of cases that are stored: which is open, and what comes of joining it.

One query a kind for all who ask at once. What some of a batch have done counts for the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app.domain.clock import Micros
from app.domain.limits import Flag
from app.domain.report import OPEN, Status, same_key
from app.menu.effects import NOTHING_DUE, OpenCase
from app.store.callers import caller_hash
from app.store.news_text import read_news
from app.store.part_sql import SAME_OPEN, STANDING
from app.store.published import Cities
from app.store.trips import Each, Reads, Row, Steps
from app.store.vault import Vault
from app.usecases.call import Answered, Ask, Call
from app.usecases.parts import (
    JOINED,
    Deed,
    FindOpen,
    Part,
    Standing,
    TakePart,
    after,
    bring,
    counts,
    decide,
)
from app.usecases.telling import told_day

#: (city, number of a case)
_Key = tuple[int, int]
#: A case, and the hash of a caller's number.
_Who = tuple[_Key, bytes]


class _Place(NamedTuple):
    """A problem and a place, as reports have them."""

    city: int
    service: str
    district: str
    bairro: str
    block: str
    point: str
    zone: str  #: of the city, IANA


class _Wish(NamedTuple):
    """Of a caller who takes part."""

    case: _Key
    who: bytes  #: hash of the caller's number; b"" where none came along
    kind: str  #: as in `TakePart`
    call: int
    zone: str  #: of the city, IANA


class Wanted(NamedTuple):
    """What is asked of cases, by its place in all that is asked."""

    #: The place that is asked about, and what is near; none where nothing is to be found.
    finds: Mapping[int, Sequence[_Place]]
    takes: Mapping[int, _Wish]

    def cases(self) -> set[_Key]:
        """The cases that callers take part in."""
        return {wish.case for wish in self.takes.values()}


class PartDesk:
    """What the running batch knows of cases."""

    def __init__(self, cities: Cities, vault: Vault, now_us: Micros) -> None:
        """Begin with none known."""
        self._cities = cities
        self._vault = vault
        self._now_us = now_us
        self._people: dict[_Key, int] = {}
        #: By case and the hash of a caller's number.
        self._standing: dict[_Who, Standing] = {}

    def wanted(self, asked: Sequence[tuple[Call, Ask]]) -> Wanted:
        """Pick what is asked of cases."""
        # Nothing is open to who could not be counted in.
        finds = {
            i: () if c.flag is Flag.BLOCKED else [*self._places_of(c, a)]
            for i, (c, a) in enumerate(asked)
            if isinstance(a, FindOpen)
        }
        takes = {i: self._wish(c, a) for i, (c, a) in enumerate(asked) if isinstance(a, TakePart)}
        return Wanted(finds, takes)

    def _places_of(self, call: Call, ask: FindOpen) -> Iterator[_Place]:
        """Give the place that is asked about, then what is so near that the same is open there."""
        city, gazetteer = call.city, call.city.gazetteer
        near = gazetteer.near(ask.place, city.services[ask.service].same_within_m)
        for place in (ask.place, *near):
            located = gazetteer.locate(place)
            assert located is not None, "a pinned version names only places it has"
            where = (located.district, located.bairro, located.block, located.point)
            yield _Place(self._cities.id(city), ask.service, *where, city.zone)

    def _wish(self, call: Call, ask: TakePart) -> _Wish:
        case = self._cities.id(call.city), ask.number
        return _Wish(case, caller_hash(self._vault, call), ask.kind, call.id, call.city.zone)

    def look(self, wanted: Wanted) -> Steps[dict[_Place, OpenCase]]:
        """Find what is open at places, and learn how callers stand to cases, in one trip."""
        places = [*dict.fromkeys(place for of_one in wanted.finds.values() for place in of_one)]
        wishes = {(wish.case, wish.who): wish.zone for wish in wanted.takes.values()}
        callers = [one for one in wishes if one not in self._standing]
        asked = (
            (SAME_OPEN, [_sought(place) for place in places]),
            (STANDING, _of_callers(callers)),
        )
        each = [Each(statement, sets) for statement, sets in asked if sets]
        rows = iter((yield Reads(each)) if each else ())
        open_ = next(rows) if places else ()
        self._learn(callers, next(rows) if callers else (), wishes)
        yield from self._look_at_mains(wishes)
        return {
            (place := places[index]): OpenCase(
                number, 1 + joined, told_day(told_by, place.zone, self._now_us)
            )
            for index, number, joined, told_by in open_
        }

    def _look_at_mains(self, wishes: Mapping[_Who, str]) -> Steps[None]:
        """Learn how callers stand to what their cases were merged into, and that one, and so on."""
        while callers := {
            main: zone
            for wish, zone in wishes.items()
            for main in [*self._mains(wish)][-1:]
            if main not in self._standing
        }:
            [rows] = yield Reads([Each(STANDING, _of_callers([*callers]))])
            self._learn([*callers], rows, callers)

    def _mains(self, one: _Who) -> Iterator[_Who]:
        """Give what a case was merged into, and so on, as far as it is known."""
        (city, _), who = one
        while (standing := self._standing.get(one)) and standing.main:
            yield (one := ((city, standing.main), who))

    def _learn(
        self, callers: Sequence[_Who], rows: Sequence[Row], zones: Mapping[_Who, str]
    ) -> None:
        for index, report_id, status, events, is_reporter, joined, *rest in rows:
            key, who = callers[index]
            follows, is_brought, news, told_by, main = rest
            # Rows tell of the time before this batch.
            self._people.setdefault(key, 1 + joined)
            heard = read_news(news or "")
            mine = (item for item in heard if item.takes_word and item.number == key[1])
            self._standing[key, who] = Standing(
                report_id,
                bool(is_reporter),
                follows or "",
                next(mine, None),
                heard,
                Status(status),
                events,
                bool(is_brought),
                main or 0,
                told_day(told_by, zones[key, who], self._now_us),
            )

    def answers(
        self, wanted: Wanted, open_: Mapping[_Place, OpenCase], contacts: Mapping[int, int]
    ) -> dict[int, Answered]:
        """Answer what is asked of cases, by its place in what was asked; `contacts` by call."""
        answers: dict[int, Answered] = {
            i: _nearest(places, open_) for i, places in wanted.finds.items()
        }
        takes = wanted.takes.items()
        return answers | {i: self._take(wish, contacts.get(wish.call)) for i, wish in takes}

    def _take(self, wish: _Wish, contact_id: int | None) -> Part | None:
        one = wish.case, wish.who
        standing = self._standing.get(one)
        if standing is None:
            return None
        mains = [*self._mains(one)]
        deed = decide(wish.kind, standing, contact_id)
        if deed:
            deed = deed._replace(brought=bring(deed, map(self._standing.__getitem__, mains)))
            self._standing[one] = after(standing, deed)
            self._people[wish.case] += counts(deed)
            self._bring(deed, mains)
        case, _ = last = mains[-1] if mains else one
        now = self._standing[last]
        due = now.due if now.status in OPEN else NOTHING_DUE
        return Part(self._people[case], deed, case[1], due)

    def _bring(self, deed: Deed, mains: Sequence[_Who]) -> None:
        """Count somebody in where they come with a case."""
        for main, brought in zip(mains, deed.brought, strict=False):
            known = self._standing[main]
            self._standing[main] = known._replace(follows=brought.kind, is_brought=True)
            self._people[main[0]] += brought.kind == JOINED


def _nearest(places: Sequence[_Place], open_: Mapping[_Place, OpenCase]) -> OpenCase | None:
    """Give what is open at the first of these places, and where that is if it is not the first."""
    for index, place in enumerate(places):
        if found := open_.get(place):
            return found._replace(place=place.point) if index else found
    return None


def _of_callers(callers: Sequence[_Who]) -> list[dict[str, Any]]:
    return [{"city": city, "number": number, "hash": who} for (city, number), who in callers]


def _sought(place: _Place) -> dict[str, Any]:
    city, *where, _ = place
    return {"key": same_key(*where), "city": city, "problem_and_place": "/".join(where)}
