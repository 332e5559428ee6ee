"""Plays a demonstration from its first call to its last check. Begin reading at `show`."""

import asyncio
from collections import Counter
from functools import partial
from typing import Any, NamedTuple

from app.demo import check, mopa
from app.demo.carrier import Send
from app.demo.check import Promise, Stored
from app.demo.clock import Calendar
from app.demo.desk import Desk
from app.demo.line import Line
from app.demo.play import FIRST_DAY, LAST_RECEIPTS, Play
from app.demo.prices import CURRENCY, Bill, Part, Session, bill, rates
from app.demo.stage import networks_of, running
from app.demo.texts import Texts
from app.demo.truth import Truth
from app.demo.wiring import Asked, Scene, gather, set_scene
from app.domain.delivery import parts_of
from app.domain.ledger import Sums
from app.domain.text import septets
from app.store.ledger_store import Period, read_ledger


class Played(NamedTuple):
    """What came of it."""

    figures: dict[str, Any]
    promises: list[Promise]
    truth: Truth

    @property
    def holds(self) -> bool:
        """Whether all was kept."""
        return all(promise.holds for promise in self.promises)


def show(asked: Asked) -> Played:
    """Play it. Raises: as `open_house`; MenuFileError for a city that does not pass its check."""
    heard: list[tuple[Truth, Texts]] = []

    def arrived(phone: str, text: str, nth: int) -> None:
        [(truth, texts)] = heard
        template, number = texts.read(text)
        truth.arrived(phone, template, number, nth)

    first = FIRST_DAY.toordinal()
    charged = rates(networks_of(asked.city), first - 1, first + asked.days // 2)
    scene = set_scene(asked, arrived, charged)
    texts = Texts(scene.house.cities.default)
    heard.append((scene.truth, texts))
    last = asked.days + LAST_RECEIPTS
    return asyncio.run(_Show(scene, texts).run(last))


class _Show:
    """One demonstration on an open stage."""

    def __init__(self, scene: Scene, texts: Texts) -> None:
        self._scene = scene
        self._house = scene.house
        self._carrier = scene.carrier
        self._truth = scene.truth
        self._texts = texts
        self._charged = scene.charged
        self._city = scene.house.cities.default

    async def run(self, last: int) -> Played:
        """Play, then check while the service still runs. `last`: the day after all of it."""
        asked = self._scene.asked
        async with running(self._house) as app:
            company = gather(self._scene, app, partial(mopa.reports_on, load=asked.load))
            await company.play.run(asked.days)
            line, desk = company.line, company.desk
            return await asyncio.to_thread(self._checked, company.play, line, desk, last)

    def _checked(self, play: Play, line: Line, desk: Desk, last: int) -> Played:
        truth, city = self._truth, self._city
        with self._house.reader.connect() as connection:
            city_id = self._house.cities.id(city)
            stored = Stored(connection, city_id, self._house.vault, truth)
        ours, theirs = self._bill(play), self._ledger(last)
        watch, foreman = play.watch, play.foreman
        promises = [
            check.kept(stored, truth),
            check.owned(stored, truth, city),
            check.told(stored, truth),
            check.silent(stored, truth),
            check.written(stored, truth),
            check.sent(self._carrier, stored, truth, self._texts),
            check.lived(stored, truth),
            check.answered(stored, truth),
            check.counted("screens tell what is to be told", watch.first_screens, watch.wrong),
            check.counted("officials are answered what follows", desk.answered, desk.wrong),
            check.counted("crews are told what stands", foreman.looked, foreman.wrong),
            check.counted("every screen fits", line.requests, ["too long"] * line.unfit),
            check.counted("a repeat gets the same bytes", line.repeats, ["other"] * line.changed),
            check.counted("the ledger is exact", len(ours), _differences(ours, theirs)),
        ]
        figures = self._figures(play, line, stored, ours) | {"released": desk.released}
        return Played(figures, promises, truth)

    def _bill(self, play: Play) -> Bill:
        """Write what networks would: from calls and messages as they had them."""
        day = Calendar(FIRST_DAY, self._city.zone).ordinal
        calls = [
            Session(day(c.began), c.who.route.name, c.hops, c.last - c.began) for c in play.calls
        ]
        parts = []
        for one in self._carrier.ledger:
            if one.send in (Send.BROKEN, Send.REFUSED):
                continue
            count = parts_of(septets(one.text))
            network = play.errands.who(one.phone).route.name
            parts.append(Part(day(one.at), network, count, one.send is Send.TAKEN))
        return bill(self._charged, calls, parts)

    def _ledger(self, last: int) -> Bill:
        house, first = self._house, FIRST_DAY.toordinal()
        period = Period(first - 1, first + last + 1)
        id_ = house.cities.id(self._city)
        sums = read_ledger(house.reader, id_, self._city, period).total().get(CURRENCY, Sums())
        return Bill(**{name: getattr(sums, name) for name in Bill._fields})

    def _figures(self, play: Play, line: Line, stored: Stored, ours: Bill) -> dict[str, Any]:
        statuses = Counter(row.status for row in stored.reports.values())
        watch = play.watch
        return {
            "reports": len(stored.reports),
            "joined": watch.joins,
            "people": len({case.reporter for case in self._truth.cases.values()}),
            "statuses": dict(sorted(statuses.items())),
            "reopened": sum(case.reopenings for case in self._truth.cases.values()),
            "answered": {"yes": watch.yes, "no": watch.no},
            "crews": play.foreman.figures,
            "calls": len(play.calls),
            "requests": line.requests,
            "repeats": line.repeats,
            "messages": sum(self._carrier.messages.values()),
            "receipts": self._carrier.receipts,
            "cost": {CURRENCY: f"{ours.amount / 1_000_000:.2f}"},
        }


def _differences(ours: Bill, theirs: Bill) -> list[str]:
    pairs = zip(Bill._fields, ours, theirs, strict=True)
    return [f"{name}: {mine}, the ledger has {its}" for name, mine, its in pairs if mine != its]
