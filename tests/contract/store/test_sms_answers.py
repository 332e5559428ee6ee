"""Yes and no by SMS on a case that is said to be solved: what they answer, and what they do not."""

import pytest
from sqlalchemy import update

from app.domain.clock import utc
from app.domain.lifecycle import Action
from app.domain.sheet import hearing
from app.store.answers import count_answers
from app.store.case_store import SqlCaseBook
from app.store.schema import contacts, messages, report_events
from app.store.sheets import Within, read_told
from app.usecases.change_report import change_report
from app.usecases.take_action import Change
from tests.contract.store.lines import NOW, PHONE, SECOND, Telephone, dial, maputo
from tests.contract.store.sms_phone import (
    CODES,
    MINUTE,
    ONE_WAY,
    OTHER,
    TWO_WAY,
    Phone,
    number_of,
    phone,
    resolve,
    sqlite_phone,
    status,
)

__all__ = ["phone", "sqlite_phone"]


DAY = 24 * 60 * MINUTE


@pytest.mark.parametrize(
    ("word", "becomes"), [("1", "confirmed"), ("sim", "confirmed"), ("2", "assigned")]
)
def test_yes_and_no_answer_the_case_that_was_asked_about(
    line: Telephone, phone: Phone, word: str, becomes: str
) -> None:
    line.file()
    line.file(session="B", at="4*maxaquene a*12")
    asked = number_of(line, 0)
    resolve(line, asked)

    [said] = phone.write(word)

    assert status(line) == [becomes, "received"]
    assert f"{asked}"[:4] in said
    [question] = [row for row in line.rows(messages) if row.template == "resolved"]
    assert question.answer is (becomes == "confirmed")


def test_the_word_of_a_blocked_number_waits_for_a_person(line: Telephone, phone: Phone) -> None:
    line.file()
    resolve(line, number_of(line))
    with line.engine.begin() as connection:
        connection.execute(update(contacts).values(flag="blocked"))

    phone.write("2")

    assert status(line) == ["resolved"]
    assert phone.states == [("waiting", "")]


def test_nothing_else_answers(sqlite_line: Telephone) -> None:
    phone = Phone(sqlite_line)
    sqlite_line.file()
    resolve(sqlite_line, number_of(sqlite_line))

    said = ("obrigado", "1 ok obrigado", "sim obrigado", "nao sei", "12", "sim nao")
    replies = [reply for words in said for reply in phone.write(words)]

    assert status(sqlite_line) == ["resolved"]
    assert len(replies) == 1
    assert "uma pessoa" in replies[0]
    assert phone.states == [("waiting", "")] * len(said)


