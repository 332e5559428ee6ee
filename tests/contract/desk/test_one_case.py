"""One case at the desk: what is shown of it, done, refused and kept."""

import re
from html import unescape
from urllib.parse import unquote

from app.domain.accounts import Right, Role, Scope
from app.domain.lifecycle import Action
from app.domain.public_number import spoken
from app.store.schema import audit_entries, report_events, reports
from app.usecases.crews import Joining
from app.usecases.take_action import Change
from app.work.clerk import Clerk
from app.work.live_menus import through
from tests.contract.desk.filing import XSS, file_at, row, seen
from tests.contract.desk.site import Site
from tests.contract.store.lines import report_at

#: Forms that change the case itself, if a colleague has not meanwhile.
FORMS = r'<form method="post" action="/desk/reports/\d+(?:/note|/aside)?"'


def test_a_case_shows_what_happened_and_what_was_sent(site: Site) -> None:
    number = file_at(site, 70, "+258840000070")
    ana = site.enter(Role.CLERK)
    page = ana.get(f"/desk/reports/{number}")
    ana.post(
        f"/desk/reports/{number}", {"action": "assigned", "to": "waste", "seen": seen(page.text)}
    )
    ana.post(f"/desk/reports/{number}", {"action": "resolved", "reason": "Limpo"})
    ana.post(f"/desk/reports/{number}/note", {"note": f"ligar antes {XSS}"})
    talk = unescape(ana.get(f"/desk/reports/{number}").text)

    order = [
        "reported it",
        "message</b>: case filed",
        "assigned it",
        "said it is resolved",
        "resolved?",
        "noted",
    ]
    found = [talk.index(words) for words in order]
    assert found == sorted(found)
    assert "ligar antes" in talk
    assert "••••" in talk
    assert "840000070" not in talk


def test_who_gives_jobs_to_a_crew_in_which_nobody_is_is_told_so(site: Site) -> None:
    one, two = file_at(site, 71, "+258840000071"), file_at(site, 72, "+258840000072")
    clerk = Clerk(through(site.house.writer), site.house.cities.all, site.house.books)
    warned = "Nobody is in Brigada de KaMavota, so no phone shows these jobs: add somebody."
    ana = site.enter(Role.CLERK)
    to_crew, to_body = ({"action": "assigned", "to": to} for to in ("kamavota", "waste"))

    def warnings(path: str, **form: str) -> int:
        done = ana.post(path, form)
        assert done.status_code == 303
        return unquote(done.headers["set-cookie"]).count(warned)

    assert warnings(f"/desk/reports/{one}", **to_crew) == 1
    assert warnings("/desk/reports", **to_crew, number=str(two)) == 1
    assert warnings(f"/desk/reports/{one}", **to_body) == 0
    clerk.add_member("", Joining("kamavota", "+258840000900", "Rosa", "official ana"))
    assert warnings(f"/desk/reports/{one}", **to_crew) == 0
    assert row(site, one).owner == row(site, two).owner == "kamavota"
    to_others = Change(Action.ASSIGN, "official ana", owner="kamaxakeni")
    assert clerk.change("", [one, two], to_others) == (
        True,
        [
            *(f"{spoken(number)}: assigned" for number in (one, two)),
            "nobody is in kamaxakeni, so no phone shows these jobs: crews add kamaxakeni PHONE",
        ],
    )


def test_the_code_that_a_crew_typed_is_told_in_the_language_of_the_desk(site: Site) -> None:
    number, code = file_at(site, 95, "+258840000095"), site.house.cities.default.code
    clerk = Clerk(through(site.house.writer), site.house.cities.all, site.house.books)
    for place in ("this", "another"):
        reason = f"code 10348, of {place} place"
        clerk.change_one(code, number, Change(Action.RESOLVE, "crew kamavota 1", reason))
        clerk.change_one(code, number, Change(Action.REOPEN, "official ana", "ainda"))
    ana = site.enter(Role.CLERK)
    told = ana.get(f"/desk/reports/{number}", accept_language="pt").text

    assert "escreveu o código 10348, deste lugar" in told
    assert "escreveu o código 10348, de outro lugar" in told
    assert "of this place" not in told


