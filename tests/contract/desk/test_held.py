"""Who is held to a part of the city reaches nothing beyond it by House and City."""

import re
from html import unescape
from typing import Any

import pytest

from app.domain.accounts import Account, Right, Role, Scope
from app.domain.audit import Audited, Deed, Who
from app.domain.errors import Conflict, InvalidInput
from app.store.audit_list import PAGE
from app.store.schema import audit_entries, export_tokens, login_links, users
from app.work.account_orders import AddUser, carry_out
from tests.contract.desk.markup import read
from tests.contract.desk.people import (
    GOOD,
    NEW,
    PEOPLE,
    change_form,
    city_id,
    root_of,
    user,
)
from tests.contract.desk.site import SHELL, Site, Visitor
from tests.contract.desk.test_said import ask, cookie

TOKENS = "/desk/house/tokens"
AUDIT = "/desk/house/audit"
PART = Scope(areas=frozenset({"kamavota"}))
OF_ONE = Scope(services=frozenset({"container_full"}))
PUBLISHES = frozenset({Right.PUBLISH})


def held(site: Site, scope: Scope = PART, role: Role = Role.ADMINISTRATOR) -> Visitor:
    """Somebody of a time when administrators were held to parts, too."""
    return site.enter(role, personal=PUBLISHES, scope=scope, city_id=city_id(site))


@pytest.mark.parametrize("scope", [PART, OF_ONE])
def test_who_is_held_to_a_part_gives_nobody_a_way_to_the_rest(site: Site, scope: Scope) -> None:
    gil, root = held(site, scope), root_of(site)
    whole = site.enter(city_id=city_id(site))
    tables = (users, login_links, export_tokens, audit_entries)
    before = [len(site.rows(table)) for table in tables]
    for path, form in (
        (TOKENS, {"name": "todas", "comments": "yes", "city": str(city_id(site))}),
        (f"{TOKENS}/none/revoke", {}),
        (NEW, {**GOOD, "name": "de.tudo"}),
        (NEW, {**GOOD, "name": "de.parte", "area": ["kamavota"]}),
        (f"{PEOPLE}/{whole.name}", {**GOOD, "area": ["kamavota"]}),
        (f"{PEOPLE}/{whole.name}/link", {}),
        (f"{PEOPLE}/{whole.name}/end", {}),
        (f"{PEOPLE}/{whole.name}/logins/1/end", {}),
    ):
        answer = gil.post(path, {**form, "note": "escrito a meio"})
        assert (answer.status_code, "escrito a meio" in answer.text) == (403, True), path
        assert "This is of the whole city, and your account works on a part of it" in answer.text
    for path in (TOKENS, NEW, PEOPLE, f"{PEOPLE}/{whole.name}", f"{PEOPLE}/{whole.name}/end"):
        assert gil.get(path).status_code == 403, path
    assert [len(site.rows(table)) for table in tables] == before
    assert whole.get("/desk").status_code == 200
    for page in ("/desk/house", AUDIT):
        assert not re.search(r'href="/desk/house/(users|tokens|new-user)', gil.get(page).text)
        assert f'href="{TOKENS}"' in root.get(page).text


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"role": "administrator"}, "An administrator works on all problems and areas"),
        ({"role": "head", "may": ["publish"]}, "Who publishes menus works on all problems"),
    ],
)
@pytest.mark.parametrize("part", [{"area": ["kamavota"]}, {"service": ["container_full"]}])
def test_what_is_of_the_whole_city_is_given_to_nobody_who_works_on_a_part(
    site: Site, wish: dict[str, Any], said: str, part: dict[str, list[str]]
) -> None:
    root = root_of(site)
    form = {**GOOD, **wish, **part, "name": "gil"}
    answer = root.post(NEW, form)
    page = read(answer)

    assert (answer.status_code, said in page.text) == (400, True)
    marks = {("role", form["role"]), *((name, part[name][0]) for name in part)}
    assert {*marks, *(("may", right) for right in form.get("may", ()))} <= page.checked
    assert "gil" in page.values
    assert "gil" not in {row.name for row in site.rows(users)}
    assert "works on everything in any case" in root.get(NEW).text

    ana = site.enter(Role.CLERK, city_id=city_id(site), scope=PART)
    changed = change_form(site, root, ana.name, **wish)
    answer = root.post(f"{PEOPLE}/{ana.name}", changed)
    assert (answer.status_code, said in read(answer).text) == (400, True)
    assert ("area", "kamavota") in read(answer).checked
    assert user(site, ana.name).role == "clerk"
    free = {**changed, "area": []}
    assert root.post(f"{PEOPLE}/{ana.name}", free).status_code == 303
    assert user(site, ana.name).role == form["role"]


def test_no_command_gives_it_either(site: Site) -> None:
    door, cities = site.house.door, site.house.cities.by_id
    for asked, said in (
        ({"role": Role.ADMINISTRATOR}, "an administrator works on all problems"),
        ({"role": Role.HEAD, "personal": [Right.PUBLISH]}, "who publishes menus works on all"),
    ):
        order = AddUser(do="add_user", actor="shell ana", name="gil", areas=["kamavota"], **asked)
        with pytest.raises(InvalidInput, match=said):
            carry_out(order, door, cities)
    assert "gil" not in {row.name for row in site.rows(users)}


