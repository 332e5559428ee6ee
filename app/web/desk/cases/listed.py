"""Cases: the list that officials work through."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.errors import InvalidInput
from app.domain.public_number import parse
from app.store.case_queue import PAGE, After, Listed, Page, count_needed, read_page
from app.store.event_counts import count_events
from app.usecases.queue_filters import Wished, choose_queue
from app.web.desk.cases.bulk import change_each, read_wish, ways_in_bulk
from app.web.desk.cases.refused import refused_lines
from app.web.desk.filters import (
    PATH,
    addressed,
    filter_choices,
    find,
    has_further,
    held_besides,
    kept_list,
    names_of,
    read_wished,
    tell,
    tell_apart,
)
from app.web.desk.form import Form, whole
from app.web.desk.gate import status_of
from app.web.desk.map.of_place import list_map
from app.web.desk.room import Room
from app.web.desk.target_hours import DATED, dates_of
from app.web.desk.theirs import choose_theirs
from app.web.desk.visit import Visit
from app.web.desk.words_of import ago, body_name, due_in, place_of_case, service_name


class Line(NamedTuple):
    """A case of the list, as it is read."""

    case: Listed
    service: str
    place: str
    owner: str
    ago: str  #: how long since it was filed
    due: str  #: how long until its deadline; "" for none
    mark: str  #: how the deadline is marked: bad, warn or ""


def show(visit: Visit) -> Response:
    """Show the list, or the case whose number was looked for."""
    wished = read_wished(visit.query)
    if number := _number(wished.words):
        return visit.go(f"{PATH}/{number}")
    return draw(visit, visit.query)


def find_cases(visit: Visit) -> Response:
    """Lead to the list, or the case, that somebody looks for."""
    return find(visit, PATH) or draw(visit, visit.form)


def show_all(visit: Visit) -> Response:
    """Show the list where the form of its filters leads that somebody opens anew.

    A telephone number that was typed is refused there, and stands in no address.
    """
    return visit.go(PATH)


def draw(
    visit: Visit,
    query: Form,
    status: int = 200,
    failed: Sequence[str] = (),
    done: Sequence[str] = (),
    **typed: Any,
) -> Response:
    """Draw the list that a query asks for; what is wrong in it is said above an empty one."""
    wished = read_wished(query)
    names = names_of(visit, query)
    usual = choose_queue(Wished(), names, visit.city)
    try:
        queue, message = choose_theirs(visit, wished, names), ""
    except InvalidInput as error:
        queue, message, status = usual, visit.told(error), 400
    with visit.tools.reader.connect() as connection:
        scope = visit.account.scope
        needed = count_needed(connection, visit.city_id, usual.filters, scope)
        page = Page((), None)
        if not message:
            page = read_page(
                connection, visit.tools.vault, visit.city_id, queue, scope, page_begin(query)
            )
        seen = count_events(connection, [case.id for case in page.cases])
    is_whole = not (page.after or page_begin(query))
    answer = visit.page(
        "cases.html",
        status,
        drawing=list_map(
            visit,
            page.cases,
            kept_list(query),
            wished,
            is_whole=is_whole,
        ),
        **filter_choices(visit, names, wished),
        needed=needed._asdict(),
        bodies=names.bodies,
        dates=dates_of(visit, needed.late, needed.today),
        dated=DATED,
        **ways_in_bulk(visit.city, page.cases),
        wished=wished,
        asked=wished.filters,
        queue=queue,
        told=_told(visit, tell(visit, wished, names), len(page.cases), is_whole=is_whole),
        apart=tell_apart(visit, wished.words, queue.words),
        lines=[line(visit, case) for case in page.cases],
        seen=seen,
        held=None if message else held_besides(visit, wished, queue),
        kept_list=kept_list(query),
        next=query_at(query, page.after) if page.after else "",
        further=has_further(wished),
        here=urlencode([*addressed(query)]),
        message=message,
        failed=failed,
        done=done,
        typed=typed,
        page_size=PAGE,
    )
    return visit.tools.tiles.allow(answer)


def _told(visit: Visit, asked: str, count: int, *, is_whole: bool) -> str:
    """Say on paper what a page lists, and that it is a part."""
    part = visit.word("on this sheet only %(n)s of them", n=count)
    return asked if is_whole else f"{asked} · {part}"


def line(visit: Visit, case: Listed) -> Line:
    """Say in words what a case is."""
    due, mark = due_in(visit, case.due_at) if case.is_open and case.due_at else ("", "")
    return Line(
        case,
        service_name(visit, case.service),
        place_of_case(visit, case),
        body_name(visit, case.owner),
        ago(visit, case.requested_at),
        due,
        mark,
    )


def change_many(visit: Visit) -> Response:
    """Do one thing with all cases that were marked."""
    form, here = visit.form, Form([*visit.query])
    numbers = [*dict.fromkeys(filter(None, map(parse, form.all("number"))))]
    typed = {name: form.get(name) for name in ("action", "reason", "to")}
    if not numbers:
        return draw(visit, here, 400, [visit.word("Mark the cases first.")], **typed, marked=())
    try:
        done, refused, busy = change_each(visit, numbers, read_wish(form))
    except InvalidInput as error:
        return draw(visit, here, 400, [visit.told(error)], **typed, marked=numbers)
    if refused:
        status = status_of(busy) if busy else 409
        wrong = refused_lines(visit, refused)
        return draw(visit, here, status, wrong, done, **typed, marked=[*refused])
    return visit.go(f"{PATH}?{urlencode([*here])}", *done)


def _number(words: str) -> int:
    """Give the public number that was typed; 0 for none."""
    return parse(words) or 0


def page_begin(query: Form) -> After | None:
    """Read behind what a page of the list begins; None for the first."""
    due, _, id_ = query.get("after").partition("-")
    after = After(whole(due), whole(id_))
    return after if all(after) else None  # neither is ever 0


def query_at(query: Form, after: After | None) -> str:
    """Write a query for the page that begins behind something; None for the first."""
    kept = [(name, value) for name, value in query if name != "after" and value]
    return urlencode([*kept, *([("after", f"{after.due}-{after.id}")] if after else [])])


ROOMS: Final = (
    Room("GET", "/reports", Right.CASES, show),
    Room("POST", "/reports", Right.CASES, change_many),
    Room("GET", "/reports/find", Right.CASES, show_all),  # else it would be some case's address
    Room("POST", "/reports/find", Right.CASES, find_cases),
)
