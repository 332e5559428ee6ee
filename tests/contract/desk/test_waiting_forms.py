"""What was about to be sent when a login had ended: it waits, for its owner alone."""

import re
from typing import Any
from urllib.parse import urlencode

from app.domain.accounts import Role
from app.domain.logins import IDLE_US, RENEWED_US
from app.store.schema import audit_entries
from app.web.desk.form import LIMIT
from app.web.desk.gate import LOGIN
from app.web.desk.kept import MOST_SEALED
from tests.contract.desk.site import PASSWORD, SHELL, Site, Visitor


def waiting(answer: Any) -> str:
    """Give what waits in a page that asks for a login."""
    assert answer.status_code in (400, 401)
    [kept] = re.findall(r'name="kept" value="([\w=-]+)"', answer.text)
    return str(kept)


def test_what_was_about_to_be_sent_waits_until_they_are_in_again(site: Site) -> None:
    visitor = site.enter()
    site.clock.us += IDLE_US
    typed = [("language", "pt"), ("reason", 'a long "reason" <b>')]
    answer = visitor.post("/desk/account/language", dict(typed))
    assert "kept for you alone" in answer.text
    kept = waiting(answer)
    form = {"name": visitor.name, "next": "/desk/account/language", "kept": kept}
    wrong = visitor.post("/desk/login", {**form, "password": "wrong"})
    again = visitor.post("/desk/login", {**form, "password": PASSWORD})

    assert waiting(wrong) == kept
    assert again.status_code == 200
    assert '<form method="post" action="/desk/account/language">' in again.text
    assert 'value="a long &#34;reason&#34; &lt;b&gt;"' in again.text


def test_what_waits_is_seen_before_it_is_sent(site: Site) -> None:
    visitor, path = site.enter(), "/desk/reports/48217365"
    site.clock.us += IDLE_US
    typed = {"action": "given_up", "reason": "sem <b>viatura</b>", "seen": "7"}
    form = {"name": visitor.name, "password": PASSWORD, "kept": waiting(visitor.post(path, typed))}
    page = visitor.post("/desk/login", {**form, "next": path}).text
    for words in ("Case 4821 7365", "close without a solution", "sem &lt;b&gt;viatura&lt;/b&gt;"):
        assert words in page, words


def test_what_waits_is_given_back_to_nobody_else(site: Site) -> None:
    ana, beto = site.enter(Role.CLERK), site.enter(Role.CLERK)
    typed = {"channel": "counter", "phone": "+258840000123", "words": "lixo na vala"}
    path = "/desk/reports/new"
    # However the login ended, and under the secret before the newest, too.
    site.clock.us += RENEWED_US
    assert "set-cookie" in ana.get("/desk").headers
    site.house.door.end(ana.name, SHELL)
    page = ana.post(path, typed)
    kept = waiting(page)
    assert not any(words in page.text for words in (*typed.values(), "840000123"))
    for sealed in (kept, kept[:-6] + "AAAA==", urlencode(typed), "é"):
        form = {"name": beto.name, "password": PASSWORD, "next": path, "kept": sealed}
        other = ana.post("/desk/login", form)
        assert (other.status_code, other.headers["location"]) == (303, "/desk")
        cookies = other.headers.get_list("set-cookie")
        [said] = [one for one in cookies if one.startswith("dial311-said-")]
        assert "What%20a%20colleague%20had%20written%20before%20you%20was%20not%20sent" in said
        assert not any(words in str(other.headers) for words in ("840000123", "lixo"))


def drawn(page: Any, action: str) -> dict[str, str]:
    """Give the hidden fields of a form as its page has them."""
    [form] = re.findall(rf'<form[^>]* action="{action}"[^>]*>.*?</form>', page.text, re.DOTALL)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))


def test_what_was_drawn_for_one_is_never_done_by_who_signed_in_beside(site: Site) -> None:
    ana, beto = site.enter(), site.enter()
    path = "/desk/house/tests"
    note = {"operator": "Vodacom", "came_to": "worked", "note": "ecrã completo"}
    form = drawn(ana.get("/desk/house"), path)
    before = len(site.rows(audit_entries))
    # Tabs of one browser have one cookie: it is Beto's by now, and Ana's page lies open beside.
    page = beto.post(path, {**form, **note})
    assert page.status_code == 401
    assert f"By now {beto.name} is signed in on this browser. What you wrote is kept" in page.text
    assert len(site.rows(audit_entries)) == before
    login = {"name": ana.name, "password": PASSWORD, "next": path, "kept": waiting(page)}
    again = beto.post("/desk/login", login)
    assert "ecrã completo" in again.text
    assert dict(drawn(again, path)) == form | note
    assert ana.post(path, drawn(again, path)).is_redirect
    # Nor what nobody has written; but whoever wants this browser signed out has it so.
    keys = drawn(ana.get("/desk/account"), "/desk/account/keys")
    nothing = beto.post("/desk/account/keys", {"account": keys["account"]})
    assert (nothing.status_code, 'name="kept"' in nothing.text) == (401, False)
    assert f"By now {beto.name} is signed in on this browser, and nothing was done" in nothing.text
    assert beto.post("/desk/logout", {"account": keys["account"]}).headers["location"] == LOGIN
    assert beto.get("/desk").headers["location"].startswith(LOGIN)


