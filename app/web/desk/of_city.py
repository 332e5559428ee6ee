"""Of which city a form is: tabs of one browser share one desk, and a new login may open another.

Only where somebody may open several cities; elsewhere pages are as their templates have them.
"""

import re
from collections.abc import Iterable
from typing import Final

from starlette.responses import Response

from app.domain.accounts import Account
from app.domain.errors import Conflict
from app.menu.model import City
from app.web.desk.form import Form

#: By this name a form says whose it is.
DESK: Final = "desk"
_FORM: Final = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')


def may_change(account: Account, cities: Iterable[City]) -> bool:
    """Whether somebody can open several cities."""
    return account.city_id is None and len([*cities]) > 1


def mark_forms(page: Response, city: City) -> None:
    """Let every form of a page that changes anything say whose it is."""
    field = f'<input type="hidden" name="{DESK}" value="{city.code}">'
    text = _FORM.sub(lambda form: form[0] + field, bytes(page.body).decode())
    page.body = text.encode()
    page.headers["content-length"] = str(len(page.body))


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