def test_what_is_not_there_is_named_and_nothing_is_said_to_be_undone(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    for typed, told in (
        ("99999999", "99999999"),
        ("93998013", "9399 8013"),
        ("x<b>", "x&lt;b&gt;"),
    ):
        page = ana.get(f"/desk/reports/{typed}")
        assert page.status_code == 404
        assert f"There is no case {told}<" in page.text
        assert "Not shown" in page.text
        assert "Nothing was changed" not in page.text
    note = ana.post("/desk/reports/93998013/note", {"note": "x"})
    assert "Not done" in note.text
    assert "Nothing was changed" in note.text


def test_words_of_a_resident_are_shown_and_nothing_of_them_runs(site: Site) -> None:
    number = file_at(site, 3, "+258840000071", words="<script>alert(1)</script> agua")
    page = site.enter(Role.CLERK).get(f"/desk/reports/{number}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; agua" in page
    assert "<script>alert" not in page


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


def test_duplicates_near_by_are_merged_with_one_press(site: Site) -> None:
    first = file_at(site, 74, "+258840000074")
    keys = report_at(74)[-2]
    for at in range(len(keys.split("*")) + 1):
        site.dial("*".join(keys.split("*")[:at]), "again", "+258840000075")
    site.dial(f"{keys}*2", "again", "+258840000075")  # a new one where the same is open
    second = site.rows(reports)[-1].number
    ana = site.enter(Role.CLERK)
    assert "2 people" not in ana.get(f"/desk/reports/{second}").text
    for at in range(len(keys.split("*")) + 1):
        site.dial("*".join(keys.split("*")[:at]), "joins", "+258840000071")
    site.dial(f"{keys}*1", "joins", "+258840000071")
    page = unescape(ana.get(f"/desk/reports/{second}").text)
    assert f'name="main" value="{first}"' in page
    assert "2 people" in page, "of two, the one that more people wait for goes on"
    form = {"action": "merged", "main": str(first), "seen": seen(page)}
    assert ana.post(f"/desk/reports/{second}", form).status_code == 303

    assert row(site, second).status == "duplicate"
    for one, name, other in ((first, "Repeated by", second), (second, "Repeats", first)):
        told = ana.get(f"/desk/reports/{one}").text
        its = (
            rf'<dt>{name}</dt><dd><a class="mono" href="/desk/reports/{other}">{spoken(other)}</a>'
        )
        assert len(re.findall(its, told)) == 1


def test_a_number_is_shown_to_who_may_with_a_reason_and_it_is_kept(site: Site) -> None:
    number = file_at(site, 76, "+258840000076")
    clerk = site.enter(Role.ADMINISTRATOR)
    may = site.enter(Role.CLERK, personal=frozenset({Right.REVEAL}))
    path = f"/desk/reports/{number}"
    before = len(site.rows(audit_entries))

    assert clerk.post(f"{path}/phone", {"why": "para ligar"}).status_code == 403
    assert "Show the whole number" not in clerk.get(path).text
    without = may.post(f"{path}/phone", {"why": "  "})
    assert (without.status_code, "+258840000076" in without.text) == (400, False)
    assert len(site.rows(audit_entries)) == before
    shown = may.post(f"{path}/phone", {"why": "para ligar"})
    assert "+258840000076" in shown.text
    last = site.rows(audit_entries)[-1]
    assert (last.actor, last.deed, last.object) == (
        f"official {may.name}",
        "revealed",
        f"case {number}",
    )
    assert b"para ligar" not in last.reason_sealed
    assert "+258840000076" not in may.get(path).text


def test_numbers_that_people_wrote_are_shown_to_who_may_see_them(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    may = site.enter(Role.CLERK, personal=frozenset({Right.REVEAL}))
    city = site.house.cities.default
    typed = {"service": [*city.services][1], "where": [*city.gazetteer.by_point][96]}
    typed |= {"channel": "counter", "words": "ligue 84 000 0111, caso 4821 7365"}
    assert ana.post("/desk/reports/new", typed).status_code == 303
    path = f"/desk/reports/{site.rows(reports)[-1].number}"
    assert ana.post(f"{path}/note", {"note": "ou +258840000112"}).status_code == 303

    for page in (ana.get(path).text, may.get(path).text):
        assert "84 000 0111" not in page
        assert "840000112" not in page
        assert "caso 4821 7365" in page
    assert "Show the whole number" in may.get(path).text  # though nobody left one
    shown = may.post(f"{path}/phone", {"why": "para ligar"}).text
    assert "ligue 84 000 0111" in shown
    assert "ou +258840000112" in shown


def test_each_label_names_a_field_of_its_own(site: Site) -> None:
    number = file_at(site, 93, "+258840000093")
    may = site.enter(Role.CLERK, personal=frozenset({Right.REVEAL}))
    page = may.get(f"/desk/reports/{number}").text
    ids = re.findall(r'<(\w+)[^>]*? id="([^"]+)"', page)
    named = [name for _, name in ids]
    labels = re.findall(r'<label for="([^"]+)"', page)
    assert sorted(named) == sorted(set(named))
    assert len(labels) >= 5
    fields = {name for tag, name in ids if tag in ("input", "select", "textarea")}
    assert {*labels} <= fields


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
