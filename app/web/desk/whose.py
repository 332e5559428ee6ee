"""Whose a form is: tabs of one browser share one login, and the desk that is open in it.

A page that was drawn for somebody lies open while a colleague signs in beside it, or while its
owner opens the desk of another city. Each form says therefore for whom it was drawn, and where
several cities can be opened, of which it is. Nor does the browser put back there by itself what was
typed: it would do so for whoever comes next. See `static/left.js`.
"""

import re
from collections.abc import Iterable
from typing import Final

from starlette.responses import Response

from app.domain.accounts import Account
from app.domain.errors import Conflict
from app.menu.model import City
from app.web.desk.form import Form

#: By these names a form says it.
ACCOUNT: Final = "account"
DESK: Final = "desk"
_FORM: Final = re.compile(r'(<form\b[^>]*\bmethod="post"[^>]*)>')


def mark_forms(page: Response, account: Account, city: City, cities: Iterable[City]) -> None:
    """Let every form of a page that changes anything say whose it is."""
    marks = _field(ACCOUNT, account.id)
    if _may_change(account, cities):
        marks = _field(DESK, city.code) + marks
    text = _FORM.sub(rf'\g<1> autocomplete="off">{marks}', bytes(page.body).decode())
    page.body = text.encode()
    page.headers["content-length"] = str(len(page.body))


def _field(name: str, value: object) -> str:
    return f'<input type="hidden" name="{name}" value="{value}">'


def _may_change(account: Account, cities: Iterable[City]) -> bool:
    """Whether somebody can open several cities."""
    return account.city_id is None and len([*cities]) > 1


def drawn_for(form: Form) -> int:
    """Give the id of the account that a form was drawn for; 0 where it does not say.

    >>> drawn_for(Form([("account", "7")])), drawn_for(Form([]))
    (7, 0)
    """
    return form.whole(ACCOUNT)


def check_city(form: Form, city: City, cities: Iterable[City]) -> None:
    """Hold a form to the city whose desk is open. Raises: Conflict."""
    code = form.get(DESK)
    if code not in ("", city.code):
        name = next((one.name for one in cities if one.code == code), code)
        raise Conflict(
            "This page is of %(of)s, and the desk of %(open)s is open by now:"
            " open that of %(of)s, and do it there.",
            of=name,
            open=city.name,
        )