def test_nothing_is_answered_of_what_nobody_asked(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    line = phone.line
    line.file()
    phone.write("2")
    line.file(phone=OTHER, session="B", at="4*maxaquene a*12")
    resolve(line, number_of(line))
    phone.write(f"2 {number_of(line)}")

    assert status(line) == ["received", "resolved"]
    assert phone.states == [("waiting", "")] * 2


def test_after_seven_days_nobody_asks_any_more(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    line = phone.line
    line.file()
    resolve(line, number_of(line))

    phone.write("2", later=7 * DAY)

    assert status(line) == ["resolved"]


def test_of_several_cases_the_number_says_which(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    line = phone.line
    line.file()
    line.file(session="B", at="4*maxaquene a*12")
    for which in (0, 1):
        resolve(line, number_of(line, which))

    [asks] = phone.write("1")
    assert "de que caso" in asks
    assert status(line) == ["resolved"] * 2
    phone.write(f"2 {number_of(line, 1)}")

    assert status(line) == ["resolved", "assigned"]


def test_what_is_told_without_a_question_is_not_what_digits_answer(sqlite_phone: Phone) -> None:
    line = sqlite_phone.line
    line.file()
    line.file(session="B", at="4*maxaquene a*12")
    resolve(line, number_of(line, 0))
    resolve(line, number_of(line, 1), Action.REJECT)

    sqlite_phone.write("1")

    assert status(line) == ["confirmed", "invalid"]


def test_who_may_answer_by_sms_is_told_so(sqlite_line: Telephone) -> None:
    line = sqlite_line
    networks = {PHONE: TWO_WAY, OTHER: ONE_WAY}
    for place, (number, network) in enumerate(networks.items()):
        for keys in ("", "1", f"1*{CODES[place]}", f"1*{CODES[place]}*1"):
            line.ask(dial(keys, session=number, phone=number, network=network))
        resolve(line, number_of(line))

    asked = {number: Phone(line, number).out()[-1] for number in networks}

    assert [row.template for row in asked.values()] == ["sms_resolved", "resolved"]
    assert "Responda 1 Sim, 2 Nao" in Phone(line).text(asked[PHONE])
    Phone(line).write("1")
    assert status(line) == ["confirmed", "resolved"]


def test_who_is_asked_by_sms_is_counted_with_all_who_are_asked(line: Telephone) -> None:
    for place, number in enumerate((PHONE, OTHER)):
        for keys in ("", "1", f"1*{CODES[place]}", f"1*{CODES[place]}*1"):
            line.ask(dial(keys, session=number, phone=number, network=TWO_WAY))
        resolve(line, number_of(line))
    Phone(line).write("1")
    Phone(line, OTHER).write("2")

    with line.reader.connect() as connection:
        found = count_answers(connection, 1, utc(NOW - DAY))
    told = read_told(line.reader, Within(1, NOW - DAY, NOW + DAY))

    assert found == (2, 2, 1, 1)
    asked = hearing([one for one in told if one.asks])
    assert (asked.asked, asked.heard, asked.yes, asked.no) == (2, 2, 1, 1)


def test_no_opens_again_and_tells_the_others(line: Telephone, phone: Phone) -> None:
    line.file()
    for keys in ("", "1", "1*10348", "1*10348*1"):
        line.ask(dial(keys, session="C", phone=OTHER))
    resolve(line, number_of(line))

    phone.write("2")

    assert [row.template for row in Phone(line, OTHER).out()] == ["resolved", "reopened"]
    assert [row.kind for row in line.rows(report_events)][-1] == "reopened"


def test_a_question_that_came_after_the_screen_is_what_digits_answer(
    line: Telephone, phone: Phone
) -> None:
    line.file()
    phone.write("lixo na vala maxaquene a")
    with line.engine.begin() as connection:
        book = SqlCaseBook(connection, 1, line.vault, line.book(connection, phone.at + SECOND))
        change = Change(Action.RESOLVE, "official ana")
        change_report(book, maputo(), number_of(line), change)

    phone.write("1")

    assert status(line) == ["confirmed"]


def test_in_a_call_digits_are_keys_whatever_was_asked_before(sqlite_phone: Phone) -> None:
    phone, line = sqlite_phone, sqlite_phone.line
    line.file()
    resolve(line, number_of(line))
    phone.write("contentor cheio " + CODES[5])

    phone.write("1")

    assert status(line) == ["resolved", "received"]


def test_the_same_word_on_what_was_asked_since_is_no_echo(line: Telephone, phone: Phone) -> None:
    line.file()
    line.file(session="B", at="4*maxaquene a*12")
    for which in (0, 1):
        resolve_at(line, number_of(line, which), phone.at + 30 * SECOND)
        assert len(phone.write("1")) == 1, "an answer, a minute after the one before"
    assert phone.write("1") == [], "nothing was asked since"

    assert status(line) == ["confirmed", "confirmed"]
    assert phone.states == [("received", ""), ("received", ""), ("received", "echo")]


def resolve_at(line: Telephone, number: int, at: int) -> None:
    with line.engine.begin() as connection:
        book = SqlCaseBook(connection, 1, line.vault, line.book(connection, at))
        change_report(book, maputo(), number, Change(Action.RESOLVE, "official ana"))
