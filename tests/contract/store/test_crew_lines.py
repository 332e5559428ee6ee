"""Crews on a database: how their jobs are found, and what they and others are told."""

import argparse
import asyncio
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import text, update

from app.commands.crews import add_to, read_command
from app.domain.corrected import Coded
from app.domain.messaging import InboundSms
from app.menufiles.city_folder import build, parse, read_folder
from app.store.crew_store import SqlCrewBook
from app.store.engine import is_sqlite
from app.store.job_sql import JOBS
from app.store.line import LiveLine
from app.store.place_hits import read_coded
from app.store.published import Published
from app.store.schema import messages, report_events, reports
from app.store.turnstile import Answer, Waiting
from app.usecases.crews import Joining, add_member
from app.usecases.receive_sms import receive_sms
from tests.contract.store.lines import AT, MAPUTO, NOW, Telephone, dial, maputo, report_at
from tests.contract.store.test_lanes import Watched, talk
from tests.databases import Databases
from tests.engines import heard
from tests.unlimited import unlimited

CREW = "kamaxakeni"
MEMBER, RESIDENT, ANOTHER = "+258840000301", "+258840000302", "+258840000303"
TWO_WAY = "99999"


def join(line: Telephone, phone: str = MEMBER, crew: str = CREW) -> int:
    with line.engine.begin() as connection:
        book = SqlCrewBook(connection, 1, line.vault, line.ids, NOW)
        return add_member(book, maputo(), Joining(crew, phone, "Rosa", "official ana"))


def give_all(line: Telephone, crew: str = CREW) -> None:
    with line.engine.begin() as connection:
        connection.execute(update(reports).values(owner=crew, due_at=NOW - 1))


def by_sms(line: Telephone, phone: str, *said: str) -> list[str]:
    """Write messages; give the texts of all that went out since."""
    before = len(outgoing(line))
    for count, one in enumerate(said):
        at = NOW + count * 60_000_000
        sms = InboundSms(AT, f"{phone} {count}", phone, "311", one, TWO_WAY, "", at)
        with line.engine.begin() as connection:
            call = line.sms_calls.on(connection, maputo(), at)
            receive_sms(line.book(connection, at), call, maputo(), sms)
    return outgoing(line)[before:]


def outgoing(line: Telephone) -> list[str]:
    rows = [row for row in line.rows(messages) if row.direction == "out"]
    return [line.vault.open(row.body_sealed, f"messages.body {row.id}") for row in rows]


def test_a_painted_code_sent_by_sms_is_reported_where_calls_begin_with_a_jump(
    sqlite_line: Telephone,
) -> None:
    line = sqlite_line
    join(line)
    assert not maputo().menu.screens[maputo().menu.first][0].say, "calls begin with a jump"
    [*_, code] = maputo().gazetteer.by_point

    [place, send, _] = by_sms(line, RESIDENT, code, "1", "1")

    assert "1 Contentor cheio" in place
    assert "1 Enviar" in send
    [report] = line.rows(reports)
    assert (report.service_code, report.point, report.status) == (
        "container_full",
        code,
        "received",
    )


def test_a_painted_code_dialled_is_reported_where_calls_begin_with_a_jump(
    sqlite_line: Telephone,
) -> None:
    line = sqlite_line
    [*_, code] = maputo().gazetteer.by_point

    first = line.ask(dial(code))
    line.ask(dial(f"{code}*1"))
    line.ask(dial(f"{code}*1*1"))

    assert "1 Contentor cheio" in first.text
    assert [report.point for report in line.rows(reports)] == [code]


def test_jobs_are_found_by_their_index_however_much_is_stored(line: Telephone) -> None:
    line.file()
    give_all(line)
    whose = {"member": join(line)}
    [row] = line.rows(reports)
    columns = ", ".join(row._mapping)
    many = ", ".join(
        f"{name} + n" if name in ("id", "number", "filing") else name for name in row._mapping
    )
    rows = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 2000)"
    # Of others much is open, and of the crew most is closed.
    others = many.replace("owner", "'waste'")
    closed = many.replace("+ n", "+ 5000 + n").replace("status", "'confirmed'")
    with line.engine.begin() as connection:
        for stored, most in ((others, 2000), (closed, 100)):
            select_ = f"SELECT {stored} FROM t, reports WHERE reports.id = {row.id} AND n <= {most}"
            connection.execute(text(f"INSERT INTO reports ({columns}) {rows} {select_}"))
        connection.execute(text("ANALYZE"))
        explain = "EXPLAIN QUERY PLAN " if is_sqlite(line.url) else "EXPLAIN "
        sql = JOBS.params(city=1, crew=CREW, **whose).compile(
            connection, compile_kwargs={"literal_binds": True}
        )
        plan = "\n".join(str(line) for line in connection.execute(text(f"{explain}{sql}")))
        found = connection.execute(JOBS, {"city": 1, "crew": CREW, **whose}).all()

    assert "ix_reports_jobs" in plan, plan
    assert [job.number for job in found] == [row.number]


