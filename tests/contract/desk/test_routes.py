"""Nothing stands under `/desk` but rooms, which ask who enters, and what strangers may see."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from starlette.responses import Response
from starlette.routing import Mount, compile_path

from app.web.desk.room import PREFIX
from app.web.desk.router import ELSEWHERE, ROOMS
from app.web.door import Door
from tests.contract.desk.site import Site

#: For who has not signed in yet: two pages with their forms, and the files that these need.
FOR_STRANGERS = {
    ("GET", "/desk/login"),
    ("POST", "/desk/login"),
    ("GET", "/desk/link/{token}"),
    ("POST", "/desk/link/{token}"),
    ("GET", "/desk/files/{name}"),
}
#: Of the desk: a route whose path has no such beginning may answer these, too.
ASKED = (PREFIX, f"{PREFIX}/all", f"{PREFIX}/reports/all")


def routes_of(routes: Iterable[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Give methods and paths of a table of routes, and of all that it includes or mounts."""
    for route in routes:
        if hasattr(route, "effective_candidates"):  # a router that FastAPI included
            within = route.effective_candidates(), route.effective_low_priority_routes()
            yield from routes_of((one for some in within for one in some), before)
        elif isinstance(route, Mount) and route.routes:
            yield from routes_of(route.routes, before + route.path)
        elif isinstance(route, Mount):
            yield "ANY", f"{before}{route.path}/{{rest:path}}"
        else:
            for method in getattr(route, "methods", None) or ("ANY",):
                yield method, before + route.path


def of_desk(routes: Iterable[Any]) -> Counter[tuple[str, str]]:
    """Give what a table answers under `/desk`: as often as it does, for the first is taken."""
    return Counter(
        (method, path)
        for method, path in routes_of(routes)
        if path.startswith(PREFIX) or any(map(compile_path(path)[0].match, ASKED))
    )


def test_all_that_stands_under_the_desk_is_a_room_or_for_strangers(site: Site) -> None:
    door = site.client.app
    assert isinstance(door, Door)
    app = door._app
    assert isinstance(app, FastAPI)
    rooms = Counter[tuple[str, str]](
        (room.method, PREFIX + room.path) for room in (*ROOMS, *ELSEWHERE)
    )

    found = of_desk(app.routes)

    assert found - rooms == Counter(FOR_STRANGERS)
    assert rooms - found == Counter()
    assert len(rooms) > 100


@pytest.mark.parametrize("path", ["/desk/all", "/desk/reports/{number}", "/{rest:path}"])
def test_a_route_beside_the_rooms_is_found_wherever_it_is_added(path: str) -> None:
    async def show() -> Response:
        return Response("every case")

    inner, outer, mounted = APIRouter(), APIRouter(), FastAPI(openapi_url=None)
    inner.add_api_route(path, show)
    outer.include_router(inner)
    mounted.add_api_route(path.removeprefix(PREFIX), show)
    apart, included, beside, blind = (FastAPI(openapi_url=None) for _ in range(4))
    apart.add_api_route(path, show)
    included.include_router(outer)
    beside.mount(path.removesuffix(path.removeprefix(PREFIX)), mounted)
    blind.mount(PREFIX, Response("every case"))

    for app in (apart, included, beside):
        assert of_desk(app.routes) == Counter([("GET", path)])
    assert of_desk(blind.routes) == Counter([("ANY", "/desk/{rest:path}")])
