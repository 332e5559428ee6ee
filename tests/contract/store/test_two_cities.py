"""Two cities in one process: each answers its own code, counts its own cases, keeps its own."""

import csv
import io
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.store.published import digits
from app.store.report_export import ReportExport
from app.store.schema import contacts, reports
from app.usecases.export_filters import Asked
from app.usecases.export_reports import Wish, find_city, prepare_export
from tests.contract.store.lines import NOW
from tests.contract.store.two_cities import (
    IN_MAPUTO,
    IN_NAIROBI,
    KENYA,
    MOZAMBIQUE,
    Exchange,
    codes,
    embedded,
    exchange,
    menus,
    neighbour,
    to,
)

__all__ = ["embedded", "exchange", "menus"]


@pytest.mark.parametrize("bare", [False, True], ids=["as dialled", "digits alone"])
def test_each_code_reaches_its_own_city(exchange: Exchange, bare: bool) -> None:
    said = [
        exchange.ask(to(digits(code) if bare else code, "", MOZAMBIQUE, f"S{place}")).text
        for place, code in enumerate(codes(exchange))
    ]

    assert said[0].startswith("MOPA - gratis")
    assert said[1].startswith("Nairobi sample, free")


def test_each_city_counts_its_own_cases_and_knows_its_own_callers(exchange: Exchange) -> None:
    first, second = codes(exchange)

    exchange.call(first, IN_MAPUTO, MOZAMBIQUE, "A")
    exchange.call(second, IN_NAIROBI, MOZAMBIQUE, "B")

    rows = exchange.rows(reports)
    assert sorted((row.city_id, row.service_code) for row in rows) == [
        (1, "container_full"),
        (2, "drain_blocked"),
    ]
    assert rows[0].number == rows[1].number, "the first number of each"
    assert {row.city_id for row in exchange.rows(contacts)} == {1, 2}
    assert [row.cases for row in exchange.rows(contacts)] == [1, 1]


def test_calls_of_both_cities_in_one_batch_do_not_mix(exchange: Exchange) -> None:
    first, second = codes(exchange)
    phones = [f"+25884000{place:04}" for place in range(20)]

    for keys in range(4):
        asked = [
            to(second, IN_NAIROBI[keys], phone, phone)
            if place % 2
            else to(first, IN_MAPUTO[keys], phone, phone)
            for place, phone in enumerate(phones)
        ]
        replies = exchange.batch(asked)
        said = [reply.text.split(".")[0] if reply else "" for reply in replies]
        assert len(set(said[::2])) == len(set(said[1::2])) == 1
        assert said[0] != said[1]

    assert sorted(row.city_id for row in exchange.rows(reports)) == [1] * 10 + [2] * 10


def test_one_person_who_dials_both_in_one_batch_is_known_where_they_reported(
    exchange: Exchange,
) -> None:
    first, second = codes(exchange)
    exchange.call(first, IN_MAPUTO, MOZAMBIQUE)
    stranger = exchange.ask(to(second, "", "+258840000002", "stranger")).text

    in_maputo, in_nairobi = exchange.batch(
        [to(first, "", MOZAMBIQUE, "B"), to(second, "", MOZAMBIQUE, "C")]
    )

    assert in_maputo
    assert in_nairobi
    assert "8 Meus casos" in in_maputo.text
    assert in_nairobi.text == stranger


def test_what_broke_off_in_one_city_is_no_matter_of_the_other(exchange: Exchange) -> None:
    first, second = codes(exchange)
    stranger = exchange.ask(to(first, "", "+258840000002", "stranger")).text
    exchange.call(second, IN_NAIROBI[:3], MOZAMBIQUE, "cut")

    assert exchange.ask(to(first, "", MOZAMBIQUE, "other city")).text == stranger


def test_a_report_of_the_sample_says_that_only_the_city_is_known(exchange: Exchange) -> None:
    exchange.call(codes(exchange)[1], IN_NAIROBI, KENYA)

    [row] = exported(exchange.reader, exchange, "nairobi")
    assert (row["located_by"], row["lat"], row["long"], row["radius_m"]) == (
        *("city", "-1.286000", "36.817000", "15000"),
    )
    assert (row["district"], row["bairro"], row["language"]) == ("Kibra", "Lindi", "en")
    assert row["requested_datetime"].endswith("+03:00")


def test_an_export_holds_one_city_and_the_default_when_none_is_named(exchange: Exchange) -> None:
    first, second = codes(exchange)
    exchange.call(first, IN_MAPUTO, MOZAMBIQUE, "A")
    exchange.call(second, IN_NAIROBI, KENYA, "B")

    held = {
        code: [row["service_code"] for row in exported(exchange.reader, exchange, code)]
        for code in ("", "maputo", "nairobi")
    }

    assert held == {
        "": ["container_full"],
        "maputo": ["container_full"],
        "nairobi": ["drain_blocked"],
    }


def exported(engine: Engine, exchange: Exchange, code: str) -> list[dict[str, str]]:
    city = find_city(exchange.cities.all(), code)
    chunks = prepare_export(
        ReportExport(engine, exchange.vault, city.code), city, Wish(Asked()), now_us=NOW
    ).chunks()
    text = b"".join(chunk.data for chunk in chunks).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_call_goes_on_in_its_city_after_a_restart(exchange: Exchange) -> None:
    _, second = codes(exchange)
    exchange.call(second, IN_NAIROBI[:-1], KENYA)
    exchange.forget()

    assert exchange.ask(to(second, IN_NAIROBI[-1], KENYA)).text.startswith("Received. Case")


def test_a_city_does_not_become_the_default_by_its_name(embedded: str, tmp_path: Path) -> None:
    with closing(Exchange(embedded, neighbour(tmp_path, name="abidjan"))) as exchange:
        assert [city.code for city in exchange.cities.all()] == ["maputo", "abidjan"]
        assert exchange.cities.answering("*999#").code == "maputo"


def test_where_no_city_says_so_the_one_that_was_first_stays_the_default(
    embedded: str, tmp_path: Path
) -> None:
    menus = neighbour(tmp_path, name="abidjan")
    maputo = menus / "maputo" / "city.yaml"
    maputo.write_text(maputo.read_text(encoding="utf-8").replace("default: yes", "default: no"))
    shutil.move(menus / "abidjan", tmp_path / "later")
    Exchange(embedded, menus).close()
    shutil.move(tmp_path / "later", menus / "abidjan")

    with closing(Exchange(embedded, menus)) as exchange:
        assert exchange.cities.default.code == "maputo"


def test_who_claims_the_default_of_another_city_is_told_and_that_one_stays_it(
    embedded: str, menus: Path, tmp_path: Path
) -> None:
    Exchange(embedded, menus).close()
    beside = neighbour(tmp_path, name="beira", default="yes")

    with closing(Exchange(embedded, beside)) as exchange:
        [finding] = exchange.refusals.findings()
        assert finding.file.endswith("beira/city.yaml")
        assert finding.what == "default: yes stands in the city maputo already"
        assert exchange.cities.default.code == "maputo"
