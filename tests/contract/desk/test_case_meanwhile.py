"""Deeds on a case that go otherwise: others came first, the answer was lost, it is refused."""

import re
from html import unescape
from urllib.parse import unquote

from app.domain.accounts import Role, Scope
from app.store.schema import report_events
from tests.contract.desk.filing import file_at, row, seen
from tests.contract.desk.site import Site

#: Forms that change the case itself, if a colleague has not meanwhile.
FORMS = r'<form method="post" action="/desk/reports/\d+(?:/note|/aside)?"'


def test_two_officials_do_not_overwrite_each_other(site: Site) -> None:
    number = file_at(site, 72, "+258840000072")
    ana, rui = site.enter(Role.CLERK), site.enter(Role.CLERK)
    path = f"/desk/reports/{number}"
    before = seen(ana.get(path).text)
    assert (
        rui.post(path, {"action": "rejected", "reason": "outro", "seen": before}).status_code == 303
    )
    late = ana.post(path, {"action": "resolved", "reason": "foi limpo <b>", "seen": before})
    note = ana.post(f"{path}/note", {"note": "uma nota", "seen": before})

    aside = ana.post(f"{path}/aside", {"deed": "test", "seen": before})

    assert (late.status_code, note.status_code, aside.status_code) == (409, 400, 409)
    assert "Somebody else changed this case meanwhile" in late.text
    assert "foi limpo &lt;b&gt;</textarea>" in late.text
    assert 'value="uma nota"' in note.text
    # Who did so themselves, in another tab, looks for nobody else.
    again = rui.post(f"{path}/note", {"note": "uma nota", "seen": before})
    assert "You changed this case meanwhile, in another tab perhaps" in again.text
    twice = rui.post(path, {"action": "reopened", "reason": "x", "seen": before})
    assert (twice.status_code, "You changed this case" in twice.text) == (409, True)
    put = rui.post(f"{path}/aside", {"deed": "test", "seen": before})
    assert (put.status_code, "You changed this case" in put.text) == (409, True)
    place = {"place": "10348", "reason": "a voz", "seen": before}
    moved = rui.post(f"{path}/place", place)
    assert (moved.status_code, "You changed this case" in moved.text) == (409, True)
    assert (row(site, number).status, row(site, number).filed_by) == ("invalid", "resident")
    now = seen(late.text)
    assert ana.post(path, {"action": "reopened", "reason": "x", "seen": now}).status_code == 303


def test_who_presses_again_because_the_answer_was_lost_is_told_that_it_is_done(site: Site) -> None:
    numbers = file_at(site, 84, "+258840000084"), file_at(site, 85, "+258840000085")
    ana, rui = site.enter(Role.CLERK), site.enter(Role.CLERK)
    path = f"/desk/reports/{numbers[0]}"
    for address, form in (
        (f"{path}/note", {"note": "liguei,  ninguem atende"}),
        (path, {"action": "assigned", "to": "drains", "reason": "e deles"}),
        (f"{path}/aside", {"deed": "test"}),
        (f"{path}/aside", {"deed": "untest"}),
        (path, {"action": "merged", "main": str(numbers[1])}),
    ):
        page = ana.get(path).text
        before = seen(page)
        assert page.count(f'name="seen" value="{before}"') == len(re.findall(FORMS, page)) == 3
        first, again = (ana.post(address, {**form, "seen": before}) for _ in range(2))
        assert (first.status_code, again.status_code) == (303, 303), form
        assert "it had come the first time" in unquote(again.headers["set-cookie"])
        assert int(seen(ana.get(path).text)) == int(before) + 1
        # The same of somebody else, and another one of theirs, is none that came before.
        assert rui.post(address, {**form, "seen": before}).status_code in {400, 409}
        other = {**form, "note": "outra", "reason": "outro"}
        assert ana.post(address, {**other, "seen": before}).status_code in {400, 409}


