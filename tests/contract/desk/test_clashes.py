"""Clashes: what two changed of one thing is asked for by its name, and of nothing else."""

import re

import pytest

from tests.contract.desk.city_fields import field, publish, said, taking_out
from tests.contract.desk.site import Visitor
from tests.contract.desk.towns import Town

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)
CALENDAR, DRAFT = "/desk/city/calendar", "/desk/city/draft"


def put_in_folder(kiosks: Town, file: str, text: str) -> None:
    """Let another text of a file answer, as when somebody edits the folder."""
    (kiosks.folder / file).write_text(text, "utf-8")
    publisher = kiosks.site.house.menus.publisher(kiosks.site.house.writer)
    texts = {name: raw.decode() for name, raw in kiosks.raw().items()}
    publisher.publish(publisher.check(texts, kiosks.folder), kiosks.folder, "folder", watched=True)


def shown(kiosks: Town) -> dict[str, str]:
    """What the form of the clashes sends of itself."""
    page = kiosks.enter().get(DRAFT).text.partition(f'action="{DRAFT}/settle"')[2]
    sent = re.findall(r'type="hidden" name="(revision|live)" value="(\w+)"', page)
    return dict(sent[:2])


def test_a_clash_with_what_answers_is_decided_on_the_page(kiosks: Town) -> None:
    ana = kiosks.enter()
    ana.post("/desk/city/menu", {field("fr/menu/kiosk/say", "Numéro peint sur la borne"): "Ana"})
    menu = kiosks.folder / "menu.yaml"
    text = menu.read_text("utf-8").replace("Numéro peint sur", "Code sur")
    put_in_folder(kiosks, "menu.yaml", text)

    page = ana.get(DRAFT)
    assert re.findall(r'name="clash-(\d+)"', page.text) == ["0", "0"]
    assert "Code sur la borne" in said(page)
    assert ana.get("/desk/city/menu").status_code == 200
    assert publish(kiosks, ana).status_code == 409
    form = shown(kiosks)
    for none in ({}, {"clash-²": "mine"}, {f"clash-{'9' * 5_000}": "mine"}, {"clash-0": "both"}):
        assert ana.post(f"{DRAFT}/settle", {**form, **none}).status_code == 400
    assert ana.post(f"{DRAFT}/settle", {**form, "clash-0": "mine"}).status_code == 303
    changes = said(ana.get(DRAFT, accept_language="pt"))
    assert "assente no que atende agora" in changes
    assert "moved onto" not in changes
    assert publish(kiosks, ana).status_code == 303
    assert "say: Ana" in menu.read_text("utf-8")


def test_what_two_only_added_at_one_place_may_both_stand(kiosks: Town) -> None:
    ana, calendar = kiosks.enter(), kiosks.first["calendar.yaml"].decode()
    first_day = "    from: 2026-03-01\n"
    for its, fits in ("    service: meter\n", True), ("    where: nord\n", False):
        kiosks.begin_anew()
        kept = ana.post(f"{CALENDAR}/notices/strike", {field("where", ""): ["sud", ""]})
        assert kept.status_code == 303
        put_in_folder(kiosks, "calendar.yaml", calendar.replace(first_day, its + first_day, 1))
        page = ana.get(DRAFT)
        assert "<legend>calendar.yaml / notices / strike</legend>" in page.text
        assert re.findall(r'name="clash-0" value="(\w+)"', page.text) == ["mine", "theirs", "both"]
        state = kiosks.drafting.state(kiosks.spot)
        form = shown(kiosks) | {"clash-0": "both"}
        settled = ana.post(f"{DRAFT}/settle", form)
        if fits:
            assert (settled.status_code, publish(kiosks, ana).status_code) == (303, 303)
            written = (kiosks.folder / "calendar.yaml").read_text("utf-8")
            assert f"{its}    where: [sud]\n{first_day}" in written
        else:  # one word twice
            assert (settled.status_code, "calendar.yaml" in said(settled)) == (400, True)
            assert kiosks.drafting.state(kiosks.spot).revision == state.revision
            assert ana.post(f"{DRAFT}/settle", form | {"clash-0": "mine"}).status_code == 303