def test_no_screen_of_a_crew_and_no_list_of_crews_holds_a_number(
    line: Telephone, capsys: pytest.CaptureFixture[str]
) -> None:
    join(line)
    numbers = {MEMBER}
    for count in range(3):
        numbers.add(phone := f"{RESIDENT[:-1]}{4 + count}")
        for keys in report_at(count):
            line.ask(dial(keys, session=f"R{count}", phone=phone))
    give_all(line)

    seen = [line.ask(dial(keys, session="C", phone=MEMBER)).text for keys in ("", "1", "1*2")]
    seen += [command(line, capsys, *words) for words in COMMANDS]

    assert len(numbers) == 4
    assert [text.count("Trabalhos: 3") for text in seen[:1]] == [1]
    assert sum(f"{report.number:08d}"[:4] in seen[5] for report in line.rows(reports)) == 3
    assert "members: 1  open jobs: 3" in seen[3]
    for text_ in seen:
        digits = "".join(one for one in text_ if one.isdigit())
        for number in numbers:
            assert number[-7:] not in digits, text_


def test_no_crew_sees_what_waits_for_an_official_nor_a_test(
    line: Telephone, capsys: pytest.CaptureFixture[str]
) -> None:
    join(line)
    for count in range(3):
        for keys in report_at(count):
            line.ask(dial(keys, session=f"R{count}", phone=RESIDENT))
    give_all(line)
    usual, waits, tests = line.rows(reports)
    with line.engine.begin() as connection:
        for report, values in ((waits, {"held": "place"}), (tests, {"filed_by": "test"})):
            connection.execute(update(reports).where(reports.c.id == report.id).values(values))

    seen = [line.ask(dial(keys, session="C", phone=MEMBER)).text for keys in ("", "1", "1*1")]
    listed = command(line, capsys, "list"), command(line, capsys, "jobs", CREW)

    assert "Trabalhos: 1" in seen[0]
    assert spoken(usual.number) in seen[2]
    assert "open jobs: 1" in listed[0]
    for text_ in (*seen, *listed):
        assert spoken(waits.number) not in text_
        assert spoken(tests.number) not in text_


COMMANDS = (("list",), ("members", CREW), ("jobs", CREW), ("day", CREW))


