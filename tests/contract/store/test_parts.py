"""Callers join what is open, say whether it is solved, and follow cases: stored once, for each."""

import asyncio
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update

from app.domain.public_number import spoken
from app.domain.report import OPEN, Status
from app.domain.turn import Reply
from app.menu.model import City
from app.menufiles.city_folder import build, parse, read_folder
from app.store.engine import is_sqlite
from app.store.line import LiveLine
from app.store.news_text import write_news
from app.store.part_sql import SAME_OPEN, STANDING
from app.store.schema import contacts, followers, report_events, reports, turns
from app.store.trips import Reads, Step
from app.store.turn_sql import CONTACTS, NEXT_EVENT
from app.store.turnstile import Answer, Turnstile, Waiting
from app.usecases.news import Item
from tests.contract.store.lines import GATEWAYS, NOW, Telephone, dial
from tests.contract.store.test_lanes import Watched as Lane
from tests.contract.store.test_lanes import talk
from tests.contract.store.watching import Watching
from tests.databases import Databases
from tests.published import checked

SKIPS = Path(__file__).parents[2] / "cities" / "skips"
#: A full container by its code; the next key sends, or joins.
UP_TO_SEND = "1*30015"
OTHER = "1*30028"
JOIN = f"{UP_TO_SEND}*1"
REPORTER = "+258840000001"


@cache
def skips() -> City:
    return checked(SKIPS)


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


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    with closing(Telephone(database, city=skips())) as made:
        yield made
        assert_joins_are_counted(made)


def assert_joins_are_counted(line: Telephone) -> None:
    """Hold what is kept with reports against who is there."""
    joined = [row.report_id for row in line.rows(followers) if row.kind == "joined"]
    assert {row.id: row.joined for row in line.rows(reports)} == {
        row.id: joined.count(row.id) for row in line.rows(reports)
    }


def phone(number: int) -> str:
    return f"+25884000{number:04}"


def call(line: Telephone, keys: str, session: str, who: str, at: int = NOW) -> Reply:
    """Dial, then press keys one request each; give the last screen."""
    pressed = keys.split("*") if keys else []
    for count in range(len(pressed) + 1):
        transcript = "*".join(pressed[:count])
        reply = line.ask(dial(transcript, session=session, phone=who, at=at))
    return reply


def filed(line: Telephone, keys: str = JOIN, session: str = "filed", who: str = REPORTER) -> int:
    """File a report; give its number."""
    assert call(line, keys, session, who).text.startswith("Guardado")
    return int(line.rows(reports)[-1].number)


def kinds(line: Telephone) -> list[tuple[int, str, str]]:
    return [(row.seq, row.kind, row.actor) for row in line.rows(report_events)]


def close(line: Telephone, number: int, status: str) -> None:
    with line.engine.begin() as connection:
        connection.execute(update(reports).where(reports.c.number == number).values(status=status))


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


def test_what_is_open_is_shown_and_joined_and_counted_once_a_phone(line: Telephone) -> None:
    number = filed(line)

    shown = call(line, UP_TO_SEND, "A", phone(2))
    joined = call(line, JOIN, "A", phone(2))
    again = call(line, JOIN, "B", phone(2))
    third = call(line, JOIN, "C", phone(3))

    assert shown.text.startswith("Contentor cheio, Mercado, Moinho. 1 ja disseram\n1 Tambem eu")
    assert joined == Reply(f"Caso {spoken(number)}, ja sao 2. Ligue *399# para saber dele", True)
    assert again == joined
    assert third.text.startswith(f"Caso {spoken(number)}, ja sao 3")
    assert call(line, UP_TO_SEND, "D", phone(4)).text.startswith(
        "Contentor cheio, Mercado, Moinho. 3 ja"
    )
    assert line.count(reports) == 1
    assert kinds(line) == [
        (0, "filed", "caller"),
        (1, "joined", "follower"),
        (2, "joined", "follower"),
    ]
    [report] = line.rows(reports)
    assert [(row.report_id, row.kind) for row in line.rows(followers)] == [
        (report.id, "joined"),
        (report.id, "joined"),
    ]
    assert {row.status for row in line.rows(report_events)} == {"received"}


def test_a_repeated_join_gets_its_bytes_and_stores_nothing(line: Telephone) -> None:
    filed(line)
    joined = call(line, JOIN, "A", phone(2))
    before = (kinds(line), line.rows(followers), line.rows(turns))

    line.forget()
    repeated = [line.ask(dial(JOIN, session="A", phone=phone(2), at=NOW + n)) for n in range(3)]

    assert repeated == [joined] * 3
    assert (kinds(line), line.rows(followers), line.rows(turns)) == before


