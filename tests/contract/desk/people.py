"""Accounts of the desk as administrators see, type and find them again."""

import re
from typing import Any

from app.domain.accounts import Account, Role
from app.store.schema import audit_entries, users
from tests.contract.desk.markup import Markup
from tests.contract.desk.site import SHELL, Site, Visitor

PEOPLE = "/desk/house/users"
NEW = "/desk/house/new-user"
GOOD = {"role": "clerk", "city": "maputo"}


def city_id(site: Site, code: str = "maputo") -> int:
    return next(id_ for id_, city in site.house.cities.by_id().items() if city.code == code)


def user(site: Site, name: str) -> Any:
    return next(row for row in site.rows(users) if row.name == name)


def deeds(site: Site, object_: str) -> list[tuple[str, str, str, str, int | None]]:
    return [
        (row.actor, row.deed, row.before, row.after, row.city_id)
        for row in site.rows(audit_entries)
        if row.object == object_
    ]


def link_in(answer: Any) -> str:
    found = re.search(r'value="(http://[^"]*/desk/link/[\w-]+)"', answer.text)
    assert found
    return found[1]


def root_of(site: Site) -> Visitor:
    """One administrator for many tests: a password takes a tenth of a second."""
    if not hasattr(site, "root"):
        site.root = site.enter()  # type: ignore[attr-defined]
        site.house.door.add(Account(0, "root", Role.CLERK), SHELL)
    found: Visitor = site.root  # type: ignore[attr-defined]
    return found


def change_form(site: Site, root: Visitor, name: str, **more: Any) -> dict[str, Any]:
    page = Markup(root.get(f"{PEOPLE}/{name}").text)
    was = re.search(r'name="was" value="([^"]*)"', root.get(f"{PEOPLE}/{name}").text)
    assert was
    form: dict[str, Any] = {"was": was[1], "may": [], "area": [], "service": []}
    for field, value in page.checked:
        if field in ("may", "area", "service"):
            form[field].append(value)
        else:
            form[field] = value
    return form | more
