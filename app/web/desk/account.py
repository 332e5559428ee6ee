"""One's own account: language, keys, password, and where one is signed in."""

from typing import Final

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.errors import AppError, InvalidInput, NotFound
from app.store.login_list import list_logins
from app.web.desk.form import whole
from app.web.desk.gate import say_when, unless_busy
from app.web.desk.pages import LANGUAGES
from app.web.desk.room import Room
from app.web.desk.visit import Visit

_PATH: Final = "/desk/account"


def show(visit: Visit, message: str = "", status: int = 200) -> Response:
    """Show one's own account."""
    with visit.tools.reader.connect() as connection:
        logins = list_logins(connection, visit.account.id, visit.now_us)
    return visit.page("account.html", status, logins=logins, languages=LANGUAGES, message=message)


def set_language(visit: Visit) -> Response:
    """Speak another language from now on."""
    language = visit.form.get("language")
    if language not in ("", *LANGUAGES):
        raise InvalidInput("The desk does not speak that language.")
    visit.tools.door.set_language(visit.account, language)
    return visit.go(_PATH)


def set_keys(visit: Visit) -> Response:
    """Let single letters do something, or nothing (WCAG 2.1.4)."""
    visit.tools.door.set_letter_keys(visit.account, on=visit.form.get("keys") == "yes")
    return visit.go(_PATH)


def set_password(visit: Visit) -> Response:
    """Set another password."""
    old, new, again = (visit.form.get(name) for name in ("password", "new", "again"))
    try:
        visit.tools.door.change_password(visit.found, old, new, again, visit.who)
    except AppError as error:
        return say_when(show(visit, visit.told(error), unless_busy(error, 400)), error)
    return visit.go(_PATH, visit.word("Your password is another one now; other browsers are out."))


def end_login(visit: Visit) -> Response:
    """Sign out in another browser."""
    visit.tools.door.end_login(visit.account, whole(visit.path["login"]), visit.who)
    return visit.go(_PATH, visit.word("Signed out there."))


def open_city(visit: Visit) -> Response:
    """Open another city's desk."""
    code = visit.form.get("city")
    cities = visit.tools.cities
    for city in cities.all():
        if city.code == code and visit.account.city_id in (None, cities.id(city)):
            visit.tools.door.open_city(visit.found, cities.id(city))
            return visit.go("/desk")
    raise NotFound("There is no such city, or it is not yours.")


ROOMS: Final = (
    Room("GET", "/account", Right.SELF, show),
    Room("POST", "/account/language", Right.SELF, set_language),
    Room("POST", "/account/keys", Right.SELF, set_keys),
    Room("POST", "/account/password", Right.SELF, set_password),
    Room("POST", "/account/logins/{login}/end", Right.SELF, end_login),
    Room("POST", "/account/city", Right.SELF, open_city),
)
