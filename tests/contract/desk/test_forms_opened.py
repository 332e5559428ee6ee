"""The address of a form, as a browser keeps it of a page that was drawn there, is opened anew."""

import re

import pytest

from app.domain.accounts import Role
from app.web.desk.router import ROOMS
from tests.contract.desk.filing import file_at
from tests.contract.desk.site import Site

PAGES = {room.path for room in ROOMS if room.method == "GET"}
FORMS = sorted({room.path for room in ROOMS if room.method == "POST"} - PAGES)


def test_every_one_leads_to_a_page(site: Site) -> None:
    root, number = site.enter(), file_at(site, 1)
    named = {"number": str(number), "code": "kamavota", "name": root.name, "seq": "1"}
    for path in FORMS:
        asked = "/desk" + re.sub(r"\{(\w+)\}", lambda one: named.get(one[1], "1"), path)
        answer = root.get(asked)
        assert answer.status_code in (200, 303), asked
        if answer.status_code == 303:
            assert answer.headers["location"] != asked
    assert len(FORMS) > 20


@pytest.mark.parametrize("path", ["/desk/reports", "/desk/map"])
def test_where_a_telephone_number_was_refused_the_whole_list_is_shown(
    site: Site, path: str
) -> None:
    ana = site.enter(Role.CLERK)
    refused = ana.post(f"{path}/find", {"words": "84 000 0841"})
    assert refused.status_code in (303, 400)
    opened = ana.get(f"{path}/find")
    assert (opened.status_code, opened.headers["location"]) == (303, path)
    assert "0841" not in str(opened.headers)
