"""What was indexed of whole texts is gone with an update, and taken up anew from what is shown."""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, delete, insert, select

from app.domain.lifecycle import Action
from app.domain.report import Status
from app.store.schema import counters, report_events, report_words, reports
from app.store.word_store import OF_CALLERS, OF_CREWS, has_words
from app.store.words_anew import ANEW, PAGE
from app.usecases.case_book import Entry
from app.usecases.change_report import change_report, note_report
from app.usecases.sought import Sought
from app.usecases.take_action import Change
from app.work.indexing import PARTS, Indexing
from app.work.live_menus import directly
from tests.contract.store.crew_called import cases
from tests.contract.store.lines import HASH_KEY, NOW, Telephone, dial, words_at
from tests.contract.store.past_cases import add_past
from tests.contract.store.test_crew_lines import CREW, MEMBER, join
from tests.contract.store.test_schema import migrate

T = TypeVar("T")


def indexing(line: Telephone, write: Any = None) -> Indexing:
    write = write or directly(line.engine)
    return Indexing(line.reader, write, line.vault, worker=7, now_us=lambda: NOW)


def take_up_all(line: Telephone) -> None:
    loop = indexing(line)
    while loop.look():
        pass


def found(line: Telephone, word: str) -> set[int]:
    """Give the ids of the reports of which somebody wrote a word."""
    with line.reader.connect() as connection:
        its = has_words(line.vault, 1, [Sought(word, {})])
        return set(connection.scalars(select(reports.c.id).where(*its)))


def file(line: Telephone, at: int, said: str) -> int:
    """File a report with words of its caller; give its number."""
    screens = words_at(at)
    for keys in (*screens, f"{screens[-1]}*{said}"):
        line.ask(dial(keys, session=f"W{at}", phone=f"+258840000{at:03}"))
    return int(line.rows(reports)[-1].number)


def write_of_everything(line: Telephone) -> int:
    """Let a caller, officials and a crew write of one case; give its id."""
    number = file(line, 1, "cobras no capim, liga 84 000 7701")
    with cases(line) as book:
        note_report(book, number, "official ana", "to Rosa; chave 84 000 7702")
        change_report(
            book,
            line.cities.default,
            number,
            Change(Action.ASSIGN, "official ana", "camiao 84 000 7703", owner=CREW),
        )
        stored = book.find(number)
        assert stored
        book.write(stored, Entry("joined", "official ana", Status.ASSIGNED, "vizinho 10348"))
    join(line)
    for keys in ("", "1", "1*2", "1*2*varrido 84 000 7705"):
        line.ask(dial(keys, session="crew", phone=MEMBER))
    assert line.rows(reports)[-1].status == "resolved"
    return int(line.rows(reports)[-1].id)


def test_an_update_leaves_nothing_of_old_and_everything_is_found_again(line: Telephone) -> None:
    report_id = write_of_everything(line)
    take_up_all(line)
    told = ("cobras", "capim", "rosa", "chave", "camiao", "vizinho", "10348", "varrido")
    pieces = ("000", "7701", "7702", "7703", "7705", CREW)
    assert {word: found(line, word) for word in told} == {word: {report_id} for word in told}
    live = line.rows(report_words)
    with line.engine.begin() as connection:
        # As an older program indexed them.
        rows = [{"city_id": 1, "word": n, "report_id": report_id} for n in range(5)]
        connection.execute(insert(report_words), rows)

    migrate(line.url, ("downgrade", "0035"), ("upgrade", "head"))

    assert line.rows(report_words) == []
    take_up_all(line)
    assert line.rows(report_words) == live
    assert {word: found(line, word) for word in pieces} == {word: set() for word in pieces}


def test_what_calendar_and_clock_write_is_nobodys_word_now_or_later(line: Telephone) -> None:
    report_id = write_of_everything(line)
    note = line.vault.seal("greve dos motoristas", f"report_events.note {report_id} 90")
    with line.engine.begin() as connection:
        its = {"report_id": report_id, "seq": 90, "city_id": 1, "at": NOW, "kind": "postponed"}
        more = {"actor": "calendar", "status": "assigned", "note_sealed": note}
        connection.execute(insert(report_events).values(**its, **more))

    migrate(line.url, ("downgrade", "0035"), ("upgrade", "head"))
    take_up_all(line)

    assert found(line, "varrido") == {report_id}
    assert found(line, "greve") == set()


