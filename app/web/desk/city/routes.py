"""Routes: what each network can do, and what it charges."""

from functools import partial
from typing import Final

from starlette.responses import Response

from app.domain.accounts import Right
from app.edits.edited import Edited
from app.edits.fields import shown
from app.edits.routes import FILE, add_prices, edit_prices, fields_of, networks_in
from app.menu.model import City
from app.usecases.drafts import Files
from app.web.desk.city.editing import PATH, Wrong, draw, state_of, take_edit, typed_in
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.desk.words_of import network_name

_PATH: Final = f"{PATH}/routes"


def show(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Show every network."""
    state = state_of(visit)
    return draw(
        visit,
        "city_routes.html",
        "routes",
        state,
        wrong,
        networks=networks_in(state.files),
        called=partial(network_name, visit),
        values=shown(state.files[FILE], fields_of(state.files)),
        currency=_currency(state.city or visit.city),
    )


def _currency(city: City) -> str:
    """Give what prices are in now; "" where the city has none."""
    prices = [price for route in city.routes for price in route.prices]
    return max(prices, key=lambda price: price.since).currency if prices else ""


def save(visit: Visit) -> Response:
    """Take changed prices into the draft."""
    return take_edit(visit, lambda files: edit_prices(files, typed_in(visit.form)), show, _PATH)


def add(visit: Visit) -> Response:
    """Take new prices into the draft."""
    typed = typed_in(visit.form)
    since, currency = (typed[one].text if one in typed else "" for one in ("since", "currency"))

    def make(files: Files) -> Edited:
        return add_prices(files, since, currency, typed)

    return take_edit(visit, make, show, _PATH)


ROOMS: Final = (
    Room("GET", "/city/routes", Right.CITY, show),
    Room("POST", "/city/routes", Right.CITY, save),
    Room("POST", "/city/routes/prices", Right.CITY, add),
)
