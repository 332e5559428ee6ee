"""Who may enter which room of the desk, and from where a form may come."""

import re

import pytest

from app.domain.accounts import WHOLE_CITY, Right, Role, Scope
from app.domain.logins import IDLE_US
from app.store.schema import audit_entries
from app.web.desk.router import ROOMS
from tests.contract.desk.site import BROWSER, PASSWORD, Site, Visitor

#: Rooms that nobody but the tests of its own deed should really enter, for it ends the visit.
ENDING = ("/logout",)
#: What an address asks for, by its longest beginning here: said a second time, by hand.
ASKED = {
    "": Right.CASES,
    "/account": Right.SELF,
    "/manual": Right.SELF,
    "/numbers": Right.NUMBERS,
    "/city": Right.CITY,
    "/city/calendar/end": Right.PUBLISH,
    "/city/calendar/publish": Right.PUBLISH,
    "/city/draft/publish": Right.PUBLISH,
    "/city/history/{seq}/restore": Right.PUBLISH,
    "/reports/{number}/phone": Right.REVEAL,
    "/house": Right.WATCH,
    "/house/users": Right.HOUSE,
    "/house/new-user": Right.HOUSE,
    "/house/tokens": Right.HOUSE,
}
#: By the beginnings of addresses, what is for nobody who is held to a part of the city.
OF_ALL = ("/inbox", "/undelivered", "/house/users", "/house/new-user", "/house/tokens")
SCOPES = (
    WHOLE_CITY,
    Scope(areas=frozenset({"kamavota"})),
    Scope(services=frozenset({"container_full"})),
)
CLERKS = {Right.SELF, Right.CASES, Right.NUMBERS}
HELD = {
    Role.CLERK: CLERKS,
    Role.HEAD: CLERKS | {Right.CITY, Right.WATCH},
    Role.ADMINISTRATOR: CLERKS | {Right.CITY, Right.WATCH, Right.HOUSE},
}


def filled(path: str) -> str:
    """Give an address of a room, where names stand for what there is not."""
    return "/desk" + re.sub(r"\{\w+(:path)?\}", "0", path)


def ask(visitor: Visitor, method: str, path: str) -> int:
    answer = visitor.get(path) if method == "GET" else visitor.post(path)
    return int(answer.status_code)


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_every_room_asks_for_its_right(site: Site) -> None:
    """On one database: who may is known before it is asked for more."""
    people = {
        (role, personal, scope): site.enter(role, personal=personal, scope=scope)
        for role in Role
        for personal in (frozenset[Right](), frozenset({Right.REVEAL, Right.PUBLISH}))
        for scope in SCOPES
    }
    asked = refused = 0
    for room in ROOMS:
        if room.path in ENDING:
            continue
        for (role, personal, scope), visitor in people.items():
            status = ask(visitor, room.method, filled(room.path))
            asked += 1
            refused += status == 403
            right = ASKED[max((one for one in ASKED if room.path.startswith(one)), key=len)]
            may = right in HELD[role] | personal
            if right is Right.PUBLISH and Right.CITY not in HELD[role]:
                may = False  # nobody publishes what they may not see
            may = may and (scope == WHOLE_CITY or not room.path.startswith(OF_ALL))
            assert (status == 403) != may, (room.method, room.path, role, scope, status)
            assert status < 500
    assert asked == (len(ROOMS) - len(ENDING)) * len(people)
    assert refused >= 20  # what is for administrators alone, asked for by the others


def test_a_stranger_is_sent_to_the_login_from_everywhere(site: Site) -> None:
    stranger = Visitor(site, "nobody", "")
    guesser = Visitor(site, "nobody", "A" * 43)
    for who in (stranger, guesser):
        for room in ROOMS:
            answer = (
                who.get(filled(room.path)) if room.method == "GET" else who.post(filled(room.path))
            )
            if room.method == "POST":
                assert (answer.status_code, "Sign in" in answer.text) == (401, True), room.path
                continue
            assert answer.status_code == 303, room.path
            assert answer.headers["location"].startswith("/desk/login?next=%2Fdesk")
        for path in ("/desk/nothing", "/desk/reports/1/nothing", "/desk/"):
            assert who.get(path).headers["location"].startswith("/desk/login?next=")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
        {"origin": "https://testserver"},
        {"origin": "", "sec_fetch_site": ""},
    ],
)
def test_a_form_from_elsewhere_does_nothing(site: Site, headers: dict[str, str]) -> None:
    visitor = site.enter()
    before = len(site.rows(audit_entries))
    for room in ROOMS:
        if room.method == "POST":
            assert visitor.post(filled(room.path), **headers).status_code == 403
    stranger = Visitor(site, "", "")
    form = {"name": visitor.name, "password": PASSWORD}
    assert stranger.post("/desk/login", form, **headers).status_code == 403

    assert visitor.get("/desk").status_code == 200
    assert len(site.rows(audit_entries)) == before