def add_written(line: Telephone, count: int) -> list[int]:
    """Store cases of the past, each with words of its caller; give their ids."""
    add_past(line, count, "confirmed", took=1)
    ids = [row.id for row in line.rows(reports)]
    with line.engine.begin() as connection:
        for id_ in ids:
            sealed = line.vault.seal("lixo antigo", f"reports.comment {id_}")
            change = reports.update().where(reports.c.id == id_).values(comment_sealed=sealed)
            connection.execute(change)
    return ids


class Died(Exception):  # noqa: N818
    """Somebody has ended the process."""


def dying_after(line: Telephone, units: int) -> Callable[[Callable[[Connection], T]], T]:
    """Write so many units of work, and no more."""
    write, left = directly(line.engine), [units]

    def until_then(work: Callable[[Connection], T]) -> T:
        left[0] -= 1
        if left[0] < 0:
            raise Died
        return write(work)

    return until_then


def test_it_begins_with_the_newest_and_goes_on_where_a_process_has_ended(line: Telephone) -> None:
    ids = add_written(line, 3 * PAGE + 7)
    migrate(line.url, ("downgrade", "0035"), ("upgrade", "head"))
    with line.engine.begin() as connection:  # what is looked at live is another matter
        own = {"city_id": 0, "name": OF_CALLERS, "value": ids[-1]}
        connection.execute(delete(counters).where(counters.c.name == OF_CALLERS))
        connection.execute(insert(counters).values(own))

    with pytest.raises(Died):
        indexing(line, dying_after(line, 6)).look()

    half = found(line, "antigo")
    assert 0 < len(half) < len(ids)
    assert half == set(ids[-len(half) :])
    take_up_all(line)
    assert found(line, "antigo") == set(ids)


def test_one_look_takes_up_a_part_of_it_so_that_what_is_new_waits_for_nothing(
    line: Telephone,
) -> None:
    ids = add_written(line, PARTS * PAGE + 1)
    with line.engine.begin() as connection:
        own = {"city_id": 0, "name": OF_CALLERS, "value": ids[-1]}
        connection.execute(insert(counters).values(own))
    loop = indexing(line)

    assert loop.look() == PARTS
    assert len(found(line, "antigo")) == len(ids) - 1
    assert loop.look() == 1
    assert loop.look() == 0
    assert found(line, "antigo") == set(ids)


def test_an_older_program_takes_up_again_what_it_can(line: Telephone) -> None:
    write_of_everything(line)
    take_up_all(line)
    migrate(line.url, ("downgrade", "0035"))

    assert line.rows(report_words) == []
    there = {one.name for one in line.rows(counters)}
    assert there.isdisjoint({OF_CALLERS, OF_CREWS, ANEW})


def test_of_a_city_without_reports_nothing_is_to_be_done(line: Telephone) -> None:
    assert indexing(line).look() == 1
    assert indexing(line).look() == 0
    [kept] = [one.value for one in line.rows(counters) if one.name == ANEW]
    assert kept == 0


def by_the_old_key(word: str) -> int:
    """Give how words were kept when they were taken of whole texts."""
    key = blake2b(b"word", digest_size=32, key=HASH_KEY).digest()
    return int.from_bytes(blake2b(word.encode(), digest_size=8, key=key).digest(), signed=True)


def test_what_an_older_process_still_indexes_beside_a_new_one_is_found_by_nobody(
    line: Telephone,
) -> None:
    report_id = write_of_everything(line)
    with line.engine.begin() as connection:
        rows = [{"city_id": 1, "word": by_the_old_key("7701"), "report_id": report_id}]
        connection.execute(insert(report_words), rows)

    assert found(line, "7701") == set()
