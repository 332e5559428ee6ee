"""Signing in and out: what it gives, and what ends it."""

import re
from typing import Any

from app.domain.accounts import Role
from app.domain.audit import Who
from app.domain.logins import RENEWED_US
from app.store.schema import audit_entries, logins
from app.web.desk.signing import inside
from tests.contract.desk.site import BROWSER, HOUR, ORIGIN, PASSWORD, SHELL, Site, Visitor


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


def test_what_came_by_https_comes_by_nothing_else(site: Site) -> None:
    visitor, https = site.enter(), ORIGIN.replace("http", "https")
    site.client.cookies.clear()
    headers = {**BROWSER, "origin": https, "cookie": f"__Host-dial311={visitor.token}"}
    form = {"operator": "Vodacom", "came_to": "worked"}

    def ask(method: str, path: str, host: str = https) -> Any:
        sent = form if method == "POST" else None
        return site.client.request(
            method, host + path, data=sent, headers=headers, follow_redirects=False
        )

    for path in ("/desk", "/desk/login", "/desk/files/desk.css", "/exports/reports.csv", "/none"):
        year = ask("GET", path).headers["strict-transport-security"]
        assert re.fullmatch(r"max-age=(\d+)", year), path
        assert int(year.partition("=")[2]) >= 180 * 86_400
        assert "strict-transport-security" not in ask("GET", path, ORIGIN).headers
    done = ask("POST", "/desk/house/tests")
    assert done.status_code == 303
    assert "dial311-said-" in done.headers["set-cookie"]
    assert done.headers["set-cookie"].endswith("; Secure")
    plain = visitor.post("/desk/house/tests", form)
    assert "dial311-said-" in plain.headers["set-cookie"]
    assert "Secure" not in plain.headers["set-cookie"]


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


def test_who_guesses_is_told_to_wait_and_keeps_the_name_until_a_new_password(site: Site) -> None:
    name = site.enter().name
    stranger = Visitor(site, "", "")
    statuses = []
    for _ in range(6):
        answer = stranger.post("/desk/login", {"name": name, "password": "<script>"})
        statuses.append(answer.status_code)
        assert f'value="{name}"' in answer.text
        assert "<script>" not in answer.text
    assert statuses == [400] * 5 + [429]
    right = {"name": name, "password": PASSWORD}
    waits = stranger.post("/desk/login", right)
    assert waits.status_code == 429
    [said] = re.findall(r"wait (\d+) seconds", waits.text)
    assert waits.headers["retry-after"] == said
    assert 0 < int(said) < 3600
    assert "retry-after" not in stranger.get("/desk/login").headers
    link = site.house.door.link(name, SHELL)
    twice = {"password": PASSWORD, "again": PASSWORD}
    assert stranger.post(f"/desk/link/{link}", twice).status_code == 303
    assert stranger.post("/desk/login", right).status_code == 303
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


def test_a_browser_forgets_the_secret_of_who_signs_out(site: Site) -> None:
    here = r"dial311=\W*; expires=[^;]*; HttpOnly; Max-Age=0; Path=/; SameSite=lax"
    [cookie] = site.enter().post("/desk/logout").headers.get_list("set-cookie")
    assert re.fullmatch(here, cookie)
    stays = site.enter().post("/desk/logout", origin="https://elsewhere.example")
    assert (stays.status_code, "set-cookie" in stays.headers) == (403, False)

    https = ORIGIN.replace("http", "https")
    own = f"__Host-dial311={site.enter().token}"
    site.client.cookies.clear()
    headers = {**BROWSER, "origin": https, "cookie": own}
    gone = site.client.post(f"{https}/desk/logout", headers=headers, follow_redirects=False)
    [cookie] = gone.headers.get_list("set-cookie")
    assert re.fullmatch(f"__Host-{here}; Secure", cookie)


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


def test_who_guesses_from_within_waits_as_at_the_login(site: Site) -> None:
    visitor, path = site.enter(), "/desk/account/password"
    guess = {"password": "wrong", "new": "um outro segredo", "again": "um outro segredo"}
    answers = [visitor.post(path, guess) for _ in range(6)]
    assert [one.status_code for one in answers] == [400] * 5 + [429]
    [said] = re.findall(r"wait (\d+) seconds", answers[-1].text)
    assert [one.headers.get("retry-after") for one in answers] == [None] * 5 + [said]
    site.clock.us += 24 * HOUR


def test_single_letters_are_switched_off_for_one_account_and_on_again(site: Site) -> None:
    ana, rui = site.enter(), site.enter()
    pages = ("/desk", "/desk/account", "/desk/reports")
    for keys, off in (({}, True), ({"keys": "yes"}, False)):
        answer = ana.post("/desk/account/keys", keys)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/account")
        for path in pages:
            page = ana.get(path).text
            assert (' data-keys="off">' in page) is off, path
            assert ' data-keys="off">' not in rui.get(path).text
        assert ("Keys: j and k" in page) is not off
        ticked = 'name="keys" value="yes" aria-describedby="keys-what" checked>'
        assert (ticked in ana.get("/desk/account").text) is not off


def test_a_tab_hears_that_its_form_arrived_whatever_came_of_it(site: Site) -> None:
    visitor = site.enter()
    for form, status in (({"language": "en"}, 303), ({"language": "xx"}, 400)):
        answer = visitor.post("/desk/account/language", {**form, "sending": "m3x8k2ab0c1"})
        told = [one for one in answer.headers.get_list("set-cookie") if "-came-" in one]
        assert answer.status_code == status
        assert [one.partition(";")[0] for one in told] == ["dial311-came-m3x8k2ab0c1=1"]
        assert "HttpOnly" not in told[0]
        assert "Max-Age=3600; Path=/desk; SameSite=lax" in told[0]
    for odd in (
        "",
        "short",
        "x" * 80,
        "a=b; Path=/",
        "m3x8k2ab0c1\r\nset-cookie: a=b",
        "ação12345",
    ):
        answer = visitor.post("/desk/account/language", {"language": "en", "sending": odd})
        assert "-came-" not in str(answer.headers), odd


def test_pages_say_whose_login_they_are_of(site: Site) -> None:
    visitor = site.enter()
    page = visitor.get("/desk").text
    login = re.search(r'<body [^>]* data-login="([0-9]+)"', page)
    assert login
    assert f'data-login="{login[1]}"' in visitor.get("/desk/account").text
    assert f'data-login="{login[1]}"' not in site.enter().get("/desk").text
    site.client.cookies.clear()
    assert ' data-login="">' in site.client.get("/desk/login").text
