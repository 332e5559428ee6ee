"""Reports that officials file for somebody: the same in the store as those that are dialled."""

from typing import Any

import pytest

from app.domain.accounts import Role, Scope
from app.domain.public_number import parse, spoken
from app.menu.values import place_label
from app.store.schema import contacts, followers, messages, report_events, reports
from tests.contract.desk.site import Site, Visitor
from tests.contract.store.lines import report_at, words_at

NAMES = [column.name for column in reports.columns]
NEW = "/desk/reports/new"
#: What must differ: who, when, and by what way.
OF_ITS_OWN = {
    "id", "number", "session_id", "filing", "contact_id", "channel", "network", "requested_at",
    "updated_at", "due_at", "told_by", "comment_sealed",
}  # fmt: skip


def form(site: Site, **more: str) -> dict[str, str]:
    code = site.house.cities.default
    return {"service": next(iter(code.services)), "channel": "telephone", **more}


def codes(site: Site) -> list[str]:
    return [*site.house.cities.default.gazetteer.by_point]


def newest(site: Site) -> Any:
    return site.rows(reports)[-1]


def file(visitor: Visitor, typed: dict[str, str]) -> Any:
    answer = visitor.post(NEW, typed)
    assert answer.status_code == 303, answer.text
    return newest(visitor.site)


def of(site: Site, report: Any, table: Any) -> list[Any]:
    return [row for row in site.rows(table) if row.report_id == report.id]


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


def test_nobody_needs_to_leave_a_number(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    filed = file(ana, form(site, where=codes(site)[21]))
    assert filed.contact_id is None
    assert filed.owner
    assert not [m for m in site.rows(messages) if str(filed.id) in m.cause]


def test_what_is_open_there_is_shown_first_and_can_be_joined(site: Site) -> None:
    for keys in report_at(60):
        site.dial(keys, "theirs", "+258840000504")
    open_ = newest(site)
    ana = site.enter(Role.CLERK)
    typed = {"service": open_.service_code, "where": open_.point, "channel": "telephone"}
    shown = ana.post(NEW, {**typed, "phone": "+258840000505", "words": "<b>"})
    assert shown.status_code == 409
    assert f'name="join" value="{open_.number}"' in shown.text
    assert "&lt;b&gt;</textarea>" in shown.text
    assert newest(site).number == open_.number
    seen = ana.post(f"{NEW}/near", {"service": open_.service_code, "where": open_.point})
    assert f'name="join" value="{open_.number}"' in seen.text

    joined = ana.post(NEW, {**typed, "phone": "+258840000505", "join": str(open_.number)})
    again = ana.post(NEW, {**typed, "phone": "+258840000505", "join": str(open_.number)})
    reporter = ana.post(NEW, {**typed, "phone": "+258840000504", "join": str(open_.number)})
    nobody = ana.post(NEW, {**typed, "join": str(open_.number)})
    assert [a.status_code for a in (joined, again, reporter, nobody)] == [303, 400, 400, 303]
    assert newest(site).joined == 1
    assert [row.kind for row in of(site, open_, followers)] == ["joined"]
    assert [e.kind for e in of(site, open_, report_events)] == ["filed", "joined", "joined"]
    # And a new one where that is meant.
    anew = ana.post(NEW, {**typed, "asked": "yes"})
    assert anew.status_code == 303
    assert newest(site).number != open_.number


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"service": ""}, "say what the problem is"),
        ({"service": "dragons"}, "say what the problem is"),
        ({"where": ""}, "say where it is"),
        ({"where": "nada disto aqui"}, "say where it is"),
        ({"where": "maxaq"}, "Which of these is it?"),
        ({"channel": ""}, "say how it came"),
        ({"channel": "ussd"}, "say how it came"),
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
        said = "there is no case"
    answer = ana.post(NEW, whole)

    assert answer.status_code == 400
    assert said in answer.text
    assert len(site.rows(reports)) == before
    for name in ("where", "phone"):
        if whole[name]:
            assert f'value="{whole[name]}"' in answer.text
    assert whole["words"][:500] in answer.text


def test_of_several_places_one_is_chosen(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    typed = form(site, where="baltazar")
    offered = ana.post(NEW, typed)
    city = site.house.cities.default
    named = [code for code, point in city.gazetteer.by_point.items() if "altazar" in point.name]
    for code in named:
        assert f'value="{code}"' in offered.text
        assert place_label(city, code, "pt") in offered.text
    filed = file(ana, {**typed, "place": named[1]})
    assert filed.point == named[1]


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
