"""Who works at the desk: added, changed and listed, by whom, and for which city."""

import re
from typing import Any

import pytest
from sqlalchemy import event, insert, update

from app.domain.accounts import Account, Right, Role, Scope
from app.domain.errors import AppError
from app.store.schema import audit_entries, users
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
from tests.contract.desk.site import ORIGIN, PASSWORD, SHELL, Site


def test_somebody_who_is_added_gets_a_link_that_is_shown_once(site: Site) -> None:
    root = site.enter()
    code, service = next(iter(site.house.cities.default.services.items()))
    form = {**GOOD, "name": " Eva.Matusse ", "may": ["reveal"], "area": ["kamavota"]}
    answer = root.post(NEW, {**form, "service": code})
    link = link_in(answer)
    row = user(site, "eva.matusse")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert link.startswith(f"{ORIGIN}/desk/link/")
    assert (row.role, row.personal, row.city_id) == ("clerk", "reveal", city_id(site))
    assert (row.services, row.areas) == (code, "kamavota")
    kept = deeds(site, "user eva.matusse")
    assert [one[:2] for one in kept] == [(f"official {root.name}", "added")]
    assert kept[0][3].startswith("clerk; may reveal; city ")
    for path in (PEOPLE, f"{PEOPLE}/eva.matusse", "/desk/house/audit"):
        page = root.get(path)
        assert page.status_code == 200
        assert link.rpartition("/")[2] not in page.text
    token = link.rpartition("/")[2]
    assert site.house.door.set_password(token, PASSWORD, PASSWORD, Browser("x", "y")).token
    listed = read(root.get(PEOPLE)).text
    assert f"Maputo: {service.names['en']}, KaMavota" in listed
    assert code not in listed


@pytest.mark.parametrize(
    ("wrong", "said", "status"),
    [
        *(({"name": name}, "A name has 1 to 31 letters", 400) for name in HOSTILE),
        ({"name": ""}, "A name has 1 to 31 letters", 400),
        ({"name": "root"}, "choose another name", 409),
        ({"role": ""}, "Say what they are", 400),
        ({"role": "clerk", "may": ["publish"]}, "Who publishes menus works on the city", 400),
        ({"role": HOSTILE[0]}, "Say what they are", 400),
        ({"may": ["reveal", HOSTILE[1]]}, "There is no right", 400),
        ({"may": ["house"]}, "There is no right house", 400),
        ({"city": "maputu"}, "did you mean maputo?", 400),
        ({"city": HOSTILE[1]}, "There is no city", 400),
        ({"area": ["kamavota", HOSTILE[3]]}, "There is no district or bairro", 400),
        ({"service": HOSTILE[0]}, "There is no service", 400),
        ({"area": ["kitisuru"]}, "is not of Maputo: take its mark away", 400),
    ],
)
def test_what_was_typed_wrong_is_told_and_everything_typed_stays(
    site: Site, wrong: dict[str, Any], said: str, status: int
) -> None:
    root = root_of(site)
    typed = {"role": "head", "name": "zeca", "may": ["reveal"], "area": ["kamavota"]}
    form = {**GOOD, **typed, **wrong}
    before = len(site.rows(users)), len(site.rows(audit_entries))
    answer = root.post(NEW, form)
    page = read(answer)

    assert answer.status_code == status
    assert said in page.text
    assert form["name"] in page.values
    kept = {("may", right) for right in form["may"] if right in ("publish", "reveal")}
    kept |= {("area", code) for code in form["area"]}
    kept |= {("city", form["city"])} if form["city"] else set()
    kept |= {("role", form["role"])} if form["role"] in [*Role] else set()
    kept |= {("service", form["service"])} if "service" in form else set()
    assert kept <= page.checked
    assert (len(site.rows(users)), len(site.rows(audit_entries))) == before


def test_other_rights_hold_from_the_next_login_on(site: Site) -> None:
    root, ana = root_of(site), site.enter(Role.CLERK, city_id=city_id(site))
    path = f"{PEOPLE}/{ana.name}"
    form = change_form(site, root, ana.name, role="head", may=["reveal"], area=["kamavota"])
    answer = root.post(path, form)

    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert ana.get("/desk").status_code == 303
    row, city = user(site, ana.name), city_id(site)
    assert (row.role, row.personal, row.areas, row.city_id) == ("head", "reveal", "kamavota", city)
    assert deeds(site, f"user {ana.name}")[-1] == (
        f"official {root.name}",
        "changed",
        f"clerk; city {city}",
        f"head; may reveal; city {city}; areas kamavota",
        city,
    )
    page = read(root.get(f"/desk/house/audit?object={ana.name}&deed=changed"))
    assert "clerk; Maputo → head; may see phone numbers; Maputo; KaMavota" in page.text


