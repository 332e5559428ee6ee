"""Who may enter which room of the desk, and from where a form may come."""

import re
from urllib.parse import urlencode

import pytest

from app.domain.accounts import Account, Right, Role
from app.domain.audit import Who
from app.domain.logins import IDLE_US, RENEWED_US
from app.store.schema import audit_entries, logins
from app.web.desk.form import LIMIT
from app.web.desk.router import ROOMS
from app.web.desk.signing import inside
from tests.contract.desk.site import BROWSER, HOUR, ORIGIN, PASSWORD, Site, Visitor

#: Rooms that nobody but the tests of its own deed should really enter, for it ends the visit.
ENDING = ("/logout",)


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
        (role, frozenset(personal)): site.enter(role, personal=frozenset(personal))
        for role in Role
        for personal in ((), (Right.REVEAL, Right.PUBLISH))
    }
    asked = refused = 0
    for room in ROOMS:
        if room.path in ENDING:
            continue
        for (role, personal), visitor in people.items():
            status = ask(visitor, room.method, filled(room.path))
            asked += 1
            refused += status == 403
            may = Account(0, "", role, personal).may(room.right)
            assert (status == 403) != may, (room.method, room.path, role, status)
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


def test_signing_in_gives_a_secret_of_its_own_whatever_was_there_before(site: Site) -> None:
    visitor = site.enter()
    planted = Visitor(site, "", "planted-by-somebody-who-knows-it")
    answer = planted.post("/desk/login", {"name": visitor.name, "password": PASSWORD})
    [cookie] = answer.headers.get_list("set-cookie")
    token = cookie.partition("=")[2].partition(";")[0]

    assert answer.headers["location"] == "/desk"
    assert re.fullmatch(r"dial311=[\w-]{43}; HttpOnly; Path=/; SameSite=lax", cookie)
    assert token != planted.token
    assert planted.get("/desk").status_code == 303
    assert Visitor(site, "", token).get("/desk").status_code == 200


def test_over_https_the_cookie_is_bound_to_the_host(site: Site) -> None:
    visitor = site.enter()
    site.client.cookies.clear()
    headers = {**BROWSER, "origin": ORIGIN.replace("http", "https")}
    answer = site.client.post(
        ORIGIN.replace("http", "https") + "/desk/login",
        data={"name": visitor.name, "password": PASSWORD},
        headers=headers,
        follow_redirects=False,
    )
    [cookie] = answer.headers.get_list("set-cookie")

    assert re.fullmatch(r"__Host-dial311=[\w-]{43}; HttpOnly; Path=/; SameSite=lax; Secure", cookie)


def test_who_signs_in_goes_on_where_they_wanted_to_and_nowhere_else(site: Site) -> None:
    visitor = site.enter()
    form = {"name": visitor.name, "password": PASSWORD}
    stranger = Visitor(site, "", "")
    for wish, goes in (
        ("/desk/account?x=1", "/desk/account?x=1"),
        ("//evil.example/desk/", "/desk"),
        ("https://evil.example/desk", "/desk"),
        ("/desk\\@evil.example", "/desk"),
        ("/desk/login?next=/desk", "/desk"),
        ("/desk/\r\nset-cookie: a=b", "/desk"),
        ("/exports/reports.csv", "/desk"),
    ):
        answer = stranger.post("/desk/login", {**form, "next": wish})
        assert (answer.status_code, answer.headers["location"]) == (303, goes)
        assert inside(wish) == goes


def test_what_was_about_to_be_sent_waits_until_they_are_in_again(site: Site) -> None:
    visitor = site.enter()
    site.clock.us += IDLE_US
    typed = [("language", "pt"), ("reason", 'a long "reason" <b>')]
    answer = visitor.post("/desk/account/language", dict(typed))
    kept = urlencode(typed)
    assert answer.status_code == 401
    assert f'name="kept" value="{kept.replace("&", "&amp;")}"' in answer.text
    form = {"name": visitor.name, "next": "/desk/account/language", "kept": kept}
    wrong = visitor.post("/desk/login", {**form, "password": "wrong"})
    again = visitor.post("/desk/login", {**form, "password": PASSWORD})

    assert kept.replace("&", "&amp;") in wrong.text
    assert again.status_code == 200
    assert '<form method="post" action="/desk/account/language">' in again.text
    assert 'value="a long &#34;reason&#34; &lt;b&gt;"' in again.text


def test_nothing_waits_where_nothing_was_written_or_a_password_was(site: Site) -> None:
    visitor = site.enter()
    site.clock.us += IDLE_US
    for path, form in (
        ("/desk/logout", {}),
        ("/desk/account/password", {"password": PASSWORD, "new": "um outro", "again": "um outro"}),
    ):
        answer = visitor.post(path, form)
        assert (answer.status_code, "You were signed out" in answer.text) == (401, False)
        assert 'name="next" value="/desk"' in answer.text
        assert urlencode({"kept": PASSWORD}).removeprefix("kept=") not in answer.text


