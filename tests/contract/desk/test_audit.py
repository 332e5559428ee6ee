"""What was done at the desk: who sees which deeds, how they are found, and what is never shown."""

import re
from collections.abc import Sequence
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import event, insert

from app.domain.accounts import Account, Right, Role, Scope
from app.domain.audit import Audited, Deed, Who
from app.domain.clock import DAY_US
from app.domain.ids import IdSource
from app.store.audit_list import PAGE, Asked, cases_beyond, read_audit
from app.store.schema import audit_entries, logins, reports
from app.usecases.account_book import Browser
from tests.contract.desk.filing import file_at
from tests.contract.desk.markup import HOSTILE, read
from tests.contract.desk.site import HOUR, PASSWORD, SHELL, Site, Visitor

AUDIT = "/desk/house/audit"


@pytest.fixture
def root(site: Site) -> Visitor:
    """Sees everything."""
    return site.enter()


def maputo(site: Site) -> int:
    return site.house.cities.id(site.house.cities.default)


def nairobi(site: Site) -> int:
    return next(id_ for id_ in site.house.cities.by_id() if id_ != maputo(site))


def note(site: Site, actor: str, *what: Audited) -> None:
    site.house.door.audit(Who(actor, "192.0.2.7"), *what)


def told(visitor: Visitor, **filters: Any) -> str:
    answer = visitor.get(f"{AUDIT}?{urlencode(filters)}")
    assert answer.status_code == 200
    return read(answer).text


