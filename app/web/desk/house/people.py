"""Who works at the desk: adding somebody, what they may do and see, links, where they are in."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from starlette.responses import Response

from app.domain.accounts import PERSONAL, Account, Right, Role, read_personal
from app.domain.errors import AppError, Conflict, InvalidInput, NotFound
from app.store.login_list import Listed, find_user, list_logins, list_users
from app.store.token_store import list_made_by
from app.usecases.account_wish import Wish, read_wish
from app.usecases.manage_accounts import described
from app.web.desk.form import Form, whole
from app.web.desk.gate import unless_busy
from app.web.desk.house.meanwhile import Typed, merge, read_described
from app.web.desk.house.scopes import CityChoices, choices, names_of, unknown
from app.web.desk.room import PREFIX, Room
from app.web.desk.visit import Visit
from app.web.desk.words_of import ago
from app.work.account_orders import LINK_PATH

_PATH: Final = f"{PREFIX}/house/users"
_NO_NOTES: Final[Mapping[str, str]] = {}
_TOKENS_STAY: Final = (
    "Tokens of scripts that they made go on opening exports until they are revoked: %(names)s"
)


def show_list(visit: Visit) -> Response:
    """Show who may sign in, and who could once. One read."""
    with visit.tools.reader.connect() as connection:
        people = [one for one in list_users(connection) if _is_ours(visit, one.account)]
    return visit.page(
        "house_people.html",
        people=[one for one in people if not one.ended_at],
        ended=[one for one in people if one.ended_at],
        ago=lambda at: ago(visit, at),
        names=lambda codes: names_of(visit, codes),
        cities={id_: city.name for id_, city in visit.tools.cities.by_id().items()},
    )


def show_new(visit: Visit) -> Response:
    """Ask who is to work here."""
    known = choices(visit)
    return _new(visit, Typed(city=known[0].code if len(known) == 1 else ""))


def _new(visit: Visit, typed: Typed, message: str = "", status: int = 200) -> Response:
    return visit.page("house_new_user.html", status, message=message, **_form(visit, typed))


def add(visit: Visit) -> Response:
    """Add somebody, and show the link by which they set a password: now, and never again."""
    typed = _typed(visit.form, visit.form.get("name"))
    try:
        account, token = visit.tools.door.add(_account(visit, typed), visit.who)
    except AppError as error:
        status = unless_busy(error, 409 if isinstance(error, Conflict) else 400)
        return _new(visit, typed, visit.told(error), status)
    return _show_link(visit, account.name, token)


def _show_link(visit: Visit, name: str, token: str) -> Response:
    address = visit.tools.keeper.premises.address or visit.origin
    return visit.page("house_link.html", name=name, link=address + LINK_PATH + token)


def show_one(visit: Visit) -> Response:
    """Show somebody: what they may do, and where they are signed in. Two reads."""
    listed = _find(visit)
    return _one(visit, listed, _typed_of(visit, listed.account))


def _one(
    visit: Visit,
    listed: Listed,
    typed: Typed,
    message: str = "",
    status: int = 200,
    notes: Mapping[str, str] = _NO_NOTES,
) -> Response:
    account = listed.account
    with visit.tools.reader.connect() as connection:
        logins = list_logins(connection, account.id, visit.now_us)
    return visit.page(
        "house_user.html",
        status,
        listed=listed,
        logins=logins,
        is_own=account.id == visit.account.id,
        ago=lambda at: ago(visit, at),
        message=message,
        **_form(visit, typed, notes),
    )


def change(visit: Visit) -> Response:
    """Give somebody other rights."""
    listed = _find(visit)
    name = listed.account.name
    typed = _typed(visit.form, name)
    try:
        account = visit.tools.door.change(_account(visit, typed), visit.who, typed.was)
    except AppError as error:
        if not isinstance(error, Conflict):
            return _one(visit, listed, typed, visit.told(error), unless_busy(error, 400))
        # What it is now is under it: who saves once more has seen that.
        now = _find(visit)
        was = read_described(typed.was, lambda id_: _city_code(visit, id_))
        theirs = _typed_of(visit, now.account)
        merged, notes = merge(visit, typed, was, theirs) if typed.was else (typed, _NO_NOTES)
        return _one(visit, now, replace(merged, was=theirs.was), visit.told(error), 409, notes)
    said = visit.word("%(name)s was signed out, and is in again with the new rights.", name=name)
    return visit.go(f"{_PATH}/{name}", said, *_left(visit, listed.account, account))


def _left(visit: Visit, was: Account, now: Account) -> list[str]:
    """Say which of their tokens open more than they see from now on; at most one read."""
    if was.role is not Role.ADMINISTRATOR or (
        now.may(Right.HOUSE) and now.city_id in (None, was.city_id)
    ):
        return []
    names = ", ".join(_made_by(visit, now))
    return [visit.word(_TOKENS_STAY, names=names)] if names else []


def _made_by(visit: Visit, account: Account) -> list[str]:
    """Give names of tokens that somebody made, of cities whose tokens are looked after here."""
    with visit.tools.reader.connect() as connection:
        made = list_made_by(connection, f"official {account.name}")
    return [one.name for one in made if visit.account.city_id in (None, one.city_id)]


def link(visit: Visit) -> Response:
    """Make another link to set a password, and show it once."""
    name = _find(visit).account.name
    return _show_link(visit, name, visit.tools.door.link(name, visit.who))


def ask_end(visit: Visit) -> Response:
    """Ask whether somebody is really to be let in no more; the tokens they made stay.

    Two reads.
    """
    listed = _find(visit)
    tokens = _made_by(visit, listed.account)
    return visit.page("house_end_user.html", listed=listed, tokens=tokens)


def end(visit: Visit) -> Response:
    """Let somebody in no more."""
    name = _find(visit).account.name
    visit.tools.door.end(name, visit.who)
    return visit.go(_PATH, visit.word("%(name)s is let in no more.", name=name))


def end_login(visit: Visit) -> Response:
    """Sign somebody out in one browser."""
    listed = _find(visit)
    visit.tools.door.end_login(listed.account, whole(visit.path["login"]), visit.who)
    return visit.go(f"{_PATH}/{listed.account.name}", visit.word("Signed out there."))


def _find(visit: Visit) -> Listed:
    """Give whose page it is. Raises: NotFound, also for somebody of another city."""
    name = visit.path["name"]
    with visit.tools.reader.connect() as connection:
        listed = find_user(connection, name)
    if listed is None or listed.ended_at or not _is_ours(visit, listed.account):
        raise NotFound("there is no user %(name)s", name=name)
    return listed


def _is_ours(visit: Visit, account: Account) -> bool:
    """Whether an administrator looks after an account: one of a city after those of that city."""
    return visit.account.city_id in (None, account.city_id)


def _account(visit: Visit, typed: Typed) -> Account:
    """Read what was typed. Raises: InvalidInput."""
    known = choices(visit)
    cities = visit.tools.cities.by_id()
    if typed.role not in (*Role,):
        raise InvalidInput("say what they are: clerk, head or administrator")
    if visit.account.city_id is not None and typed.city not in [city.code for city in known]:
        raise InvalidInput("you add people to your own city only")
    _check_scope(typed, known)
    wish = Wish(
        typed.name,
        Role(typed.role),
        read_personal(" ".join(typed.may)),
        typed.city,
        tuple(typed.services),
        tuple(typed.areas),
    )
    return read_wish(wish, cities)


def _check_scope(typed: Typed, known: list[CityChoices]) -> None:
    """Say by its name what is ticked of another city than the one that is chosen."""
    chosen = next((city for city in known if city.code == typed.city), None)
    if chosen is None:
        return
    for codes, of in ((typed.services, "service_names"), (typed.areas, "area_names")):
        names = {code: name for city in known for code, name in getattr(city, of).items()}
        for code in codes:
            if code in names and code not in getattr(chosen, of):
                raise InvalidInput(
                    "%(name)s is not of %(city)s: take its mark away, or choose another city",
                    name=names[code],
                    city=chosen.name,
                )


def _typed(form: Form, name: str) -> Typed:
    return Typed(
        name,
        form.get("role"),
        form.all("may"),
        form.get("city"),
        form.all("service"),
        form.all("area"),
        form.get("was"),
    )


def _typed_of(visit: Visit, account: Account) -> Typed:
    return Typed(
        account.name,
        account.role,
        [*account.personal],
        _city_code(visit, account.city_id),
        [*account.scope.services],
        [*account.scope.areas],
        described(account),
    )


def _city_code(visit: Visit, id_: int | None) -> str:
    if id_ is None:
        return ""
    city = visit.tools.cities.by_id().get(id_)
    # No city's code: whoever saves must choose, for nothing chosen would mean every city.
    return city.code if city else f"#{id_}"


def _form(visit: Visit, typed: Typed, notes: Mapping[str, str] = _NO_NOTES) -> dict[str, object]:
    known = choices(visit)
    return {
        "typed": typed,
        "notes": notes,
        "cities": known,
        "roles": [*Role],
        "personal": PERSONAL,
        "is_of_one": visit.account.city_id is not None,
        "lost_services": unknown(typed.services, [city.service_names for city in known]),
        "lost_areas": unknown(typed.areas, [city.area_names for city in known]),
    }


ROOMS: Final = (
    Room("GET", "/house/users", Right.HOUSE, show_list),
    Room("GET", "/house/new-user", Right.HOUSE, show_new),
    Room("POST", "/house/new-user", Right.HOUSE, add),
    Room("GET", "/house/users/{name}", Right.HOUSE, show_one),
    Room("POST", "/house/users/{name}", Right.HOUSE, change),
    Room("POST", "/house/users/{name}/link", Right.HOUSE, link),
    Room("GET", "/house/users/{name}/end", Right.HOUSE, ask_end),
    Room("POST", "/house/users/{name}/end", Right.HOUSE, end),
    Room("POST", "/house/users/{name}/logins/{login}/end", Right.HOUSE, end_login),
)
