"""Files reports on behalf of people, as an official types them, and finds them again."""

import re
from html import unescape
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import update

from app.domain.ids import IdSource
from app.store.schema import contacts, reports
from tests.contract.desk.numbers_page import words
from tests.contract.desk.site import Site, Visitor
from tests.contract.desk.test_said import ask, cookie
from tests.contract.store.past_cases import DISTRICT, add_past

NEW = "/desk/reports/new"


def form(site: Site, **more: str) -> dict[str, str]:
    code = site.house.cities.default
    return {"service": next(iter(code.services)), "channel": "telephone", **more}


def codes(site: Site) -> list[str]:
    return [*site.house.cities.default.gazetteer.by_point]


def newest(site: Site) -> Any:
    return site.rows(reports)[-1]


def file(visitor: Visitor, typed: dict[str, str]) -> Any:
    answer = visitor.post(NEW, typed)
    assert answer.status_code == 303, answer.text
    return newest(visitor.site)


def value_of(name: str, page: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, name
    return found[1]


def of(site: Site, report: Any, table: Any) -> list[Any]:
    return [row for row in site.rows(table) if row.report_id == report.id]


def promise_three_days(site: Site) -> None:
    """Let what was filed in one district have taken so long: that is what callers are told."""
    line = SimpleNamespace(rows=site.rows, ids=IdSource(7), engine=site.house.engine)
    add_past(cast(Any, line), 30, "resolved", took=3, at=site.clock.us)
    site.house.promising.look()


def dialled(site: Site, nth: int) -> tuple[str, ...]:
    """Give the keys that report at a container of that district."""
    locate = site.house.cities.default.gazetteer.locate
    its = [code for code in codes(site) if (at := locate(code)) and at.district == DISTRICT]
    return "", "1", f"1*{its[nth]}", f"1*{its[nth]}*1"


def know(site: Site, phone: str, **values: Any) -> None:
    """Let a number have called before, and be as is said."""
    for keys in dialled(site, int(phone[-1])):
        site.dial(keys, f"known {phone}", phone)
    its = contacts.c.phone_hash == site.house.vault.phone_hash(phone)
    with site.house.engine.begin() as connection:
        assert connection.execute(update(contacts).where(its).values(**values)).rowcount == 1


def said_after(visitor: Visitor, typed: dict[str, str]) -> str:
    """Send the form, and give what the page says that follows."""
    answer = visitor.post(NEW, typed)
    assert answer.status_code == 303, answer.text
    return words(unescape(ask(visitor, answer.headers["location"], cookie(answer)).text))