def test_who_saves_over_anothers_change_is_told_and_may_save_again(site: Site) -> None:
    root, name = root_of(site), "dois"
    site.house.door.add(Account(0, name, Role.CLERK), SHELL)
    form = change_form(site, root, name, role="head", area=["kamavota"])
    site.house.door.change(Account(0, name, Role.CLERK, frozenset({Right.REVEAL})), SHELL)
    answer = root.post(f"{PEOPLE}/{name}", form)
    page = read(answer)

    assert answer.status_code == 409
    assert "Somebody else changed this account meanwhile" in page.text
    assert {("role", "head"), ("area", "kamavota")} <= page.checked
    assert user(site, name).role == "clerk"
    assert "clerk; may reveal" in page.values  # what it is now, for the next try
    # What was not touched here is as the other one left it, so that saving takes nothing back.
    assert ("may", "reveal") in page.checked
    assert answer.text.count("Somebody else chose this meanwhile.") == 1
    assert "Somebody else chose meanwhile:" not in answer.text
    assert root.post(f"{PEOPLE}/{name}", {**form, "was": "clerk; may reveal"}).status_code == 303
    assert user(site, name).role == "head"


def test_where_both_chose_ones_own_stays_and_the_others_is_told_beside_it(site: Site) -> None:
    root, name = root_of(site), "tres"
    site.house.door.add(Account(0, name, Role.ADMINISTRATOR), SHELL)
    form = change_form(site, root, name, role="clerk", area=["kamavota"])
    scope = Scope(areas=frozenset({"kampfumo"}))
    other = Account(0, name, Role.HEAD, city_id=city_id(site), scope=scope)
    site.house.door.change(other, SHELL)
    answer = root.post(f"{PEOPLE}/{name}", form)
    page = read(answer)

    assert answer.status_code == 409
    assert {("role", "clerk"), ("area", "kamavota")} <= page.checked
    told = dict(re.findall(r'class="at-field" id="(\w+)-now">([^<]*)<', answer.text))
    assert told == {
        "role": "Somebody else chose meanwhile: head. Save again to have yours.",
        "areas": "Somebody else chose meanwhile: KaMpfumo. Save again to have yours.",
        "city": "Somebody else chose this meanwhile.",
    }
    assert '<fieldset aria-describedby="role-now">' in answer.text
    assert root.post(f"{PEOPLE}/{name}", {**form, "was": "no such; city 9; x"}).status_code == 409


def test_anothers_choice_of_areas_is_told_at_the_areas_of_its_city(site: Site) -> None:
    root, cities = root_of(site), site.house.cities.all()
    for nth, city in enumerate(cities):
        name, its = f"cada{nth}", [*city.gazetteer.by_district][:2]
        account = Account(0, name, Role.CLERK, city_id=site.house.cities.id(city))
        site.house.door.add(account, SHELL)
        form = change_form(site, root, name, area=its[:1])
        scope = Scope(areas=frozenset(its[1:]))
        site.house.door.change(account._replace(scope=scope), SHELL)
        answer = root.post(f"{PEOPLE}/{name}", form)
        parts = re.findall(r'<details class="scope".*?</details>', answer.text, re.DOTALL)
        told = [part for part in parts if 'id="areas-now"' in part]
        assert len(parts) == len(cities) > 1
        assert len(told) == 1
        assert told[0].startswith('<details class="scope" open>')
        assert f"areas of {city.name}</summary>" in told[0]


def test_of_all_cities_only_those_stand_open_in_which_something_is_marked(site: Site) -> None:
    root, (city, *others) = root_of(site), site.house.cities.all()
    area = next(iter(city.gazetteer.by_district))
    site.house.door.add(
        Account(0, "todas", Role.CLERK, scope=Scope(areas=frozenset({area}))), SHELL
    )
    parts = re.findall(
        r'<details class="scope"( open|)>\s*<summary>([^<]*)', root.get(f"{PEOPLE}/todas").text
    )
    assert [name for is_open, name in parts if is_open] == [
        f"Only some problems or areas of {city.name}"
    ]
    assert len(parts) == 1 + len(others) > 1


