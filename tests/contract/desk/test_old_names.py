"""What a city has no more keeps its name on every page, in messages and on the line."""

import csv
import re
from collections.abc import Mapping
from html import unescape
from io import StringIO

import pytest
from sqlalchemy import delete

from app.domain.accounts import Role
from app.domain.public_number import spoken
from app.menu.places import place_label
from app.store.schema import menu_versions, messages, reports
from app.usecases.file_report import OnBehalf
from app.work.versions import Versions
from tests.contract.desk.numbers_page import grid, hrefs, page_of, words
from tests.contract.desk.site import SECRET, Visitor
from tests.contract.desk.test_bounded import asks
from tests.contract.desk.towns import Town

PHONE = "+2290140000021"
POINT, NAME, BAIRRO, ON_PHONES = "20014", "Grand portail", "Marché", "Marche"
ADDED = "20051"
Edits = Mapping[str, tuple[str, str]]
#: With a crew, and a message that names the place.
BEFORE: Edits = {
    "city.yaml": ("{water: Service des bornes}", "{water: Service des bornes, brigade: Brigade}"),
    "messages.yaml": ("cas <number>, <service>, donné", "cas <number>, <service>, <place>, donné"),
    "messages.en.yaml": (
        "case <number>, <service>, is said",
        "case <number>, <service>, <place>, is said",
    ),
}
#: The container, the problem and the crew are out of use.
AFTER: Edits = {
    "city.yaml": (", brigade: Brigade", ""),
    "places.yaml": (
        '          - {code: "20014", name: Grand portail, kind: container, at: [0.0111, 0.0111]}\n',
        "",
    ),
    "services.yaml": ("code: no_water", "code: dry"),
}


NEW: Edits = {
    "places.yaml": (
        '          - {code: "20014"',
        f'          - {{code: "{ADDED}", name: Nouvelle borne, kind: container,'
        ' at: [0.0112, 0.0112]}\n          - {code: "20014"',
    ),
    "services.yaml": (
        "code: closed\n  name: {fr: Borne fermée, en: Kiosk is closed}",
        "code: leak\n  name: {fr: La borne fuit, en: The kiosk leaks}",
    ),
}


def publish(town: Town, edits: Edits) -> None:
    for name, (old, new) in edits.items():
        text = (town.folder / name).read_text()
        assert text.count(old) == 1, name
        (town.folder / name).write_text(text.replace(old, new))
    town.site.clock.us += 1_000_000
    publisher = town.site.house.menus.publisher(town.site.house.writer)
    files = {path.name: path.read_text() for path in sorted(town.folder.glob("*.yaml"))}
    publisher.publish(publisher.check(files, town.folder), town.folder, "folder", watched=True)


def file(town: Town, point: str, phone: str = "", problem: str = "no_water") -> int:
    city = town.site.house.cities.default
    wish = OnBehalf(problem, point, "counter", "official eva", phone)
    return int(town.site.house.registrar.file(city, wish).number)


def shown(visitor: Visitor, path: str, **headers: str) -> str:
    answer = visitor.get(path, **headers)
    assert answer.status_code == 200, path
    return unescape(answer.text)


def listed(page: str) -> set[int]:
    """Give the cases of a list, by their public numbers."""
    return {int(one) for one in re.findall(r'name="number" value="(\d+)"', page)}


def theirs(town: Town) -> set[int]:
    """Give the cases that the body has which is gone."""
    return {row.number for row in town.site.rows(reports) if row.owner == "brigade"}


@pytest.fixture
def retired(kiosks: Town) -> tuple[Town, int]:
    """A case whose place, problem and first body the city has no more."""
    publish(kiosks, BEFORE)
    number = file(kiosks, POINT, PHONE)
    ana = kiosks.site.enter(Role.CLERK)
    for to in ("brigade", "water"):
        ana.post(f"/desk/reports/{number}", {"action": "assigned", "to": to})
    publish(kiosks, AFTER)
    return kiosks, number


