"""Links, logins and accounts of the desk end at once, and nobody ends their own."""

import re

from app.domain.accounts import Role
from app.store.schema import logins
from app.usecases.account_book import Browser
from tests.contract.desk.markup import HOSTILE, read
from tests.contract.desk.people import (
    GOOD,
    NEW,
    PEOPLE,
    change_form,
    city_id,
    deeds,
    link_in,
    root_of,
    user,
)
from tests.contract.desk.site import PASSWORD, Site

TOKENS = "/desk/house/tokens"


def test_nobody_changes_or_ends_their_own_account(site: Site) -> None:
    root = root_of(site)
    path = f"{PEOPLE}/{root.name}"
    answer = root.post(path, change_form(site, root, root.name, role="head", may=["publish"]))
    page = read(answer)

    assert answer.status_code == 409
    assert "Nobody changes the rights of their own account" in page.text
    assert {("role", "head"), ("may", "publish")} <= page.checked
    assert root.post(f"{path}/end").status_code == 409
    assert user(site, root.name).role == "administrator"
    assert "/end" not in root.get(path).text.replace("/logins/", "")


def test_a_new_link_ends_the_older_one(site: Site) -> None:
    root, name = root_of(site), "esquecido"
    first = link_in(root.post(NEW, {**GOOD, "name": name})).rpartition("/")[2]
    second = link_in(root.post(f"{PEOPLE}/{name}/link")).rpartition("/")[2]

    assert site.house.door.link_owner(first) == ""
    assert site.house.door.link_owner(second) == name
    assert deeds(site, f"user {name}")[-1][:2] == (f"official {root.name}", "linked")


def test_ending_is_asked_twice_and_takes_effect_at_once(site: Site) -> None:
    root, ana = root_of(site), site.enter(Role.HEAD)
    path = f"{PEOPLE}/{ana.name}/end"
    asked = root.get(path)
    assert f'<form method="post" action="{path}"' in asked.text
    assert ana.get("/desk").status_code == 200
    assert root.post(path).headers["location"] == PEOPLE
    assert ana.get("/desk").status_code == 303
    assert deeds(site, f"user {ana.name}")[-1][:3] == (f"official {root.name}", "ended", "head")
    assert root.post(path).status_code == 404
    assert root.get(f"{PEOPLE}/{ana.name}").status_code == 404
    assert root.post(f"{PEOPLE}/{ana.name}/link").status_code == 404
    assert ana.name in read(root.get(PEOPLE)).text


def test_tokens_that_go_on_without_who_made_them_are_named_before(site: Site) -> None:
    root, leaves = root_of(site), site.enter()
    path, said = f"{PEOPLE}/{leaves.name}/end", "go on opening exports"
    assert said not in root.get(path).text
    for name, city in (("of.all", ""), ("of.maputo", str(city_id(site))), ("given.up", "")):
        assert leaves.post(TOKENS, {"name": name, "city": city}).status_code == 200
    assert leaves.post(f"{TOKENS}/given.up/revoke").status_code == 303
    assert root.post(TOKENS, {"name": "of.another"}).status_code == 200

    asked = read(root.get(path)).text
    assert f"{said} until they are revoked: of.all, of.maputo" in asked
    assert not {"given.up", "of.another"} & {*re.findall(r"[\w.]+", asked)}
    assert f'href="{TOKENS}"' in root.get(path).text
    assert root.post(path).status_code == 303


def test_somebody_is_signed_out_in_one_browser_and_no_other(site: Site) -> None:
    root, ana = root_of(site), site.enter(Role.CLERK)
    there = [
        site.house.door.sign_in(ana.name, PASSWORD, Browser("192.0.2.7", agent))
        for agent in HOSTILE[:2]
    ]
    id_ = {row.agent: row.id for row in site.rows(logins)}
    path = f"{PEOPLE}/{ana.name}"
    page = read(root.get(path))
    assert all(agent in page.text for agent in HOSTILE[:2])
    chrome = "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0.0.0 Safari/537.36"
    site.house.door.sign_in(ana.name, PASSWORD, Browser("192.0.2.8", chrome))
    for shown in (root.get(path), ana.get("/desk/account")):
        assert f'<p title="{chrome}">Chrome, Windows<br>' in shown.text
    for strange in ("0", "-1", "x", "9" * 19, "9" * 40, str(id_[HOSTILE[0]] + 1)):
        assert root.post(f"{path}/logins/{strange}/end").status_code == 404
        assert ana.post(f"/desk/account/logins/{strange}/end").status_code == 404
    mine = f"{PEOPLE}/{root.name}/logins/{id_[HOSTILE[0]]}/end"
    assert root.post(mine).status_code == 404
    assert root.post(f"{path}/logins/{id_[HOSTILE[0]]}/end").status_code == 303

    assert not site.house.door.see(there[0].token)
    assert site.house.door.see(there[1].token)
    assert ana.get("/desk").status_code == 200
    kept = deeds(site, f"user {ana.name}")[-1]
    assert kept[:3] == (f"official {root.name}", "ended", f"login {id_[HOSTILE[0]]}")
