"""What letters say: sheets name things in their own language, alarms say what to do."""

from dataclasses import replace

import pytest

from app.domain.case_history import CaseHistory, Event
from app.domain.clock import DAY_US, Micros
from app.domain.line_health import WHOLE, Line
from app.domain.periods import Kind, bounds, period_of
from app.domain.sheet import Told as ToldOne
from app.domain.silence import HOUR_US
from app.drawings.sheet_page import html_page, plain_page
from app.menu.model import City
from app.usecases import compose_alarm
from app.usecases.compose_sheet import Counted, compose
from tests.contract.store.lines import NOW, maputo
from tests.unit.menu.test_peers_flows import city as town

WEEK = period_of(Kind.WEEK, 739_900)


def counted(city: City, service: str, place: str, *, later_us: Micros) -> Counted:
    """A week with a case, told of some time after its end."""
    begin, end = bounds(WEEK, city.zone)
    filed = Event(begin + HOUR_US, "received", "resident", "received")
    case = CaseHistory(1, service, place, "", "", 1, filed.at, None, filed.at, (filed,))
    told = [ToldOne("", True, True, True)]
    return Counted(city, Kind.WEEK, WEEK, begin, end, "", [case], told, end + later_us)


def test_a_sheet_in_english_has_the_english_names_of_a_city_that_has_them() -> None:
    kiosks = town("kiosks")
    sheet = compose(counted(kiosks, "no_water", "20014", later_us=0))
    assert sheet.language == "en"
    cells = {cell for table in sheet.tables for row in table.rows for cell in row}
    service = kiosks.services["no_water"]
    assert service.names["en"] in cells
    assert service.names["fr"] not in cells
    without = replace(kiosks, languages=kiosks.languages[:1], memo={}, steps={})
    french = replace(service, names={"fr": service.names["fr"]})
    without = replace(without, services={**kiosks.services, "no_water": french})
    sheet = compose(counted(without, "no_water", "20014", later_us=0))
    cells = {cell for table in sheet.tables for row in table.rows for cell in row}
    assert service.names["fr"] in cells


def test_places_have_their_accents_on_paper() -> None:
    page = plain_page(compose(counted(maputo(), "container_full", "urbanizacao/3", later_us=0)))
    assert "Q.3 Urbanização" in page


@pytest.mark.parametrize("later_us", [0, 31 * HOUR_US])
def test_a_sheet_says_up_to_when_answers_are_counted(later_us: Micros) -> None:
    city = maputo()
    one = counted(city, "container_full", "jardim", later_us=later_us)
    page = plain_page(compose(one))
    said = "Quem foi informado, soube e respondeu: das mensagens deste período, até "
    if not later_us:
        assert said not in page
    else:
        assert f"{said}{one.cells.at(one.end_us + later_us)}." in page
        assert f"Situação de {one.cells.at(one.end_us)}." in page


def test_no_line_ends_within_the_dates_of_a_title() -> None:
    page = html_page(compose(counted(maputo(), "container_full", "jardim", later_us=DAY_US)))
    title = page.split("<h1>")[1].split("</p>")[0]
    assert title.count('<span class="one">') == 3  # two days of the week, and as of when


@pytest.mark.parametrize(
    ("network", "said"),
    [
        (WHOLE, "Ligue *311# de telefones de todas as redes. "),
        ("64301", "Ligue *311# de um telefone (Tmcel). "),
        ("", "Ligue *311# de um telefone (outras redes). "),
    ],
)
def test_a_letter_of_a_silent_line_says_from_which_phones_to_call(network: str, said: str) -> None:
    line = Line("africastalking", network)
    told = compose_alarm.Told(line, NOW, NOW + HOUR_US, 12.3, None)
    [do, chance] = compose_alarm.compose_alarm(maputo(), told).foot
    assert do.startswith(said)
    assert "africastalking" in do
    assert chance