def test_a_case_keeps_the_names_of_what_is_gone(retired: tuple[Town, int]) -> None:
    town, number = retired
    ana = town.site.enter(Role.CLERK)
    of_case, of_list = shown(ana, f"/desk/reports/{number}"), shown(ana, "/desk/reports")

    assert f"{spoken(number)}</span> The kiosk gives no water</h1>" in of_case
    assert f"{NAME}, {BAIRRO}, Nord" in words(of_case)
    assert f"Map: {NAME}, {BAIRRO}" in of_case
    assert "to Brigade" in words(of_case)
    assert f"{NAME}, {BAIRRO}" in words(of_list)
    assert f"The kiosk gives no water, {NAME}, {BAIRRO}" in of_list  # the map beside it
    for page in (of_case, of_list):
        assert not re.search(rf">[^<]*\b({POINT}|no_water)\b", page)
    assert "brigade" not in words(of_case)


def test_cases_of_a_place_that_is_gone_are_found_and_of_none_that_never_was(
    retired: tuple[Town, int],
) -> None:
    town, number = retired
    ana = town.site.enter(Role.HEAD)
    token = {"authorization": "Bearer exports-of-the-tests-of-the-desk"}
    for place in (POINT, f"{POINT}@"):
        assert number in listed(shown(ana, f"/desk/reports?status=open&place={place}"))
        answer = town.site.client.get(f"/exports/reports.csv?place={place}", headers=token)
        ids = [row["service_request_id"] for row in csv.DictReader(StringIO(answer.text))]
        assert str(number) in {re.sub(r"\D", "", one) for one in ids}
    for path in ("/desk/reports", "/desk/map", "/desk/reports/export", "/desk/map/table.csv"):
        answer = ana.get(f"{path}?place=20019")
        assert answer.status_code == 400, path
        assert "no place 20019" in answer.text
    answer = town.site.client.get("/exports/reports.csv?place=20019", headers=token)
    assert (answer.status_code, answer.text.strip()) == (400, "there is no place 20019")


def test_a_body_that_no_version_names_is_told_by_its_code_in_words(
    retired: tuple[Town, int],
) -> None:
    town, number = retired
    its = menu_versions.c.version != town.site.house.cities.default.version
    with town.site.house.engine.begin() as connection:
        connection.execute(delete(menu_versions).where(its))
    publish(town, {"city.yaml": ("help number: 000 000", "help number: 000 001")})
    page = words(
        shown(town.site.enter(Role.CLERK), f"/desk/reports/{number}", accept_language="pt")
    )

    assert re.search(r"atribuiu [^a-z]+ a brigade", page)
    assert "from water" not in page
    assert f"{NAME}, {BAIRRO}, Nord" in page


@pytest.fixture
def left(kiosks: Town) -> tuple[Town, int, Visitor]:
    """A case that a body has which the city has no more, and a head."""
    publish(kiosks, BEFORE)
    number, dina = file(kiosks, POINT), kiosks.site.enter(Role.HEAD)
    dina.post(f"/desk/reports/{number}", {"action": "assigned", "to": "brigade"})
    publish(kiosks, AFTER)
    file(kiosks, "20023", problem="dry")
    return kiosks, number, dina


def test_numbers_of_a_body_that_is_gone_lead_to_its_cases(left: tuple[Town, int, Visitor]) -> None:
    town, number, dina = left
    [its] = [row for row in grid(page_of(dina), "body") if "Brigade" in row[0]]
    name, filed, stands_open = hrefs(its[0])[0], hrefs(its[1])[0], hrefs(its[3])[0]
    assert spoken(number) in shown(dina, filed)
    assert number in theirs(town)
    assert listed(shown(dina, stands_open)) == theirs(town)
    export = re.findall(r'href="([^"]*/reports/export[^"]*)"', shown(dina, filed))
    assert "owner=brigade" in export[0]
    assert "Brigade" in shown(dina, name)
    assert all(dina.get(href).status_code == 200 for cell in its for href in hrefs(cell))
    sheet = re.findall(r'href="([^"]*/numbers/sheet[^"]*)"', shown(dina, name))
    assert spoken(number) in shown(dina, sheet[0])
    of_problem = shown(dina, "/desk/numbers?part=service&code=no_water")
    assert "This problem has no target hours" in of_problem
    assert "Set target hours" not in of_problem  # it has no page any more


