"""Single calls over HTTP: what gateways and people do to a conversation."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.demo.screen import Screen, read
from tests.e2e import filing
from tests.e2e.filing import Blocks
from tests.e2e.people import People
from tests.e2e.secrecy import CANARY
from tests.rehearsal.gateway import Gateway, PhoneCall
from tests.rehearsal.running import Service

#: Container full, KaMaxakeni, Maxaquene A, Baltazar: as far as the send screen.
TO_SEND = ("Contentor cheio", "KaMaxakeni", "Maxaquene A", "Baltazar")
BALTAZAR = "10348"


def choose(call: PhoneCall, *labels: str) -> Screen:
    for label in labels:
        call.answer(call.screen.key(label))
    return call.screen


def file(call: PhoneCall, *labels: str) -> int:
    """File what the labels lead to; give the case number."""
    choose(call, *(labels or TO_SEND))
    shown = filing.file(call)
    assert shown.ends
    assert shown.number
    return shown.number


def test_stars_in_a_comment_are_part_of_it(
    service: Service, gateway: Gateway, people: People, blocks: Blocks
) -> None:
    call = gateway.dial(people.one())
    words = f"rua *5* ao pe do 3*2, {CANARY}*"
    call.walk(*blocks.keys())
    number = choose(call, "Enviar e escrever").number

    ended = call.answer(words)

    assert ended.ends
    assert ended.number == number
    assert service.reports(comments=True)[number or 0]["description"] == words
    assert service.reports()[number or 0]["description"] == ""


def test_the_command_exports_comments_to_whoever_has_the_keys(
    service: Service, gateway: Gateway, people: People, blocks: Blocks
) -> None:
    call = gateway.dial(people.one())
    call.walk(*blocks.keys())
    number = choose(call, "Enviar e escrever").number
    call.answer(f"muito *lixo* {CANARY}")

    exported = service.run("reports", "export", "--output", "-", "--with-comments")

    assert exported == service.export(comments=True)
    assert f"{number}," in exported.decode()
    assert f"muito *lixo* {CANARY}" in exported.decode()


@pytest.mark.parametrize(("dialled", "text"), [("*311#", "2"), ("*311*2#", "2"), ("*311*2#", "2#")])
def test_what_is_dialled_behind_the_code_is_walked(
    gateway: Gateway, people: People, dialled: str, text: str
) -> None:
    step_by_step = gateway.dial(people.one()).answer("2")

    call = gateway.dial(people.one(), text=text, dialled=dialled)

    assert call.screen == step_by_step


def test_a_painted_code_can_be_dialled_directly(
    service: Service, gateway: Gateway, people: People
) -> None:
    call = gateway.dial(people.one(), text=f"1*{BALTAZAR}#", dialled=f"*311*1*{BALTAZAR}#")

    number = filing.file(call).number

    assert call.screen.ends
    assert service.reports()[number or 0]["container_code"] == BALTAZAR


def test_lost_turns_are_made_up_for(gateway: Gateway, people: People) -> None:
    slow, fast = gateway.dial(people.one()), gateway.dial(people.one())
    choose(slow, *TO_SEND)

    assert read(fast.send(slow.text)) == slow.screen


def test_an_older_turn_gets_its_own_screen_and_undoes_nothing(
    gateway: Gateway, people: People
) -> None:
    call = gateway.dial(people.one())
    second = call.walk("1")
    fourth = call.walk("3", "1")

    assert read(call.send("1")) == second
    assert read(call.send("1*3*1")) == fourth
    assert choose(call, "Baltazar").prompt.startswith("Contentor cheio, Baltazar")


def test_a_turn_that_contradicts_goes_on_from_where_both_agree(
    gateway: Gateway, people: People
) -> None:
    call, other = gateway.dial(people.one()), gateway.dial(people.one())
    call.walk("1", "3", "1")

    assert read(call.send("1*4")) == other.walk("1", "4")


def test_after_filing_nothing_can_be_filed_again(
    service: Service, gateway: Gateway, people: People
) -> None:
    call = gateway.dial(people.one())
    number = file(call)
    ended, reports = call.send(call.text), service.export()

    # More than it takes to give a caller up: an end is not asked again.
    for more in ("*1", "*2", "*3", "*4", "*1*1*1*1*1"):
        assert call.send(call.text + more) == ended
    for other in ("1*4*1*1*1", "2*3*1*9*1", "9"):
        assert call.send(other) == ended
    assert service.export() == reports
    assert number in service.reports()


def test_a_comment_may_follow_only_the_report_of_its_call(
    service: Service, gateway: Gateway, people: People, blocks: Blocks
) -> None:
    call = gateway.dial(people.one())
    call.walk(*blocks.keys())
    choose(call, "Enviar e escrever")
    filed = service.reports()

    conflict = read(call.send("1*4*1*1*1"))

    assert conflict.ends
    assert conflict.text == "Esta chamada terminou. Ligue *311# outra vez."
    assert service.reports() == filed


def test_the_same_session_of_another_telephone_is_another_call(
    gateway: Gateway, people: People
) -> None:
    call = gateway.dial(people.one())
    call.walk("1", "3")

    other = gateway.dial(people.one(), session_id=call.session_id)

    assert "Contentor cheio" in other.screen.options.values()


def test_a_turn_delivered_three_times_at_once_is_taken_once(
    service: Service, gateway: Gateway, people: People
) -> None:
    clients = [service.gateway() for _ in range(3)]
    before, call = len(service.reports()), gateway.dial(people.one())
    with ThreadPoolExecutor(len(clients)) as pool:
        for label in (*TO_SEND, ""):
            given = call.screen.key(label) if label else filing.sending(call.screen)
            text = f"{call.text}*{given}" if call.text else given
            body = call.callback(text)
            answers = set(pool.map(Gateway.turn, clients, [body] * len(clients)))
            assert answers == {call.send(text)}
            call.answer(given)
    for client in clients:
        client.close()

    assert call.screen.ends
    assert len(service.reports()) == before + 1


def test_the_first_turn_delivered_three_times_at_once_begins_one_call(
    service: Service, gateway: Gateway, people: People
) -> None:
    body = gateway.dial(people.one()).callback(f"1*{BALTAZAR}*1")
    body = body.replace(b"ATUid_", b"ATUid_x")
    clients = [service.gateway() for _ in range(3)]
    before = len(service.reports())
    with ThreadPoolExecutor(len(clients)) as pool:
        [asked] = set(pool.map(Gateway.turn, clients, [body] * len(clients)))
        assert len(service.reports()) == before  # dialled at once, the last key is asked for
        last = body + b"%2A" + filing.sending(read(asked)).encode()
        answers = set(pool.map(Gateway.turn, clients, [last] * len(clients)))
    for client in clients:
        client.close()

    [ended] = answers
    assert read(ended).ends
    assert len(service.reports()) == before + 1


def test_the_language_is_remembered(service: Service, gateway: Gateway, people: People) -> None:
    somebody = people.one()
    call = gateway.dial(somebody)
    english = choose(call, "English")
    choose(call, "Container full", "KaMaxakeni", "Maxaquene A", "Baltazar")
    number = filing.file(call).number

    again = gateway.dial(somebody).screen

    assert english.prompt == again.prompt == "MOPA - free"
    assert "My cases" in again.options.values()
    assert service.reports()[number or 0]["language"] == "en"


def test_callers_find_their_cases_and_others_by_number(gateway: Gateway, people: People) -> None:
    somebody = people.one()
    first, second = (file(gateway.dial(somebody)) for _ in range(2))

    listed = choose(gateway.dial(somebody), "Meus casos")
    own = gateway.dial(somebody)
    choose(own, "Meus casos")
    shown = own.answer(str(first))
    by_code = gateway.dial(people.one(), text=str(second), dialled=f"*311*{second}#").screen

    cases = [label for label in listed.options.values() if "Contentor cheio" in label]
    assert [int(label[:9].replace(" ", "")) for label in cases] == [second, first]
    assert shown.number == first
    assert by_code.number == second
    assert shown.ends
    assert by_code.ends
    assert "recebido" in shown.text
    assert "Baltazar, Maxaquene A" in by_code.text


def test_strangers_hear_no_more_than_the_district_of_somebodys_home(
    gateway: Gateway, people: People
) -> None:
    somebody = people.one()
    call = gateway.dial(somebody)
    choose(call, "Tchova nao passou", "KaMaxakeni", "Maxaquene A")
    number = filing.file(call, "12").number

    to_them = gateway.dial(somebody, text=str(number)).screen.text
    to_others = gateway.dial(people.one(), text=str(number)).screen.text

    assert "Q.12 Maxaquene A" in to_them
    assert "KaMaxakeni" in to_others
    assert "Maxaquene A" not in to_others


def test_a_number_no_case_has_is_asked_for_again(gateway: Gateway, people: People) -> None:
    somebody = people.one()
    number = file(gateway.dial(somebody))
    call = gateway.dial(somebody)
    choose(call, "Meus casos")

    slipped = call.answer(str(number)[::-1])

    assert slipped.prompt.startswith("Nao encontramos esse caso")
    assert call.answer(str(number)).number == number


def test_a_report_can_be_changed_before_it_is_sent(
    service: Service, gateway: Gateway, people: People
) -> None:
    call = gateway.dial(people.one())
    choose(call, *TO_SEND, "Mudar", "KaMavota", "Mahotas", "Antena")

    number = filing.file(call).number

    assert service.reports()[number or 0]["address"] == "Antena, Mahotas, KaMavota"


def test_back_leads_page_by_page_to_the_first_screen(gateway: Gateway, people: People) -> None:
    call = gateway.dial(people.one())
    shown = [call.screen, *(choose(call, label) for label in ("Tchova nao passou", "KaMubukwana"))]
    choose(call, "Mais")

    back = [choose(call, "Voltar") for _ in shown]

    assert back == shown[::-1]
    assert "Voltar" not in call.screen.options.values()


def test_three_wrong_keys_in_a_row_end_kindly(gateway: Gateway, people: People) -> None:
    call = gateway.dial(people.one())

    assert call.answer("77").prompt.startswith("Tecla errada")
    assert not call.answer("88").ends
    assert call.answer("99").text.startswith("Nao percebemos")


def test_a_case_number_is_shown_only_once_the_report_is_stored(
    service: Service, gateway: Gateway, people: People
) -> None:
    call = gateway.dial(people.one())

    assert choose(call, *TO_SEND).number is None
    assert filing.file(call).number in service.reports()
