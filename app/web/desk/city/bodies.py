"""Bodies and crews: who answers for problems, who does the work, and whose phones open its menu."""

from typing import Final, NamedTuple
from urllib.parse import urlencode

from starlette.responses import Response

from app.domain.accounts import WHOLE_CITY, Right
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.edits.bodies import FILE, add_body, edit_body, fields_of, is_crew
from app.edits.edited import Taken, Unfit
from app.edits.fields import shown
from app.menu.body import Body
from app.store.crew_store import count_jobs, count_members, members, was_there
from app.usecases.crews import MOST_NAME, Joining
from app.usecases.drafts import Thing
from app.web.desk.city.editing import PATH, Wrong, draw, state_of, take_edit, tried, typed_in
from app.web.desk.city.gone import About, unless_gone
from app.web.desk.filters import PATH as LIST
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.desk.words_of import body_name

_PATH: Final = f"{PATH}/bodies"


class Listed(NamedTuple):
    """A body or a crew on the page."""

    code: str
    name: str
    of: str  #: of a crew the name of its body
    people: int
    jobs: int
    is_crew: bool
    href: str = ""  #: of the list of its open cases; "" where there are none, or no filter has it
    is_gone: bool = False  #: not in city.yaml any more


def show(visit: Visit, wrong: Wrong | None = None) -> Response:
    """List bodies and crews, and ask for one more."""
    state = state_of(visit)
    city = state.city or visit.city
    with visit.tools.reader.connect() as connection:
        people = count_members(connection, visit.city_id)
        jobs = count_jobs(connection, visit.city_id, visit.account.scope)

    def listed(body: Body) -> Listed:
        of = city.bodies[body.falls_to].name if body.is_crew else ""
        counts = people.get(body.code, 0), jobs.get(body.code, 0)
        href = _list_of(visit, body.code) if counts[1] else ""
        return Listed(body.code, body.name, of, *counts, body.is_crew, href)

    found = [listed(body) for body in city.bodies.values()]
    gone = sorted({*people, *jobs} - {"", *city.bodies})
    for code in gone:
        counts = people.get(code, 0), jobs.get(code, 0)
        href = _list_of(visit, code) if counts[1] else ""
        found.append(Listed(code, body_name(visit, code), "", *counts, True, href, is_gone=True))
    bodies = {body.code: body.name for body in city.bodies.values() if not body.is_crew}
    return draw(
        visit,
        "city_bodies.html",
        "bodies",
        state,
        wrong,
        found=found,
        bodies=bodies,
        is_part=visit.account.scope != WHOLE_CITY,
    )


def _list_of(visit: Visit, code: str) -> str:
    """Give the address of the list of its open cases; "" where no filter has it."""
    known = visit.city.bodies.keys() | visit.city.old.bodies.keys()
    return f"{LIST}?{urlencode({'owner': code})}" if code in known else ""


def add_one(visit: Visit) -> Response:
    """Take a new one into the draft."""
    return take_edit(visit, lambda files: add_body(files, typed_in(visit.form)), show, _PATH)


def _about(visit: Visit) -> About:
    words = (f"{word} / {visit.path['code']}" for word in ("bodies", "crews"))
    return About("bodies", [Thing(FILE, one) for one in words])


@unless_gone(_about)
def show_one(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Show one to be edited; of a crew who works in it."""
    state, code = state_of(visit), visit.path["code"]
    with visit.tools.reader.connect() as connection:
        is_known = was_there(connection, visit.city_id, code)
        people = members(connection, visit.tools.vault, visit.city_id, code)
    try:
        fields = fields_of(state.files, code)
    except NotFound:
        if not is_known:
            raise
        fields = []  # a crew that city.yaml has no more can be emptied still
    city = state.city or visit.city
    return draw(
        visit,
        "city_body.html",
        "bodies",
        state,
        wrong,
        code=code,
        called=body_name(visit, code),
        values=shown(state.files[FILE], fields),
        is_crew=not fields or is_crew(state.files, code),
        in_file=bool(fields),
        # Whose crew callers do not meet yet can have no members.
        is_live=code in visit.city.bodies,
        people=people,
        bodies={body.code: body.name for body in city.bodies.values() if not body.is_crew},
        most=MOST_NAME,
        phone=visit.form.get("phone"),
        name=visit.form.get("member"),
    )


def save(visit: Visit) -> Response:
    """Take what was typed into the draft."""
    code = visit.path["code"]
    return take_edit(
        visit, lambda files: edit_body(files, code, typed_in(visit.form)), show_one, _PATH
    )


def add(visit: Visit) -> Response:
    """Let a phone open a crew's menu, at once."""
    code, form = visit.path["code"], visit.form
    who = Joining(code, form.get("phone")[:40], form.get("member"), visit.who.name)
    if wrong := tried(visit, lambda: _join(visit, who)):
        return show_one(visit, wrong)
    return visit.go(f"{_PATH}/{code}", visit.word("Added: that phone opens the crew's menu now."))


def _join(visit: Visit, who: Joining) -> None:
    """Add a member. Raises: Unfit, Taken, at the field of a form that is wrong; NotFound."""
    try:
        visit.tools.clerk.add_member(visit.city.code, who)
    except Conflict as error:
        raise Taken(error.said, field="phone", **error.values) from error
    except InvalidInput as error:
        at = "phone" if "phone" in error.values else "member"
        raise Unfit(error.said, field=at, **error.values) from error


def remove(visit: Visit) -> Response:
    """Let a phone open a crew's menu no more, at once."""
    code, member = visit.path["code"], visit.form.whole("member")
    clerk, by = visit.tools.clerk, visit.who.name
    if wrong := tried(visit, lambda: clerk.remove_member(visit.city.code, code, member, by)):
        return show_one(visit, wrong)
    return visit.go(f"{_PATH}/{code}", visit.word("Taken out: that phone is a resident's now."))


ROOMS: Final = (
    Room("GET", "/city/bodies", Right.CITY, show),
    Room("POST", "/city/bodies", Right.CITY, add_one),
    Room("GET", "/city/bodies/{code}", Right.CITY, show_one),
    Room("POST", "/city/bodies/{code}", Right.CITY, save),
    Room("POST", "/city/bodies/{code}/members", Right.CITY, add),
    Room("POST", "/city/bodies/{code}/members/remove", Right.CITY, remove),
)
