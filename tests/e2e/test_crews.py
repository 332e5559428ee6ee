"""A crew with feature phones: ten jobs done by dialling, and everybody of them told once."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from app.domain.public_number import spoken
from tests.e2e.filing import Blocks, file
from tests.e2e.people import People
from tests.rehearsal.gateway import Gateway, PhoneCall
from tests.rehearsal.running import Service

BY = ("--by", "ana")
CREW, OTHER = "kamaxakeni", "kamavota"


class Crew(NamedTuple):
    """Somebody of a crew that has nothing to do yet."""

    phone: str
    member: str  #: as events name them


def join(service: Service, people: People, crew: str) -> Crew:
    phone = people.one()
    said = service.run_here("crews", "add", crew, phone, "--name", "Rosa", *BY).decode()
    assert said.startswith(f"{crew}: member ")
    return Crew(phone, f"crew {crew} {said.split()[2]}")


def filed(gateway: Gateway, people: People, blocks: Blocks, count: int) -> list[tuple[str, str]]:
    """Let strangers report; give (number of the case, who)."""
    found = []
    for _ in range(count):
        who = people.one()
        screen = file(gateway.dial(who), *blocks.keys())
        found.append((str(screen.number), who))
    return found


def give(service: Service, cases: Sequence[tuple[str, str]], to: str = CREW) -> None:
    service.run_here("reports", "assign", *(number for number, _ in cases), "--to", to, *BY)


def told(service: Service) -> Counter[str]:
    """Count the messages of each kind that wait or went."""
    rows = service.run_here("messages", "list", "--state", "any", "--most", "10000").decode()
    return Counter(row.split("  ")[2] for row in rows.splitlines())


def work(call: PhoneCall, index: int) -> str:
    """Do the first job of the list in one of three ways; give its case number."""
    call.answer("1")
    number = str(call.screen.number)
    if index % 5 == 0:
        call.answer(call.screen.key("Aceitar"))
    if index % 3 == 2:
        call.answer(call.screen.key("Impossivel"))
        call.answer(call.screen.key("Sem acesso"))
    else:
        call.answer(call.screen.key("Feito"))
        call.answer("varrido e levado" if index % 2 else "10348")
    return number


def test_a_crew_does_ten_jobs_by_phone_and_everybody_is_told_once(
    service: Service, gateway: Gateway, people: People, blocks: Blocks
) -> None:
    crew = join(service, people, CREW)
    cases = filed(gateway, people, blocks, 10)
    give(service, cases)
    before = told(service)
    call = gateway.dial(crew.phone)
    assert call.screen.prompt == "Trabalhos: 10"

    done = [work(call, index) for index in range(10)]
    callback, reply = gateway.heard[-1]
    assert gateway.turn(callback) == reply

    assert sorted(done) == sorted(number for number, _ in cases)
    assert call.screen.text.endswith("Trabalhos: 0\n8 Comunicar")
    reports = service.reports()
    statuses = [reports[int(number)]["status"] for number in done]
    assert statuses == ["unresolved" if n % 3 == 2 else "resolved" for n in range(10)]
    assert told(service) - before == Counter(statuses)
    for index, kept in (
        (0, "code 10348, of the same bairro"),
        (5, "Sem acesso"),
        (7, "varrido e levado"),
    ):
        shown = history(service, done[index])
        by = [line for line in shown.split("\n") if f" by {crew.member}, " in line]
        assert [line.split()[2] for line in by] == [
            *(["started"] if index % 5 == 0 else []),
            "given_up" if index % 3 == 2 else "resolved",
        ]
        assert by[-1].partition(": ")[2].startswith(kept)
        assert shown.count(f"message {statuses[index]}") == 1
        assert crew.phone not in shown


def test_what_others_did_meanwhile_and_what_is_handed_on(
    service: Service, gateway: Gateway, people: People, blocks: Blocks
) -> None:
    crew = join(service, people, OTHER)
    cases = filed(gateway, people, blocks, 3)
    give(service, cases, OTHER)
    call = gateway.dial(crew.phone)
    call.answer("1")
    first = str(call.screen.number)
    service.run_here("reports", "resolve", first, *BY)

    call.walk("2", "1")

    said = f"Caso {spoken(int(first))}: resolvido, ja nao e vosso. Trabalhos: 2\n"
    assert call.screen.text.startswith(said)
    shown = history(service, first)
    assert shown.count("message resolved") == 1
    assert crew.member not in shown

    call.answer("1")
    second = str(call.screen.number)
    assert call.answer("4").text.startswith(f"Caso {spoken(int(second))}: entregue. Trabalhos: 1\n")
    declined = history(service, second)
    assert f"assigned by official ana, assigned: from waste to {OTHER}\n" in declined
    assert f"assigned by {crew.member}, assigned: from {OTHER} to waste\n" in declined
    assert "  waste  " in declined.split("\n")[0]

    [third] = {number for number, _ in cases} - {first, second}
    text = service.run_here("crews", "day", OTHER).decode()
    page = service.data.parent / "day.html"
    service.run_here("crews", "day", OTHER, "--html", str(page))
    for made in (text, page.read_text()):
        assert "Brigada de KaMavota, " in made
        assert made.count(spoken(int(third))) == 1
        assert not any(who[-9:] in made for _, who in cases)
        assert "http" not in made
    handed = service.run_here("crews", "hand-over", OTHER, CREW, "--reason", "doente", *BY).decode()
    assert handed == f"{spoken(int(third))}: assigned\n"
    moved = f"from {OTHER} to {CREW}; doente"
    assert f"assigned by official ana, assigned: {moved}\n" in history(service, third)

    call.answer("1")

    assert call.screen.prompt == f"Caso {spoken(int(third))}: entregue, ja nao e vosso"


def test_who_leaves_a_crew_is_a_resident_even_in_a_call_under_way(
    service: Service, gateway: Gateway, people: People, blocks: Blocks
) -> None:
    crew = join(service, people, OTHER)
    [(number, _)] = cases = filed(gateway, people, blocks, 1)
    give(service, cases, OTHER)
    call = gateway.dial(crew.phone)
    assert file(call, "8", *blocks.keys()).text.startswith("Recebido. Caso ")
    call = gateway.dial(crew.phone)
    service.run_here("crews", "remove", OTHER, crew.member.split()[-1], *BY)

    call.walk("1")

    assert call.screen.prompt.endswith(": entregue, ja nao e vosso")
    assert service.reports()[int(number)]["status"] == "assigned"
    assert gateway.dial(crew.phone).screen.text.startswith("MOPA - gratis\n")
    listed = service.run_here("crews", "members", OTHER).decode()
    assert "•••••" in listed
    assert crew.phone not in listed


def history(service: Service, number: str) -> str:
    return service.run_here("reports", "show", number).decode()
