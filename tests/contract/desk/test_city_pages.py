"""The city at the desk: what officials type, what is kept of it, and what callers meet then."""

import re
from html import unescape

from app.domain.accounts import Right, Role, Scope
from app.store.schema import crew_members, publications
from tests.contract.desk.city_fields import (
    PAGES,
    XSS,
    dial,
    field,
    named,
    publish,
    said,
    taking_out,
)
from tests.contract.desk.test_bounded import MOST, asks
from tests.contract.desk.towns import Town


def test_every_page_opens_while_a_draft_waits(kiosks: Town) -> None:
    ana = kiosks.enter()
    ana.post("/desk/city/menu", {field("fr/menu/wrong/say", "Touche inconnue"): "Non"})
    for path in PAGES:
        page = ana.get(f"/desk/city{path}")
        assert page.status_code == 200, (path, said(page)[-300:])
        if "svg" not in path:
            assert " style=" not in page.text, path
    assert kiosks.drafting.state(kiosks.spot).draft


def test_a_text_is_changed_published_met_by_callers_and_rolled_back(kiosks: Town) -> None:
    ana = kiosks.enter()
    first = kiosks.history()[0]
    page = ana.get("/desk/city/menu")
    name, value = named(page, "fr/menu/kiosk/say")
    assert value == "Numéro peint sur la borne"
    kept = ana.post("/desk/city/menu", {name: "Numéro sur la borne ?", "section": "menu"})
    assert (kept.status_code, kept.headers["location"]) == (303, "/desk/city/menu?section=menu")
    assert "Numero peint" in dial(kiosks, "", "before")

    phone = ana.get("/desk/city/menu/phone")
    assert "Numero sur la borne ?" in said(phone)
    draft = ana.get("/desk/city/draft?effect=1")
    before, after = re.findall(r'<pre class="screen">(.*?)</pre>', draft.text, re.DOTALL)[:2]
    assert "Numero peint sur la borne" in unescape(before)
    assert "Numero sur la borne ?" in unescape(after)
    told = ana.get("/desk/city/draft?effect=1", accept_language="pt")
    assert "Comparado com o que responde agora: 1 chamada dos últimos " in said(told)
    assert "1 call of the last " in said(draft)
    assert re.search(r"em média: \d,\d\d antes, \d,\d\d agora", said(told))
    assert re.search(r"on average: \d\.\d\d before, \d\.\d\d now", said(draft))
    assert "Against" not in said(told)
    assert publish(kiosks, ana).status_code == 303
    assert "Numero sur la borne ?" in dial(kiosks, "", "after")
    history = ana.get("/desk/city/history")
    assert "because" in said(history)
    assert ana.name in said(history)
    newest = kiosks.history()[0]
    version = ana.get(f"/desk/city/history/{newest.seq}")
    assert "Numéro sur la borne ?" in said(version)

    seq = next(one.seq for one in kiosks.history() if one.version == first.version)
    path = f"/desk/city/history/{seq}/restore"
    shown = ana.get(path.removesuffix("/restore")).text
    [live] = re.findall(r'name="live" value="(\w+)"', shown)
    back = unescape(shown).split("What answers now would become this")[1].split("</details>")[0]
    assert "Numéro sur la borne ?" in "".join(re.findall("<del>.*?</del>", back, re.DOTALL))
    assert "Numéro peint sur la borne" in "".join(re.findall("<ins>.*?</ins>", back, re.DOTALL))
    for nothing in ("", " .", "\u200b"):
        refused = ana.post(path, {"note": nothing, "live": live})
        assert (refused.status_code, "Write a note" in said(refused)) == (400, True)
    late = ana.post(path, {"note": "not seen", "live": first.version})
    assert (late.status_code, 'value="not seen"' in late.text) == (409, True)
    assert ana.post(path, {"note": "people did not find it", "live": live}).status_code == 303
    assert "Numero peint" in dial(kiosks, "", "again")
    assert kiosks.history()[0].how == "rollback"


