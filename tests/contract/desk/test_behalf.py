"""Reports that officials file for somebody: the same in the store as those that are dialled."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection

from app.domain.accounts import Role, Scope
from app.domain.ids import IdSource
from app.domain.public_number import parse, spoken
from app.menu.model import City
from app.menu.values import place_label
from app.sending import message_book
from app.store.case_store import SqlCaseBook
from app.store.filing_store import SqlFilingBook
from app.store.schema import contacts, followers, messages, report_events, reports
from app.usecases.call import Filing
from app.usecases.file_report import OnBehalf
from app.usecases.place_typed import names_of_places
from app.work.live_menus import directly
from app.work.registrar import Registrar
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


def value_of(name: str, page: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, name
    return found[1]


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


@pytest.mark.parametrize("phone", ["0840000509", "0 84 000 0509", "00258840000509", "840000509"])
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
    anew = ana.post(NEW, {**typed, "asked": value_of("asked", shown.text)})
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


def test_the_field_offers_the_places_of_the_city(site: Site) -> None:
    page = unescape(site.enter(Role.CLERK).get(NEW).text)
    offered = re.findall(r'<option value="([^"]*)">(?=<)', page[page.index('id="places"') :])
    assert offered == [name for _, name in names_of_places(site.house.cities.default)]


def test_a_form_that_is_sent_twice_files_once(site: Site) -> None:
    ana, eva = site.enter(Role.CLERK), site.enter(Role.CLERK)
    typed = form(site, where=codes(site)[50], phone="84 000 0506", words="duas vezes")
    typed["form"] = value_of("form", ana.get(NEW).text)
    assert typed["form"] != value_of("form", ana.get(NEW).text)
    before = len(site.rows(reports))

    first, again = ana.post(NEW, typed), ana.post(NEW, typed)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["set-cookie"] == again.headers["set-cookie"]  # the same is said
    assert len(site.rows(reports)) == before + 1
    filed = newest(site)
    assert [e.kind for e in of(site, filed, report_events)] == ["filed", "commented"]
    # Whoever goes back and writes something else means something else.
    asked = {"asked": f"{typed['service']} {typed['where']}"}
    other = file(ana, {**typed, **asked, "words": "outra coisa"})
    assert other.number != filed.number
    assert file(eva, {**typed, **asked}).number not in (filed.number, other.number)


def test_a_new_one_is_filed_at_a_place_that_was_chosen_of_several(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    point = next(
        code
        for code, one in site.house.cities.default.gazetteer.by_point.items()
        if "altazar" in one.name
    )
    typed = form(site, where=point, form="")
    typed["service"] = [*site.house.cities.default.services][2]
    open_ = file(ana, typed)
    chosen = ana.post(NEW, {**typed, "where": "baltazar", "place": point})
    assert chosen.status_code == 409
    page = unescape(chosen.text)
    assert f'name="join" value="{open_.number}"' in page
    # The page as it stands is sent once more: that is what "File a new one" does.
    anew = {**typed, "where": value_of("where", page.replace('id="where" ', ""))}
    filed = file(ana, {**anew, "asked": value_of("asked", page)})
    assert (filed.point, filed.number != open_.number) == (point, True)


def test_what_was_shown_of_one_place_says_nothing_of_another(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    here, there = codes(site)[51:53]
    service = [*site.house.cities.default.services][3]
    for place in (here, there):
        file(ana, form(site, where=place, service=service))
    asked = value_of("asked", ana.post(NEW, form(site, where=here, service=service)).text)
    moved = ana.post(NEW, form(site, where=there, service=service, asked=asked))
    assert moved.status_code == 409
    # And what was chosen counts no more where something else is typed.
    far = file(ana, form(site, where=codes(site)[90], place=here))
    assert far.point == codes(site)[90]


def test_what_is_said_with_a_voice_more_is_kept(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    open_ = file(ana, form(site, where=codes(site)[55]))
    said = {"join": str(open_.number), "words": "Arde desde\r\nontem", "phone": "84 000 0507"}
    assert ana.post(NEW, form(site, where=open_.point, **said)).status_code == 303
    assert "Arde desde ontem" in ana.get(f"/desk/reports/{open_.number}").text
    too_long = form(site, where=open_.point, join=str(open_.number), words="x" * 501)
    refused = ana.post(NEW, too_long)
    assert (refused.status_code, "500 characters" in refused.text) == (400, True)


def test_nobody_joins_a_case_that_they_do_not_work_on(site: Site) -> None:
    city = site.house.cities.default
    bairro, other = [*city.gazetteer.by_bairro][:2]
    theirs = file(site.enter(Role.CLERK), form(site, where=f"{other}/7"))
    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({bairro})))
    typed = form(site, where=f"{bairro}/7", join=str(theirs.number), phone="84 000 0508")
    refused = eva.post(NEW, typed)
    assert (refused.status_code, "there is no case" in refused.text) == (400, True)
    assert [e.kind for e in of(site, theirs, report_events)] == ["filed"]


class Meeting(SqlFilingBook):
    """Has looked for what was filed when another process has, too."""

    def __init__(self, to_meet: list[Barrier], *given: Any) -> None:
        super().__init__(*given)
        self._to_meet = to_meet  # the first time alone

    def filed(self, wish: OnBehalf) -> Filing | None:
        found = super().filed(wish)
        while self._to_meet:
            self._to_meet.pop().wait()
        return found


def test_two_processes_that_get_one_form_file_once(site: Site) -> None:
    house = site.house
    city, (one, two) = house.cities.default, (IdSource(40), IdSource(41))
    city_id = house.cities.id(city)
    met = Barrier(2 if house.engine.dialect.name == "postgresql" else 1)  # SQLite lets one in

    def registrar(ids: IdSource) -> Registrar:
        to_meet = [met]

        def opening(connection: Connection, _city: City) -> SqlFilingBook:
            out = message_book(house.settings, connection, house.cities, city, house.vault, ids)
            cases = SqlCaseBook(connection, city_id, house.vault, out)
            day = lambda *_asked: 0  # noqa: E731
            return Meeting(to_meet, connection, city, city_id, house.vault, ids, cases, day)

        return Registrar(directly(house.engine), opening)

    typed = form(site, where=codes(site)[95])
    wish = OnBehalf(typed["service"], typed["where"], "counter", "official ana", form="twice")
    with ThreadPoolExecutor(2) as both:
        filed = [*both.map(lambda ids: registrar(ids).file(city, wish), (one, two))]
    assert filed[0].number == filed[1].number
    assert [r.number for r in site.rows(reports) if r.point == wish.place] == [filed[0].number]