def test_scope_that_the_city_has_no_more_does_not_become_everything(site: Site) -> None:
    root, name = root_of(site), "antiga"
    scope = Scope(frozenset({"gone_service"}), frozenset({"gone_area"}))
    site.house.door.add(Account(0, name, Role.CLERK, city_id=77, scope=scope), SHELL)
    form = change_form(site, root, name)

    assert (form["service"], form["area"], form["city"]) == (
        ["gone_service"],
        ["gone_area"],
        "#77",
    )
    for said in ("There is no city", "There is no service", "There is no district"):
        answer = root.post(f"{PEOPLE}/{name}", form)
        assert answer.status_code == 400
        assert said in read(answer).text
        if said == "There is no city":
            form["city"] = "maputo"
        else:
            form["service"] = []
    assert user(site, name).services == "gone_service"
    assert root.post(f"{PEOPLE}/{name}", {**form, "area": []}).status_code == 303
    assert user(site, name).city_id == city_id(site)


def test_an_administrator_of_one_city_looks_after_its_people_alone(site: Site) -> None:
    root, city = root_of(site), city_id(site)
    own = site.enter(Role.ADMINISTRATOR, city_id=city)
    site.house.door.add(Account(0, "de.todas", Role.CLERK), SHELL)
    site.house.door.add(Account(0, "de.maputo", Role.CLERK, city_id=city), SHELL)
    page = read(own.get(PEOPLE)).text

    assert "de.maputo" in page
    assert "de.todas" not in page
    assert root.name not in page
    refused = 0
    for name in ("de.todas", root.name):
        for path in ("", "/end"):
            assert own.get(f"{PEOPLE}/{name}{path}").status_code == 404
        for path in ("", "/end", "/link", "/logins/1/end"):
            assert own.post(f"{PEOPLE}/{name}{path}", GOOD).status_code == 404
            refused += 1
    assert refused == 8
    for wish in ("", "nairobi"):
        answer = own.post(NEW, {**GOOD, "name": "nova.de.la", "city": wish})
        assert (answer.status_code, "own city only" in answer.text) == (400, True)
        answer = own.post(f"{PEOPLE}/de.maputo", {**GOOD, "city": wish})
        assert (answer.status_code, "own city only" in answer.text) == (400, True)
    assert "Nairobi" not in own.get(NEW).text
    assert own.post(NEW, {**GOOD, "name": "nova.de.la"}).status_code == 200


def test_however_many_people_there_are_the_list_asks_as_often(site: Site) -> None:
    root = root_of(site)
    root.get(PEOPLE)

    def asked() -> int:
        count = 0

        def note(*_: Any) -> None:
            nonlocal count
            count += 1

        event.listen(site.house.reader, "before_cursor_execute", note)
        assert root.get(PEOPLE).status_code == 200
        event.remove(site.house.reader, "before_cursor_execute", note)
        return count

    before = asked()
    more = [
        {"id": n, "name": f"n{n}", "role": "clerk", "created_at": 0, "created_by": "shell"}
        for n in range(1, 60)
    ]
    with site.house.engine.begin() as connection:
        connection.execute(insert(users), more)
    assert asked() == before <= 3
    with site.house.engine.begin() as connection:
        ended = update(users).where(users.c.id < 60).values(ended_at=1)
        connection.execute(ended)


def test_a_name_that_no_database_holds_is_nobodys(site: Site) -> None:
    root = root_of(site)
    for name in ("%00", "root%00", "%FF", "x" * 300):
        for path in (f"{PEOPLE}/{name}", f"{PEOPLE}/{name}/end"):
            assert root.get(path).status_code == 404, path
            assert root.post(path).status_code == 404, path


def test_people_are_for_administrators_alone(site: Site) -> None:
    head = site.enter(Role.HEAD)
    assert "/desk/house/users" not in head.get("/desk/house").text
    assert head.get(PEOPLE).status_code == 403
    with pytest.raises(AppError):
        site.house.door.end("nobody.there", SHELL)
