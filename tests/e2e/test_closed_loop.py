"""Two residents, one problem: joined, said to be solved, asked about, disagreed with."""

from typing import NamedTuple

import pytest

from app.domain.public_number import spoken
from tests.e2e.filing import Blocks
from tests.e2e.people import People
from tests.rehearsal.gateway import Gateway
from tests.rehearsal.running import Service

OFFICIAL = ("--by", "ana")


class Shared(NamedTuple):
    """A case that one person has reported and another joined."""

    number: str
    reporter: str
    joiner: str


@pytest.fixture
def shared(service: Service, gateway: Gateway, people: People, blocks: Blocks) -> Shared:
    reporter, joiner, keys = people.one(), people.one(), blocks.keys()
    filed = gateway.dial(reporter).walk(*keys, "1")
    before = len(service.reports())

    call = gateway.dial(joiner)
    offered = call.walk(*keys)
    joined = call.answer(offered.key("Juntar-me"))

    number = spoken(filed.number or 0)
    assert filed.text.startswith(f"Recebido. Caso {number}. Tchova nao passou, Q.{keys[-1]} ")
    assert offered.prompt.split("\n")[0].endswith(" Maxaquene A. Ja avisaram: 1")
    assert [*offered.options.values()] == ["Juntar-me", "Novo", "Mudar", "Voltar"]
    assert joined.ends
    assert joined.text.startswith(f"Caso {number}, consigo ja avisaram: 2. ")
    assert len(service.reports()) == before
    return Shared(str(filed.number), reporter, joiner)


def status(service: Service, case: Shared) -> str:
    return service.reports()[int(case.number)]["status"]


def first_line(gateway: Gateway, msisdn: str) -> str:
    return gateway.dial(msisdn).screen.text.split("\n")[0]


def test_everybody_of_a_case_is_asked_and_one_no_opens_it_again(
    service: Service, gateway: Gateway, shared: Shared
) -> None:
    number = spoken(int(shared.number))
    asks = f"Caso {number} resolvido? 9 Sim 0 Nao"
    service.run_here("reports", "resolve", shared.number, *OFFICIAL)
    assert status(service, shared) == "resolved"
    assert first_line(gateway, shared.reporter) == asks
    call = gateway.dial(shared.joiner)
    assert call.screen.text.startswith(f"{asks}\n1 Contentor cheio\n")

    ended = call.answer("0")

    assert ended.ends
    assert ended.text.startswith(f"Reaberto o caso {number}. ")
    assert status(service, shared) == "assigned"
    assert first_line(gateway, shared.reporter) == "MOPA - gratis"
    service.run_here("reports", "resolve", shared.number, *OFFICIAL)
    thanked = gateway.dial(shared.reporter).answer("9")
    assert thanked.text == f"Obrigado. Caso {number} fechado."
    assert status(service, shared) == "confirmed"


def test_everybody_of_a_case_hears_once_how_it_ended(
    service: Service, gateway: Gateway, shared: Shared
) -> None:
    service.run_here("reports", "reject", shared.number, "--reason", "Fora da cidade", *OFFICIAL)

    for msisdn in (shared.reporter, shared.joiner):
        told = f"Caso {spoken(int(shared.number))}: invalido"
        assert [first_line(gateway, msisdn) for _ in range(2)] == [told, "MOPA - gratis"]


def test_who_is_asked_may_report_something_else_and_is_asked_again(
    service: Service, gateway: Gateway, shared: Shared, blocks: Blocks
) -> None:
    service.run_here("reports", "resolve", shared.number, *OFFICIAL)
    asked = first_line(gateway, shared.joiner)
    call = gateway.dial(shared.joiner, text="4")
    call.walk("zimpeto", blocks.keys()[-1], "1")

    assert call.screen.text.startswith("Recebido. ")
    assert "resolvido? 9 Sim 0 Nao" in asked
    assert first_line(gateway, shared.joiner) == asked
