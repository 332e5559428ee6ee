"""Slips of a crew's member on a phone, and what becomes of those who are in no crew any more."""

import dataclasses
from pathlib import Path

import pytest
from sqlalchemy import update

from app.domain.errors import InvalidInput, NotFound
from app.domain.lifecycle import Action
from app.store.crew_store import SqlCrewBook
from app.store.published import Published
from app.store.schema import messages, report_events, reports
from app.usecases.crews import Joining, add_member
from app.usecases.set_aside import Deed
from tests.contract.store.limited import aside, change
from tests.contract.store.lines import NOW, Telephone, dial, maputo, report_at
from tests.contract.store.test_crew_lines import (
    ANOTHER,
    CREW,
    MEMBER,
    RESIDENT,
    by_sms,
    command,
    give_all,
    join,
)


def with_jobs(line: Telephone, count: int) -> int:
    """Let a crew have jobs; give the number of its member."""
    for place in range(count):
        for keys in report_at(place):
            line.ask(dial(keys, session=f"R{place}", phone=RESIDENT))
    give_all(line)
    return join(line)


def work(line: Telephone, *keys: str) -> str:
    """Press keys in one call of the crew; give the last screen."""
    for count in range(len(keys) + 1):
        screen = line.ask(dial("*".join(keys[:count]), session=" ".join(keys), phone=MEMBER))
    return screen.text


def deeds(line: Telephone) -> list[tuple[str, str]]:
    """What crews did: the kind of each event, and the words kept with it."""
    found = []
    for event in line.rows(report_events):
        if event.actor.startswith("crew "):
            belongs = f"report_events.note {event.report_id} {event.seq}"
            sealed = event.note_sealed
            found.append((event.kind, line.vault.open(sealed, belongs) if sealed else ""))
    return found


@pytest.mark.parametrize("slip", ["9", "4", "10349", "1*1", "*", "😀😀", "..."])
@pytest.mark.parametrize("screen", ["2", "3"])
def test_a_slip_of_a_key_closes_no_case(sqlite_line: Telephone, screen: str, slip: str) -> None:
    line = sqlite_line
    with_jobs(line, 1)
    before = line.count(messages)

    shown = work(line, "1", screen, slip)

    assert shown.startswith("Tecla errada")
    assert deeds(line) == []
    assert [row.status for row in line.rows(reports)] == ["received"]
    assert line.count(messages) == before
    word = work(line, "1", screen, slip, "sem *2* acesso")
    assert "Trabalhos: 0" in word
    [(_, note)] = deeds(line)
    assert note == "sem *2* acesso"


def test_who_is_taken_out_of_a_crew_reads_no_more_of_its_jobs(line: Telephone) -> None:
    member = with_jobs(line, 2)
    join(line, ANOTHER)
    before = line.ask(dial("", session="C", phone=MEMBER)).text
    with line.engine.begin() as connection:
        book = SqlCrewBook(connection, 1, line.vault, line.ids, NOW)
        assert book.remove(CREW, member, "official ana")

    gone = line.ask(dial("1", session="C", phone=MEMBER)).text
    listed = line.ask(dial("1*1", session="C", phone=MEMBER)).text

    place = before.split("\n")[1].removeprefix("1 ! ").partition(":")[0]
    assert place
    assert "ja nao e vosso" in gone
    assert place not in gone + listed
    assert listed.endswith("Trabalhos: 0\n8 Comunicar")


def test_a_job_is_done_in_a_call_that_no_process_remembers(line: Telephone) -> None:
    with_jobs(line, 2)
    shown = []

    for keys in ("", "1", "1*1", "1*1*2", "1*1*2*1"):
        line.forget()
        shown.append(line.ask(dial(keys, session="C", phone=MEMBER)).text)

    assert shown[0].startswith("Trabalhos: 2")
    assert [kind for kind, _ in deeds(line)] == ["started", "resolved"]
    assert ": resolvido. Trabalhos: 1\n" in shown[-1]


def test_a_job_is_done_by_sms(line: Telephone) -> None:
    with_jobs(line, 2)

    *_, last = by_sms(line, MEMBER, "QUEIXA", "1", "2", "1")

    assert [kind for kind, _ in deeds(line)] == ["resolved"]
    assert ": resolvido. Trabalhos: 1\n" in last


def without_crew(line: Telephone) -> None:
    """Publish the city without the crew: nobody has handed over its jobs."""
    bodies = {code: body for code, body in maputo().bodies.items() if code != CREW}
    city = dataclasses.replace(maputo(), bodies=bodies, memo={}, steps={})
    line.cities.take([Published(1, city)])
    line.forget()


def test_a_job_that_a_crew_of_yesterday_declines_goes_to_who_answers_there(
    line: Telephone,
) -> None:
    with_jobs(line, 1)
    [job] = line.rows(reports)
    without_crew(line)

    shown = work(line, "1", "4")

    [after] = line.rows(reports)
    assert (after.owner, after.status) == (maputo().owner(job.service_code, job.point), "assigned")
    assert after.owner != CREW
    assert shown.endswith("entregue. Trabalhos: 0\n8 Comunicar")