def test_who_reported_it_is_with_it_anyway(line: Telephone) -> None:
    number = filed(line)

    reply = call(line, JOIN, "again", REPORTER)

    assert reply.text.startswith(f"Caso {spoken(number)}, ja sao 1.")
    assert (line.count(followers), kinds(line)) == (0, [(0, "filed", "caller")])


def test_a_caller_without_a_number_is_noted_and_not_counted(line: Telephone) -> None:
    filed(line)

    replies = [call(line, JOIN, session, "") for session in ("A", "B")]

    assert all("ja sao 1." in reply.text for reply in replies)
    assert line.count(followers) == 0
    assert [kind for _, kind, _ in kinds(line)] == ["filed", "joined", "joined"]


def test_what_is_open_is_joined_and_what_is_closed_is_not(line: Telephone) -> None:
    number = filed(line)
    seen: dict[str, str] = {}
    for status in Status:
        close(line, number, status)
        shown = call(line, UP_TO_SEND, status, phone(2)).text.split("\n")
        assert shown[0].startswith("Contentor cheio, Mercado, Moinho")
        seen[status] = shown[1]

    assert seen == {s: "1 Tambem eu" if s in OPEN else "1 Enviar" for s in Status}


def test_only_the_same_problem_at_the_very_place_is_the_same_and_the_oldest(
    line: Telephone,
) -> None:
    first, second = filed(line), filed(line, f"{UP_TO_SEND}*2", "again", phone(5))
    block = filed(line, "2*palmar*3*1", "block", phone(6))
    bairro = filed(line, "3*palmar*1", "bairro", phone(6))

    joins = {
        JOIN: first,
        "2*palmar*3*1": block,
        "2*palmar*4*1": 0,
        "2*palmar*0*1": 0,
        "3*palmar*1": bairro,
        "3*cais*1": 0,
        "1*30028*1": 0,
        "3*30015*1": 0,
    }
    seen = {keys: call(line, keys, keys, phone(7)).text for keys in joins}

    assert first != second
    for keys, number in joins.items():
        wanted = f"Caso {spoken(number)}, ja sao 2" if number else "Guardado"
        assert seen[keys].startswith(wanted), (keys, seen[keys])


def test_the_case_that_was_shown_is_joined_whatever_became_of_it(line: Telephone) -> None:
    shown = filed(line)
    call(line, UP_TO_SEND, "A", phone(2))
    close(line, shown, "confirmed")
    filed(line, session="newer", who=phone(3))
    line.forget()

    wrong = line.ask(dial(f"{UP_TO_SEND}*7", session="A", phone=phone(2)))
    joined = line.ask(dial(f"{UP_TO_SEND}*7*1", session="A", phone=phone(2)))

    assert wrong.text.startswith("Tecla errada\nContentor cheio, Mercado, Moinho. 1 ja disseram")
    assert joined.text.startswith(f"Caso {spoken(shown)}, ja sao 2")


def test_a_key_that_would_join_is_not_pressed_by_a_dialled_code(line: Telephone) -> None:
    dialled = [line.ask(dial(JOIN, session="A", phone=phone(2)))]
    filed(line)
    dialled.append(line.ask(dial(JOIN, session="B", phone=phone(3))))

    assert [reply.text.split("\n")[1] for reply in dialled] == ["1 Enviar", "1 Tambem eu"]
    assert line.count(reports) == 1


def test_who_drops_after_joining_is_offered_nothing_to_go_on_with(line: Telephone) -> None:
    filed(line)
    call(line, UP_TO_SEND, "A", phone(2))
    assert call(line, "", "redial", phone(2)).text.startswith("Acabar Contentor cheio?")

    resumed = line.ask(dial("9", session="redial", phone=phone(2)))
    joined = line.ask(dial("9*1", session="redial", phone=phone(2)))

    assert resumed.text.startswith("Contentor cheio, Mercado, Moinho. 1 ja disseram")
    assert "ja sao 2" in joined.text
    assert call(line, "", "after", phone(2)).text.startswith("Linha Limpa")


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


def test_where_nothing_is_open_all_callers_share_a_position(line: Telephone) -> None:
    for n in (2, 3):
        call(line, UP_TO_SEND, f"fresh {n}", phone(n))
    filed(line)
    call(line, UP_TO_SEND, "open", phone(4))

    sent = [line.turnstile.live(dial("", session=f"fresh {n}", phone=phone(n))) for n in (2, 3)]
    opened = line.turnstile.live(dial("", session="open", phone=phone(4)))

    assert len({id(live.turns[-1].to) for live in sent if live}) == 1
    assert opened is not None
    assert not opened.turns[-1].to.is_shared


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


