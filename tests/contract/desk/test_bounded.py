"""Pages ask the database a bounded number of questions, however many cases there are."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from app.domain.accounts import Account, Role
from app.settings import PROJECT
from app.usecases.crews import Joining
from app.web.desk.router import ROOMS
from app.work.clerk import Clerk
from app.work.live_menus import through
from tests.contract.desk.filing import file_at
from tests.contract.desk.site import SHELL, Site, Visitor

#: Who asks, the page's own, and what the city is called.
MOST = 24
#: What those rooms are asked of that are of one thing each.
OF = {
    "/reports/export/columns/{of}": ("reports.csv",),
    "/city/history/{seq}": ("1",),
    "/city/services/{code}": ("container_full",),
    "/city/places/{code}": ("kamavota", "mahotas", "10348"),
    "/city/places/{code}/new": ("mahotas",),
    "/city/new-bairro/{code}": ("kamavota",),
    "/city/calendar/notices/{name}": ("strike",),
    "/city/bodies/{code}": ("waste", "kamavota"),
    "/house/users/{name}": ("administrator1",),
    "/house/users/{name}/end": ("administrator1",),
    "/house/tokens/{name}/revoke": ("token0",),
}
#: Files in the background are of so many cases that none is made here.
NOT_MADE = {"/reports/export/jobs/{job}/file", "/reports/export/jobs/{job}/manifest"}


@pytest.fixture(scope="module")
def menus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cities as they are, but that Maputo has a notice."""
    folder = shutil.copytree(PROJECT / "menus", tmp_path_factory.mktemp("told") / "menus")
    (folder / "maputo" / "calendar.yaml").write_text("notices: {strike: {say: {pt: Greve}}}\n")
    return folder


@contextmanager
def watched(site: Site) -> Iterator[list[str]]:
    """Gather what is asked of the database while pages are drawn."""
    asked: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    engines = {site.house.reader, site.house.engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def asks(site: Site, visitor: Visitor, path: str) -> int:
    with watched(site) as asked:
        status = visitor.get(path).status_code
    assert status < 500, path
    return len(asked)


def add_more(site: Site, visitor: Visitor, nth: int) -> None:
    """Let there be an account and a token more, and one more in a crew."""
    clerk = Clerk(through(site.house.writer), site.house.cities.all, site.house.books)
    who = Joining("kamavota", f"+25884000{900 + nth:04}", f"Rosa {nth}", "official ana")
    clerk.add_member("maputo", who)
    site.house.door.add(Account(0, f"more{nth}", Role.CLERK), SHELL)
    assert visitor.post("/desk/house/tokens", {"name": f"token{nth}"}).status_code == 200


def test_no_page_asks_more_of_more_cases(site: Site) -> None:
    number = file_at(site, 0, "+258840000800")
    root = site.enter()
    add_more(site, root, 0)
    rooms = {re.sub(r"\{number\}", str(number), one.path) for one in ROOMS if one.method == "GET"}
    assert {path for path in rooms if "{" in path} == {*OF, *NOT_MADE}
    pages = [f"/desk{path}" for path in sorted(rooms) if "{" not in path]
    named = [f"/desk{re.sub('{.*}', one, path)}" for path, ones in OF.items() for one in ones]
    pages += named
    pages += [
        "/desk/reports?words=escola",
        "/desk/reports?needs=late",
        "/desk/reports?status=closed",
        "/desk/numbers/rows?what=went",
        "/desk/numbers/rows?what=seen",
        "/desk/numbers/rows?what=asked",
        "/desk/numbers/rows?what=calls",
        "/desk/numbers/rows?what=sent",
        "/desk/numbers/rows?what=cost",
    ]
    # What is read once is kept then.
    found = {path: root.get(path).status_code for path in pages}
    assert {found[path] for path in named} == {200}
    few = {path: asks(site, root, path) for path in pages}
    for at in range(1, 60):
        file_at(site, at, f"+25884000{800 + at:04}")
    for nth in range(1, 5):
        add_more(site, root, nth)
    many = {path: asks(site, root, path) for path in pages}

    assert many == few
    assert len(pages) > 8
    assert max(many.values()) <= MOST, many
    assert min(many.values()) >= 1