def test_a_day_that_two_call_otherwise_is_asked_for_by_name(kiosks: Town) -> None:
    ana = kiosks.enter()
    day = "\nholidays:\n  2025-12-25: {}\n"
    calendar = kiosks.folder / "calendar.yaml"
    form = {field("day", ""): "2025-12-25", field("holiday", ""): "Noël"}
    assert ana.post(f"{CALENDAR}/holidays", form).status_code == 303
    put_in_folder(kiosks, "calendar.yaml", calendar.read_text("utf-8") + day.format("Fête"))
    state = kiosks.drafting.state(kiosks.spot)
    [clash] = state.clashes
    assert (clash.name, clash.base) == ("holidays / 2025-12-25", ())
    page = ana.get(DRAFT)
    assert "calendar.yaml / holidays / 2025-12-25" in said(page)
    assert re.findall(r'name="clash-0" value="(\w+)"', page.text) == ["mine", "theirs"]
    choice = shown(kiosks) | {"clash-0": "both"}
    refused = ana.post(f"{DRAFT}/settle", choice)
    assert (refused.status_code, "Choose for each" in said(refused)) == (400, True)
    assert kiosks.drafting.state(kiosks.spot).revision == state.revision
    assert ana.post(f"{DRAFT}/settle", choice | {"clash-0": "mine"}).status_code == 303


def tell(
    who: Visitor, text: str, until: str, *, at_once: bool = True, pause: str = "", since: str = ""
) -> None:
    """Write a notice, into the draft or for callers to meet now."""
    typed = {"say fr": text, "from": since, "until": until, "pause": pause}
    form = {field(name, ""): value for name, value in typed.items()}
    kept = who.post(f"{CALENDAR}/publish" if at_once else CALENDAR, form)
    assert kept.status_code == 303, said(kept)


def hold_on(who: Visitor, name: str, was: str, until: str) -> None:
    """Give a notice another last day in the draft."""
    kept = who.post(f"{CALENDAR}/notices/{name}", {field("until", was): until})
    assert kept.status_code == 303, said(kept)


def notices(text: str) -> list[str]:
    """Give the notices of a calendar, each with its lines but the day on which it begins."""
    whole = text.partition("notices:\n")[2]
    return re.findall(r"^  (\w.*\n(?:    .*\n)*)", re.sub(r"    from: .*\n", "", whole), re.M)


def test_two_new_notices_both_stand_and_nobody_is_asked(kiosks: Town) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    tell(ana, "Un", "2026-01-03", at_once=False)
    tell(rui, "Deux", "2026-01-03")
    assert "changed the same lines" not in said(ana.get(DRAFT))
    assert publish(kiosks, ana).status_code == 303
    written = notices((kiosks.folder / "calendar.yaml").read_text("utf-8"))
    assert written[-2:] == [
        f"{name.lower()}:\n    say: {{fr: {name}}}\n    until: 2026-01-03\n"
        for name in ("Deux", "Un")
    ]

    # The first holiday of each: what is above them is written once.
    days = [{field("day", ""): f"2025-12-{n}", field("holiday", ""): f"Fête {n}"} for n in (25, 26)]
    ana.post(f"{CALENDAR}/holidays", days[0])
    draft = kiosks.drafting.state(kiosks.spot).files["calendar.yaml"]
    put_in_folder(kiosks, "calendar.yaml", draft.replace("25: Fête 25", "26: Fête 26"))
    state = kiosks.drafting.state(kiosks.spot)
    assert state.clashes == ()
    days_of = "holidays:\n  2025-12-26: Fête 26\n  2025-12-25: Fête 25\n"
    assert state.files["calendar.yaml"].endswith(days_of)


def test_two_new_notices_that_begin_alike_both_stand_and_one_that_both_write_once(
    kiosks: Town,
) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    first, second, both = (f"Pas de collecte au {where}" for where in ("Nord", "Sud", "marché"))
    tell(ana, first, "2026-01-03", at_once=False)
    tell(ana, both, "2026-01-03", at_once=False, since="2026-01-02")
    tell(rui, second, "2026-01-03")
    tell(rui, both, "2026-01-03", since="2026-01-02")
    assert clashes(kiosks) == []
    assert publish(kiosks, ana).status_code == 303
    written = notices((kiosks.folder / "calendar.yaml").read_text("utf-8"))
    assert [one.split("}")[0] for one in written[-3:]] == [
        f"pas_de_collecte{number}:\n    say: {{fr: {text}"
        for number, text in (("_3", second), ("", first), ("_2", both))
    ]


