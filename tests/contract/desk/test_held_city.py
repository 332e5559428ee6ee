"""Who is held to a part of the city changes nothing of its files, its crews and what is learned."""

import re

import pytest

from app.domain.accounts import PERSONAL, Role, Scope
from app.store.schema import (
    audit_entries,
    crew_members,
    dismissed_proposals,
    drafts,
    publications,
)
from app.web.desk.city.rooms import ROOMS
from tests.contract.desk.city_fields import field, said
from tests.contract.desk.towns import Town

TABLES = (audit_entries, crew_members, dismissed_proposals, drafts, publications)
#: What those rooms are asked of that are of one thing each.
OF = {
    "/city/history/{seq}/restore": "1",
    "/city/services/{code}": "no_water",
    "/city/places/{code}": "nord",
    "/city/places/{code}/new": "marche",
    "/city/places/{code}/remove": "20038",
    "/city/places/{code}/back": "20038",
    "/city/places/{code}/remark": "nord",
    "/city/new-bairro/{code}": "nord",
    "/city/bodies/{code}": "water",
    "/city/bodies/{code}/members": "water",
    "/city/bodies/{code}/members/remove": "water",
    "/city/calendar/notices/{name}": "greve",
    "/city/calendar/notices/{name}/back": "greve",
    "/city/menu/languages/{code}": "fr",
}
POSTS = [room.path for room in ROOMS if room.method == "POST"]


@pytest.mark.parametrize(
    "scope", [Scope(areas=frozenset({"nord"})), Scope(services=frozenset({"no_water"}))]
)
@pytest.mark.parametrize("role", [Role.HEAD, Role.ADMINISTRATOR])
def test_no_form_of_the_city_is_taken_of_who_is_held(
    kiosks: Town, role: Role, scope: Scope
) -> None:
    site = kiosks.site
    personal, city_id = frozenset(PERSONAL), kiosks.spot.city_id
    part = site.enter(role, personal=personal, city_id=city_id, scope=scope)
    notice = {field("say fr", ""): "Greve", field("until", ""): "2025-12-03"}
    assert kiosks.enter().post("/desk/city/calendar", notice).status_code == 303
    waiting = kiosks.drafting.state(kiosks.spot)
    before = [len(site.rows(table)) for table in TABLES]
    assert {path for path in POSTS if "{" in path} == {*OF}
    form = {"do": "take", "phone": "+2290140000009", "member": "Rosa", "take": "1", "note": "x"}
    for path in POSTS:
        answer = part.post("/desk" + re.sub(r"\{\w+\}", OF.get(path, ""), path), form)
        assert answer.status_code == 400, path
        assert "Only who works for the whole city changes its files." in said(answer), path
    assert len(POSTS) > 25
    assert [len(site.rows(table)) for table in TABLES] == before
    assert (kiosks.raw(), kiosks.drafting.state(kiosks.spot)) == (kiosks.first, waiting)