def test_somebody_of_one_city_opens_no_other(site: Site) -> None:
    of_all, of_one = (
        site.enter(),
        site.enter(city_id=site.house.cities.id(site.house.cities.default)),
    )
    other = next(city for city in site.house.cities.all() if city is not site.house.cities.default)
    for visitor, status in ((of_all, 303), (of_one, 404)):
        answer = visitor.post("/desk/account/city", {"city": other.code})
        assert answer.status_code == status
    assert other.brand in of_all.get("/desk").text
    assert site.house.cities.default.brand in of_one.get("/desk").text


def test_a_form_of_one_city_changes_nothing_in_another(site: Site) -> None:
    one, other = site.house.cities.default, site.house.cities.all()[-1]
    ana, rui = site.enter(), site.enter(city_id=site.house.cities.id(one))
    form = re.compile(r'<form\b[^>]*method="post"[^>]*>(?:<input[^>]*name="desk" value="(\w+)">)?')
    for path in ("/desk", "/desk/house/tokens", "/desk/city/calendar"):
        assert {*form.findall(ana.get(path).text)} == {one.code}
        assert {*form.findall(rui.get(path).text)} == {""}
    # In another tab another city is opened; a login that ends there comes back to it.
    assert ana.post("/desk/account/city", {"city": other.code, "desk": one.code}).is_redirect
    before = len(site.rows(audit_entries))
    late = ana.post("/desk/house/tests", {"desk": one.code, "note": "caiu a meio"})
    said = f"This page is of {one.name}, and the desk of {other.name} is open by now"
    assert (late.status_code, said in late.text, "caiu a meio" in late.text) == (409, True, True)
    assert len(site.rows(audit_entries)) == before
    site.clock.us += IDLE_US
    again = site.client.post(
        "/desk/login", data={"name": ana.name, "password": PASSWORD}, headers=BROWSER
    )
    assert other.brand in again.text


def test_pages_say_what_browsers_may_do_with_them(site: Site) -> None:
    visitor = site.enter()
    pages = [visitor.get(path) for path in ("/desk", "/desk/account", "/desk/nothing")]
    pages += [Visitor(site, "", "").get("/desk/login"), visitor.get("/desk/link/nothing")]
    for page in pages:
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "form-action 'self'" in policy
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "same-origin"
        assert " style=" not in page.text
        assert " onclick=" not in page.text
        assert "<script>" not in page.text


def test_a_body_that_is_too_long_is_refused(site: Site) -> None:
    visitor = site.enter()
    answer = visitor.post("/desk/account/language", {"language": "x" * 300_000})
    assert answer.status_code == 413
    many = visitor.post("/desk/account/language", "&".join(["a=1"] * 3_000).encode())
    assert many.status_code < 500


def test_the_address_of_a_form_leads_to_its_page(site: Site) -> None:
    """As after a power cut, when a browser opens again what was refused."""
    visitor = site.enter()
    for form, page in (
        ("/desk/house/tests", "/desk/house"),
        ("/desk/account/password", "/desk/account"),
        ("/desk/account/logins/7/end", "/desk/account"),
        (f"/desk/house/users/{visitor.name}/link", f"/desk/house/users/{visitor.name}"),
        ("/desk/reports/48217365/note", "/desk/reports/48217365"),
        ("/desk/city/draft/publish", "/desk/city/draft"),
        ("/desk/logout", "/desk"),
    ):
        answer = visitor.get(form)
        assert (answer.status_code, answer.headers.get("location")) == (303, page), form
    for nothing in ("/desk/nothing", "/desk/house/tests/more", "/desk//", "/desk/house/%00"):
        assert visitor.get(nothing).status_code == 404, nothing
    assert visitor.post("/desk/nothing").status_code == 404
    led = 0
    for room in ROOMS:
        if room.method == "POST":
            answer = visitor.get(filled(room.path))
            led += answer.status_code == 303
            assert answer.status_code < 500
    assert led > 25