def test_who_looks_at_a_case_may_follow_it_and_join_it_later(line: Telephone) -> None:
    number = filed(line)
    look = f"4*{number}"

    assert call(line, look, "A", phone(2)).text.startswith(f"Caso {spoken(number)}, recebido.")
    for session in ("A", "B"):
        reply = call(line, f"{look}*1", session, phone(2))
        assert reply.text == f"Avisamos do caso {spoken(number)}"
    assert [row.kind for row in line.rows(followers)] == ["subscribed"]
    shown = call(line, UP_TO_SEND, "C", phone(2))
    assert "1 ja disseram" in shown.text  # who only follows has told nothing
    assert "ja sao 2" in call(line, JOIN, "C", phone(2)).text
    call(line, f"{look}*1", "D", phone(2))
    call(line, f"{look}*1", "E", REPORTER)

    assert [row.kind for row in line.rows(followers)] == ["joined"]
    assert [kind for _, kind, _ in kinds(line)] == ["filed", "subscribed", "joined"]


class Watched(Watching):
    """Remembers what trips asked."""

    def __init__(self, *, embedded: bool) -> None:
        super().__init__(embedded=embedded)
        self.asked: list[Any] = []

    def meets(self, trip: Step) -> None:
        self.asked += trip.asked if isinstance(trip, Reads) else ()

    def count(self, statement: Any) -> int:
        """How often a statement was asked."""
        return sum(one.statement is statement for one in self.asked)


@pytest.fixture
def watched(line: Telephone) -> Watched:
    sql = Watched(embedded=is_sqlite(line.url))
    line.turnstile = Turnstile(sql, line.cities, line.vault, line.ids, GATEWAYS, "console")
    return sql


def test_a_batch_of_joins_asks_once_a_kind_and_counts_everybody(
    line: Telephone, watched: Watched
) -> None:
    number, other = filed(line), filed(line, f"{OTHER}*1", "other", phone(2))
    people = [phone(n) for n in range(10, 26)]
    sessions = [(OTHER if n % 4 == 0 else UP_TO_SEND, who) for n, who in enumerate(people)]
    for keys in ("", "1"):
        line.batch([dial(keys, session=who, phone=who) for _, who in sessions])

    watched.asked.clear()
    line.batch([dial(keys, session=who, phone=who) for keys, who in sessions])
    replies = line.batch([dial(f"{keys}*1", session=who, phone=who) for keys, who in sessions])

    asked = {s: watched.count(s) for s in (SAME_OPEN, STANDING, CONTACTS, NEXT_EVENT)}
    assert list(asked.values()) == [1, 1, 1, 0]
    assert len(watched.asked) == sum(asked.values())
    said = sorted(reply.text.split(". ")[0] for reply in replies if reply)
    assert said == sorted(
        [f"Caso {spoken(number)}, ja sao {n}" for n in range(2, 14)]
        + [f"Caso {spoken(other)}, ja sao {n}" for n in range(2, 6)]
    )
    assert line.count(followers) == len(people)
    events = line.rows(report_events)
    assert [row.seq for row in events] == [*range(13), *range(5)]


def test_a_menu_without_these_words_asks_nothing_of_cases(database: str) -> None:
    with closing(Telephone(database, city=checked(SKIPS.parent / "drains"))) as line:
        sql = Watched(embedded=is_sqlite(database))
        line.turnstile = Turnstile(sql, line.cities, line.vault, line.ids, GATEWAYS, "console")

        assert call(line, "1*quay*3*1*2", "A", REPORTER).text.startswith("Thank you")

        assert line.count(reports) == 1
        assert len(sql.asked) > 2
        assert sql.count(SAME_OPEN) == sql.count(STANDING) == sql.count(NEXT_EVENT) == 0


def test_both_places_of_a_call_that_reports_twice_are_offered_on_the_next(database: str) -> None:
    with closing(Telephone(database, city=checked(SKIPS.parent / "drains"))) as line:
        call(line, "1*1*1*12*1*1*1*2*1*7*1*2", "A", REPORTER)  # Bridge End and Quay

        assert line.count(reports) == 2
        [contact] = line.rows(contacts)
        assert contact.places == '[["block","quay/7"],["block","bridge_end/12"]]'
        offered = call(line, "1", "B", REPORTER).text
        assert "5 Plot 7 Quay\n6 Plot 12 Bridge End" in offered


