"""How many answers a report may take: the desk changes it where it stands in the way."""

import pytest

from app.domain.accounts import Role
from tests.contract.desk.city_fields import field
from tests.contract.desk.filled import read_page
from tests.contract.desk.site import Site

CITY = "/desk/city"


# What these pages ask of the database is asked on both by others.
@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_problem_too_many_leads_to_the_limits_and_is_kept_once_they_allow_it(site: Site) -> None:
    head = site.enter(Role.HEAD)
    overview = read_page(head.get(CITY))
    page = read_page(head.get(f"{CITY}/new-service"))
    typed = {one.name: one.value for one in page.forms[f"{CITY}/services"].values()}
    typed |= {field(f"{word} pt", ""): "Contentor caído" for word in ("name", "label")}
    typed |= {field(f"{word} en", ""): "Container fell" for word in ("name", "label")}
    typed |= {field("needs", ""): "container", field("responsible", ""): "waste"}

    refused = head.post(f"{CITY}/services", typed)
    assert refused.status_code == 400
    assert {f"{CITY}#answers"} <= read_page(refused).links
    assert "#answers" not in "".join(overview.links)
    assert "How many answers" in overview.texts["answers"]

    more = {field("mean", "5.9"): "6,5", field("longest", "8"): "9"}
    assert head.post(f"{CITY}/answers", more).headers["location"] == CITY
    assert read_page(head.get(CITY)).forms[f"{CITY}/answers"]["mean"].value == "6.5"
    assert head.post(f"{CITY}/services", typed).status_code == 303
