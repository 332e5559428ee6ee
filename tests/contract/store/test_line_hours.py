"""Hours of a line are counted once, at what cost, of which networks, and told by the command."""

import argparse
import dataclasses
import json
import re
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import insert

from app.commands.lines import lines_command
from app.domain.clock import DAY_US, Micros, micros
from app.domain.line_health import Line, Seen, health
from app.domain.silence import HOUR_US, hour_of
from app.store import line_hours
from app.store.published import Published
from app.store.schema import alarms, messages, receipts, reports, sessions
from app.store.schema import line_hours as hours
from tests.contract.store.letter_office import Refuses
from tests.contract.store.line_calls import (
    BOSS,
    DAYS,
    DEAD,
    DESK,
    FOREIGN,
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
from tests.contract.store.lines import AT, Telephone
from tests.engines import heard

__all__ = ["exchange", "lite", "server"]


def test_hours_are_counted_once_and_as_a_plain_recount_gives(exchange: Exchange) -> None:
    line = exchange.line
    exchange.calls(FOREIGN, every(300, DEAD - 3 * DAY_US, DEAD))
    exchange.calls(VODACOM, every(7, DEAD - DAY_US, DEAD), city_id=2)
    line.file()
    [report] = line.rows(reports)
    with line.engine.begin() as connection:
        sent = {"id": 7, "city_id": 1, "direction": "out", "gateway": AT, "network": VODACOM}
        sent |= {"cause": "x", "template": "y", "body_sealed": b"", "state": "sent", "next_at": 0}
        connection.execute(insert(messages).values(sent | {"created_at": 0}))
        got: dict[str, object] = {"gateway": AT, "status": "ok", "reason": "", "network": VODACOM}
        heard = [
            got | {"provider_id": str(n), "at": DEAD - n * HOUR_US, "message_id": id_}
            for n, id_ in enumerate((7, 7, None), 3)
        ]
        connection.execute(insert(receipts), heard)

    exchange.look(DEAD + HOUR_US + 4 * MINUTE)
    assert max(row.hour for row in line.rows(hours)) == hour_of(DEAD) - 1
    exchange.look(DEAD + HOUR_US + 5 * MINUTE)
    rows = line.rows(hours)
    exchange.look(DEAD + HOUR_US + 6 * MINUTE)

    assert line.rows(hours) == rows
    named = {VODACOM, MOVITEL, "64301"}
    counted = Counter(
        (row.network if row.network in named else "", hour_of(micros(row.began_at)))
        for row in line.rows(sessions)
        if row.city_id == 1
    )
    assert {(row.network, row.hour): row.calls for row in rows if row.calls} == counted
    assert sum(row.filings for row in rows) == 1
    assert {(row.network, row.hour): row.receipts for row in rows if row.receipts} == {
        (VODACOM, hour_of(DEAD) - 3): 1,
        (VODACOM, hour_of(DEAD) - 4): 1,
    }
    with line.reader.connect() as connection:
        known = line_hours.read_known(connection, city(), 1, DEAD + HOUR_US)
    last = {network: at for network, at in newest(line).items() if network in named}
    assert known.seen[Line(AT, VODACOM)] == Seen(last[VODACOM], None, DEAD - 3 * HOUR_US)
    assert known.seen[Line(AT, MOVITEL)] == Seen(last[MOVITEL])
    its = micros(report.requested_at)
    assert known.seen[Line(AT, "64301")] == Seen(last["64301"], its, None)


def newest(line: Telephone) -> dict[str, Micros]:
    return {row.network: micros(row.began_at) for row in line.rows(sessions) if row.city_id == 1}


def test_calls_of_a_day_are_those_of_24_hours_until_now_however_far_was_counted(
    exchange: Exchange,
) -> None:
    line, now = exchange.line, DEAD + 25 * MINUTE
    day_ago = now - DAY_US
    at_the_ends = [day_ago - MINUTE, day_ago, day_ago + MINUTE, now - MINUTE, now]
    exchange.calls("64301", at_the_ends)
    begun = [(row.network, micros(row.began_at)) for row in line.rows(sessions)]
    recounted = Counter(network for network, at in begun if day_ago <= at <= now)

    for look_at in (None, DEAD - 9 * HOUR_US, now):  # never, then hours behind, then up to date
        if look_at is not None:
            exchange.look(look_at)
        with line.reader.connect() as connection:
            known = line_hours.read_known(connection, city(), 1, now)
        assert {of.network: calls for of, calls in known.of_day.items()} == recounted
        whole, *_ = health(*known, now, city().zone)
        assert whole.calls_of_day == recounted.total()
    assert recounted["64301"] == 4
    assert len(recounted) == 3


def test_a_look_asks_no_more_where_ten_times_as_many_call(lite: Exchange) -> None:
    lite.look()
    asked: list[Any] = []
    with heard(lite.line.reader, "before_cursor_execute", lambda *a: asked.append(a[2])):
        lite.look()
        few = len(asked)
        lite.calls(VODACOM, [DEAD - HOUR_US + n for n in range(2_000)])
        lite.look()

    assert max(few, len(asked) - few) < 20


def test_a_network_that_left_routes_is_one_of_the_others_and_a_gateway_that_left_is_none(
    lite: Exchange,
) -> None:
    lite.look()
    routes = [route for route in city().routes if route.network != MOVITEL]
    without = dataclasses.replace(city(), routes=tuple(routes))
    moved = [dataclasses.replace(route, gateway="another") for route in routes]
    with lite.line.reader.connect() as connection:
        known = line_hours.read_known(connection, without, 1, DEAD)
        left = dataclasses.replace(city(), routes=tuple(moved))
        nothing = line_hours.read_known(connection, left, 1, DEAD)

    assert {*known.counts} == {*known.seen} == {Line(AT, VODACOM), Line(AT, "")}
    assert sum(known.counts[Line(AT, "")].values()) == len(every(100, DEAD - DAYS * DAY_US, DEAD))
    assert nothing == line_hours.Known({}, {}, {})


def test_the_command_tells_of_lines_and_silences(
    lite: Exchange, capsys: pytest.CaptureFixture[str]
) -> None:
    lite.look()
    lite.look_until_silent()
    line, asked = lite.line, argparse.Namespace(most=50, json=False)

    def told(**how: bool) -> str:
        words = argparse.Namespace(**(vars(asked) | how))
        lines_command(words, line.reader, line.vault, Published(1, city()), lite.now)
        return capsys.readouterr().out

    *lines, one, other = told().splitlines()
    first, movitel, vodacom, silence = lines[:1] + sorted(lines[1:])
    assert re.fullmatch(
        r"africastalking, todas as redes: last call 2026-11-22 13:50, filing none in four weeks,"
        r" receipt none in four weeks; \d+ calls in 24 hours; SILENT: \d+\.\d calls to be expected"
        r" since the last",
        first,
    )
    assert movitel.startswith("africastalking, Movitel: last call 2026-11-22")
    assert vodacom.startswith("africastalking, Vodacom: last call 2026-11-22 13:50")
    assert "africastalking, todas as redes: silent from 2026-11-22 13:50 until now" in silence
    plain = json.loads(told(json=True))
    assert plain["lines"][0]["is_silent"] is True
    assert plain["silences"][0]["ended"] is None
    assert plain["told_to_nobody"] == []
    sent = [(letter["receiver"], letter["state"]) for letter in plain["letters"]]
    assert sent == [(BOSS, "sent"), (DESK, "sent")]
    left = r"africastalking, todas as redes, silent: {}: e-mail left 2026-11-2\d \d\d:\d\d"
    for letter, who in ((one, BOSS), (other, DESK)):
        assert re.fullmatch(left.format(re.escape(who)), letter)


def test_the_command_says_why_a_letter_did_not_leave_and_which_silence_was_told_to_nobody(
    sqlite_line: Telephone, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(lines: Exchange) -> list[str]:
        words = argparse.Namespace(most=50, json=False)
        lines_command(words, lines.line.reader, lines.line.vault, Published(1, city()), lines.now)
        return capsys.readouterr().out.splitlines()

    exchange = Exchange(sqlite_line, Refuses())
    exchange.calls(VODACOM, every(10, DEAD - DAYS * DAY_US, DEAD))
    exchange.look()
    exchange.look_until_silent()
    whole = "africastalking, todas as redes"
    at = told(exchange)[-1].partition("not leave ")[2][:16]
    assert at.startswith("2026-11-22 ")
    assert told(exchange)[-2:] == [
        f"{whole}, silent: {who}: e-mail did not leave {at}, 1 try: 550 no" for who in (BOSS, DESK)
    ]

    with exchange.line.engine.begin() as connection:
        connection.execute(alarms.delete())
    assert [line for line in told(exchange) if "nobody was told" in line] == [
        f"nobody was told: {whole}: when nobody called any more there was no mail server, or"
        " nobody with an address. No e-mail of it leaves any more."
    ]
