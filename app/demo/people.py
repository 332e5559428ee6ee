"""The officials of a demonstration: who they are, what each may, and who has which case."""

from typing import Final, NamedTuple

from app.demo import mopa
from app.demo.truth import Case
from app.domain.accounts import Account, Right, Role, Scope
from app.domain.audit import Who
from app.domain.report import OPEN
from app.menu.model import City
from app.usecases.account_book import Browser
from app.work.doorman import Doorman

#: Everybody's: it opens nothing but a demonstration.
PASSWORD: Final = "contentor cheio ontem"  # noqa: S105 - printed for every visitor
_HOUSE: Final = Who("shell demo")
_BROWSER: Final = Browser("127.0.0.1", "dial311 demo")


class Official(NamedTuple):
    """Somebody who works at the desk."""

    name: str
    role: Role
    says: str  #: what is particular about them
    personal: frozenset[Right] = frozenset()
    is_local: bool = False  #: works on one district only

    @property
    def actor(self) -> str:
        """How events call them."""
        return f"official {self.name}"


ANA: Final = Official("ana", Role.CLERK, "clerk")
BETO: Final = Official("beto", Role.CLERK, "clerk of %(area)s alone", is_local=True)
CELIA: Final = Official(
    "celia", Role.CLERK, "clerk who may see whole numbers", frozenset({Right.REVEAL})
)
DINA: Final = Official("dina", Role.HEAD, "head")
ELIAS: Final = Official(
    "elias", Role.ADMINISTRATOR, "administrator who may publish menus", frozenset({Right.PUBLISH})
)
STAFF: Final = (ANA, BETO, CELIA, DINA, ELIAS)


def busiest(city: City) -> str:
    """Give the district of which most is reported."""
    weights: dict[str, int] = {}
    for bairro in city.gazetteer.bairros():
        weights[bairro.district] = weights.get(bairro.district, 0) + mopa.weight(bairro.name)
    return max(weights, key=lambda code: weights[code])


def hire(door: Doorman, city: City) -> None:
    """Add everybody, each with the one password."""
    for one in STAFF:
        areas = frozenset({busiest(city)}) if one.is_local else frozenset[str]()
        wish = Account(0, one.name, one.role, one.personal, scope=Scope(areas=areas))
        _, link = door.add(wish, _HOUSE)
        door.set_password(link, PASSWORD, PASSWORD, _BROWSER)


class Duty:
    """Says whose a case is: of the district the local clerk's, else shared by the others."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._local = busiest(city)

    def who(self, case: Case) -> str:
        """Give the official who works on a case; the head has those that are closed already."""
        if case.status not in OPEN:
            return DINA.actor
        found = self._city.gazetteer.locate(case.wish.place) if case.wish else None
        if found and found.district == self._local:
            return BETO.actor
        return (ANA if case.number % 2 else CELIA).actor