def test_a_notice_is_published_at_once_beside_a_draft_that_waits(kiosks: Town) -> None:
    ana = kiosks.enter()
    ana.post("/desk/city/menu", {field("fr/menu/wrong/say", "Touche inconnue"): "Non"})
    typed = {
        field("say fr", ""): 'Suspendu jusqu\'au 3: "grève"',
        field("where", ""): "",
        field("until", ""): "2025-12-03",
    }
    assert ana.post("/desk/city/calendar/publish", typed).status_code == 303
    assert "Suspendu jusqu'au 3" in dial(kiosks, "", "strike")
    calendar = (kiosks.folder / "calendar.yaml").read_bytes()
    first = kiosks.first["calendar.yaml"]
    assert calendar.startswith(first)
    assert "Non" not in kiosks.live_text((("menu", "wrong", "say"), "fr"))
    state = kiosks.drafting.state(kiosks.spot)
    assert ("say: Non" in state.files["menu.yaml"], state.clashes) == (True, ())

    past = {**typed, field("until", ""): "2025-11-20", field("where", ""): "nord"}
    for where in ("/desk/city/calendar", "/desk/city/calendar/publish"):
        page = ana.post(where, past)
        assert (page.status_code, "The last day is over already" in said(page)) == (400, True)
        assert 'value="2025-11-20"' in page.text
    assert "the whole city · from 26/11/2025 · until 03/12/2025" in said(
        ana.get("/desk/city/calendar")
    )

    late = {**typed, field("until", ""): "31/12/2025"}
    page = ana.post("/desk/city/calendar", late)
    assert (page.status_code, "is no date" in said(page)) == (400, True)
    assert 'value="31/12/2025"' in page.text
    calendar = ana.get("/desk/city/calendar")
    name = re.findall(r"notices/(suspendu\w+)", calendar.text)[0]
    gone = ana.post("/desk/city/calendar/remove", taking_out(calendar, name))
    assert gone.status_code == 303
    assert kiosks.drafting.state(kiosks.spot).files["calendar.yaml"].encode() == first


def test_members_of_crews_come_and_go_and_no_number_is_shown(kiosks: Town) -> None:
    ana = kiosks.enter()
    city = kiosks.folder / "city.yaml"
    crews = "crews: {north: {name: Equipe Nord, body: water}}\n"
    city.write_text(city.read_text("utf-8") + crews, "utf-8")
    menu = kiosks.folder / "menu.yaml"
    publisher = kiosks.site.house.menus.publisher(kiosks.site.house.writer)
    texts = {path.name: path.read_text("utf-8") for path in kiosks.folder.glob("*.yaml")}
    edition = publisher.check(texts, kiosks.folder)
    publisher.publish(edition, kiosks.folder, "folder", watched=True)
    assert menu.exists()

    path = "/desk/city/bodies/north"
    wrong = ana.post(f"{path}/members", {"phone": "12", "member": "Zé"})
    assert (wrong.status_code, 'value="Zé"' in wrong.text) == (400, True)
    assert re.search('id="f-phone"[^>]* aria-invalid="true" aria-describedby', wrong.text)
    long = ana.post(f"{path}/members", {"phone": "+2290140000009", "member": "Z" * 99})
    assert (long.status_code, 'aria-describedby="f-member-wrong"' in long.text) == (400, True)
    number = "+2290140000009"
    assert ana.post(f"{path}/members", {"phone": number, "member": XSS[0]}).status_code == 303
    page = ana.get(path)
    assert number not in page.text
    assert number[-6:] not in page.text
    assert XSS[0] in unescape(page.text)
    assert XSS[0] not in page.text
    again = ana.post(f"{path}/members", {"phone": number})
    assert "of Equipe Nord: take it out there first<" in unescape(again.text)
    assert "crews remove" not in again.text
    assert (again.status_code, 'id="f-phone-wrong"' in again.text) == (409, True)
    member = re.findall(r'name="member" value="(\d+)"', page.text)[0]
    assert ana.post(f"{path}/members/remove", {"member": member}).status_code == 303
    assert ana.post(f"{path}/members/remove", {"member": member}).status_code == 400
    assert kiosks.site.rows(crew_members)[-1].removed_by == f"official {ana.name}"
    assert ana.get("/desk/city/bodies/nobody").status_code == 404


def test_only_who_works_for_the_whole_city_changes_it_and_only_who_may_publishes(
    kiosks: Town,
) -> None:
    scope = Scope(areas=frozenset({"nord"}))
    personal = frozenset({Right.PUBLISH})
    part = kiosks.site.enter(Role.HEAD, personal=personal, scope=scope)
    edit = {field("fr/menu/wrong/say", "Touche inconnue"): "Non"}
    assert part.get("/desk/city/menu").status_code == 200
    assert part.post("/desk/city/menu", edit).status_code == 400
    notice = {field("say fr", ""): "Non", field("until", ""): "2025-12-03"}
    assert part.post("/desk/city/calendar/publish", notice).status_code == 400

    head = kiosks.enter(may_publish=False)
    assert head.post("/desk/city/menu", edit).status_code == 303
    before = len(kiosks.site.rows(publications))
    assert publish(kiosks, head).status_code == 403
    assert publish(kiosks, part).status_code == 400
    assert head.post("/desk/city/calendar/publish", notice).status_code == 403
    assert head.post("/desk/city/history/1/restore", {"note": "x"}).status_code == 403
    assert len(kiosks.site.rows(publications)) == before
    assert "Publish to callers" not in head.get("/desk/city/draft").text


def test_pages_ask_few_questions_whatever_there_is(kiosks: Town) -> None:
    ana = kiosks.enter()
    counts = {path: asks(kiosks.site, ana, f"/desk/city{path}") for path in PAGES}
    assert max(counts.values()) <= MOST, counts
