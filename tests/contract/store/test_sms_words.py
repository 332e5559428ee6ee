"""Words by SMS that ask: how a case stands, help, leaving and coming back; what leads nowhere."""

import pytest

from app.store.schema import contacts, reports, sms_threads
from app.usecases.sms_call import ECHO_US, MOST_REPLIES
from tests.contract.store.lines import SECOND, Telephone
from tests.contract.store.sms_phone import (
    MINUTE,
    ONE_WAY,
    OTHER,
    Phone,
    number_of,
    phone,
    resolve,
    sqlite_phone,
    status,
)

__all__ = ["phone", "sqlite_phone"]


def test_the_status_of_a_case_comes_back(line: Telephone, phone: Phone) -> None:
    line.file()
    number = str(number_of(line))
    spoken = f"{number[:4]} {number[4:]}"
    expected = [f"MOPA: caso {spoken}, recebido. Contentor cheio, Contentor Chiango, Chiango."]

    for words in ("ESTADO", f"estado {number}", f"Status {spoken}"):
        [said] = phone.write(words)
        assert said.startswith(f"MOPA: caso {spoken}, recebido. Contentor cheio, "), expected


def test_of_another_ones_home_a_status_tells_the_district(line: Telephone, phone: Phone) -> None:
    line.file(at="2*3*1*1")  # not collected, which gives a home away
    number = number_of(line)

    [own] = phone.write(f"ESTADO {number}")
    [others] = Phone(line, OTHER).write(f"ESTADO {number}")

    assert own != others
    assert others.endswith(" KaMaxakeni.")


def test_a_case_that_is_not_there_is_said_to_be_none(sqlite_phone: Phone) -> None:
    for words in ("ESTADO", "ESTADO 1234567", "estado 9399 8013"):
        [said] = sqlite_phone.write(words)
        assert said.startswith("MOPA: nao encontr")

    assert sqlite_phone.states == [("received", "")] * 3


def test_help_says_what_may_be_written(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    [said] = phone.write("Ajuda")

    assert "ESTADO" in said
    assert "SAIR" in said


def test_who_left_comes_back_by_a_word(line: Telephone, phone: Phone) -> None:
    phone.write("SAIR")
    assert phone.write("AJUDA") == []
    assert phone.write("ola") == []

    [said] = phone.write("VOLTAR")

    assert "volta a receber" in said
    assert [row.opted_out_at for row in line.rows(contacts)] == [None]
    assert len(phone.write("AJUDA")) == 1


def test_sentences_are_read_by_a_person_whatever_they_began_or_met(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    [first] = phone.write("Queixa: o camiao nao passa na minha rua ha tres semanas")
    [again] = phone.write("porque ninguem vem buscar o lixo aqui")
    phone.write("77")

    assert "7 Outro" in first
    assert again.startswith("Tecla errada")
    assert phone.states == [("waiting", ""), ("waiting", ""), ("received", "")]


def test_an_echo_gets_no_second_reply(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    assert len(phone.write("AJUDA")) == 1
    assert phone.write(" ajuda ") == []
    assert len(phone.write("AJUDA", later=ECHO_US)) == 1
    assert phone.states == [("received", ""), ("received", "echo"), ("received", "")]


def test_machines_that_answer_each_other_come_to_an_end(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    came = sum(len(phone.write(f"ESTADO {n}", later=SECOND)) for n in range(MOST_REPLIES + 5))

    assert came == MOST_REPLIES
    assert phone.states[-1] == ("waiting", "too many replies")
    assert len(phone.write("AJUDA", later=60 * MINUTE)) == 1


def test_leaving_and_coming_back_are_counted_too(sqlite_phone: Phone) -> None:
    words = ("SAIR", "VOLTAR") * (MOST_REPLIES + 5)
    came = sum(len(sqlite_phone.write(word, later=SECOND)) for word in words)

    assert came == MOST_REPLIES


def test_what_is_not_understood_waits_for_a_person_and_is_answered_once_a_day(
    sqlite_phone: Phone,
) -> None:
    phone = sqlite_phone
    first = phone.write("O camiao do lixo nao passou na minha rua, e ja ha tres semanas que espero")
    second = phone.write("porque a minha rua nao tem contentor nenhum")

    assert [len(first), len(second)] == [1, 0]
    assert phone.states == [("waiting", "")] * 2


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_message_that_a_gateway_cuts_in_two_is_kept_in_both_and_leads_to_nothing_by_itself(
    sqlite_phone: Phone, order: tuple[int, int]
) -> None:
    """A half that begins like a word of ours, or like a key, is none."""
    phone = sqlite_phone
    halves = (
        "10348 fica longe de casa e com esta agua toda eu nao posso ",
        "SAIR para la todo dia",
    )

    came = [phone.write(halves[half], id_=f"half {half}", later=1) for half in order * 2]

    assert [len(one) for one in came] == [1, 0, 0, 0]
    assert phone.states == [("waiting", "")] * 2
    assert not phone.line.rows(reports)
    assert [row.opted_out_at for row in phone.line.rows(contacts)] == [None]


def test_a_one_way_network_offers_nothing_of_this(sqlite_line: Telephone) -> None:
    line, phone = sqlite_line, Phone(sqlite_line)
    line.file()
    resolve(line, number_of(line))
    before = len(phone.out())
    phone.network = ONE_WAY
    said = ("ESTADO", "AJUDA", "1", "10348", "QUEIXA", "ola", "VOLTAR")

    assert [reply for words in said for reply in phone.write(words)] == []

    assert len(phone.out()) == before
    assert status(line) == ["resolved"]
    assert line.count(sms_threads) == 0
    assert phone.states == [*[("waiting", "")] * 6, ("received", "")]


def test_more_than_a_word_to_leave_is_read_by_a_person_too(line: Telephone, phone: Phone) -> None:
    phone.write("Pare o lixo")
    phone.write("VOLTAR")
    phone.write("SAIR")

    assert phone.states == [("waiting", "stop"), ("received", ""), ("received", "")]
    assert line.rows(contacts)[0].opted_out_at is not None


def test_a_foreigner_waits_for_a_person_and_a_machine_for_nobody(sqlite_line: Telephone) -> None:
    told = {"+27840000001": "waiting", "84000": "received", "Vodacom": "received", "": "received"}
    for sender in told:
        assert Phone(sqlite_line, sender).write("a lixeira arde", id_=f"of {sender}") == []

    assert [state for state, _ in Phone(sqlite_line).states] == [*told.values()]
