"""Reports that officials file for somebody: the same in the store as those that are dialled."""

import re
from html import unescape

import pytest

from app.domain.accounts import Role, Scope
from app.domain.errors import InvalidInput
from app.domain.public_number import parse, spoken
from app.menu.places import place_name
from app.store.schema import contacts, messages, report_events, reports
from app.usecases.file_report import OnBehalf
from app.usecases.place_typed import names_of_places
from tests.contract.desk.behalf import NEW, codes, file, form, newest, of
from tests.contract.desk.site import Site
from tests.contract.store.lines import words_at

NAMES = [column.name for column in reports.columns]
#: What must differ: who, when, and by what way.
OF_ITS_OWN = {
    "id", "number", "session_id", "filing", "contact_id", "channel", "network", "requested_at",
    "updated_at", "due_at", "told_by", "comment_sealed",
}  # fmt: skip


def test_what_is_filed_is_what_would_have_been_dialled(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    keys = (*words_at(1), f"{words_at(1)[-1]}*Vala entupida")
    for one in keys:
        site.dial(one, "dialled", "+258840000501")
    dialled = newest(site)
    place = f"{dialled.bairro}/{int(dialled.block) + 40}"
    typed = {
        "service": dialled.service_code,
        "where": place,
        "phone": "84 000 0502",
        "channel": "counter",
        "words": "Vala entupida",
    }
    filed = file(ana, typed)
    same = [
        {name: getattr(one, name) for name in NAMES if name not in OF_ITS_OWN}
        for one in (dialled, filed)
    ]
    for columns in same:  # the place is another one, so that neither joins the other
        columns.pop("block")
        assert columns.pop("same_key")

    assert same[0] == same[1]
    assert (filed.channel, filed.session_id, filed.network) == ("counter", None, "")
    assert (
        filed.due_at is None
        or filed.due_at - filed.requested_at == dialled.due_at - dialled.requested_at
    )
    assert parse(spoken(filed.number)) == filed.number
    opened = [
        site.house.vault.open(one.comment_sealed, f"reports.comment {one.id}")
        for one in (dialled, filed)
    ]
    assert opened == ["Vala entupida"] * 2
    kinds = [[(e.kind, e.status) for e in of(site, one, report_events)] for one in (dialled, filed)]
    assert kinds[0] == kinds[1] == [("filed", "received"), ("commented", "received")]
    assert {e.actor for e in of(site, filed, report_events)} == {f"official {ana.name}"}
    told = [
        [m for m in site.rows(messages) if m.cause == f"report:{one.id}:filed"]
        for one in (dialled, filed)
    ]
    texts = [
        site.house.vault.open(m.body_sealed, f"messages.body {m.id}")
        .replace(spoken(one.number), "N")
        .replace(str(int(one.block)), "B")
        for one, [m] in zip((dialled, filed), told, strict=True)
    ]
    assert texts[0] == texts[1]
    people = {row.id: row for row in site.rows(contacts)}
    briefs = [people[one.contact_id] for one in (dialled, filed)]
    assert [b.cases for b in briefs] == [1, 1]
    assert [b.newest for b in briefs] == [f"{one.number}," for one in (dialled, filed)]
    assert briefs[1].filed_at == ""  # what an official files counts against nobody's limit


def test_a_caller_finds_what_was_filed_for_them_and_can_say_a_word(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    filed = file(ana, form(site, where=codes(site)[20], phone="+258840000503"))
    ana.post(f"/desk/reports/{filed.number}", {"action": "resolved"})
    first = site.dial("", "asked", "+258840000503")
    assert spoken(filed.number) in first
    site.dial("0", "asked", "+258840000503")
    assert newest(site).status == "assigned"
    # From that call on it is known by which network they are told.
    later = file(ana, form(site, where=codes(site)[22], phone="+258840000503"))
    sent = {row.cause: row.network for row in site.rows(messages) if row.template == "received"}
    assert sent[f"report:{filed.id}:filed"] == ""
    assert sent[f"report:{later.id}:filed"] == "64301"


@pytest.mark.parametrize(
    "phone",
    [
        *("0840000509", "0 84 000 0509", "00258840000509", "840000509", "(84) 000-0509"),
        *("84.000.0509", "84/000/0509", "\u202a+258\u00a084\u00a0000\u00a00509\u202c"),
    ],
)
def test_a_number_is_read_as_people_say_it(site: Site, phone: str) -> None:
    typed = form(site, where=codes(site)[97], phone=phone)
    asked = f"{typed['service']} {typed['where']}"
    filed = file(site.enter(Role.CLERK), {**typed, "asked": asked})
    [whose] = [row for row in site.rows(contacts) if row.id == filed.contact_id]
    assert whose.phone_hash == site.house.vault.phone_hash("+258840000509")


def test_nobody_needs_to_leave_a_number(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    filed = file(ana, form(site, where=codes(site)[21]))
    assert filed.contact_id is None
    assert filed.owner
    assert not [m for m in site.rows(messages) if str(filed.id) in m.cause]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"service": ""}, "Say what the problem is"),
        ({"service": "dragons"}, "Say what the problem is"),
        ({"where": ""}, "Say where it is"),
        ({"where": "1034"}, "Say where it is"),
        ({"where": "nada disto aqui"}, "No place is called so: choose one of the list"),
        ({"where": "10349"}, "No place has the code 10349: look at its digits again."),
        ({"where": "maxaq"}, "Which of these is it?"),
        ({"channel": ""}, "Say how it came"),
        ({"channel": "ussd"}, "Say how it came"),
        ({"phone": "12"}, "is no number of"),
        ({"phone": "+258 84 000 00"}, "is no number of"),
        ({"phone": "+254 700 000 000"}, "is no number of"),
        ({"words": "x" * 501}, "more than 500 characters"),
        ({"join": "12345674"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    site: Site, typed: dict[str, str], said: str
) -> None:
    ana = site.enter(Role.CLERK)
    before = len(site.rows(reports))
    whole = {**form(site, where=codes(site)[30], words="pela voz", phone="84 000 0599"), **typed}
    if typed.get("join"):
        whole["join"] = spoken(93998013)
        said = "There is no case"
    answer = ana.post(NEW, whole)

    assert answer.status_code == 400
    assert said in answer.text
    assert len(site.rows(reports)) == before
    for name in ("where", "phone"):
        if whole[name]:
            assert f'value="{whole[name]}"' in answer.text
    assert whole["words"][:500] in answer.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"service": "dragons"}, "service"),
        ({"where": "nada disto aqui"}, "where"),
        ({"phone": "12"}, "phone"),
        ({"words": "x" * 501}, "words"),
    ],
)
def test_what_is_wrong_is_where_one_goes_on(site: Site, wrong: dict[str, str], field: str) -> None:
    ana = site.enter(Role.CLERK)
    marks = re.compile(r'id="(\w+)"[^>]*? autofocus aria-invalid="true" aria-describedby="wrong"')
    page = ana.post(NEW, {**form(site, where=codes(site)[31]), **wrong}).text
    assert marks.findall(page) == [field]
    assert page.count('id="wrong"') == page.count("autofocus") == 1
    fresh = ana.get(NEW).text
    assert ("aria-invalid" in fresh, fresh.count("autofocus")) == (False, 1)