def test_what_is_open_is_found_by_its_index_however_much_is_stored(line: Telephone) -> None:
    filed(line)
    [row] = line.rows(reports)
    columns = ", ".join(row._mapping)
    many = ", ".join(
        f"{name} + n" if name in ("id", "number", "filing") else name for name in row._mapping
    )
    closed = many.replace("status", "'confirmed'")
    rows = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 2000)"
    with line.engine.begin() as connection:
        # Nearly all of a place's reports are closed in the end.
        connection.execute(
            text(f"INSERT INTO reports ({columns}) {rows} SELECT {closed} FROM t, reports")
        )
        connection.execute(text("ANALYZE"))
        explain = "EXPLAIN QUERY PLAN " if is_sqlite(line.url) else "EXPLAIN "
        place = {"city": 1, "problem_and_place": "full/cima/moinho//30015"}
        wanted = SAME_OPEN.params({**place, "key": row.same_key})
        sql = str(wanted.compile(connection, compile_kwargs={"literal_binds": True}))
        plan = "\n".join(str(line) for line in connection.execute(text(explain + sql)))

    assert "ix_reports_open" in plan, plan
    assert call(line, UP_TO_SEND, "A", phone(2)).text.startswith(
        "Contentor cheio, Mercado, Moinho. 1 ja"
    )


@pytest.fixture
def both(databases: Databases) -> Iterator[tuple[Telephone, Telephone]]:
    """Two processes on one database."""
    with databases.fresh("postgresql") as url:
        one, other = (Telephone(url, worker=n, city=skips()) for n in (1, 2))
        yield one, other
        assert_joins_are_counted(one)
        one.close()
        other.close()


def test_two_processes_joining_one_case_at_once_count_both(
    both: tuple[Telephone, Telephone],
) -> None:
    number, rounds = filed(both[0]), 8
    for n in range(rounds):
        callers = (phone(10 + 2 * n), phone(11 + 2 * n))
        for line, who in zip(both, callers, strict=True):
            call(line, UP_TO_SEND, who, who)
        start = threading.Barrier(2)

        def join(line: Telephone, who: str, start: threading.Barrier = start) -> Reply:
            start.wait(20)
            return line.ask(dial(JOIN, session=who, phone=who))

        with ThreadPoolExecutor(2) as racers:
            told = [*racers.map(join, both, callers)]
        assert all(reply.text.startswith(f"Caso {spoken(number)}, ja sao") for reply in told)

    assert both[0].count(followers) == 2 * rounds
    assert [row.seq for row in both[0].rows(report_events)] == [*range(1 + 2 * rounds)]


def test_one_phone_joining_in_two_processes_at_once_counts_once(
    both: tuple[Telephone, Telephone],
) -> None:
    number = filed(both[0])
    who = phone(2)
    for line, session in zip(both, "AB", strict=True):
        call(line, UP_TO_SEND, session, who)
    start = threading.Barrier(2)

    def join(line: Telephone, session: str) -> Reply:
        start.wait(20)
        return line.ask(dial(JOIN, session=session, phone=who))

    with ThreadPoolExecutor(2) as racers:
        told = [*racers.map(join, both, "AB")]

    assert [reply.text.split(". ")[0] for reply in told] == [f"Caso {spoken(number)}, ja sao 2"] * 2
    assert both[0].count(followers) == 1
    assert [kind for _, kind, _ in kinds(both[0])] == ["filed", "joined"]


def test_joins_through_two_lanes_count_everybody_and_wait_for_each_other(
    databases: Databases,
) -> None:
    with databases.fresh("postgresql") as url, closing(Telephone(url, city=skips())) as line:
        number, pairs, told = filed(line), 20, list[Answer]()

        async def press(keys: str, caller: int, lane: Lane) -> None:
            who = phone(10 + caller)
            told.extend(await lane.run([Waiting(dial(keys, session=who, phone=who), None)]))

        async def everybody(live: LiveLine, lanes: list[Lane]) -> None:
            for pair in range(pairs):
                # Both at once: each would read what the case has had before the other writes.
                # A lane raises where the key of an event is taken.
                both = [*zip((2 * pair, 2 * pair + 1), lanes, strict=True)]
                for keys in ("", "1", UP_TO_SEND, JOIN):
                    await asyncio.gather(*(press(keys, who, lane) for who, lane in both))

        assert max(lane.most_at_once for lane in talk(line, everybody)) == 2

        joined = [answer.reply.text for answer in told if answer.reply and answer.reply.ends]
        assert sorted(text.split(". ")[0] for text in joined) == sorted(
            f"Caso {spoken(number)}, ja sao {n}" for n in range(2, 2 + 2 * pairs)
        )
        assert line.count(followers) == 2 * pairs
        assert [row.seq for row in line.rows(report_events)] == [*range(1 + 2 * pairs)]