def test_a_crew_that_is_not_in_city_yaml_any_more_is_listed_until_it_is_empty(
    sqlite_line: Telephone, capsys: pytest.CaptureFixture[str]
) -> None:
    line = sqlite_line
    member = with_jobs(line, 2)
    without_crew(line)

    shown = command(line, capsys, "list").split("\n")
    [left] = [one for one in shown if one.startswith(f"{CREW} ")]
    assert "not in city.yaml: hand over its jobs" in left
    assert left.endswith("members: 1  open jobs: 2")
    assert command(line, capsys, "jobs", CREW).count("Contentor cheio") == 2
    assert command(line, capsys, "day", CREW).startswith(f"{CREW}, ")
    with pytest.raises(NotFound, match=r"city\.yaml has no crew kamaxakenii"):
        command(line, capsys, "members", "kamaxakenii")

    with line.engine.begin() as connection:
        book = SqlCrewBook(connection, 1, line.vault, line.ids, NOW)
        assert book.remove(CREW, member, "official ana")
        connection.execute(update(reports).values(owner="waste"))
    assert CREW not in command(line, capsys, "list")


def test_what_a_crew_of_yesterday_has_held_is_listed_and_released_to_who_answers_there(
    line: Telephone, capsys: pytest.CaptureFixture[str]
) -> None:
    member = with_jobs(line, 2)
    waits, tested = (row.number for row in line.rows(reports))
    with line.engine.begin() as connection:
        assert SqlCrewBook(connection, 1, line.vault, line.ids, NOW).remove(CREW, member, "ana")
        of = update(reports).where(reports.c.number == waits)
        connection.execute(of.values(held="place", same_key=0))
    aside(line, tested, Deed.TEST)
    without_crew(line)

    [left] = [one for one in command(line, capsys, "list").split("\n") if one.startswith(CREW)]
    aside(line, waits, Deed.RELEASE)
    aside(line, tested, Deed.NO_TEST)

    assert left == (
        f"{CREW}  not in city.yaml: release or reject what is held"
        "  members: 0  open jobs: 0  held: 1"
    )
    assert CREW not in command(line, capsys, "list")
    for row in line.rows(reports):
        assert row.owner == maputo().owner(row.service_code, row.point)
        assert row.due_since is not None


def test_what_a_crew_of_yesterday_had_done_is_opened_again_for_who_answers_there(
    line: Telephone,
) -> None:
    with_jobs(line, 1)
    [job] = line.rows(reports)
    change(line, job.number, Action.RESOLVE)
    without_crew(line)

    change(line, job.number, Action.REOPEN, reason="x")

    [after] = line.rows(reports)
    assert (after.owner, after.status) == (maputo().owner(job.service_code, job.point), "assigned")


def test_what_a_command_cannot_do_is_said_in_a_sentence(
    sqlite_line: Telephone, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    line = sqlite_line
    assert command(line, capsys, "jobs", CREW) == f"{CREW} has no open job.\n"
    assert command(line, capsys, "members", CREW) == f"{CREW} has no member.\n"
    for target in (tmp_path, tmp_path / "no" / "day.html"):
        with pytest.raises(InvalidInput, match=f"cannot write {target}: "):
            command(line, capsys, "day", CREW, "--html", str(target))
    assert command(line, capsys, "day", CREW, "--html", "-").startswith("<!doctype html>")
    rosa = Joining(CREW, MEMBER, "Rosa\x1b[2J", "official ana")
    with line.engine.begin() as connection:
        book = SqlCrewBook(connection, 1, line.vault, line.ids, NOW)
        with pytest.raises(InvalidInput, match="cannot be shown"):
            add_member(book, maputo(), rosa)


def test_a_job_that_went_to_others_while_the_list_was_shown_is_gone(sqlite_line: Telephone) -> None:
    line = sqlite_line
    with_jobs(line, 2)
    for keys in ("", "2"):
        line.ask(dial(keys, session="C", phone=MEMBER))
        line.ask(dial(keys, session="D", phone=MEMBER))
    with line.engine.begin() as connection:
        connection.execute(update(reports).values(owner="waste"))

    looked = line.ask(dial("2*3", session="D", phone=MEMBER)).text
    closed = line.ask(dial("2*3*1", session="D", phone=MEMBER)).text
    accepted = line.ask(dial("2*1", session="C", phone=MEMBER)).text

    assert looked.startswith("Porque?")
    assert "recebido, ja nao e vosso. Trabalhos: 0" in closed
    assert accepted.endswith("recebido, ja nao e vosso\n1 Trabalhos\n0 Voltar")
    assert deeds(line) == []


@pytest.mark.parametrize(("count", "said"), [(0, "0 jobs"), (1, "1 job"), (2, "2 jobs")])
def test_it_is_said_how_many_jobs_a_page_has(
    sqlite_line: Telephone,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    count: int,
    said: str,
) -> None:
    with_jobs(sqlite_line, count)
    file = str(tmp_path / "day.html")

    assert command(sqlite_line, capsys, "day", CREW, "--html", file) == f"{file}: {said}\n"
