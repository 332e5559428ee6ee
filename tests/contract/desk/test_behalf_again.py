"""Reports on behalf where something is open already, and forms that are sent twice."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier
from typing import Any

from sqlalchemy import Connection

from app.domain.accounts import Role, Scope
from app.domain.ids import IdSource
from app.menu.model import City
from app.sending import message_book
from app.store.case_store import SqlCaseBook
from app.store.filing_store import SqlFilingBook
from app.store.schema import followers, report_events, reports
from app.usecases.call import Filing
from app.usecases.case_book import Stored
from app.usecases.file_report import OnBehalf, Voice
from app.work.live_menus import directly
from app.work.registrar import Registrar
from tests.contract.desk.behalf import NEW, codes, file, form, newest, of, value_of
from tests.contract.desk.site import Site, Visitor
from tests.contract.store.lines import report_at


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

    def said(where: str) -> str:
        page = ana.post(f"{NEW}/near", {"service": "", "where": where}).text
        return unescape(re.sub("<[^>]*>", "", page)).strip()

    assert said("nenhures") == "No place is called so: choose one of the list, or write the bairro."
    assert said("10349") == "No place has the code 10349: look at its digits again."
    assert said("1034") == said("ne") == said("") == ""  # it may become one
    assert said("baltasar").startswith("Which? Baltazar")

    # What is wrong is said before they are asked whether it is the same.
    wrong = ana.post(NEW, {**typed, "phone": "+258 84 000 050"})
    assert (wrong.status_code, "is no number of" in wrong.text) == (400, True)

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


def test_the_history_says_that_an_official_joined_somebody_else(site: Site) -> None:
    for keys in report_at(93):
        site.dial(keys, "theirs", "+258840000514")
    open_ = newest(site)
    for keys in report_at(93)[:-1]:  # who dials the same sees that it is there, and joins
        site.dial(keys, "same", "+258840000515")
    site.dial(f"{report_at(93)[-2]}*1", "same", "+258840000515")
    ana = site.enter(Role.CLERK)
    case = {"join": str(open_.number), "channel": "counter"}
    for told in ({"phone": "+258840000516"}, {"words": "sem telefone"}):
        assert ana.post(NEW, {**case, **told}).status_code == 303
    for language, resident, somebody, people in (
        ("en", "follower joined", "joined somebody · counter", "3 people"),
        ("pt", "seguidor juntou-se", "juntou uma pessoa · balcão", "3 pessoas"),
    ):
        page = ana.get(f"/desk/reports/{open_.number}", accept_language=language).text
        said = [re.sub("<[^>]*>", "", one) for one in re.findall('<p class="line">(.*?)</p>', page)]
        history = [re.sub(r" \d\d/.*| \d\d:.*", "", unescape(one)) for one in said]
        assert [one for one in history if one.startswith(("follower", "seguidor"))] == [resident]
        assert [one for one in history if ana.name in one] == [f"{ana.name} {somebody}"] * 2
        assert people in page  # who has no number is noted, and counted nowhere


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
    assert (refused.status_code, "There is no case" in refused.text) == (400, True)
    assert [e.kind for e in of(site, theirs, report_events)] == ["filed"]


def test_who_joins_joins_what_is_open_where_they_say(site: Site) -> None:
    """A page may still have shown what was open for what was typed before."""
    ana = site.enter(Role.CLERK)
    one, other = [*site.house.cities.default.services][:2]
    here, there = codes(site)[-1], codes(site)[-90]
    open_ = file(ana, form(site, where=here, service=one))
    said = {"join": str(open_.number), "words": "Arde há uma hora"}
    for moved in ({"where": there}, {"service": other}, {"where": "nenhures"}):
        refused = ana.post(NEW, form(site, **{"where": here, "service": one, **said, **moved}))
        assert refused.status_code == 400
        assert "Arde há uma hora</textarea>" in refused.text
        assert moved.get("where", here) in refused.text
    assert (
        "is none that is open there with that problem"
        in ana.post(NEW, form(site, where=there, service=one, **said)).text
    )
    assert [e.kind for e in of(site, open_, report_events)] == ["filed"]


def test_a_form_that_is_sent_twice_joins_once(site: Site) -> None:
    ana, eva = site.enter(Role.CLERK), site.enter(Role.CLERK)
    open_ = file(ana, form(site, where=codes(site)[-30]))
    typed = form(site, where=open_.point, join=str(open_.number))

    def joins(visitor: Visitor, **more: str) -> dict[str, str]:
        site.clock.us += 1_000
        return {**typed, "form": value_of("form", visitor.get(NEW).text), **more}

    def voices() -> int:
        return [e.kind for e in of(site, open_, report_events)].count("joined")

    silent, told = joins(ana), joins(ana, words="Arde\r\nhá dias")
    phoned = joins(ana, phone="84 000 0509", words="Fumo")
    for form_ in (silent, silent, told, told, phoned, phoned):
        assert ana.post(NEW, form_).status_code == 303
    assert voices() == 3
    assert newest(site).joined == 1
    # Another form, and another person at it, are another caller: of two that lie open, too.
    older, younger = joins(ana), joins(ana)
    for form_ in (younger, older, older, younger):
        assert ana.post(NEW, form_).status_code == 303
    assert voices() == 5
    for who, form_ in ((ana, joins(ana)), (eva, joins(eva)), (eva, {**told})):
        assert who.post(NEW, form_).status_code == 303
    assert voices() == 8
    assert "is with case" in ana.post(NEW, joins(ana, phone="84 000 0509")).text


class Meeting(SqlFilingBook):
    """Has looked for what was filed, or is about to look for a case, when another process is."""

    def __init__(self, to_meet: list[Barrier], *given: Any) -> None:
        super().__init__(*given)
        self._to_meet = to_meet  # the first time alone

    def filed(self, wish: OnBehalf) -> Filing | None:
        found = super().filed(wish)
        self._meet()
        return found

    def find(self, number: int) -> Stored | None:
        self._meet()
        return super().find(number)

    def _meet(self) -> None:
        while self._to_meet:
            self._to_meet.pop().wait()


def two_processes(site: Site) -> tuple[Registrar, Registrar]:
    """Give two that write at the same moment, where the database lets them."""
    house = site.house
    city = house.cities.default
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

    return registrar(IdSource(40)), registrar(IdSource(41))


def test_two_processes_that_get_one_form_file_once(site: Site) -> None:
    city, typed = site.house.cities.default, form(site, where=codes(site)[95])
    wish = OnBehalf(typed["service"], typed["where"], "counter", "official ana", form="twice")
    with ThreadPoolExecutor(2) as both:
        filed = [*both.map(lambda one: one.file(city, wish), two_processes(site))]
    assert filed[0].number == filed[1].number
    assert [r.number for r in site.rows(reports) if r.point == wish.place] == [filed[0].number]


def test_two_processes_that_get_one_form_join_once(site: Site) -> None:
    city, ana = site.house.cities.default, site.enter(Role.CLERK)
    open_ = file(ana, form(site, where=codes(site)[97]))
    voice = Voice("official ana", words="Arde", form="twice", channel="counter")
    with ThreadPoolExecutor(2) as both:
        [*both.map(lambda one: one.join(city, open_.number, voice), two_processes(site))]
    assert [e.kind for e in of(site, open_, report_events)] == ["filed", "joined"]