def test_what_is_too_long_to_wait_is_not_promised_to(site: Site) -> None:
    ana, beto = site.enter(), site.enter()
    path = "/desk/city/places/import"
    form = drawn(ana.get("/desk/city/places/import"), path)
    long = form | {"points": "name,lat,lon\n" + 3 * LIMIT * "x"}
    page = beto.post(path, long)
    assert (page.status_code, 'name="kept"' in page.text) == (413, False)
    assert "sign in, then send it again" in page.text
    # The longest that waits comes back.
    fits = form | {"points": "name,lat,lon\n" + (LIMIT - 2_000) * "x"}
    kept = waiting(beto.post(path, fits))
    assert len(kept) <= MOST_SEALED
    login = {"name": ana.name, "password": PASSWORD, "next": path, "kept": kept}
    assert beto.post("/desk/login", login).text.count("x" * 100) > 2_000
    beyond = beto.post("/desk/login", login | {"kept": kept + LIMIT * "x"})
    assert (beyond.status_code, "longer than any form here" in beyond.text) == (413, True)


def test_who_has_signed_out_elsewhere_loses_nothing_of_a_page_that_lay_open(site: Site) -> None:
    ana = site.enter()
    path = "/desk/house/tests"
    form = drawn(ana.get("/desk/house"), path) | {"note": "ecrã completo"}
    page = Visitor(site, "", "").post(path, form)  # a browser forgets the cookie of who signs out
    login = {"name": ana.name, "password": PASSWORD, "next": path, "kept": waiting(page)}
    assert "ecrã completo" in Visitor(site, "", "").post("/desk/login", login).text


def test_what_nobody_is_known_to_have_typed_waits_for_nobody(site: Site) -> None:
    for token in ("", "of-nobody"):
        answer = Visitor(site, "", token).post("/desk/reports/new", {"words": "lixo na vala"})
        assert (answer.status_code, "lixo" in answer.text) == (401, False)
        assert "whose words these were is not known any more" in answer.text
        assert 'name="kept"' not in answer.text


def test_nothing_waits_where_nothing_was_written_or_a_password_was(site: Site) -> None:
    visitor = site.enter()
    site.clock.us += IDLE_US
    for path, form in (
        ("/desk/logout", {}),
        ("/desk/city/draft/discard", {"revision": "8"}),  # who sees nothing sends nothing
        ("/desk/account/password", {"password": PASSWORD, "new": "um outro", "again": "um outro"}),
    ):
        answer = visitor.post(path, form)
        assert (answer.status_code, "You were signed out" in answer.text) == (401, False)
        assert 'name="next" value="/desk"' in answer.text
        assert urlencode({"kept": PASSWORD}).removeprefix("kept=") not in answer.text


def test_a_file_does_not_wait_and_that_is_said(site: Site) -> None:
    visitor = site.enter()
    site.clock.us += IDLE_US
    head = 'Content-Disposition: form-data; name="{}"'
    file = f'{head.format("file")}; filename="pontos.csv"\r\n\r\nname,lat,lon'
    parts = "".join(f"--b\r\n{one}\r\n" for one in (f"{head.format('bairro')}\r\n\r\n", file))
    path, body = "/desk/city/places/import", f"{parts}--b--\r\n".encode()
    answer = visitor.post(path, body, content_type="multipart/form-data; boundary=b")
    form = {"name": visitor.name, "password": PASSWORD, "next": path, "kept": waiting(answer)}
    again = visitor.post("/desk/login", form)
    said = r"A file does not wait: choose it again on the next page</dt>\s*<dd>pontos.csv</dd>"
    assert re.search(said, again.text)


def test_a_list_is_asked_for_as_it_was_and_the_longest_form_waits_too(site: Site) -> None:
    visitor = site.enter()
    site.clock.us += IDLE_US
    words = "não " * (LIMIT // 10)
    typed = {"number": "1", "reason": words}
    answer = visitor.post("/desk/reports?needs=late&order=due", typed)
    assert 'name="next" value="/desk/reports?needs=late&amp;order=due"' in answer.text
    form = {"name": visitor.name, "password": PASSWORD, "kept": waiting(answer)}
    again = visitor.post("/desk/login", {**form, "next": "/desk/reports?needs=late&order=due"})
    assert 'action="/desk/reports?needs=late&amp;order=due"' in again.text
    assert words.strip() in again.text
