"""Files reports on behalf of people, as an official types them, and finds them again."""

import re
from typing import Any

from app.store.schema import reports
from tests.contract.desk.site import Site, Visitor

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
