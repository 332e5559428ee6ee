"""Who calls, and what they want: people and wishes by MOPA's shares, from a seed."""

import random
from dataclasses import dataclass, field
from typing import Final

from app.demo import mopa
from app.demo.caller import Wish
from app.domain.clock import Micros
from app.domain.gazetteer import Bairro
from app.domain.text import key
from app.menu.model import City, Route

#: Numbers that belong to nobody begin so, behind the code of the country.
NUMBERS: Final = "84000"
MOST_PEOPLE: Final = 9_900
#: Where nobody knows how many blocks a bairro has.
USUAL_BLOCKS: Final = 60
#: Of callers, who do not know the number of their block; who read a container's code.
NO_BLOCK: Final = 0.1
READS_CODE: Final = 0.2


@dataclass(slots=True)
class Resident:
    """Somebody with a telephone."""

    phone: str  #: E.164
    route: Route
    since: list[Micros] = field(default_factory=list)  #: when they reported
    is_busy_until: Micros = 0


class Residents:
    """A city's people: new ones, and who has called before."""

    def __init__(self, city: City, gateway: str, chance: random.Random) -> None:
        routes = [r for r in city.routes if r.gateway == gateway and r.network]
        self._routes = [r for r in routes if key(r.name) in mopa.NETWORKS] or routes
        self._shares = [mopa.NETWORKS.get(key(route.name), 1) for route in self._routes]
        self._chance = chance
        self._start = f"+{city.calling_code}{NUMBERS}"
        self._digits = city.national_digits - len(NUMBERS)
        self.all: list[Resident] = []
        self.by_phone: dict[str, Resident] = {}
        self._callers: list[Resident] = []

    def one(self, now: Micros) -> Resident:
        """Give who reports next, not somebody who speaks already."""
        idle = [who for who in self._callers[-40:] if who.is_busy_until < now]
        if idle and self._chance.random() < mopa.RETURNING:
            soon = self._chance.random() < mopa.SOON
            who = idle[-1] if soon else self._chance.choice(self._callers)
            if who.is_busy_until < now:
                return self._calls(who, now)
        return self._calls(self._new(), now)

    def _calls(self, who: Resident, now: Micros) -> Resident:
        who.since.append(now)
        # Once for each of their reports: who calls often is likely to call again.
        self._callers.append(who)
        return who

    def reserved(self, index: int) -> Resident:
        """Give somebody who reports nothing, from the end of the numbers."""
        phone = f"{self._start}{10**self._digits - 1 - index}"
        return Resident(phone, self._routes[index % len(self._routes)])

    def _new(self) -> Resident:
        if len(self.all) == MOST_PEOPLE:
            return self._chance.choice(self.all)
        route = self._chance.choices(self._routes, self._shares)[0]
        phone = f"{self._start}{len(self.all):0{self._digits}}"
        who = self.by_phone[phone] = Resident(phone, route)
        self.all.append(who)
        return who


class Wishes:
    """What is wrong in a city, and where."""

    def __init__(self, city: City, chance: random.Random) -> None:
        self._city = city
        self._chance = chance
        self._services = [*city.services]
        self._shares = [mopa.fate(rank).share for rank in range(len(self._services))]
        self._bairros = [*city.gazetteer.bairros()]
        self._weights = [mopa.weight(bairro.name) for bairro in self._bairros]
        self._rich = [bairro for bairro in self._bairros if bairro.containers]
        self._rich_weights = [mopa.weight(bairro.name) for bairro in self._rich]

    def one(self) -> Wish:
        """Give a problem at a place that suits it."""
        service = self._chance.choices(self._services, self._shares)[0]
        needs = self._city.services[service].needs
        if needs == "container" and self._rich:
            bairro = self._chance.choices(self._rich, self._rich_weights)[0]
            return self._at_container(service, bairro)
        bairro = self._chance.choices(self._bairros, self._weights)[0]
        return Wish(service, bairro.code, block=self._block(bairro) if needs == "block" else "")

    def _at_container(self, service: str, bairro: Bairro) -> Wish:
        """Points stand in order of use: the second is half as full as the first, and so on."""
        shares = [1 / rank for rank in range(1, len(bairro.containers) + 1)]
        point = self._chance.choices(bairro.containers, shares)[0]
        reads = self._chance.random() < READS_CODE
        return Wish(service, bairro.code, point.code, types_code=reads)

    def _block(self, bairro: Bairro) -> str:
        if self._chance.random() < NO_BLOCK:
            return ""
        most = bairro.blocks or USUAL_BLOCKS
        return str(1 + min(int(self._chance.expovariate(3 / most)), most - 1))
