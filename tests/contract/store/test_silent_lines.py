"""A line that goes dead is noticed and told by e-mail once, and so is that somebody calls again."""

import argparse
import dataclasses
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from sqlalchemy import event, insert

from app.commands.lines import lines_command
from app.domain.clock import DAY_US, Micros, micros
from app.domain.ids import first_id
from app.domain.line_health import WHOLE, Line, Seen
from app.domain.silence import HOUR_US, hour_of, local_hour
from app.menu.model import City
from app.store import line_hours
from app.store.published import Published
from app.store.schema import alarms, counters, messages, receipts, reports, sessions, silences
from app.store.schema import line_hours as hours
from app.usecases.compose_alarm import receivers
from app.work.line_watch import LineWatch
from app.work.live_menus import directly
from app.work.sheets import Sends
from tests.contract.store.lines import AT, NOW, Telephone, maputo
from tests.contract.store.test_letters import sender
from tests.standin.mailserver import REFUSE_DATA, MailServer

VODACOM, MOVITEL, FOREIGN = "64304", "64303", "64399"
DESK, BOSS = "desk@city.example", "boss@city.example"
MINUTE = 60_000_000
#: 14:00 in Maputo: whatever was called before is counted.
DEAD = NOW
DAYS = 12


def city() -> City:
    return dataclasses.replace(maputo(), sheets={"week": (DESK, BOSS), "day": (DESK,)})


def every(minutes: int, begin: Micros, end: Micros) -> list[Micros]:
    """Moments between six and ten in the evening, so far apart."""
    moments = range(begin, end, minutes * MINUTE)
    return [at for at in moments if 6 <= local_hour(hour_of(at), "Africa/Maputo") < 22]


class Exchange:
    """The loop by hand, and calls as they are stored."""

    def __init__(self, line: Telephone, sends: Sends | None, *, worker: int = 1) -> None:
        self.line, self.now = line, DEAD
        line.cities.take([Published(1, city())])
        self.loop = LineWatch(
            line.reader,
            directly(line.engine),
            sends,
            cities=line.cities.all,
            city_id=line.cities.id,
            worker=worker,
            now_us=lambda: self.now,
        )

    def calls(self, network: str, moments: Iterable[Micros], city_id: int = 1) -> None:
        known = len(self.line.rows(sessions))
        rows = [
            {
                "id": first_id(at) + known + n,
                "city_id": city_id,
                "session_key": str(known + n).encode(),
            }
            | {"epoch": 0, "gateway": AT, "gateway_session_id": "x", "network": network}
            | {"version": "", "began_at": at}
            for n, at in enumerate(moments)
        ]
        with self.line.engine.begin() as connection:
            connection.execute(insert(sessions), rows)

    def look(self, now: Micros | None = None) -> int:
        self.now = now or self.now
        return self.loop.look()

    def silent(self) -> list[tuple[str, bool]]:
        return [(row.network, row.ended_at is None) for row in self.line.rows(silences)]

    def look_until_silent(self, most_h: int = 60) -> float:
        """Look every ten minutes; give after how many hours a line is told to be silent."""
        before = len(self.silent())
        for tens in range(6 * most_h):
            self.look(self.now + 10 * MINUTE)
            if len(self.silent()) > before:
                return (tens + 1) / 6
        raise AssertionError("nobody noticed")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def with_calls(line: Telephone, server: MailServer) -> Exchange:
    """Twelve days of two networks, one with ten times the calls of the other."""
    made = Exchange(line, sender(server))
    begin = DEAD - DAYS * DAY_US
    made.calls(VODACOM, every(10, begin, DEAD))
    made.calls(MOVITEL, every(100, begin, DEAD))
    return made


@pytest.fixture
def exchange(line: Telephone, server: MailServer) -> Exchange:
    """On both databases."""
    return with_calls(line, server)


@pytest.fixture
def lite(sqlite_line: Telephone, server: MailServer) -> Exchange:
    """On SQLite alone: what is tried has no SQL of its own."""
    return with_calls(sqlite_line, server)


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
    lite: Exchange, server: MailServer
) -> None:
    lite.look()
    server.will(*[REFUSE_DATA] * 2)
    lite.look_until_silent()
    assert server.letters == []
    assert {row.state for row in lite.line.rows(alarms)} == {"queued"}

    assert lite.look(lite.now + 2 * MINUTE) == 2
    assert lite.look(lite.now + 4 * MINUTE) == 0

    assert sorted(kept.receiver for kept in server.letters) == [BOSS, DESK]
    assert {row.state for row in lite.line.rows(alarms)} == {"sent"}


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


def test_a_look_asks_no_more_where_ten_times_as_many_call(lite: Exchange) -> None:
    lite.look()
    asked: list[Any] = []
    event.listen(lite.line.reader, "before_cursor_execute", lambda *a: asked.append(a[2]))

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
    assert nothing == line_hours.Known({}, {})


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

    first, movitel, vodacom, silence = told().splitlines()[:1] + sorted(told().splitlines()[1:])
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
