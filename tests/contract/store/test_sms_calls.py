"""What SMS ask for on a network that carries answers: cases, words on them, and whole reports."""

from typing import Any

import pytest
from sqlalchemy import update

from app.domain.clock import utc
from app.domain.lifecycle import Action
from app.domain.messaging import InboundSms
from app.domain.sheet import hearing
from app.store.answers import count_answers
from app.store.case_store import SqlCaseBook
from app.store.schema import contacts, messages, report_events, reports, sessions, sms_threads
from app.store.sheets import Within, read_told
from app.usecases.change_report import change_report
from app.usecases.receive_sms import receive_sms
from app.usecases.sms_call import CALL_US, ECHO_US, MOST_REPLIES
from app.usecases.take_action import Change
from tests.contract.store.lines import AT, NOW, PHONE, SECOND, Telephone, dial, maputo

ONE_WAY, TWO_WAY = "64301", "99999"
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE
OTHER = "+258840000002"
CODES = [*maputo().gazetteer.by_point]


class Phone:
    """A person who writes SMS, a minute apart, each once unless it says otherwise."""

    def __init__(self, line: Telephone, number: str = PHONE, network: str = TWO_WAY) -> None:
        self.line, self.number, self.network = line, number, network
        self.at = NOW + MINUTE
        self.written = 0

    def write(self, text: str, *, id_: str = "", later: int = MINUTE) -> list[str]:
        """Write a message; give what came back."""
        self.at += later
        self.written += 1
        before = len(self.out())
        id_ = id_ or f"{self.number} {self.written}"
        sms = InboundSms(AT, id_, self.number, "311", text, self.network, "", self.at)
        with self.line.engine.begin() as connection:
            call = self.line.sms_calls.on(connection, maputo(), self.at)
            receive_sms(self.line.book(connection, self.at), call, maputo(), sms)
        return [self.text(row) for row in self.out()[before:]]

    def out(self) -> list[Any]:
        """Everything that went to this number."""
        mine = {row.id for row in self.line.rows(contacts) if self._is_mine(row)}
        rows = self.line.rows(messages)
        return [row for row in rows if row.direction == "out" and row.contact_id in mine]

    def _is_mine(self, row: Any) -> bool:
        return bytes(row.phone_hash) == self.line.vault.phone_hash(self.number)

    def text(self, row: Any) -> str:
        return self.line.vault.open(row.body_sealed, f"messages.body {row.id}")

    @property
    def states(self) -> list[tuple[str, str]]:
        """Where the messages are that came in."""
        rows = self.line.rows(messages)
        return [(row.state, row.code or "") for row in rows if row.direction == "in"]


@pytest.fixture
def phone(line: Telephone) -> Phone:
    return Phone(line)


@pytest.fixture
def sqlite_phone(sqlite_line: Telephone) -> Phone:
    return Phone(sqlite_line)


def resolve(line: Telephone, number: int, action: Action = Action.RESOLVE) -> None:
    with line.engine.begin() as connection:
        book = SqlCaseBook(connection, 1, line.vault, line.book(connection))
        reason = "" if action is Action.RESOLVE else "aqui nao ha nada"
        change_report(book, maputo(), number, Change(action, "official ana", reason=reason))


def number_of(line: Telephone, which: int = -1) -> int:
    return int(line.rows(reports)[which].number)


def status(line: Telephone) -> list[str]:
    return [row.status for row in line.rows(reports)]


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


def test_sentences_are_read_by_a_person_whatever_they_began_or_met(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    [first] = phone.write("Queixa: o camiao nao passa na minha rua ha tres semanas")
    [again] = phone.write("porque ninguem vem buscar o lixo aqui")
    phone.write("77")

    assert "7 Outro" in first
    assert again.startswith("Tecla errada")
    assert phone.states == [("waiting", ""), ("waiting", ""), ("received", "")]


def test_who_wants_no_messages_begins_no_call(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    line = phone.line
    phone.write("SAIR")

    assert phone.write("10348") == []

    assert line.count(sessions) == 0
    assert phone.states == [("received", ""), ("waiting", "")]


def test_in_a_call_digits_are_keys_whatever_was_asked_before(sqlite_phone: Phone) -> None:
    phone, line = sqlite_phone, sqlite_phone.line
    line.file()
    resolve(line, number_of(line))
    phone.write("contentor cheio " + CODES[5])

    phone.write("1")

    assert status(line) == ["resolved", "received"]


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


def test_an_echo_gets_no_second_reply(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    assert len(phone.write("AJUDA")) == 1
    assert phone.write(" ajuda ") == []
    assert len(phone.write("AJUDA", later=ECHO_US)) == 1
    assert phone.states == [("received", ""), ("received", "echo"), ("received", "")]


def test_in_a_call_the_same_key_counts_again_but_not_at_once(sqlite_phone: Phone) -> None:
    phone = sqlite_phone
    line = phone.line
    phone.write("10348")
    phone.write("1")
    phone.write("1", later=SECOND)
    assert line.count(reports) == 0
    phone.write("1")

    assert line.count(reports) == 1


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
