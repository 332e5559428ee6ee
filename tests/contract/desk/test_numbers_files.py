"""Tables and sheets of the numbers as files: what they hold, and for whom."""

import csv
import io
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import update

from app.domain.accounts import Role, Scope
from app.domain.case_sums import Part
from app.domain.clock import utc
from app.domain.public_number import spoken
from app.domain.sheet_figures import FEWEST
from app.settings import PROJECT
from app.store.schema import audit_entries, reports
from app.usecases.numbers import Line
from app.usecases.sheet_cells import NO_FIGURE
from app.web.desk.numbers.sheet import MOST
from app.web.desk.numbers.tables import PARTS
from tests.contract.desk.lived import (
    CASES,
    DAY,
    GONE,
    MINUTE,
    SOLVED,
    TRIES,
    counted,
    live,
    whole_of,
)
from tests.contract.desk.numbers_page import PAGE, check, grid, head, hrefs, page_of, shares, words
from tests.contract.desk.site import Site, Visitor
from tests.contract.store import figures_recounted as plainly
from tests.unit.domain.passed import near

UNCOUNTED = "malanga"
FULL, CART = "Container is full", "Cart did not come"


@pytest.fixture(scope="module")
def menus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Maputo, where of one bairro in a district of which cases are nobody knows how many live."""
    folder = tmp_path_factory.mktemp("uncounted")
    places = shutil.copytree(PROJECT / "menus" / "maputo", folder / "maputo") / "places.yaml"
    known = rf"(- code: {UNCOUNTED}\n(?: +[^-\n]*\n)*?) +population: \d+\n"
    written, found = re.subn(known, r"\1", places.read_text())
    assert found == 1
    places.write_text(written)
    return folder


@pytest.fixture(scope="module")
def lived(site: Site) -> Site:
    return live(site)


def test_a_name_that_tries_something_is_only_a_name(lived: Site) -> None:
    ana = lived.enter(Role.HEAD)
    raw = ana.get(PAGE).text
    assert "<script>" not in raw
    assert raw.count("=1+1&#34;&gt;&lt;script&gt;") == 2  # to be chosen, and in the table
    [row] = [row for row in rows_of(file(ana, "bairro", "")) if row["code"] == GONE]
    assert row["name"] == "'" + TRIES
    sheet = ana.get(f"{PAGE}/sheet?part=bairro&code={GONE}")
    assert (sheet.status_code, "<script>" in sheet.text) == (200, False)


def file(visitor: Visitor, name: str, query: str) -> str:
    answer = visitor.get(f"{PAGE}/table.csv?{query}&table={name}")
    assert answer.status_code == 200, (name, query)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f"-numbers-{name}-" in answer.headers["content-disposition"]
    return str(answer.content.decode("utf-8-sig"))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_file_has_plain_spaces_where_pages_hold_a_number_to_its_unit(lived: Site) -> None:
    head = lived.enter(Role.HEAD)
    tables = re.findall(r'table=(\w+)"', page_of(head))
    assert len(tables) > 6
    for table in tables:
        assert "\u00a0" not in file(head, table, ""), table


def test_every_table_is_there_as_a_file(lived: Site) -> None:
    ana, numbers = lived.enter(Role.HEAD), counted(lived)
    page = page_of(ana)
    links = [href for href in hrefs(page) if "/table.csv?" in href]
    before = len(lived.rows(audit_entries))
    for href in links:
        answer = ana.get(href)
        assert answer.status_code == 200
        read = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
        assert len({len(row) for row in read}) == 1
        assert len(read) > 1
    assert {href.rpartition("=")[2] for href in links} >= {
        *("figures", "flow", "ages", "hours", "places"), *map(str, PARTS), "ways",
    }  # fmt: skip
    day = {"Day": "2025-11-26", "in": str(CASES + 1), "out": str(SOLVED)}
    assert rows_of(file(ana, "flow", "span=month")) == [day]
    [row] = rows_of(file(ana, "figures", "span=month"))
    check_file(row, numbers.whole)
    for part in PARTS:
        for row, line in zip(
            rows_of(file(ana, str(part), "span=month")), numbers.parts[part], strict=True
        ):
            assert row["code"] == line.code
            told = (line.counts["filed"], line.went, line.open, line.on_time.of, line.solved.cases)
            names = ("filed", "went", "open", "on_time_of", "solved_cases")
            assert tuple(int(row[name]) for name in names) == told
            check_file(row, line)
    kept = lived.rows(audit_entries)[before:]
    assert len(kept) == len(links) + 2 + len(PARTS)
    assert {(row.deed, row.actor) for row in kept} == {("exported", f"official {ana.name}")}
    assert kept[-1].object == "export numbers bairro"
    assert "span=month" in kept[-1].after


def check_file(row: dict[str, str], line: Line) -> None:
    """Hold what a file tells of a part: shares with where they lie, times in minutes."""
    for name, share in shares(line).items():
        assert (row[name], row[f"{name}_of"]) == (str(share.count), str(share.of)), name
        ends = [row[f"{name}_{end}"] for end in ("low", "high")]
        if between := plainly.between(share.count, share.of):
            assert [*map(float, ends)] == pytest.approx(between, abs=0.0001), name
        else:
            assert ends == ["", ""]
    for name, took in (("seen", line.seen), ("solved", line.solved)):
        told = [row[f"{name}_{what}"] for what in ("cases", "median_min", "p90_min", "step_min")]
        assert told[0] == str(took.cases)
        if took.median_us is None or took.p90_us is None:
            assert told[1:] == ["", "", ""]
        else:
            minutes = took.median_us / MINUTE, took.p90_us / MINUTE
            assert [*map(float, told[1:3])] == pytest.approx(minutes, abs=0.05), name
            assert float(told[3]) == 2 * near(took.p90_us) / MINUTE, name
    ages = [row[f"age_{band}"] for band in range(4)]
    assert [row["overdue"], row["unseen"], *ages] == [
        *map(str, (line.overdue, line.unseen, *line.ages))
    ]
    assert row["joined"] == ("" if line.joined is None else str(line.joined))
    assert row["population"] == str(line.population or "")


def test_the_audit_calls_tables_as_their_pages_do(lived: Site) -> None:
    ana, body = lived.enter(Role.HEAD), whole_of(lived, Part.BODY)
    name = lived.house.cities.default.bodies[body].name
    file(ana, "ways", "span=week&day=2025-11-26")
    file(ana, "ages", f"span=month&day=2025-11-26&of=body:{body}")
    file(ana, "figures", "span=month")
    table = ana.get("/desk/map/table.csv?by=place&status=open&service=container_full&order=newest")
    export = ana.post("/desk/reports/export", {"kind": "csv"})
    assert (table.status_code, export.status_code) == (200, 200)

    audit = ana.get("/desk/house/audit", accept_language="pt").text
    page = " ".join(unescape(re.sub("<[^>]+>", " ", audit)).split())
    for told in (
        "exportação Números: Canais e operadoras Período: semana; Dia: 2025-11-26 ",
        "exportação Números: Idade dos casos abertos"
        f" Período: mês; Dia: 2025-11-26; Responsável: {name}",
        "exportação Números Período: mês",
        "exportação Mapa: lugar"
        " Estado: abertos; Problema: Contentor está cheio; Ordem: mais novos ",
        "exportação Maputo o ficheiro; CSV para programas",
    ):
        assert told in page, told
    assert "span" not in page


def test_it_is_said_that_files_tell_durations_by_steps(lived: Site) -> None:
    dina = lived.enter(Role.HEAD)
    [row] = rows_of(file(dina, "figures", ""))
    steps = [name for name in row if name.endswith("_step_min")]
    assert steps == ["seen_step_min", "solved_step_min"]
    for language in ("en", "pt"):
        page = dina.get(PAGE, accept_language=language).text
        assert [page.count(f"“{name}”") for name in steps] == [1, 1]


def test_a_file_has_no_more_than_the_page(lived: Site) -> None:
    area = whole_of(lived, Part.DISTRICT)
    ana = lived.enter(Role.HEAD)
    eva = lived.enter(Role.CLERK, scope=Scope(areas=frozenset({area})))
    [row] = rows_of(file(eva, "district", ""))
    assert row["code"] == area
    before = len(lived.rows(audit_entries))
    for query in ("table=body", "table=costs", "table=stops", "table=service", "table=x", ""):
        assert eva.get(f"{PAGE}/table.csv?{query}").status_code == 404, query
    assert eva.get(f"{PAGE}/table.csv?table=flow&part=city").status_code == 400
    assert ana.get(f"{PAGE}/table.csv?table=flow&day=x").status_code == 400
    elsewhere = ana.get(f"{PAGE}/table.csv?table=flow", sec_fetch_site="cross-site")
    assert elsewhere.status_code == 409
    assert len(lived.rows(audit_entries)) == before
    assert rows_of(file(ana, "body", "")) != []
    of_area = {row["code"] for row in rows_of(file(ana, "bairro", f"part=district&code={area}"))}
    assert of_area == {one.bairro for one in lived.rows(reports) if one.district == area}
    assert ana.get(f"{PAGE}/table.csv?table=bairro&part=district&code=katembe").status_code == 404


def test_no_rate_is_of_a_part_of_those_who_live_there(lived: Site) -> None:
    ana = lived.enter(Role.HEAD)
    district = lived.house.cities.default.gazetteer.by_bairro[UNCOUNTED].district
    [row] = [row for row in rows_of(file(ana, "district", "")) if row["code"] == district]
    assert int(row["filed"]) >= FEWEST
    assert (row["population"], row["per_10k"]) == ("", "")
    [*_, rate] = next(cells for cells in grid(page_of(ana), "district") if district in cells[0])
    assert rate == NO_FIGURE
    assert "per 10,000 inhabitants" not in page_of(ana)
    of_bairros = {row["code"]: row["population"] for row in rows_of(file(ana, "bairro", ""))}
    assert sum(bool(people) for people in of_bairros.values()) > 3


def test_a_sheet_lists_the_nearest_dates_first(lived: Site) -> None:
    line = counted(lived).parts[Part.BODY][0]
    its = [row for row in lived.rows(reports) if row.owner == line.code and not row.closed_at]
    dates = [3, 1, 4, 2]  #: neither in the order of filing nor against it
    with lived.house.engine.begin() as connection:
        for row, days in zip(its, dates, strict=False):
            due = utc(lived.clock.us + days * DAY)
            connection.execute(update(reports).where(reports.c.id == row.id).values(due_at=due))
    page = lived.enter(Role.HEAD).get(f"{PAGE}/sheet?part=body&code={line.code}").text
    listed = [[words(cell) for cell in cells] for cells in grid(unescape(page), "open")]
    dated = [spoken(its[nth].number) for nth in (1, 3, 0, 2)]
    assert [row for row in listed if row[0] in dated] == [
        [dated[0], FULL, "Av. do Rio Tembe 1, Chamanculo A", "26/11/2025", "seen", "in 23 h"],
        [dated[1], FULL, "Assembleia de Deus, Aeroporto B", "26/11/2025", "received", "in 47 h"],
        [dated[2], FULL, "Av. do Trabalho 2, Chamanculo A", "26/11/2025", "seen", "in 2 d"],
        [dated[3], CART, "Av. do Rio Tembe 2, Chamanculo A", "26/11/2025", "received", "in 3 d"],
    ]
    assert head(page, "open") == ["Case", "Problem", "Place", "Filed", "Status", "Deadline"]


def test_a_sheet_has_the_figures_and_the_open_cases(lived: Site) -> None:
    ana, whole = lived.enter(Role.HEAD), counted(lived)
    told = 0
    for part in (Part.BODY, Part.SERVICE, Part.DISTRICT):
        line = whole.parts[part][0]
        answer = ana.get(f"{PAGE}/sheet?part={part}&code={line.code}")
        page = unescape(answer.text)
        assert answer.status_code == 200
        check(page, line)
        rows = page.split('id="open"')[1].count('<th scope="row"')
        assert rows == min(line.open, MOST)
        told += rows
    assert told > 0
    assert ana.get(f"{PAGE}/sheet").status_code == 404
    assert ana.get(f"{PAGE}/sheet?part=bairro&code=x").status_code == 400
    eva = lived.enter(Role.CLERK, scope=Scope(areas=frozenset({"elsewhere"})))
    body = whole.parts[Part.BODY][0].code
    assert eva.get(f"{PAGE}/sheet?part=body&code={body}").status_code == 400
