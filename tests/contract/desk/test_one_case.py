"""One case at the desk: what is shown of it, done, refused and kept."""

import re
from html import unescape
from urllib.parse import unquote

import pytest

from app.domain.accounts import Right, Role
from app.domain.errors import Conflict
from app.domain.lifecycle import OF_RESIDENTS, Action
from app.domain.public_number import spoken
from app.store.schema import audit_entries, reports
from app.usecases.crews import Joining
from app.usecases.take_action import Change
from app.work.clerk import Clerk
from app.work.live_menus import through
from tests.contract.desk.filing import XSS, file_at, row, seen
from tests.contract.desk.site import Site
from tests.contract.store.lines import report_at


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


@pytest.mark.parametrize("action", sorted(OF_RESIDENTS))
def test_what_residents_say_of_a_case_no_official_says_for_them(site: Site, action: str) -> None:
    dina = site.enter(Role.HEAD)
    number = file_at(site, 90 + len(action), f"+25884000{len(action):04}")
    path, said = f"/desk/reports/{number}", {"reason": "parece feito", "action": action}
    clerk = Clerk(through(site.house.writer), site.house.cities.all, site.house.books)
    for first in ("acknowledged", "resolved", "reopened"):
        assert dina.post(path, {"action": first, "reason": "vimos"}).status_code == 303
        before = row(site, number).status
        for form in (said, {**said, "seen": "1"}):
            refused = dina.post(path, form)
            assert refused.status_code == (409 if "seen" in form else 400)
            assert "Choose what is to be done" in refused.text
            assert "parece feito" in refused.text
        assert row(site, number).status == before
        # Nor does a command that is sent to the service.
        with pytest.raises(Conflict):
            clerk.change_one("maputo", number, Change(Action(action), "official eva"))
        assert row(site, number).status == before


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


def test_what_cannot_be_kept_of_a_note_is_said_of_the_note(site: Site) -> None:
    path = f"/desk/reports/{file_at(site, 4, '+258840000072')}/note"
    ana, hidden = site.enter(Role.CLERK), "ligar\u200bantes"
    for language, long, odd in (
        ("en", "The note has 501 characters, 500 are kept", "The note holds a character that"),
        ("pt", "A nota tem 501 caracteres, guardam-se 500", "A nota tem um carácter que não"),
    ):
        for note, told in (("x" * 501, long), (hidden, odd)):
            page = ana.post(path, {"note": note}, accept_language=language)
            assert page.status_code == 400
            assert told in page.text
            assert "otivo tem" not in page.text
    assert ana.post(path, {"note": "x" * 500}).status_code == 303


def test_words_of_a_resident_are_shown_and_nothing_of_them_runs(site: Site) -> None:
    number = file_at(site, 3, "+258840000071", words="<script>alert(1)</script> agua")
    page = site.enter(Role.CLERK).get(f"/desk/reports/{number}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; agua" in page
    assert "<script>alert" not in page


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
    for why in ("\u200b", "\u2800", "...", "\u202epara ligar", "x" * 501):
        refused = may.post(f"{path}/phone", {"why": why})
        assert (refused.status_code, "+258840000076" in refused.text) == (400, False), why
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
    typed |= {"channel": "counter", "words": "ligue 84 000 0111, ou (84) 000.0113, caso 4821 7365"}
    assert ana.post("/desk/reports/new", typed).status_code == 303
    path = f"/desk/reports/{site.rows(reports)[-1].number}"
    assert ana.post(f"{path}/note", {"note": "ou +258840000112"}).status_code == 303

    for page in (ana.get(path).text, may.get(path).text):
        assert "84 000 0111" not in page
        assert "000.0113" not in page
        assert "840000112" not in page
        assert "caso 4821 7365" in page
    assert "Show the whole number" in may.get(path).text  # though nobody left one
    shown = may.post(f"{path}/phone", {"why": "para ligar"}).text
    assert "ligue 84 000 0111, ou (84) 000.0113" in shown
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