def test_a_list_is_asked_for_as_it_was_and_the_longest_form_waits_too(site: Site) -> None:
    visitor = site.enter()
    site.clock.us += IDLE_US
    words = "não " * (LIMIT // 10)
    typed = {"number": "1", "reason": words}
    answer = visitor.post("/desk/reports?needs=late&order=due", typed)
    assert 'name="next" value="/desk/reports?needs=late&amp;order=due"' in answer.text
    form = {"name": visitor.name, "password": PASSWORD, "kept": urlencode(typed)}
    again = visitor.post("/desk/login", {**form, "next": "/desk/reports?needs=late&order=due"})
    assert 'action="/desk/reports?needs=late&amp;order=due"' in again.text
    assert words.strip() in again.text


def test_who_guesses_is_told_to_wait_and_keeps_the_name(site: Site) -> None:
    name = site.enter().name
    stranger = Visitor(site, "", "")
    statuses = []
    for _ in range(6):
        answer = stranger.post("/desk/login", {"name": name, "password": "<script>"})
        statuses.append(answer.status_code)
        assert f'value="{name}"' in answer.text
        assert "<script>" not in answer.text
    assert statuses == [400] * 5 + [429]
    site.clock.us += 24 * HOUR


def test_what_is_long_is_pressed_where_the_browser_takes_it_so(site: Site) -> None:
    visitor = site.enter()
    for path in ("/desk/account", "/desk/files/desk.css"):
        plain = visitor.get(path, accept_encoding="gzip;q=0, br")
        pressed = visitor.get(path, accept_encoding="br, gzip")
        assert "content-encoding" not in plain.headers
        assert pressed.headers["content-encoding"] == "gzip"
        assert plain.headers["vary"] == pressed.headers["vary"] == "accept-encoding"
        assert pressed.text == plain.text
        sizes = [int(one.headers["content-length"]) for one in (plain, pressed)]
        assert sizes[1] < sizes[0] / 2
    short = visitor.get("/desk/files/house.js", accept_encoding="gzip")
    assert "content-encoding" not in short.headers
    assert "content-encoding" not in visitor.post("/desk/account/language").headers


def test_a_secret_is_replaced_on_the_way(site: Site) -> None:
    visitor = site.enter()
    site.clock.us += RENEWED_US
    answer = visitor.get("/desk/account")
    token = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]

    assert visitor.get("/desk").status_code == 200  # another page that was under way
    site.clock.us += HOUR
    assert visitor.get("/desk").status_code == 303
    assert Visitor(site, "", token).get("/desk").status_code == 200


def test_a_session_that_is_revoked_is_out_at_once(site: Site) -> None:
    visitor, root = site.enter(Role.CLERK), site.enter()
    assert visitor.get("/desk").status_code == 200
    site.house.door.end(visitor.name, root_of(root))
    assert visitor.get("/desk").status_code == 303
    assert (
        visitor.post("/desk/login", {"name": visitor.name, "password": PASSWORD}).status_code == 400
    )


def root_of(visitor: Visitor) -> Who:
    return Who(f"official {visitor.name}")


def test_signing_out_ends_the_login_and_says_so_in_the_audit(site: Site) -> None:
    visitor = site.enter()
    assert visitor.post("/desk/logout").headers["location"] == "/desk/login"
    assert visitor.get("/desk").status_code == 303
    last = site.rows(audit_entries)[-1]
    assert (last.actor, last.deed) == (f"official {visitor.name}", "signed_out")


def test_one_signs_out_elsewhere_but_only_oneself(site: Site) -> None:
    visitor, other = site.enter(Role.CLERK), site.enter(Role.CLERK)
    ids = {row.user_id: row.id for row in site.rows(logins) if not row.ended_at}
    [theirs] = [id_ for user, id_ in ids.items() if user == max(ids)]
    assert visitor.post(f"/desk/account/logins/{theirs}/end").status_code == 404
    for none in ("x", "0", "-1", "9" * 19, "9" * 40):
        assert visitor.post(f"/desk/account/logins/{none}/end").status_code == 404
    assert visitor.get("/desk").status_code == 200
    assert other.get("/desk").status_code == 200
    assert other.post(f"/desk/account/logins/{theirs}/end").status_code == 303
    assert other.get("/desk").status_code == 303


def test_a_wrong_password_of_ones_own_changes_nothing(site: Site) -> None:
    visitor = site.enter()
    path = "/desk/account/password"
    for old, new, again, said in (
        ("wrong", "um outro segredo", "um outro segredo", "another one"),
        (PASSWORD, "um outro segredo", "um outro segredO", "not the same"),
        (PASSWORD, "curta", "curta", "at least 10"),
    ):
        answer = visitor.post(path, {"password": old, "new": new, "again": again})
        assert (answer.status_code, said in answer.text) == (400, True)
    good = {"password": PASSWORD, "new": "um outro segredo", "again": "um outro segredo"}
    assert visitor.post(path, good).status_code == 303
    assert visitor.get("/desk").status_code == 200


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