def test_cases_of_a_body_that_is_gone_are_found_and_are_nobodys(
    left: tuple[Town, int, Visitor],
) -> None:
    town, number, dina = left
    asked = ("owner=brigade", "owner=Brigade", "needs=unowned", "words=brigade")
    page = shown(dina, f"/desk/reports?{asked[0]}")
    file = shown(dina, f"/desk/reports/export/file?kind=csv&{asked[0]}")
    of_bodies = shown(town.site.enter(Role.ADMINISTRATOR), "/desk/city/bodies")

    assert number in theirs(town)
    assert [listed(shown(dina, f"/desk/reports?{one}")) for one in asked] == [theirs(town)] * 4
    assert re.search(r'<option value="brigade" selected[^>]*>Brigade</option>', page)
    assert 'value="brigade"' not in page.partition('id="to"')[2].partition("</select>")[0]
    assert {row["agency_responsible"] for row in csv.DictReader(StringIO(file))} == {"Brigade"}
    assert words(of_bodies).count("Brigade") == 1


def test_messages_and_screens_name_what_is_gone(retired: tuple[Town, int]) -> None:
    town, number = retired
    case = spoken(number)
    said = f"{case}, Pas d'eau, {NAME}, {ON_PHONES}, donne pour regle."
    ana, path = town.site.enter(Role.CLERK), f"/desk/reports/{number}"
    previewed = said in shown(ana, path)
    ana.post(path, {"action": "resolved"})
    sealed = [one for one in town.site.rows(messages) if one.template == "resolved"]
    [text] = [
        town.site.house.vault.open(one.body_sealed, f"messages.body {one.id}") for one in sealed
    ]
    screen = dial(town, "7", "7*1")

    assert previewed
    assert said in text
    assert f"Pas d'eau, {NAME}, {ON_PHONES}" in screen


def dial(town: Town, *keys: str) -> str:
    form = {"sessionId": "old", "serviceCode": "*384*77#", "phoneNumber": PHONE}
    for typed in ("", *keys):
        town.site.clock.us += 1_000
        said = town.site.client.post(
            f"/gateways/africastalking/{SECRET}/ussd",
            data={**form, "networkCode": "99999", "text": typed},
        ).text
    return str(said)


@pytest.mark.parametrize(
    "part", ["part=city", "part=bairro&code=marche", "part=district&code=nord"]
)
def test_the_worst_places_know_a_container_that_is_gone(
    retired: tuple[Town, int], part: str
) -> None:
    town, _ = retired
    head = town.site.enter(Role.HEAD)
    names = [words(cells[0]) for cells in grid(page_of(head, f"span=day&{part}"), "places")]

    assert f"{NAME}, {BAIRRO}" in names


def test_other_bairros_do_not_know_it(retired: tuple[Town, int]) -> None:
    town, _ = retired
    page = page_of(town.site.enter(Role.HEAD), "span=day&part=bairro&code=colline")

    assert NAME not in page


def test_what_a_roll_back_takes_away_keeps_its_name_and_so_after_a_start(kiosks: Town) -> None:
    first = kiosks.version
    publish(kiosks, NEW)
    number = file(kiosks, ADDED, problem="leak")
    kiosks.site.house.menus.publisher(kiosks.site.house.writer).roll_back(first)
    page = shown(kiosks.site.enter(Role.CLERK), f"/desk/reports/{number}")

    assert kiosks.site.house.cities.default.version == first
    assert f"Nouvelle borne, {BAIRRO}, Nord" in words(page)
    assert "</span> The kiosk leaks</h1>" in page
    started = Versions(kiosks.site.house.reader, drafts=True).load(first)
    assert place_label(started, ADDED, "fr") == f"Nouvelle borne, {ON_PHONES}"


def test_names_of_what_is_gone_cost_no_page_a_question(kiosks: Town) -> None:
    publish(kiosks, BEFORE)
    for point in (POINT, "20023"):
        file(kiosks, point)
    ana = kiosks.site.enter()
    pages = ("/desk/reports", "/desk/numbers", "/desk/map")
    before = [asks(kiosks.site, ana, path) for path in pages]
    publish(kiosks, AFTER)

    assert [asks(kiosks.site, ana, path) for path in pages] == before