def test_a_note_that_is_kept_is_said_to_be_and_led_to_however_often_it_comes(site: Site) -> None:
    number = file_at(site, 86, "+258840000086")
    ana, path = site.enter(Role.CLERK), f"/desk/reports/{number}"
    before = seen(ana.get(path).text)
    told = "Note kept.", "It is done: it had come the first time."
    for said in told:
        sent = ana.post(f"{path}/note?status=open", {"note": "liguei 2 vezes", "seen": before})
        there, _, event = sent.headers["location"].partition("#")
        assert there == f"{path}?status=open"
        assert said in unquote(sent.headers["set-cookie"])
        [at] = re.findall(
            rf'<li class="us" id="{event}">(.*?)</li>', ana.get(there).text, re.DOTALL
        )
        assert "liguei 2 vezes" in at


def test_what_cannot_be_done_is_said_and_what_was_typed_stays(site: Site) -> None:
    number = file_at(site, 73, "+258840000073")
    ana, path = site.enter(Role.CLERK), f"/desk/reports/{number}"
    for form, said in (
        ({"action": "rejected"}, "Write a reason"),
        ({"action": "dance", "reason": "porque"}, "Choose what is to be done"),
        ({"action": "merged", "main": ""}, "Write the number of the case that goes on"),
        ({"action": "merged", "main": "12"}, "12 is no case's number: look at its digits"),
        ({"action": "merged", "main": str(number)}, "cannot repeat itself"),
        ({"action": "unmerged", "reason": "porque"}, "it can be"),
        ({"action": "rejected", "reason": "m" * 400}, "fit: shorten it by"),
        ({"action": "rejected", "reason": "日本"}, "No phone can show"),
    ):
        answer = ana.post(path, form)
        assert (answer.status_code, said in unescape(answer.text)) == (400, True), form
        assert form.get("reason", "") in answer.text
    assert len(site.rows(report_events)) >= 1
    assert row(site, number).status == "received"
    assert ana.get("/desk/reports/12345678").status_code == 404
    assert ana.get("/desk/reports/x").status_code == 404


def test_what_was_not_taken_is_given_back(site: Site) -> None:
    """A browser's way back does not lead to a form that waited for a login."""
    number = file_at(site, 74, "+258840000074")
    rui = site.enter(Role.CLERK, scope=Scope(services=frozenset({"rubble"})))
    head = site.enter(Role.HEAD)
    path = f"/desk/reports/{number}"
    note = rui.post(f"{path}/note", {"note": "liguei <b> e nada", "seen": "7 8"})
    right = head.post(f"{path}/phone", {"why": "para ligar de volta"})
    secret = head.post("/desk/house/users/rui/link", {"password": "quatro carros de mao"})

    assert (note.status_code, right.status_code, secret.status_code) == (404, 403, 403)
    assert "among the problems and areas that you work on" in note.text
    assert '<p class="words">liguei &lt;b&gt; e nada</p>' in note.text
    assert ("para ligar de volta" in right.text, 'id="wrote"' in right.text) == (True, True)
    assert "carros" not in secret.text
    assert "7 8" not in note.text
    assert 'id="wrote"' not in head.get("/desk/reports/0").text


def test_what_says_something_else_is_none_that_came_before(site: Site) -> None:
    number = file_at(site, 87, "+258840000087")
    ana, path = site.enter(Role.CLERK), f"/desk/reports/{number}"
    before = seen(ana.get(path).text)
    whole = {"note": "Não foi limpo, o vizinho ligou de novo", "seen": before}
    assert ana.post(f"{path}/note", whole).status_code == 303
    part = ana.post(f"{path}/note", {"note": "foi limpo", "seen": before})

    assert part.status_code == 400
    assert "You changed this case meanwhile" in part.text
    assert 'value="foi limpo"' in part.text


def test_what_had_come_and_was_undone_since_is_not_told_as_done(site: Site) -> None:
    number = file_at(site, 88, "+258840000088")
    ana, rui = site.enter(Role.CLERK), site.enter(Role.CLERK)
    path = f"/desk/reports/{number}"
    wish = {"action": "resolved", "reason": "limpo", "seen": seen(ana.get(path).text)}
    assert ana.post(path, wish).status_code == 303
    assert rui.post(path, {"action": "reopened", "reason": "ainda lá está"}).status_code == 303
    again = ana.post(path, wish)

    told = unquote(again.headers["set-cookie"])
    assert "It had come the first time, and more has happened since" in told
    assert "It is done" not in told
    assert row(site, number).status == "assigned"
