"""Whole reports by SMS on a network that carries answers: begun, gone on with, and ended."""

import pytest

from app.store.schema import messages, reports, sessions, sms_threads
from app.usecases.sms_call import CALL_US
from tests.contract.store.lines import SECOND, Telephone
from tests.contract.store.sms_phone import CODES, OTHER, Phone, phone, sqlite_phone

__all__ = ["phone", "sqlite_phone"]


def test_a_container_code_becomes_a_report(line: Telephone, phone: Phone) -> None:
    [where] = phone.write("10348")
    [send] = phone.write("1")
    [told] = phone.write("1")

    [report] = line.rows(reports)
    assert (report.channel, report.point, report.service_code) == ("sms", "10348", "container_full")
    assert where.splitlines()[1] == "1 Contentor cheio"
    assert "1 Enviar" in send
    assert told.startswith("MOPA: recebemos o caso ")
    assert [row.template for row in phone.out()] == ["sms_screen", "sms_screen", "received"]


SHOWS = (
    ("LIXO 10348", "1 Contentor cheio"),
    ("contentor cheio 10348", "1 Enviar"),
    ("lixo na vala maxaquene a", "quarteir"),
    ("QUEIXA", "7 Outro"),
    ("queixa contentor cheio 10348", "1 Enviar"),
)


def test_a_report_in_words_goes_on_where_they_end(sqlite_line: Telephone) -> None:
    for place, (words, shows) in enumerate(SHOWS):
        [screen] = Phone(sqlite_line, f"+25884000001{place}").write(words)
        assert shows in screen


def test_a_report_by_sms_takes_words_too(line: Telephone, phone: Phone) -> None:
    phone.write("contentor cheio 10348")
    [write] = phone.write("2")[-1:]
    phone.write("ao pé da escola * 2")

    [report] = line.rows(reports)
    assert "Escreva" in write or "recebemos" in write
    said = line.vault.open(report.comment_sealed, f"reports.comment {report.id}")
    assert said.startswith("ao p")
    assert "* 2" in said


def test_a_message_that_comes_again_changes_nothing(line: Telephone, phone: Phone) -> None:
    phone.write("10348", id_="a")
    phone.write("1", id_="b")
    phone.write("1", id_="c")
    before = [line.rows(table) for table in (reports, messages, sms_threads)]

    for id_, words in (("a", "10348"), ("b", "1"), ("c", "1")):
        assert phone.write(words, id_=id_) == []

    assert [line.rows(table) for table in (reports, messages, sms_threads)] == before


def test_a_call_ends_when_nobody_writes(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    line = phone.line
    phone.write("contentor cheio 10348")

    [said] = phone.write("1", later=CALL_US)

    assert "uma pessoa" in said
    assert line.count(reports) == 0


def test_words_for_help_and_cases_do_not_end_a_call(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    line = phone.line
    phone.write("contentor cheio 10348")
    phone.write("AJUDA")
    phone.write("ESTADO")
    phone.write("1")

    assert line.count(reports) == 1


def test_who_wants_no_messages_begins_no_call(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    line = phone.line
    phone.write("SAIR")

    assert phone.write("10348") == []

    assert line.count(sessions) == 0
    assert phone.states == [("received", ""), ("waiting", "")]


def test_the_word_for_a_report_begins_anew(sqlite_phone: Phone) -> None:
    sqlite_phone.write("contentor cheio " + CODES[5])

    [screen] = sqlite_phone.write("QUEIXA lixo na vala")

    assert screen.startswith("Onde?")


def test_two_phones_do_not_meet(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    line = phone.line
    other = Phone(line, OTHER)
    phone.write("contentor cheio 10348")
    other.write("lixo na vala maxaquene a")
    phone.write("1")
    other.write("12")
    other.write("1")

    assert [row.service_code for row in line.rows(reports)] == ["container_full", "waste_in_drain"]


def test_in_a_call_the_same_key_counts_again_but_not_at_once(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    line = phone.line
    phone.write("10348")
    phone.write("1")
    phone.write("1", later=SECOND)
    assert line.count(reports) == 0
    phone.write("1")

    assert line.count(reports) == 1


@pytest.mark.parametrize("key", ["1.", "1)", " 1 ", "\uff11", "1\ufe0f\u20e3", "\u0661", "\u06f1"])
def test_a_key_counts_however_a_phone_writes_it(sqlite_phone: Phone, key: str) -> None:
    sqlite_phone.write("10348")

    [send] = sqlite_phone.write(key)

    assert "1 Enviar" in send


def test_in_a_call_the_word_for_coming_back_is_of_the_call(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    phone.write("10348")

    [again] = phone.write("voltar")
    phone.write("SAIR")
    [back] = phone.write("voltar")

    assert "1 Contentor cheio" in again
    assert "volta a receber" in back


def test_who_leaves_ends_the_call(sqlite_phone: Phone) -> None:
    for words in ("10348", "SAIR", "VOLTAR"):
        sqlite_phone.write(words)

    [said] = sqlite_phone.write("1")

    assert "uma pessoa vai ler" in said, "no key of a call that was left"
    assert sqlite_phone.line.count(sessions) == 1
