"""Today, and the messages that need a hand."""

import re
from html import unescape
from urllib.parse import unquote

from sqlalchemy import insert, update

from app.domain.accounts import Role, Scope
from app.domain.clock import utc
from app.domain.messaging import MessageState
from app.store.mail_counts import MOST
from app.store.schema import audit_entries, messages, reports, silences
from app.usecases.message_book import InState
from tests.contract.desk.filing import block, file_at, row
from tests.contract.desk.site import HOUR, SECRET, Site, Visitor


def tiles(page: str) -> dict[str, str]:
    found = re.findall(r'<a href="([^"]+)"><strong>([^<]*)</strong>', unescape(page))
    return {href.partition("needs=")[2] or href.rsplit("/", 1)[1]: count for href, count in found}


def standing(visitor: Visitor) -> dict[str, str]:
    """Give the tiles, and how many cases are open at all."""
    page = visitor.get("/desk").text
    [count] = re.findall(r'href="/desk/reports">(\d+)\sopen cases?<', unescape(page))
    return {**tiles(page), "open": count}


def more(was: dict[str, str], **by: int) -> dict[str, str]:
    """Give the same, but for some that are so many more."""
    return was | {name: str(int(was[name]) + n) for name, n in by.items()}


def wrote(site: Site, sender: str, words: str) -> int:
    """Let an SMS come in that nobody understands; give its id."""
    site.clock.us += 1_000
    name = f"in{site.clock.us}"
    form = {"from": sender, "to": "311", "text": words, "id": name, "networkCode": "64301"}
    path = f"/gateways/africastalking/{SECRET}/sms"
    assert site.client.post(path, data={**form, "date": "2025-11-26 12:00:00"}).status_code == 200
    row = [one for one in site.rows(messages) if one.direction == "in"][-1]
    waits = update(messages).where(messages.c.id == row.id).values(state=InState.WAITING)
    site.house.writer.write(lambda connection: connection.execute(waits)).result()
    return int(row.id)


def state_of(site: Site, message: int) -> str:
    return next(str(row.state) for row in site.rows(messages) if row.id == message)


def test_what_needs_a_hand_is_counted_and_one_click_away(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    before = tiles(ana.get("/desk").text)
    number = file_at(site, 1, "+258840000951")
    ana.post(f"/desk/reports/{number}", {"action": "resolved"})
    ana.post(f"/desk/reports/{number}", {"action": "reopened", "reason": "ainda"})
    after = tiles(ana.get("/desk").text)

    assert set(after) == {
        "late", "today", "disputed", "unseen", "unowned", "held", "inbox", "undelivered",
    }  # fmt: skip
    assert int(after["disputed"]) == int(before["disputed"]) + 1
    page = unescape(ana.get("/desk").text)
    for href in re.findall(r'<a href="(/desk/[^"]+)"><strong>', page):
        assert ana.get(href).status_code == 200
    assert f"/desk/reports/{number}" in page


def test_what_waits_and_what_is_a_test_are_no_cases_that_need_a_hand(site: Site) -> None:
    """What a blocked number files waits; its reporter hears of it once somebody releases it."""
    ana, phone = site.enter(Role.CLERK), "+258840000957"
    usual, before = file_at(site, 7, phone), standing(ana)
    block(site, usual)
    held = file_at(site, 8, phone)
    assert row(site, held).held == "blocked"
    assert standing(ana) == more(before, held=1)
    path, why = f"/desk/reports/{held}", "retido: número bloqueado"
    for page in (path, "/desk/reports?needs=held"):
        assert ana.get(page, accept_language="pt").text.count(why) == 1

    site.clock.us += HOUR
    done = ana.post(f"{path}/aside", {"deed": "release"})
    assert "Messages that go out: 1." in unquote(done.headers["set-cookie"])
    assert standing(ana) == more(before, open=1, unseen=1)
    kept = ana.get(path, accept_language="pt").text
    assert (kept.count(why), "held: blocked" in kept) == (1, False)  # its history says it
    tested = ana.post(f"{path}/aside", {"deed": "test"})
    assert "Messages" not in unquote(tested.headers["set-cookie"])
    assert standing(ana) == before


def test_a_silent_line_is_said_to_everybody_until_somebody_calls(site: Site) -> None:
    ana, root = site.enter(Role.CLERK), site.enter()
    city_id = site.house.cities.id(site.house.cities.default)
    now = site.clock.us
    row = {"city_id": city_id, "gateway": "africastalking", "network": "64304", "since": now}
    silent = insert(silences).values(**row, noticed_at=now, missed=12.0)
    site.house.writer.write(lambda connection: connection.execute(silent)).result()
    assert "Nobody calls any more: Vodacom" in ana.get("/desk").text
    assert tiles(root.get("/desk").text)["house"] == "1"
    over = update(silences).values(ended_at=now)
    site.house.writer.write(lambda connection: connection.execute(over)).result()
    assert "Nobody calls any more" not in ana.get("/desk").text
    assert tiles(root.get("/desk").text)["house"] == "0"


def test_who_works_on_some_has_those_before_them(site: Site) -> None:
    number = file_at(site, 2, "+258840000952")
    code = next(iter(site.house.cities.default.gazetteer.by_bairro))
    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({code}), services=frozenset({"x"})))
    page = eva.get("/desk").text
    assert tiles(page)["unseen"] == "0"
    assert f"/desk/reports/{number}" not in page