def test_an_edit_of_a_notice_that_is_ended_lands_on_no_other(kiosks: Town) -> None:
    dina, elias = kiosks.enter(), kiosks.enter()
    tell(elias, "Sans collecte", "2025-12-09")
    hold_on(dina, "sans_collecte", "2025-12-09", "2025-12-12")
    ended = elias.post(f"{CALENDAR}/end", taking_out(elias.get(CALENDAR), "sans_collecte", "end"))
    assert ended.status_code == 303
    for further in ("", "Foire", "Marché"):
        if further:  # whatever is published besides
            tell(elias, further, "2025-12-09")
        [clash] = kiosks.drafting.state(kiosks.spot).clashes
        assert (clash.name, clash.theirs) == ("notices / sans_collecte", ())
        for language in ("en", "pt"):
            page = dina.get(DRAFT, accept_language=language).text
            assert "<legend>calendar.yaml / notices / sans_collecte</legend>" in page
        assert re.findall(r'name="clash-0" value="(\w+)"', page) == ["mine", "theirs"]
        assert "12-12" not in kiosks.drafting.state(kiosks.spot).files["calendar.yaml"]

    form = shown(kiosks) | {"clash-0": "mine"}
    assert dina.post(f"{DRAFT}/settle", form).status_code == 303
    assert publish(kiosks, dina).status_code == 303
    written = notices((kiosks.folder / "calendar.yaml").read_text("utf-8"))
    assert written[-3:] == [
        "sans_collecte:\n    say: {fr: Sans collecte}\n    until: 2025-12-12\n",
        "foire:\n    say: {fr: Foire}\n    until: 2025-12-09\n",
        "marche:\n    say: {fr: Marché}\n    until: 2025-12-09\n",
    ]


def test_a_clash_that_is_given_up_is_told_by_its_name(kiosks: Town) -> None:
    dina, elias = kiosks.enter(), kiosks.enter()
    tell(elias, "Sans collecte", "2025-12-09")
    hold_on(dina, "sans_collecte", "2025-12-09", "2025-12-12")
    tell(dina, "Un", "2025-12-09", at_once=False)
    elias.post(f"{CALENDAR}/end", taking_out(elias.get(CALENDAR), "sans_collecte", "end"))
    form = shown(kiosks) | {"clash-0": "theirs"}
    assert dina.post(f"{DRAFT}/settle", form).status_code == 303
    [given_up, *_] = kiosks.drafting.waiting(kiosks.spot)
    assert given_up.what.what == "calendar.yaml / notices / sans_collecte"
    assert ("2025-12-12" in given_up.what.before, given_up.what.after) == (True, "")


def test_an_edit_of_the_last_notice_and_a_new_one_behind_it_are_no_clash(kiosks: Town) -> None:
    dina, elias = kiosks.enter(), kiosks.enter()
    tell(elias, "Sans collecte", "2025-12-09")
    hold_on(dina, "sans_collecte", "2025-12-09", "2025-12-12")
    tell(elias, "Grève", "2025-12-09", pause="yes")
    assert "changed the same lines" not in said(dina.get(DRAFT))
    assert publish(kiosks, dina).status_code == 303
    written = notices((kiosks.folder / "calendar.yaml").read_text("utf-8"))
    assert written[-2:] == [
        "sans_collecte:\n    say: {fr: Sans collecte}\n    until: 2025-12-12\n",
        "greve:\n    say: {fr: Grève}\n    until: 2025-12-09\n    pause: yes\n",
    ]


def test_what_is_chosen_holds_for_the_clashes_that_were_seen(kiosks: Town) -> None:
    ana, calendar = kiosks.enter(), kiosks.first["calendar.yaml"].decode()
    hold_on(ana, "strike", "2026-03-02", "2026-03-04")
    hold_on(ana, "market_pipe", "2026-03-05", "2026-03-06")
    put_in_folder(
        kiosks, "calendar.yaml", calendar.replace("until: 2026-03-02", "until: 2026-03-03")
    )
    chosen = shown(kiosks) | {"clash-0": "mine"}
    assert clashes(kiosks) == ["notices / strike"]
    put_in_folder(
        kiosks, "calendar.yaml", calendar.replace("until: 2026-03-05", "until: 2026-03-08")
    )
    late = ana.post(f"{DRAFT}/settle", chosen)

    assert (late.status_code, "Another version answers by now" in said(late)) == (409, True)
    assert clashes(kiosks) == ["notices / market_pipe"]
    assert ana.post(f"{DRAFT}/settle", shown(kiosks) | {"clash-0": "mine"}).status_code == 303
    assert clashes(kiosks) == []


def clashes(kiosks: Town) -> list[str]:
    return [one.name for one in kiosks.drafting.state(kiosks.spot).clashes]
