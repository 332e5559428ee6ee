"""Messages from phones: kept once each, answered at most once a day, and only where it can help."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.clock import micros
from app.domain.messaging import InboundSms, OptOut
from app.store.schema import contacts, messages
from app.usecases.receive_sms import opt_out, receive_sms
from tests.contract.store.lines import AT, NOW, PHONE, SECOND, Telephone, dial, maputo

ONE_WAY, TWO_WAY = "64301", "99999"
HOUR_US = 3_600 * SECOND


def receive(line: Telephone, at: int = NOW, **told: Any) -> None:
    sms = InboundSms(AT, "id-1", PHONE, "311", "Ola", TWO_WAY, "", at)._replace(**told)
    with line.engine.begin() as connection:
        call = line.sms_calls.on(connection, maputo(), at)
        receive_sms(line.book(connection, at), call, maputo(), sms)


def directions(line: Telephone) -> list[str]:
    return sorted(row.direction for row in line.rows(messages))


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({}, ["in", "out"]),
        ({"sender": "840000001"}, ["in", "out"]),
        ({"network": ONE_WAY}, ["in"]),
        ({"sender": "84000"}, ["in"]),
        ({"sender": "Vodacom"}, ["in"]),
        ({"sender": "+27840000001"}, ["in"]),
        ({"sender": ""}, ["in"]),
        ({"text": "STOP"}, ["in"]),
        ({"text": " Sair. "}, ["in"]),
        ({"text": ""}, ["in", "out"]),
    ],
    ids=str,
)
def test_who_is_answered(line: Telephone, told: dict[str, Any], kept: list[str]) -> None:
    receive(line, **told)

    assert directions(line) == kept


def test_a_city_that_writes_no_answers_to_sms_says_how_to_report(line: Telephone) -> None:
    texts = {n: t for n, t in maputo().messages.items() if not n.startswith("sms_")}
    city = replace(maputo(), messages=texts)
    for number, words in enumerate(("ESTADO", "10348")):
        sms = InboundSms(AT, f"id-{number}", PHONE, "311", words, TWO_WAY, "", NOW)
        with line.engine.begin() as connection:
            call = line.sms_calls.on(connection, city, NOW)
            receive_sms(line.book(connection), call, city, sms)

    *came, sent = sorted(line.rows(messages), key=lambda row: row.direction)
    assert "*311#" in line.vault.open(sent.body_sealed, f"messages.body {sent.id}")
    assert (sent.template, sent.cause) == ("how_to_report", "day:2026-11-22")
    assert [row.state for row in came] == ["waiting", "waiting"]


def test_who_left_a_city_that_writes_no_answers_is_told_nothing(line: Telephone) -> None:
    texts = {n: t for n, t in maputo().messages.items() if not n.startswith("sms_")}
    city = replace(maputo(), messages=texts)
    for number, words in enumerate(("SAIR", "lixo na minha rua")):
        sms = InboundSms(AT, f"id-{number}", PHONE, "311", words, TWO_WAY, "", NOW)
        with line.engine.begin() as connection:
            call = line.sms_calls.on(connection, city, NOW)
            receive_sms(line.book(connection), call, city, sms)

    assert [(row.direction, row.state) for row in line.rows(messages)] == [
        ("in", "received"),
        ("in", "waiting"),
    ]


def test_one_answer_a_day_of_the_city(line: Telephone) -> None:
    # Noon UTC is two in the afternoon in Maputo; its next day begins at ten in the evening UTC.
    for number, hours in enumerate((0, 1, 9, 10, 11)):
        receive(line, NOW + hours * HOUR_US, provider_id=f"id-{number}")

    assert directions(line) == ["in"] * 5 + ["out"] * 2


def test_a_message_that_comes_twice_is_kept_once(line: Telephone) -> None:
    receive(line)
    receive(line, NOW + HOUR_US)

    assert directions(line) == ["in", "out"]


def test_an_id_that_another_number_had_is_no_repeat(line: Telephone) -> None:
    other = "+258840000002"
    for at, sender in enumerate((PHONE, other, PHONE[1:], other, "Vodacom", "Vodacom", other)):
        receive(line, NOW + at * HOUR_US, sender=sender)

    came = [row for row in line.rows(messages) if row.direction == "in"]
    said = [line.vault.open(row.body_sealed, f"messages.body {row.id}") for row in came]
    assert said == [f"{sender}\nOla" for sender in (PHONE, other, "Vodacom")]
    assert len({row.contact_id for row in came}) == 3


def test_two_messages_whose_ids_begin_alike_are_two(line: Telephone) -> None:
    for end in "ab":
        receive(line, provider_id="x" * 100 + end)

    assert directions(line).count("in") == 2


def test_without_an_id_the_same_words_within_minutes_are_one_message(line: Telephone) -> None:
    minute = HOUR_US // 60
    for at in (3, 4, 6, 7, 8, 12):  # a window of five begins at 5 and at 10
        receive(line, NOW + at * minute, provider_id="", text="1")
    receive(line, NOW + 7 * minute, provider_id="", text="2")

    kept = [row for row in line.rows(messages) if row.direction == "in"]
    assert [(micros(row.next_at) - NOW) // minute for row in kept] == [3, 8, 7]


STOPS = ("stop", "SAIR", "Parar", "STOP ALL", "Pare", "SAIR 311", "Stop pls", "stop.", "¡STOP!")


@pytest.mark.parametrize("word", STOPS)
def test_a_stop_word_drops_what_waits_and_ends_all_answers(line: Telephone, word: str) -> None:
    receive(line)
    receive(line, provider_id="id-2", text=word)
    receive(line, NOW + 24 * HOUR_US, provider_id="id-3")

    assert [row.state for row in line.rows(messages) if row.direction == "out"] == ["dropped"]
    assert [row.opted_out_at is not None for row in line.rows(contacts)] == [True]


@pytest.mark.parametrize("words", ["o camiao nao stop", "Nonstop lixo", "Parede suja", "... "])
def test_a_message_that_only_holds_such_a_word_further_on_stops_nothing(
    line: Telephone, words: str
) -> None:
    receive(line, text=words)

    assert directions(line) == ["in", "out"]
    assert [row.opted_out_at for row in line.rows(contacts)] == [None]


def test_who_told_the_gateway_to_stop_is_not_answered_and_gets_no_case_message(
    line: Telephone,
) -> None:
    with line.engine.begin() as connection:
        opt_out(line.book(connection), maputo(), OptOut(AT, "311", "840000001", NOW))
    receive(line)

    assert line.file().text.startswith("Recebido")
    assert directions(line) == ["in"]


def test_an_opt_out_of_no_number_is_nobodys(line: Telephone) -> None:
    with line.engine.begin() as connection:
        opt_out(line.book(connection), maputo(), OptOut(AT, "311", "Vodacom", NOW))

    assert line.count(contacts) == 0


def test_words_and_numbers_are_sealed(line: Telephone) -> None:
    receive(line, text="canario 840000009")
    line.file()

    for row in (*line.rows(messages), *line.rows(contacts)):
        stored = b"".join(bytes(v) for v in row if isinstance(v, bytes | memoryview))
        assert b"canario" not in stored
        assert b"84000000" not in stored
    [contact] = line.rows(contacts)
    assert bytes(contact.phone_hash) == line.vault.phone_hash(PHONE)
    assert line.vault.open(contact.phone_sealed, f"contacts.phone {contact.id}") == PHONE


def test_the_answer_is_in_the_language_the_person_chose(line: Telephone) -> None:
    line.ask(dial("8"))
    receive(line)

    [sent] = [row for row in line.rows(messages) if row.direction == "out"]
    assert "a person" in line.vault.open(sent.body_sealed, f"messages.body {sent.id}")


def test_a_city_that_lost_a_language_answers_in_its_first(line: Telephone) -> None:
    line.ask(dial("8"))
    city = replace(maputo(), languages=maputo().languages[:1])
    sms = InboundSms(AT, "id-1", PHONE, "311", "Ola", TWO_WAY, "", NOW)
    with line.engine.begin() as connection:
        call = line.sms_calls.on(connection, city, NOW)
        receive_sms(line.book(connection), call, city, sms)

    [sent] = [row for row in line.rows(messages) if row.direction == "out"]
    assert "uma pessoa" in line.vault.open(sent.body_sealed, f"messages.body {sent.id}")
