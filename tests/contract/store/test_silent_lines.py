"""A line that goes dead is noticed and told by e-mail once, and so is that somebody calls again."""

import dataclasses
import re

import pytest

from app.domain.clock import DAY_US, micros
from app.domain.line_health import WHOLE
from app.domain.silence import HOUR_US
from app.store.schema import alarms, counters, silences
from app.usecases.compose_alarm import receivers
from tests.contract.store.letter_office import sender
from tests.contract.store.line_calls import (
    BOSS,
    DEAD,
    DESK,
    MINUTE,
    MOVITEL,
    VODACOM,
    Exchange,
    city,
    every,
    exchange,
    lite,
    server,
)
from tests.contract.store.lines import maputo
from tests.standin.mailserver import REFUSE_DATA, MailServer

__all__ = ["exchange", "lite", "server"]


def test_a_network_that_goes_dead_is_told_once_and_so_is_its_end(
    exchange: Exchange, server: MailServer
) -> None:
    exchange.look()
    assert exchange.silent() == []
    exchange.calls(MOVITEL, every(100, DEAD, DEAD + 3 * DAY_US))

    noticed_h = exchange.look_until_silent()

    assert 1 < noticed_h < 4
    assert exchange.silent() == [(VODACOM, True)]
    [row] = exchange.line.rows(silences)
    assert micros(row.since) == max(every(10, DEAD - DAY_US, DEAD))
    assert 6 * noticed_h * 0.7 < row.missed < 6 * noticed_h * 1.4
    assert sorted(kept.receiver for kept in server.letters) == [BOSS, DESK]
    other = Exchange(exchange.line, sender(server), worker=2)
    other.look(exchange.now + 10 * MINUTE)
    exchange.look(exchange.now + 20 * MINUTE)
    assert len(server.letters) == 2

    again = exchange.now + MINUTE
    exchange.calls(VODACOM, [again, again + MINUTE])
    exchange.look(again + 5 * MINUTE)
    exchange.look(again + 6 * MINUTE)

    assert exchange.silent() == [(VODACOM, False)]
    assert micros(exchange.line.rows(silences)[0].ended_at) == again
    assert len(server.letters) == 4
    subjects = [kept.message["Subject"] for kept in server.letters if kept.receiver == DESK]
    assert subjects == [
        "MOPA: deixou de haver chamadas (Vodacom)",
        "MOPA: há chamadas outra vez (Vodacom)",
    ]
    text = server.letters[0].message.get_body(("plain",))
    assert text is not None
    said = text.get_content()
    assert re.search("Última chamada +2026-11-22 13:50", said)
    assert "Ligue *311# de um telefone (Vodacom)." in said
    assert len({kept.message["Message-ID"] for kept in server.letters}) == 4


def test_a_line_that_is_dead_a_second_time_is_told_a_second_time(
    lite: Exchange, server: MailServer
) -> None:
    lite.calls(MOVITEL, every(100, DEAD, DEAD + 3 * DAY_US))
    lite.look_until_silent()
    lite.calls(VODACOM, every(10, lite.now, lite.now + 3 * HOUR_US))
    lite.look(lite.now + 3 * HOUR_US)

    lite.look_until_silent()

    assert lite.silent() == [(VODACOM, False), (VODACOM, True)]
    assert len(server.letters) == 6


def test_where_all_are_dead_that_alone_is_told(exchange: Exchange, server: MailServer) -> None:
    exchange.look()
    exchange.look_until_silent()
    exchange.look(exchange.now + 9 * HOUR_US)

    assert exchange.silent() == [(WHOLE, True)]
    assert {kept.message["Subject"] for kept in server.letters} == {
        "MOPA: deixou de haver chamadas (todas as redes)"
    }


def test_a_letter_that_is_refused_is_tried_again_and_comes_once(
    lite: Exchange, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    lite.look()
    server.will(*[REFUSE_DATA] * 2)
    lite.look_until_silent()
    assert server.letters == []
    refused = [one for one in caplog.records if one.message == "line.letter"]
    assert [vars(one)["said"] for one in refused] == [REFUSE_DATA] * 2
    assert {row.state for row in lite.line.rows(alarms)} == {"queued"}

    assert lite.look(lite.now + 2 * MINUTE) == 2
    assert lite.look(lite.now + 4 * MINUTE) == 0

    assert sorted(kept.receiver for kept in server.letters) == [BOSS, DESK]
    assert {row.state for row in lite.line.rows(alarms)} == {"sent"}


def test_a_letter_that_could_not_leave_before_the_line_answered_never_comes_behind_its_end(
    exchange: Exchange, server: MailServer
) -> None:
    exchange.look()
    server.will(*[REFUSE_DATA] * 4)
    exchange.look_until_silent()
    assert exchange.look(exchange.now + MINUTE) == 2

    exchange.calls(VODACOM, [exchange.now + 1])
    assert exchange.look(exchange.now + MINUTE) == 2
    assert exchange.look(exchange.now + HOUR_US) == 0

    assert [kept.message["Subject"] for kept in server.letters] == [
        "MOPA: há chamadas outra vez (todas as redes)"
    ] * 2
    fates = {(row.is_over, row.state, row.said) for row in exchange.line.rows(alarms)}
    assert fates == {
        (False, "failed", "somebody called again before it left"),
        (True, "sent", "250 kept as 17"),
    }


def test_without_a_mail_server_it_is_noted_and_never_told_late(
    lite: Exchange, server: MailServer
) -> None:
    alone = Exchange(lite.line, None)
    alone.look()
    alone.look_until_silent()
    assert alone.silent() == [(WHOLE, True)]

    lite.look(alone.now + MINUTE)
    lite.calls(VODACOM, [lite.now + MINUTE])
    lite.look(lite.now + 2 * MINUTE)

    assert lite.silent() == [(WHOLE, False)]
    assert server.letters == []
    assert lite.line.rows(alarms) == []


def test_one_process_looks_at_a_time(lite: Exchange, server: MailServer) -> None:
    lite.look()
    other = Exchange(lite.line, sender(server), worker=2)
    other.now = DEAD + 9 * HOUR_US

    counted = lite.line.rows(counters)
    lite.now = other.now
    assert lite.loop.look() == 2
    assert other.loop.look() == 0

    assert len(server.letters) == 2
    assert lite.line.rows(counters) != counted


def test_who_hears_of_it_is_who_looks_after_the_city() -> None:
    assert receivers(city()) == [DESK, BOSS]
    bodies = {
        code: dataclasses.replace(body, mails=(DESK,)) for code, body in maputo().bodies.items()
    }
    assert receivers(dataclasses.replace(maputo(), bodies=bodies)) == [DESK]
    assert receivers(maputo()) == []