def test_each_deed_is_met_once_from_the_newest_to_the_oldest(site: Site, root: Visitor) -> None:
    many = [Audited(Deed.EXPORTED, f"rows {n:03}", city_id=maputo(site)) for n in range(120)]
    note(site, "official pages", *many)
    met: list[str] = []
    path = f"{AUDIT}?person=pages"
    pages = 0
    while path:
        page = root.get(path).text
        met += re.findall(r"rows (\d{3})</a>", page)
        older = re.search(r'href="(\?[^"]*before=[^"]*)"', page)
        path = AUDIT + unescape(older[1]) if older else ""
        pages += 1
    assert met == [f"{n:03}" for n in reversed(range(120))]
    assert pages == -(-120 // PAGE)


def test_rare_deeds_are_found_a_little_at_a_time(site: Site) -> None:
    kinds = [Deed.ROLLED_BACK if n % 9 == 4 else Deed.EXPORTED for n in range(40)]
    note(site, "official rare", *(Audited(kind, f"{n}") for n, kind in enumerate(kinds)))
    met: list[str] = []
    asked, steps = Asked(actors=("official rare",), deed="rolled_back"), 0
    with site.house.reader.connect() as connection:
        while True:
            found = read_audit(connection, site.house.vault, asked, looked=7)
            met += [entry.object for entry in found.entries]
            steps += 1
            if not found.older:
                break
            asked = asked._replace(before=found.older)
    assert met == ["31", "22", "13", "4"]
    assert steps == 40 // 7 + 1


def test_deeds_are_found_by_person_deed_thing_and_day(site: Site, root: Visitor) -> None:
    begin = site.clock.us
    # 2025-11-26 in Maputo ends at 22:00 UTC.
    day_end = begin - begin % DAY_US + 22 * HOUR
    city = maputo(site)
    for at, n in ((day_end - 1_000, 1), (day_end, 2)):
        site.clock.us = at
        note(site, f"official dia{n}", Audited(Deed.REVEALED, "case 48217365", city_id=city))
    note(site, "shell obras", Audited(Deed.PUBLISHED, f"menu m{day_end}"))
    root = site.enter()

    for filters, yes, no in (
        ({"person": "dia1"}, "dia1", "dia2"),
        ({"person": "official dia1"}, "dia1", "dia2"),
        ({"person": "DIA1"}, "dia1", "dia2"),
        ({"person": "obras"}, "shell obras", "dia1"),
        ({"deed": "revealed"}, "dia1", "obras"),
        ({"object": "48217365"}, "case 4821 7365", "obras"),
        ({"object": "4821 7365", "person": "dia2"}, "dia2", "dia1"),
        ({"object": "case 48217365"}, "dia1", "obras"),
        ({"object": f"m{day_end}"}, "obras", "dia1"),
        ({"day": "2025-11-26", "deed": "revealed"}, "dia1", "dia2"),
        ({"day": "2025-11-27", "deed": "revealed"}, "dia2", "dia1"),
        ({"day": "2025-11-28", "deed": "revealed"}, "Nothing here.", "dia2"),
    ):
        page = told(root, **filters)
        assert yes in page, filters
        assert no not in page, filters
    site.clock.us = day_end + HOUR


def test_what_is_looked_for_stays_whatever_it_is(site: Site, root: Visitor) -> None:
    looked = 0
    for typed in (*HOSTILE, "%", "'", "\\", "9" * 40, "2026-13-45", "0001-01-01", "9999-12-31"):
        found = root.get(f"{AUDIT}?{urlencode({'person': typed, 'object': typed})}")
        assert (found.status_code, read(found).values.count(typed)) == (200, 2), typed
        late = root.get(f"{AUDIT}?{urlencode({'day': typed, 'person': typed})}")
        page = read(late)
        assert (late.status_code, page.values.count(typed)) == (400, 2), typed
        assert "Write the day as in 2026-11-26" in page.text
        looked += 1
    assert looked == len(HOSTILE) + 7
    for deed in HOSTILE[:2]:
        answer = root.get(f"{AUDIT}?{urlencode({'deed': deed})}")
        assert answer.status_code == 400
        assert "choose one of the list" in read(answer).text
    for before in ("-1", "x", "9" * 19, "9" * 50):
        assert root.get(f"{AUDIT}?before={before}").status_code == 200


def test_no_number_leaves_whoever_wrote_it_and_reasons_are_opened(
    site: Site, root: Visitor
) -> None:
    number = "+258840000001"
    texts = f"call {number}", f"was {number}", f"is 84 000 0001 {HOSTILE[1]}"
    said = "porque ligou de 258840000001, 84/000.0002, caso 4821 7365"
    note(site, "official conta", Audited(Deed.REVEALED, *texts, said, maputo(site)))
    answer = root.get(f"{AUDIT}?person=conta")
    page = read(answer)

    assert "porque ligou de 25884•••••01, 84•••••02, caso 4821 7365" in page.text
    assert "840000001" not in answer.text.replace(" ", "")
    assert HOSTILE[1] in page.text
    row = next(row for row in site.rows(audit_entries) if row.actor == "official conta")
    assert number.encode() not in row.reason_sealed
    values = {**row._mapping, "id": row.id + 1, "actor": "official selo"}
    with site.house.engine.begin() as connection:
        connection.execute(insert(audit_entries).values(values))  # sealed to another row
    assert "[cannot be opened]" in told(root, person="selo")


def test_who_works_for_a_city_sees_its_deeds_alone(site: Site, root: Visitor) -> None:
    here, there = maputo(site), nairobi(site)
    for city, thing in ((here, "de ca"), (there, "de la"), (None, "de nenhuma")):
        note(site, "official cidade", Audited(Deed.EXPORTED, thing, city_id=city))
    seen = {
        "all": root,
        "head": site.enter(Role.HEAD),
        "head of one": site.enter(Role.HEAD, city_id=here),
        "head of the other": site.enter(Role.HEAD, city_id=there),
        "administrator of one": site.enter(Role.ADMINISTRATOR, city_id=here),
    }
    things = ("de ca", "de la", "de nenhuma")
    pages = {who: told(visitor, person="cidade") for who, visitor in seen.items()}
    assert {who: [thing in page for thing in things] for who, page in pages.items()} == {
        "all": [True, True, True],
        "head": [True, False, False],
        "head of one": [True, False, False],
        "head of the other": [False, True, False],
        "administrator of one": [True, False, False],
    }
    # From where somebody came is for who looks after people.
    assert [who for who, page in pages.items() if "192.0.2.7" in page] == [
        "all",
        "administrator of one",
    ]
    assert site.enter(Role.CLERK).get(AUDIT).status_code == 403


def test_who_works_on_a_part_of_the_city_sees_deeds_on_its_cases(site: Site) -> None:
    numbers = [file_at(site, place, f"+25884000{place:04}") for place in (1, 40)]
    rows = {row.number: row for row in site.rows(reports) if row.number in numbers}
    first, second = (rows[number] for number in numbers)
    assert first.district != second.district
    scope = Scope(areas=frozenset({first.district}))
    city = maputo(site)
    what = [Audited(Deed.REVEALED, f"case {number}", city_id=city) for number in (*numbers, 7)]
    note(site, "official parte", *what, Audited(Deed.EXPORTED, "case x", city_id=city))
    page = told(site.enter(Role.HEAD, scope=scope), person="parte")
    whole = told(site.enter(Role.HEAD), person="parte")

    def shown(said: str) -> list[bool]:
        return [f"{str(n)[:4]} {str(n)[4:]}" in said for n in numbers]

    assert shown(whole) == [True, True]
    assert shown(page) == [True, False]
    assert "case x" in page
    with site.house.reader.connect() as connection:
        assert cases_beyond(connection, city, Scope(), ()) == set()


def test_every_deed_of_the_house_is_kept(site: Site, root: Visitor) -> None:
    before = site.rows(audit_entries)[-1].id
    users = "/desk/house/users"
    new = {"name": "feito", "role": "clerk", "city": "maputo"}
    assert root.post("/desk/house/new-user", new).status_code == 200
    assert root.post(f"{users}/feito/link").status_code == 200
    assert root.post(f"{users}/feito", {"role": "head", "city": ""}).status_code == 303
    link = site.house.door.link("feito", SHELL)
    site.house.door.set_password(link, PASSWORD, PASSWORD, Browser("192.0.2.9", "x"))
    login = site.rows(logins)[-1].id
    assert root.post(f"{users}/feito/logins/{login}/end").status_code == 303
    assert root.post(f"{users}/feito/end").status_code == 303
    test = {"operator": "Tmcel", "came_to": "worked"}
    assert root.post("/desk/house/tests", test).status_code == 303

    me, city = f"official {root.name}", maputo(site)
    kept = [row for row in site.rows(audit_entries) if row.id > before and row.actor == me]
    assert [(row.deed, row.object, row.before, row.after, row.city_id) for row in kept] == [
        ("added", "user feito", "", f"clerk; city {city}", city),
        ("linked", "user feito", "", "", city),
        ("changed", "user feito", f"clerk; city {city}", "head", city),
        ("ended", "user feito", f"login {login}", "", None),
        ("ended", "user feito", "head", "", None),
        ("tested_line", "line Tmcel", "", "worked", city),
    ]
    assert {row.address for row in kept} == {"testclient"}
    page = told(root, object="feito")
    for said in ("added · user feito", "made a link for · user feito", "clerk; Maputo → head"):
        assert said in page


def test_a_page_asks_as_often_however_much_was_done(site: Site, root: Visitor) -> None:
    asked: list[str] = []

    def on(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    def count(visitor: Visitor, query: str) -> int:
        asked.clear()
        assert visitor.get(f"{AUDIT}?{query}").status_code == 200
        return len(asked)

    part = site.enter(Role.HEAD, scope=Scope(areas=frozenset({"kamavota"})))
    queries: Sequence[str] = ("", "person=a", "object=b", "deed=added", "day=2025-11-26")
    event.listen(site.house.reader, "before_cursor_execute", on)
    try:
        before = [count(who, query) for who in (root, part) for query in queries]
        city = maputo(site)
        what = [Audited(Deed.REVEALED, f"case {n}", city_id=city) for n in range(100)]
        note(site, "official muito", *what)
        after = [count(who, query) for who in (root, part) for query in queries]
    finally:
        event.remove(site.house.reader, "before_cursor_execute", on)
    assert max(before + after) <= 5
    assert max(a - b for a, b in zip(after, before, strict=True)) <= 1


def test_entries_are_found_by_their_indexes(site: Site) -> None:
    if site.house.reader.dialect.name != "sqlite":
        pytest.skip("a server's plans depend on how much there is")
    plans: list[str] = []
    ids = IdSource(1000)

    def explain(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if "FROM audit_entries" in statement and not statement.startswith("EXPLAIN"):
            with site.house.engine.connect() as other:
                rows = other.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                plans.extend(row[3] for row in rows)

    event.listen(site.house.reader, "before_cursor_execute", explain)
    try:
        with site.house.reader.connect() as connection:
            for asked in (
                Asked(actors=("a", "official a")),
                Asked(objects=("user a", "line a"), city_id=1),
                Asked(day=(site.clock.us, site.clock.us + DAY_US), deed="added"),
                Asked(before=ids.next(site.clock.us), city_id=1),
            ):
                read_audit(connection, site.house.vault, asked)
    finally:
        event.remove(site.house.reader, "before_cursor_execute", explain)
    searched = [plan for plan in plans if plan.startswith(("SEARCH", "SCAN"))]
    assert len(searched) >= 8
    assert [plan for plan in searched if plan.startswith("SCAN")] == []
    assert any("ix_audit_entries_actor" in plan for plan in searched)
    assert any("ix_audit_entries_object" in plan for plan in searched)


def test_sign_ins_of_who_works_for_one_city_are_its_heads_to_see(site: Site) -> None:
    city = maputo(site)
    clerk = site.enter(Role.CLERK, city_id=city, personal=frozenset({Right.REVEAL}))
    head = site.enter(Role.HEAD, city_id=city)
    page = told(head, person=clerk.name)
    assert f"{clerk.name} signed in" in page
    assert f"{clerk.name} set the password" in page
    free = site.house.door.add(Account(0, "de.todas", Role.CLERK), SHELL)[0]
    assert "Nothing here." in told(head, object=free.name)