def test_of_several_places_one_is_chosen(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    typed = form(site, where="baltazar")
    offered = ana.post(NEW, typed)
    city = site.house.cities.default
    named = [code for code, point in city.gazetteer.by_point.items() if "altazar" in point.name]
    for code in named:
        assert f'value="{code}"' in offered.text
        assert place_name(city, code, "pt") in offered.text
    filed = file(ana, {**typed, "place": named[1]})
    assert filed.point == named[1]


@pytest.mark.parametrize("block", ["x" * 300, "8 casa 12", "0", "1000"])
def test_no_block_is_filed_that_nobody_could_dial(site: Site, block: str) -> None:
    ana, place = site.enter(Role.CLERK), f"jardim/{block}"
    before = len(site.rows(reports))
    assert ana.post(NEW, form(site, where=place, place=place)).status_code == 400
    with pytest.raises(InvalidInput, match="say where it is"):
        site.house.registrar.file(
            site.house.cities.default, OnBehalf("container_full", place, "counter", "official ana")
        )
    assert len(site.rows(reports)) == before


def test_a_house_behind_its_block_is_no_block(site: Site) -> None:
    filed = file(site.enter(Role.CLERK), form(site, where="Albazine, Q.8, casa 12"))
    assert (filed.bairro, filed.block) == ("albazine", "8")


def test_nobody_files_what_they_do_not_work_on(site: Site) -> None:
    city = site.house.cities.default
    bairro, other = [*city.gazetteer.by_bairro][:2]
    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({bairro})))
    refused = eva.post(NEW, form(site, where=f"{other}/3"))
    assert refused.status_code == 400
    assert "work on" in refused.text
    assert file(eva, form(site, where=f"{bairro}/3")).bairro == bairro


def test_the_channel_stays_for_the_next_one(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    answer = ana.post(NEW, form(site, where=codes(site)[40], channel="monitor"))
    assert answer.headers["location"] == f"{NEW}?channel=monitor"
    assert 'value="monitor" required checked' in ana.get(f"{NEW}?channel=monitor").text


def test_the_field_offers_the_places_of_the_city(site: Site) -> None:
    page = unescape(site.enter(Role.CLERK).get(NEW).text)
    offered = re.findall(r'<option value="([^"]*)">(?=<)', page[page.index('id="places"') :])
    assert offered == [name for _, name in names_of_places(site.house.cities.default)]


def test_where_more_places_are_meant_than_are_shown_that_is_said(site: Site) -> None:
    ana, more = site.enter(Role.CLERK), "8 of 24 are shown: type more of the name, or the bairro"
    page = ana.post(NEW, form(site, where="mercado")).text
    assert (page.count('name="place"'), more in page) == (8, True)
    near = ana.post(f"{NEW}/near", {"service": "", "where": "mercado"}).text
    assert (near.count("Mercado"), more in near) == (8, True)
    assert "Which? Mercado, Bagamoyo" in near
    for typed in ("mercado inhagoia", "Mercado, Inhagoia A"):
        for path in (NEW, f"{NEW}/near"):
            assert "are shown" not in ana.post(path, form(site, where=typed)).text
    # One of those that are not shown can be chosen all the same.
    chosen = form(site, where="mercado") | {"place": "11474"}
    assert file(ana, chosen).point == "11474"
