"""Tokens of scripts that take exports: making one, seeing when each was used, revoking it."""

from datetime import datetime
from typing import Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.clock import utc
from app.domain.errors import Busy, Conflict, InvalidInput, NotFound
from app.domain.export_tokens import MOST_NAME, ExportToken
from app.menu.model import City
from app.store.token_store import list_tokens
from app.usecases.manage_tokens import TokenWish
from app.web.desk.form import Form
from app.web.desk.gate import unless_busy
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.exports import DICTIONARIES, FILES

_PATH: Final = "/desk/house/tokens"
#: Of the files that a script takes, the one whose address is shown whole.
_FIRST: Final = "reports.csv"


class Shown(NamedTuple):
    """A token, as the page shows it."""

    token: ExportToken
    made_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


class Made(NamedTuple):
    """A token that was made this moment: its secret is shown once."""

    name: str
    secret: str


def show(visit: Visit) -> Response:
    """Show which there are."""
    return _draw(visit, Form([]))


def _draw(
    visit: Visit, typed: Form, message: str = "", status: int = 200, made: Made | None = None
) -> Response:
    tokens = _theirs(visit)
    return visit.page(
        "tokens.html",
        status,
        live=[_shown(one) for one in tokens if not one.revoked_us],
        revoked=[_shown(one) for one in tokens if one.revoked_us],
        cities={id_: city.name for id_, city in _cities(visit).items()},
        address=_address(visit),
        others=[name for name in (*FILES, *DICTIONARIES) if name != _FIRST],
        typed=typed,
        message=message,
        made=made,
        longest=MOST_NAME,
    )


def _address(visit: Visit) -> str:
    """Give where a script takes the cases of the city whose desk is open."""
    begin = visit.tools.keeper.premises.address or visit.origin
    query = f"?city={visit.city.code}" if len(_cities(visit)) > 1 else ""
    return f"{begin}/exports/{_FIRST}{query}"


def make(visit: Visit) -> Response:
    """Make one; its secret is shown on this page and never again."""
    try:
        wish = TokenWish(
            visit.form.get("name"), _city(visit), comments=bool(visit.form.get("comments"))
        )
        token, secret = visit.tools.door.add_token(wish, visit.who)
    except (InvalidInput, Conflict, Busy) as error:
        return _draw(visit, visit.form, visit.told(error), unless_busy(error, 400))
    return _draw(visit, Form([]), made=Made(token.name, secret))


def ask_revoke(visit: Visit) -> Response:
    """Ask whether one is really to open nothing any more. One read."""
    return visit.page("token_revoke.html", one=_shown(_live(visit)))


def _live(visit: Visit) -> ExportToken:
    """Give the token whose page it is. Raises: NotFound."""
    name = visit.path["name"]
    for one in _theirs(visit):
        if one.name == name and not one.revoked_us:
            return one
    raise NotFound("there is no token %(name)s, or it is revoked already", name=name)


def revoke(visit: Visit) -> Response:
    """Let one open nothing any more."""
    name = _live(visit).name
    visit.tools.door.revoke_token(name, visit.who)
    return visit.go(_PATH, visit.word("%(name)s opens nothing any more.", name=name))


def _theirs(visit: Visit) -> list[ExportToken]:
    """Give the tokens somebody looks after: of their city, where they have only one."""
    with visit.tools.reader.connect() as connection:
        found = list_tokens(connection)
    return [one for one in found if visit.account.city_id in (None, one.city_id)]


def _cities(visit: Visit) -> dict[int, City]:
    own = visit.account.city_id
    known = visit.tools.cities.by_id()
    return {id_: city for id_, city in known.items() if own in (None, id_)}


def _city(visit: Visit) -> int | None:
    """Read for which city a token is to be; None for every one. Raises: InvalidInput."""
    typed = visit.form.get("city")
    if not typed and visit.account.city_id is None:
        return None
    city_id = visit.form.whole("city")
    if city_id not in _cities(visit):
        raise InvalidInput("Choose a city.")
    return city_id


def _shown(token: ExportToken) -> Shown:
    moments = (token.made_us, token.used_us, token.revoked_us)
    return Shown(token, *(utc(at) if at else None for at in moments))


ROOMS: Final = (
    Room("GET", "/house/tokens", Right.HOUSE, show),
    Room("POST", "/house/tokens", Right.HOUSE, make),
    Room("GET", "/house/tokens/{name}/revoke", Right.HOUSE, ask_revoke),
    Room("POST", "/house/tokens/{name}/revoke", Right.HOUSE, revoke),
)