def test_who_works_on_some_has_no_messages_of_the_whole_city(site: Site) -> None:
    code = next(iter(site.house.cities.default.gazetteer.by_bairro))
    eva = site.enter(Role.HEAD, scope=Scope(areas=frozenset({code})))
    assert {"inbox", "undelivered"}.isdisjoint(tiles(eva.get("/desk").text))
    for path in ("/desk/inbox", "/desk/inbox/handled", "/desk/undelivered"):
        assert f'href="{path}"' not in eva.get("/desk/house").text
        for answer in (eva.get(path), eva.post(path, {"message": "1", "deed": "done"})):
            assert answer.status_code == 403
            assert "your account works on a part of it" in answer.text


def test_what_nobody_understood_is_answered_or_put_aside(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    file_at(site, 3, "+258840000953")
    asked = wrote(site, "+258840000953", "quando vem o <b>camiao</b>? 840000111")
    other = wrote(site, "+258840000953", "obrigado pela ajuda de ontem")
    page = ana.get("/desk/inbox").text
    assert int(tiles(ana.get("/desk").text)["inbox"]) >= 2
    assert "&lt;b&gt;camiao&lt;/b&gt;" in page
    assert "840000953" not in page
    assert "840000111" not in page

    for text, said in (("", "Write what is to be sent"), ("日本", "No phone can show")):
        wrong = ana.post("/desk/inbox", {"message": str(asked), "deed": "answer", "text": text})
        assert (wrong.status_code, said in wrong.text) == (400, True)
        assert f'value="{text}"' in wrong.text
    long = ana.post("/desk/inbox", {"message": str(asked), "deed": "answer", "text": "m" * 399})
    assert (long.status_code, "fit: shorten it by" in long.text) == (400, True)
    good = {"message": str(asked), "deed": "answer", "text": "Na terça de manhã"}
    assert ana.post("/desk/inbox", good).status_code == 303
    assert ana.post("/desk/inbox", {"message": str(other), "deed": "done"}).status_code == 303
    assert ana.post("/desk/inbox", good).status_code == 303  # it came the first time

    sent = [row for row in site.rows(messages) if row.cause == f"answer:{asked}"]
    texts = [site.house.vault.open(row.body_sealed, f"messages.body {row.id}") for row in sent]
    assert texts == ["Na terca de manha"]
    assert (state_of(site, asked), state_of(site, other)) == (InState.ANSWERED, InState.DONE)
    for nobodys in ("0", "x", str(asked + 1), ""):
        assert ana.post("/desk/inbox", {"message": nobodys, "deed": "done"}).status_code == 409


def test_an_answer_that_a_colleague_was_faster_with_is_given_back(site: Site) -> None:
    ana, rui = site.enter(Role.CLERK), site.enter(Role.CLERK)
    asked = str(wrote(site, "+258840000956", "quando passa o camiao?"))
    assert ana.post("/desk/inbox", {"message": asked, "deed": "done"}).status_code == 303
    mine = {"message": asked, "deed": "answer", "text": "Passa <b>na terça</b>"}
    late = rui.post("/desk/inbox", mine)
    assert (late.status_code, "is done already" in late.text) == (409, True)
    assert '<p class="words">Passa &lt;b&gt;na terça&lt;/b&gt;</p>' in late.text
    heading = '<h2 id="wrote">What you wrote</h2>'
    assert heading in late.text
    assert heading not in rui.get("/desk/inbox").text


def test_who_writes_much_is_read_on_a_page_of_their_own(site: Site) -> None:
    ana, loud = site.enter(Role.CLERK), "+258840000955"
    wrote_ = [wrote(site, loud, f"camiao {number} nao passou") for number in range(5)]
    page = ana.get("/desk/inbox").text
    assert ("camiao 2 " in page, "camiao 3 " in page) == (True, False)
    [link] = re.findall(r'href="(/desk/inbox\?of=\d+)">2 more of this number', page)

    own = ana.get(link).text
    assert [f"camiao {number} " in own for number in range(5)] == [True] * 5
    wrong = ana.post(link, {"message": str(wrote_[4]), "deed": "answer", "text": "日本"})
    assert (wrong.status_code, 'value="日本"' in wrong.text) == (400, True)
    done = ana.post(link, {"message": str(wrote_[4]), "deed": "done"})
    assert (done.status_code, done.headers["location"]) == (303, link)
    late = wrote(site, loud, "camiao 5 nao passou")
    read = re.findall(r'hidden" name="message" value="(\d+)">', own.rpartition("<form")[2])
    assert {*map(int, read)} == {*wrote_}
    assert ana.post(link, {"message": read, "deed": "all"}).status_code == 303

    assert {state_of(site, one) for one in wrote_} == {InState.DONE}
    assert state_of(site, late) == InState.WAITING


def test_what_did_not_arrive_is_sent_anew_and_kept(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    number = file_at(site, 4, "+258840000954")
    lost = site.rows(messages)[-1].id
    failed = update(messages).where(messages.c.id == lost)
    gone = failed.values(state=MessageState.FAILED, code="Failed", attempts=3)
    site.house.writer.write(lambda connection: connection.execute(gone)).result()
    page = ana.get("/desk/undelivered").text
    assert f'value="{lost}"' in page
    assert f"/desk/reports/{number}" in page
    assert int(tiles(ana.get("/desk").text)["undelivered"]) <= MOST
    assert ana.post("/desk/undelivered", {}).status_code == 400
    assert ana.post("/desk/undelivered", {"message": "12"}).status_code == 409
    assert ana.post("/desk/undelivered", {"message": str(lost)}).status_code == 303
    assert state_of(site, lost) == MessageState.QUEUED
    last = site.rows(audit_entries)[-1]
    assert (last.actor, last.object) == (f"official {ana.name}", f"message {lost}")


def test_without_target_hours_nothing_is_told_as_late_and_not_as_none(site: Site) -> None:
    assert not any(one.target_hours for one in site.house.cities.default.services.values())
    file_at(site, 5, "+258840000955")
    ana = site.enter(Role.CLERK)
    said = "No problem has target hours, so no case is late or due."
    assert {tiles(ana.get("/desk").text)[name] for name in ("late", "today")} == {"–"}
    cases = unescape(ana.get("/desk/reports").text)
    for name in ("late", "today"):
        [chip] = re.findall(rf'<a href="/desk/reports\?needs={name}"[^>]*>(.*?)</a>', cases)
        assert "no target hours" in chip
        assert ">–<" in chip
    places = unescape(ana.get("/desk/map").text)
    shown = re.findall(r'<td class="number">([^<]*)</td>\n\s*<td class="number"><b>', places)
    assert {*shown} == {"–"}
    assert "the share that is late" not in places
    assert all(said in page for page in (ana.get("/desk").text, cases, places))


def test_with_target_hours_it_is_a_number_again(site: Site) -> None:
    site.clock.us += HOUR
    number, ana = file_at(site, 6, "+258840000956"), site.enter(Role.CLERK)
    due = update(reports).where(reports.c.number == number).values(due_at=utc(site.clock.us - HOUR))
    site.house.writer.write(lambda connection: connection.execute(due)).result()
    assert tiles(ana.get("/desk").text)["late"] == "1"
    assert "<strong>1</strong> <span>late case</span>" in ana.get("/desk").text
    assert "no target hours" not in ana.get("/desk/reports").text
    assert "the share that is late" in ana.get("/desk/map").text
