"""Callers say whether a case is solved: asked once, kept as it was said, whoever calls again."""

import re
from contextlib import closing
from functools import cache

import pytest
from sqlalchemy import update

from app.domain.public_number import spoken
from app.domain.turn import Reply
from app.menu.model import City
from app.menufiles.city_folder import build, parse, read_folder
from app.store.news_text import write_news
from app.store.schema import contacts, report_events, reports
from app.usecases.news import Item
from tests.contract.store.lines import NOW, Telephone, dial
from tests.contract.store.skip_calls import (
    JOIN,
    OTHER,
    REPORTER,
    SKIPS,
    call,
    close,
    filed,
    kinds,
    line,
    phone,
)

__all__ = ["line"]


@cache
def of_several() -> City:
    """The skips, where a call goes on behind whatever was done in it."""
    texts = read_folder(SKIPS)
    menu = texts["menu.yaml"]
    for name in ("filed", "joined", "followed"):
        row = next(row for row in menu.split("\n") if row.startswith(f"{name}: "))
        more = "choose: {1 Mais: start, 2 Fim: bye}"
        menu = menu.replace(row, f'{name}: {{say: "{row.partition(": ")[2]}", {more}}}')
    message = 'received: "Caso <number>: <service>, <place>"\n'
    texts["messages.yaml"] = re.sub(r"(?m)^received:.*\n", message, texts["messages.yaml"])
    return build(parse(texts | {"menu.yaml": menu}), "")


def ask_for_a_word(line: Telephone, number: int, who: str = REPORTER) -> None:
    """Let a case wait for the word of a caller, as whoever resolves it does."""
    close(line, number, "resolved")
    waits = write_news((Item(1, number, "resolved", "full", "30015", NOW + 10**15),))
    hashed = line.vault.phone_hash(who)
    with line.engine.begin() as connection:
        of_caller = update(contacts).where(contacts.c.phone_hash == hashed)
        assert connection.execute(of_caller.values(news=waits)).rowcount == 1


def awaiting(line: Telephone) -> list[str]:
    return [row.news for row in line.rows(contacts)]


@pytest.mark.parametrize(
    ("key", "kind", "says", "status"),
    [
        ("9", "confirmed", "Obrigado. O caso ", "confirmed"),
        ("0", "reopened", "O caso ", "assigned"),
    ],
)
def test_a_case_that_awaits_the_caller_is_answered_once(
    line: Telephone, key: str, kind: str, says: str, status: str
) -> None:
    number = filed(line)
    ask_for_a_word(line, number)

    first = call(line, "", "A", REPORTER)
    answered = line.ask(dial(key, session="A", phone=REPORTER))
    line.forget()

    assert first.text.startswith("Contentor cheio, Mercado, Moinho esta bem? 9 Sim 0 Nao\n1 ")
    assert answered.text.startswith(f"{says}{spoken(number)}")
    assert line.ask(dial(key, session="A", phone=REPORTER)) == answered
    assert kinds(line)[1:] == [(1, kind, "caller")]
    assert line.rows(reports)[0].status == line.rows(report_events)[1].status == status
    assert line.rows(reports)[0].reopenings == (kind == "reopened")
    assert awaiting(line) == [""]
    assert call(line, "", "next", REPORTER).text.startswith("Linha Limpa")


def test_a_word_that_was_said_holds_whatever_else_is_sent_for_it(line: Telephone) -> None:
    ask_for_a_word(line, filed(line))
    said = [line.ask(dial(keys, session="A", phone=REPORTER)) for keys in ("", "0")]
    line.forget()

    other = line.ask(dial("9", session="A", phone=REPORTER))

    assert not said[1].ends
    assert other == Reply("A chamada acabou. Ligue *399#.", True)
    assert kinds(line)[1:] == [(1, "reopened", "caller")]


def test_what_is_safe_is_told_as_it_was_sent_whatever_is_asked_of_since(database: str) -> None:
    with closing(Telephone(database, city=of_several())) as line:
        other = filed(line, f"{OTHER}*1")
        sent = (JOIN, f"{JOIN}*1*3*cais", f"{JOIN}*1*4*{other}*1")
        live = line.live()
        told = []
        for number, keys in enumerate(sent):
            call(line, keys, f"call {number}", phone(10 + number))
            failing = dial(f"{keys}*x", session=f"call {number}", phone=phone(10 + number))
            told.append(live.apology(failing).text)
        numbers = [row.number for row in line.rows(reports)][1:]

    assert len(numbers) == 1  # the others joined it
    assert told == [f"Caso {spoken(numbers[0])}: Contentor cheio, Mercado, Moinho"] * 3


def test_who_goes_on_after_a_word_is_not_asked_again(line: Telephone) -> None:
    ask_for_a_word(line, filed(line))

    for keys in ("", "0", "0*1"):
        reply = line.ask(dial(keys, session="A", phone=REPORTER))
        line.forget()

    assert reply.text.startswith("Linha Limpa, gratis\n1 Contentor cheio")


def test_others_on_the_same_screens_are_asked_nothing(line: Telephone) -> None:
    number, follower = filed(line), phone(3)
    call(line, JOIN, "joined", follower)
    ask_for_a_word(line, number, follower)
    for who in (phone(2), follower, phone(2)):
        first = call(line, "", f"call of {who}", who)
        again = [line.ask(dial(k, session=f"call of {who}", phone=who)) for k in ("1", "1*0")][1]

        asked = who == follower
        assert ("esta bem?" in first.text, "esta bem?" in again.text) == (asked, asked)


def test_a_word_in_two_calls_at_once_is_stored_once(line: Telephone) -> None:
    number = filed(line)
    ask_for_a_word(line, number)
    for session in "AB":
        call(line, "", session, REPORTER)

    replies = line.batch(
        [dial(key, session=session, phone=REPORTER) for key, session in ("9A", "0B")]
    )

    assert all(reply and spoken(number) in reply.text for reply in replies)
    assert kinds(line)[1:] == [(1, "confirmed", "caller")]


def test_nobody_but_who_reported_or_follows_can_say_a_word(line: Telephone) -> None:
    number = filed(line)
    filed(line, f"{OTHER}*1", "other", phone(2))
    call(line, JOIN, "joined", phone(3))
    for who in (2, 3):
        ask_for_a_word(line, number, phone(who))
        assert "esta bem?" in call(line, "", f"word {who}", phone(who)).text
        line.ask(dial("9", session=f"word {who}", phone=phone(who)))

    told = [event for event in kinds(line) if event[1] == "confirmed"]
    assert told == [(2, "confirmed", "follower")]
