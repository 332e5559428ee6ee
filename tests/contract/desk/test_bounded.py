"""Pages ask the database a bounded number of questions, however many cases there are."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.web.desk.router import ROOMS
from tests.contract.desk.filing import file_at
from tests.contract.desk.site import Site, Visitor

#: Who asks, the page's own, and what the city is called.
MOST = 24


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


def test_no_page_asks_more_of_more_cases(site: Site) -> None:
    number = file_at(site, 0, "+258840000800")
    root = site.enter()
    pages = [
        "/desk" + re.sub(r"\{number\}", str(number), room.path)
        for room in ROOMS
        if room.method == "GET" and "{" not in room.path.replace("{number}", "")
    ]
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
    for path in pages:
        root.get(path)  # what is read once and kept
    few = {path: asks(site, root, path) for path in pages}
    for at in range(1, 60):
        file_at(site, at, f"+25884000{800 + at:04}")
    many = {path: asks(site, root, path) for path in pages}

    assert many == few
    assert len(pages) > 8
    assert max(many.values()) <= MOST, many
    assert min(many.values()) >= 1