def command(line: Telephone, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run a command that reads; give what it prints."""
    parser = argparse.ArgumentParser()
    add_to(parser, lambda _: 0, lambda _: 0, lambda _: 0)
    capsys.readouterr()
    published = Published(1, line.cities.default)
    assert read_command(parser.parse_args(words), line.reader, line.vault, published, NOW) == 0
    return capsys.readouterr().out


def test_two_crews_hear_each_of_its_own_jobs_in_one_batch(line: Telephone) -> None:
    join(line)
    join(line, ANOTHER, "kamavota")
    for count, owner in enumerate((CREW, "kamavota")):
        for keys in report_at(count):
            line.ask(dial(keys, session=f"R{count}", phone=RESIDENT))
        [*_, newest] = line.rows(reports)
        with line.engine.begin() as connection:
            its = update(reports).where(reports.c.id == newest.id)
            connection.execute(its.values(owner=owner))
    [one, other] = (report.number for report in line.rows(reports))

    for keys in ("", "1", "1*1"):
        calls = [dial(keys, session=who, phone=who) for who in (MEMBER, ANOTHER)]
        replies = [reply.text for reply in line.batch(calls) if reply]

    assert len(replies) == 2
    for text_, mine, others in ((replies[0], one, other), (replies[1], other, one)):
        assert spoken(mine) in text_
        assert spoken(others) not in text_


def spoken(number: int) -> str:
    return f"{number // 10_000} {number % 10_000:04d}"


def test_a_crew_and_who_joins_its_job_wait_for_each_other_in_two_lanes(
    databases: Databases,
) -> None:
    with databases.fresh("postgresql") as url, closing(Telephone(url)) as line:
        join(line)
        rounds, told = 6, list[Answer]()
        for count in range(rounds):
            for keys in report_at(count):
                line.ask(dial(keys, session=f"R{count}", phone=RESIDENT))
        give_all(line)
        # Those of the nearest deadline first, all being the same: by number.
        places = [row.point for row in sorted(line.rows(reports), key=lambda row: row.number)]

        async def press(keys: str, who: str, session: str, lane: Watched) -> None:
            turn = dial(keys, session=session, phone=who)
            told.extend(await lane.run([Waiting(turn, None)]))

        async def everybody(_live: LiveLine, lanes: list[Watched]) -> None:
            for count, place in enumerate(places):
                other = f"+25884000032{count}"
                to_join = ("", "1", f"1*{place}", f"1*{place}*1")
                # A lane raises where the key of an event is taken.
                for crews, others in zip(("", "", "1", "1*4"), to_join, strict=True):
                    await asyncio.gather(
                        press(crews, MEMBER, f"C{count}", lanes[0]),
                        press(others, other, f"J{count}", lanes[1]),
                    )

        assert max(lane.most_at_once for lane in talk(line, everybody)) == 2

        kinds: dict[int, list[str]] = {row.id: [] for row in line.rows(reports)}
        for event in line.rows(report_events):
            kinds[event.report_id].append(event.kind)
        assert sorted(map(sorted, kinds.values())) == [["assigned", "filed", "joined"]] * rounds
        assert sum("entregue" in a.reply.text for a in told if a.reply) == rounds


def test_who_accepts_what_a_colleague_has_just_accepted_does_not_hear_that_it_is_gone(
    line: Telephone,
) -> None:
    texts = read_folder(MAPUTO)
    accept = "1 Aceitar: {do: accept, go: job"
    menu = texts["menu.yaml"].replace(f"{accept}}}", f"{accept}s}}", 1)
    line.cities.take([Published(1, unlimited(build(parse(texts | {"menu.yaml": menu}), "list")))])
    for keys in report_at(0):
        line.ask(dial(keys, session="R", phone=RESIDENT))
    give_all(line)
    [report] = line.rows(reports)
    for phone in (MEMBER, ANOTHER):
        join(line, phone)

    for keys in ("", "1", "1*1"):
        calls = [dial(keys, session=who, phone=who) for who in (MEMBER, ANOTHER)]
        replies = [reply.text for reply in line.batch(calls) if reply]

    said = f"Caso {spoken(report.number)}: em curso. Trabalhos: 1\n"
    assert [text_.startswith(said) for text_ in replies] == [True, True], replies
    kinds = [event.kind for event in line.rows(report_events)]
    assert kinds.count("started") == 1


def test_the_code_that_a_crew_types_where_it_works_is_evidence_of_the_place(
    line: Telephone,
) -> None:
    join(line)
    for count in range(3):
        for keys in report_at(count):
            line.ask(dial(keys, session=f"R{count}", phone=f"{RESIDENT[:-1]}{4 + count}"))
    give_all(line)
    codes = [*maputo().gazetteer.by_point]
    for session, typed in (("C", codes[9]), ("D", "feito")):  # words are no code
        for transcript in ("", "1", "1*2", f"1*2*{typed}"):
            line.ask(dial(transcript, session=session, phone=MEMBER))
    assert [one.status for one in line.rows(reports)].count("resolved") == 2

    with line.reader.connect() as connection:
        [found] = read_coded(connection, line.vault, 1)
        assert read_coded(connection, line.vault, 2) == []
    [report] = [one for one in line.rows(reports) if one.id == found.case]
    assert found == Coded(report.id, report.point, codes[9])
    assert report.point != codes[9]

    with line.engine.begin() as connection:
        connection.execute(update(reports).values(filed_by="test"))
    with line.reader.connect() as connection:
        assert read_coded(connection, line.vault, 1) == []


def test_of_codes_of_crews_only_the_newest_solved_cases_are_read(sqlite_line: Telephone) -> None:
    line, said = sqlite_line, list[tuple[str, Any]]()
    with line.reader.connect() as connection:
        with heard(line.reader, "before_cursor_execute", lambda *a: said.append((a[2], a[3]))):
            read_coded(connection, line.vault, 1)
        [(statement, given)] = said
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        plan = " ".join(str(row) for row in rows)

    assert "ix_report_events_watched (city_id=?)" in plan, plan
    assert "SCAN report" not in plan
