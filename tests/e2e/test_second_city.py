"""The sample city beside Maputo in one running service, and every screen of it walked."""

import csv
import io
from collections import Counter

import pytest

from app.menu.model import City
from tests.e2e.filing import file
from tests.e2e.people import People
from tests.e2e.test_every_screen import every_form, walk
from tests.published import checked
from tests.rehearsal.gateway import Gateway
from tests.rehearsal.running import ROOT, Service

DIALLED = "*384*3117#"
SAFARICOM = "63902"


def rows(service: Service, query: str) -> list[dict[str, str]]:
    sent = {"authorization": f"Bearer {service.token}"}
    answer = service.request("GET", f"/exports/reports.csv{query}", headers=sent)
    assert answer.status == 200, answer
    return list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))


def test_both_cities_are_answered_and_exported_by_one_service(
    service: Service, gateway: Gateway, people: People
) -> None:
    maputo = gateway.dial(people.one())
    assert maputo.screen.text.startswith("MOPA - gratis")
    nairobi = gateway.dial(people.one(), dialled=DIALLED, network=SAFARICOM)
    assert nairobi.screen.text.startswith("Nairobi sample, free")

    assert nairobi.walk("8", "1", "huruma", "1").text.startswith("Imepokelewa. Kesi ")
    assert file(maputo, "1", "10348").text.startswith("Recebido")

    [row] = rows(service, "?city=nairobi")
    assert (row["bairro"], row["language"], row["network"]) == ("Huruma", "sw", SAFARICOM)
    assert (row["located_by"], row["radius_m"]) == ("city", "15000")
    assert {one["bairro"] for one in rows(service, "")} == {
        one["bairro"] for one in rows(service, "?city=maputo")
    }
    assert "Huruma" not in {one["bairro"] for one in rows(service, "")}


def test_a_code_of_no_city_is_answered_by_the_default(gateway: Gateway, people: People) -> None:
    assert gateway.dial(people.one(), dialled="*999#").screen.text.startswith("MOPA - gratis")


@pytest.fixture(scope="module")
def sample_city() -> City:
    return checked(ROOT / "menus" / "nairobi")


def test_every_screen_of_it_is_reached_fits_and_leads_on_in_both_languages(
    sample_city: City,
) -> None:
    walked: Counter[tuple[str, int, str]] = walk(sample_city, 240, seed=384)

    assert set(every_form(sample_city)) - set(walked) == set()
    assert walked.total() > 1_200