def test_who_was_held_before_is_set_right_by_who_is_not(site: Site) -> None:
    root, gil = root_of(site), held(site)
    page = root.get(f"{PEOPLE}/{gil.name}")
    assert {("role", "administrator"), ("area", "kamavota")} <= read(page).checked
    form = change_form(site, root, gil.name, may=[])
    assert root.post(f"{PEOPLE}/{gil.name}", form).status_code == 400
    assert root.post(f"{PEOPLE}/{gil.name}", {**form, "role": "head"}).status_code == 303
    assert (user(site, gil.name).role, user(site, gil.name).areas) == ("head", "kamavota")


def test_tokens_go_on_and_are_named_when_who_made_them_sees_less(site: Site) -> None:
    root, eva = root_of(site), site.enter(city_id=city_id(site))
    made = eva.post(TOKENS, {"name": "of.eva", "city": str(city_id(site))}).text
    [secret] = re.findall(r"dial311_[\w-]{43}", made)
    stays = change_form(site, root, eva.name, may=["reveal"])
    to = root.post(f"{PEOPLE}/{eva.name}", stays)
    assert "of.eva" not in told_after(root, to)
    less = change_form(site, root, eva.name, role="head", area=["kamavota"])
    to = root.post(f"{PEOPLE}/{eva.name}", less)
    said = told_after(root, to)
    assert "go on opening exports until they are revoked: of.eva" in said

    site.client.cookies.clear()
    sent = site.client.get("/exports/reports.csv", headers={"authorization": f"Bearer {secret}"})
    assert sent.status_code == 200


def told_after(visitor: Visitor, answer: Any) -> str:
    """Open the page that a deed leads to; give what it says of the deed."""
    assert answer.status_code == 303
    return unescape(ask(visitor, answer.headers["location"], cookie(answer)).text)


def test_the_last_administrator_is_one_of_the_whole_city(site: Site) -> None:
    held(site)
    door = site.house.door
    left = [row for row in site.rows(users) if row.role == "administrator" and not row.ended_at]
    whole = [row.name for row in left if not (row.areas or row.services)]
    for name in whole[1:]:
        door.end(name, SHELL)
    with pytest.raises(Conflict, match="last administrator"):
        door.end(whole[0], SHELL)
    for role in (Role.HEAD, Role.ADMINISTRATOR):
        with pytest.raises(Conflict, match="last administrator"):
            door.change(Account(0, whole[0], role, scope=PART), SHELL)


def test_the_audit_tells_who_is_held_of_their_part_and_of_their_own(site: Site) -> None:
    gil, city = held(site, role=Role.HEAD), city_id(site)
    of_all = (
        Audited(Deed.EXPORTED, "export maputo", "", "csv; cases 9", "para a Rosa", city),
        Audited(Deed.MADE_TOKEN, "token noite", "", f"city {city}; with comments", "", city),
        Audited(Deed.RESENT, "message 77", city_id=city),
        Audited(Deed.ADDED, "user nova", "", f"clerk; city {city}; areas kampfumo", "", city),
        Audited(Deed.DISMISSED, "proposal 5", "", "10348", "fica onde estava", city),
    )
    of_both = (
        Audited(Deed.TESTED_LINE, "line Tmcel", "", "worked", "", city),
        Audited(Deed.PUBLISHED, "menu 96185c0a", "", "96185c0a", "mais claro", city),
        Audited(Deed.THREW_AWAY, "draft maputo", "", "", "", city),
    )
    on_gil = Audited(Deed.CHANGED, f"user {gil.name}", "clerk", "head", "", city)
    theirs = Audited(Deed.EXPORTED, "export nairobi", "", "csv; cases 2", "", city)
    site.house.door.audit(Who("official celia"), *of_all, *of_both, on_gil)
    site.house.door.audit(Who(f"official {gil.name}"), theirs)
    pages = [read(one.get(AUDIT)).text for one in (site.enter(Role.HEAD, city_id=city), gil)]

    signs = {
        **dict.fromkeys(("para a Rosa", "noite", "message 77", "nova", "fica onde estava"), False),
        **dict.fromkeys(("Tmcel", "mais claro", "threw away"), True),
        **{f"user {gil.name}": True, "Nairobi": True},
    }
    assert {sign: sign in pages[0] for sign in signs} == dict.fromkeys(signs, True)
    assert {sign: sign in pages[1] for sign in signs} == signs
    assert ["other deeds are for who works on the whole" in page for page in pages] == [False, True]
    for asked in ("object=noite", "deed=dismissed", "person=celia&deed=exported"):
        assert "Nothing here." in read(gil.get(f"{AUDIT}?{asked}")).text


def test_what_others_did_makes_no_page_of_the_held_ones_empty(site: Site) -> None:
    gil, city = held(site, role=Role.HEAD), city_id(site)
    line = Audited(Deed.TESTED_LINE, "line Movitel", "", "failed", "visto por gil", city)
    others = [Audited(Deed.EXPORTED, f"export {n}", city_id=city) for n in range(PAGE + 5)]
    site.house.door.audit(Who("official celia"), line, *others)
    assert "visto por gil" in read(gil.get(AUDIT)).text
