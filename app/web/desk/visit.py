"""One request of somebody who is signed in: who asks, for which city, in which language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from starlette.responses import RedirectResponse, Response

from app.domain.accounts import Account
from app.domain.audit import Who
from app.domain.clock import Micros
from app.domain.errors import AppError
from app.domain.said import Said
from app.menu.languages import language_for
from app.menu.model import City
from app.menu.places import place_name
from app.store.login_list import Found
from app.store.published import Cities
from app.store.spending import Spending
from app.store.vault import Vault
from app.web.desk.form import Form
from app.web.desk.pages import Pages
from app.web.desk.said import say
from app.web.desk.tiles import NO_TILES, Tiles
from app.web.desk.whose import mark_forms
from app.work.city_press import Press
from app.work.clerk import Clerk
from app.work.doorman import Doorman
from app.work.drafting import Drafting
from app.work.exports import Exports
from app.work.housekeeper import Housekeeper
from app.work.registrar import Registrar


@dataclass(frozen=True, slots=True)
class Tools:
    """What pages work with."""

    reader: Engine
    vault: Vault
    cities: Cities
    clerk: Clerk
    door: Doorman
    exports: Exports
    registrar: Registrar
    keeper: Housekeeper
    spending: Spending
    drafting: Drafting
    press: Press
    now_us: Callable[[], Micros]
    tiles: Tiles = NO_TILES


@dataclass(frozen=True, slots=True)
class Visit:
    """What is asked, by whom."""

    tools: Tools
    pages: Pages
    found: Found
    who: Who  #: as events and the audit name them
    city: City
    city_id: int
    language: str
    path: Mapping[str, str]  #: what stands for names in the room's path
    url: str  #: path and query, as it was asked
    query: Form
    form: Form
    now_us: Micros
    headers: Mapping[str, str]  #: of the request
    said: tuple[str, ...] = ()  #: what the deed before this page came to
    origin: str = ""  #: "https://desk.example", as the browser has it

    @property
    def account(self) -> Account:
        """Who asks."""
        return self.found.account

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.city.zone)

    def word(self, english: str, /, **values: object) -> str:
        """Give words in the language of the desk."""
        return self.pages.word(self.language, english, **values)

    def told(self, error: AppError) -> str:
        """Give what went wrong in the language of the desk, with the words that stand in it."""
        values = {name: self._spelled(name, value) for name, value in error.values.items()}
        return self.pages.refusal(self.language, error.said, **values)

    def _spelled(self, name: str, value: object) -> object:
        if isinstance(value, tuple):
            return ", ".join(str(self._spelled(name, one)) for one in value)
        # What is a code has words of its own; what else is said is a name or a number.
        match name:
            case "status":
                return self.word(f"status {value}")
            case "state":
                return self.word(f"state {value}")
            case "can":
                return self.word(f"can {value}")
            case "place":
                language = language_for(self.city, self.language)
                return place_name(self.city, str(value), language) or value
            case "crew":
                known = self.city.bodies.get(str(value))
                return known.name if known else self.city.old.bodies.get(str(value), value)
            case "km" if self.language != "en":
                return str(value).replace(",", "\u202f").replace(".", ",")
        return value

    def tell(self, said: str) -> str:
        """Give a sentence of the rules in the language of the desk."""
        if not isinstance(said, Said):
            return said
        inner = {n: self.tell(v) if isinstance(v, str) else v for n, v in said.values.items()}
        return self.word(said.english, **inner)

    def found_by_check(self, english: str) -> str:
        """Say what the check of the city's files says, as a sentence."""
        said = self.pages.finding(self.language, english)
        return f"{said[:1].upper()}{said[1:]}."

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """Draw a page."""
        answer = self.pages.draw(
            self.language, template, status, visit=self, account=self.account, **values
        )
        mark_forms(answer, self.account, self.city, self.tools.cities.all())
        return answer

    def go(self, path: str, *said: str) -> Response:
        """Send the browser to a page, which says what was done."""
        answer = RedirectResponse(path, 303)
        say(answer, path, said, secure=self.origin.startswith("https:"))
        return answer
