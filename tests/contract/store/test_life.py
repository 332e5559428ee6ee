"""The life of a case, from the call that files it to the word of everybody who has told of it."""

import dataclasses
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from typing import Any

import pytest
from sqlalchemy import update

from app.domain.clock import DAY_US
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.lifecycle import Action
from app.domain.public_number import spoken
from app.domain.report import Status
from app.store.case_store import SqlCaseBook
from app.store.event_notes import open_note
from app.store.message_list import send_anew
from app.store.news_text import read_news
from app.store.published import Published
from app.store.schema import contacts, followers, messages, report_events, reports
from app.usecases.change_report import change_report
from app.usecases.take_action import Change, Changed
from tests.contract.store.lines import NOW, Telephone, dial
from tests.contract.store.skip_calls import (
    JOIN,
    REPORTER,
    UP_TO_SEND,
    assert_joins_are_counted,
    call,
    filed,
    phone,
    skips,
)
from tests.contract.store.test_schema import migrate
from tests.databases import Databases

#: Who joined, and who only follows.
JOINER, READER = phone(2), phone(3)
#: Calls in which it is asked whether a case is solved.
ASKED = (("A", REPORTER), ("B", JOINER), ("C", READER), ("D", JOINER))
#: Files what is open at that place already.
ANEW = f"{UP_TO_SEND}*2"


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    """A line of the city that joins, follows and confirms."""
    with closing(Telephone(database, city=skips())) as made:
        yield made
        assert_joins_are_counted(made)


def change(line: Telephone, number: int, action: Action, at: int = NOW, **what: Any) -> Changed:
    """Do something with a case, as an official does."""
    city = line.cities.default
    with line.engine.begin() as connection:
        book = SqlCaseBook(connection, 1, line.vault, line.book(connection, at))
        return change_report(book, city, number, Change(action, "official ana", **what))


def told(line: Telephone) -> dict[str, list[str]]:
    """The texts of messages by the phone they go to, oldest first."""
    people = {
        row.id: line.vault.open(row.phone_sealed, f"contacts.phone {row.id}")
        for row in line.rows(contacts)
    }
    found: dict[str, list[str]] = {}
    for row in line.rows(messages):
        if row.template != "received":
            body = line.vault.open(row.body_sealed, f"messages.body {row.id}")
            found.setdefault(people[row.contact_id], []).append(body)
    return found


def with_people(line: Telephone) -> int:
    """Give a case that one person reported, one joined and one follows."""
    number = filed(line)
    call(line, JOIN, "joins", JOINER)
    line.forget()
    call(line, f"4*{number}*1", "follows", READER)
    assert [row.kind for row in line.rows(followers)] == ["joined", "subscribed"]
    return number


def history(line: Telephone) -> list[tuple[str, str, str]]:
    return [(row.kind, row.actor, row.status) for row in line.rows(report_events)]


def test_everybody_of_a_case_is_told_once_that_it_is_said_to_be_solved(line: Telephone) -> None:
    number = with_people(line)

    changed = change(line, number, Action.RESOLVE)

    assert changed == Changed(number, Status.RESOLVED, 3, is_told=True)
    case = f"caso {spoken(number)}, Contentor cheio"
    said = f"Linha Limpa: {case}, dado como feito. Esta? Ligue *399#."
    assert told(line) == {who: [said] for who in (REPORTER, JOINER, READER)}
    [report] = line.rows(reports)
    assert (report.status, report.owner) == ("resolved", "skips")
    assert report.closed_at is not None
    with pytest.raises(Conflict, match=r"is resolved: it can be reopened"):
        change(line, number, Action.RESOLVE)


def test_a_yes_confirms_and_one_no_opens_again_for_everybody(line: Telephone) -> None:
    number = with_people(line)
    change(line, number, Action.RESOLVE)

    for who, key in ((REPORTER, "9"), (JOINER, "0")):
        assert "esta bem? 9 Sim 0 Nao" in call(line, "", f"asked {who}", who).text
        line.ask(dial(key, session=f"asked {who}", phone=who))
    later = call(line, "", "later", READER)

    assert history(line)[3:] == [
        ("resolved", "official ana", "resolved"),
        ("confirmed", "caller", "confirmed"),
        ("reopened", "follower", "assigned"),
    ]
    [report] = line.rows(reports)
    assert (report.status, report.closed_at, report.reopenings) == ("assigned", None, 1)
    # Nobody is asked any more, and who said no knows already.
    assert "esta bem?" not in later.text
    news = [item for row in line.rows(contacts) for item in read_news(row.news)]
    assert [(item.status, item.asks) for item in news] == [("", False)]
    again = {who: "outra vez aberto" in texts[-1] for who, texts in told(line).items()}
    assert again == {REPORTER: True, JOINER: False, READER: True}
    # Only the network from which it was reported is known; what a message costs hangs on it.
    [reporter] = [row.contact_id for row in line.rows(reports)]
    networks = {
        row.contact_id == reporter: row.network
        for row in line.rows(messages)
        if row.template == "reopened"
    }
    assert networks == {True: "64301", False: ""}
    asked = [row for row in line.rows(messages) if row.template == "resolved"]
    assert [row.answer for row in asked] == [True, False, None]
    assert [row.shown_at is not None for row in asked] == [True, True, False]


def test_a_second_no_is_one_voice_more_and_reopens_nothing(line: Telephone) -> None:
    number = with_people(line)
    change(line, number, Action.RESOLVE)
    # All see the question before one answers, one of them in two calls.
    for name, who in ASKED:
        call(line, "", name, who)

    for name, who in ASKED:
        line.ask(dial("0", session=name, phone=who))

    assert line.rows(reports)[0].reopenings == 1
    assert history(line)[4:] == [
        ("reopened", "caller", "assigned"),
        ("disputed", "follower", "assigned"),
        ("disputed", "follower", "assigned"),
    ]
    asked = [row.answer for row in line.rows(messages) if row.template == "resolved"]
    assert asked == [False, False, False]
    again = [row for row in line.rows(messages) if row.template == "reopened"]
    assert len(again) == 2  # of the first no, to the others
    assert {row.news for row in line.rows(contacts)} == {""}


def test_a_word_counts_that_is_said_while_an_official_opens_the_case(line: Telephone) -> None:
    number = with_people(line)
    change(line, number, Action.RESOLVE)
    for who in (REPORTER, JOINER):
        call(line, "", f"asked {who}", who)
    change(line, number, Action.REOPEN, reason="ainda cheio")

    for who, key in ((REPORTER, "0"), (JOINER, "9")):
        line.ask(dial(key, session=f"asked {who}", phone=who))

    assert history(line)[4:] == [
        ("reopened", "official ana", "assigned"),
        ("disputed", "caller", "assigned"),
        ("confirmed", "follower", "assigned"),
    ]
    assert not call(line, "", "later", READER).text.startswith("Caso")
    change(line, number, Action.GIVE_UP, reason="x")
    change(line, number, Action.REOPEN, reason="x")
    assert not call(line, "", "last", READER).text.startswith("Caso")


def test_how_a_case_ended_is_told_on_the_next_call_and_once(line: Telephone) -> None:
    number = with_people(line)

    changed = change(line, number, Action.GIVE_UP, reason="A vala é do bairro vizinho")

    assert changed.people == 3
    assert told(line)[REPORTER][0].endswith("ficou por fazer: A vala e do bairro vizinho.")
    first = call(line, "", "A", REPORTER)
    assert first.text.startswith(f"Caso {spoken(number)}: por fazer\n1 ")
    assert not call(line, "", "B", REPORTER).text.startswith("Caso")
    shown = {
        row.contact_id: row.shown_at for row in line.rows(messages) if row.template == "unresolved"
    }
    assert sorted(moment is not None for moment in shown.values()) == [False, False, True]


def test_it_is_told_once_also_behind_a_question_that_nobody_waits_for_any_more(
    line: Telephone,
) -> None:
    asked, ended = filed(line), filed(line, ANEW, "second")
    change(line, asked, Action.RESOLVE)
    change(line, ended, Action.REJECT, reason="nada ali")
    after = NOW + 8 * DAY_US

    firsts = [call(line, "", name, REPORTER, after).text.split("\n")[0] for name in ("A", "B")]

    assert firsts[0] == f"Caso {spoken(ended)}: anulado"
    assert not firsts[1].startswith("Caso")


def test_what_was_dialled_at_once_has_told_nothing_on_its_way(line: Telephone) -> None:
    number = filed(line)
    change(line, number, Action.REJECT, reason="nada ali")

    dialled = line.ask(dial("1*30028", session="A", phone=REPORTER))
    later = call(line, "", "B", REPORTER)

    assert "anulado" not in dialled.text
    assert later.text.startswith(f"Caso {spoken(number)}: anulado")
    assert [row.shown_at is None for row in line.rows(messages)] == [True, False]


def test_a_question_is_asked_for_seven_days_and_no_longer(line: Telephone) -> None:
    number = filed(line)
    change(line, number, Action.RESOLVE)

    on_the_sixth = line.ask(dial("", session="A", phone=REPORTER, at=NOW + 6 * DAY_US))
    on_the_eighth = line.ask(dial("", session="B", phone=REPORTER, at=NOW + 8 * DAY_US))

    assert "esta bem?" in on_the_sixth.text
    assert "esta bem?" not in on_the_eighth.text


def test_several_cases_are_asked_about_one_after_the_other(line: Telephone) -> None:
    numbers = [filed(line), filed(line, ANEW, "second")]
    for number in numbers:
        change(line, number, Action.RESOLVE)

    for name in ("A", "B", "C"):
        if "esta bem?" in call(line, "", name, REPORTER).text:
            line.ask(dial("9", session=name, phone=REPORTER))

    assert [row.status for row in line.rows(reports)] == ["confirmed", "confirmed"]


def test_who_reported_a_repeat_hears_of_the_case_that_goes_on(line: Telephone) -> None:
    main, repeat = filed(line), filed(line, ANEW, "other", READER)
    call(line, JOIN, "joins", JOINER)

    change(line, repeat, Action.MERGE, main=main)
    texts = told(line)
    change(line, main, Action.RESOLVE)

    assert [row.status for row in line.rows(reports)] == ["resolved", "duplicate"]
    assert line.rows(reports)[1].duplicate_of == line.rows(reports)[0].id
    assert list(texts) == [READER]
    assert texts[READER][0].endswith(f"segue no caso {spoken(main)}.")
    assert "dado como feito" in told(line)[READER][-1]


def test_what_was_merged_by_mistake_is_taken_apart_again(line: Telephone) -> None:
    main, repeat = filed(line), filed(line, ANEW, "other", READER)
    call(line, f"4*{main}*1", "follows", JOINER)
    before = line.rows(followers)
    change(line, repeat, Action.MERGE, main=main)
    assert len(line.rows(followers)) == len(before) + 1

    change(line, repeat, Action.UNMERGE, reason="são dois contentores")

    assert line.rows(followers) == before
    [_, report] = line.rows(reports)
    assert (report.status, report.duplicate_of, report.closed_at) == ("assigned", None, None)
    assert report.reopenings == 0  # nobody had said that it was done
    assert "outra vez aberto" in told(line)[READER][-1]


@pytest.mark.parametrize(
    ("action", "what", "error", "says"),
    [
        (Action.GIVE_UP, {}, InvalidInput, "write a reason"),
        (Action.REJECT, {"reason": "  "}, InvalidInput, "write a reason"),
        (Action.REJECT, {"reason": "m" * 61}, InvalidInput, "shorten it by 1"),
        (Action.REJECT, {"reason": "não é lixo 水"}, InvalidInput, "no phone can show 水"),
        (Action.REOPEN, {"reason": "x"}, Conflict, "is received: it can be acknowledged"),
        (Action.ASSIGN, {"owner": "nobody"}, InvalidInput, "no body nobody: it has skips, roads"),
        (Action.MERGE, {"main": 12345674}, NotFound, "no case 1234 5674"),
        (Action.RESOLVE, {"reason": "x" * 501}, InvalidInput, "has 501 characters, 500 are kept"),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    line: Telephone, action: Action, what: dict[str, Any], error: type[Exception], says: str
) -> None:
    number = filed(line)
    before = line.rows(reports), line.rows(report_events), line.rows(messages)

    with pytest.raises(error, match=says):
        change(line, number, action, **what)

    assert (line.rows(reports), line.rows(report_events), line.rows(messages)) == before


def test_a_case_cannot_be_merged_in_a_ring(line: Telephone) -> None:
    one, two = filed(line), filed(line, ANEW, "other", READER)
    change(line, two, Action.MERGE, main=one)

    with pytest.raises(InvalidInput, match="cannot repeat itself"):
        change(line, one, Action.MERGE, main=one)
    with pytest.raises(Conflict, match=rf"repeats case {spoken(one)}: merge with that one"):
        change(line, one, Action.MERGE, main=two)


def test_a_no_in_a_call_begun_on_an_older_version_speaks_in_the_words_of_today(
    line: Telephone,
) -> None:
    number = with_people(line)
    change(line, number, Action.RESOLVE)
    call(line, "", "asked", REPORTER)
    old = skips()
    without = {name: said for name, said in old.messages.items() if name != "reopened"}
    live = line.turnstile.live(dial("", session="asked", phone=REPORTER))
    assert live is not None
    live.city = dataclasses.replace(old, messages=without)

    line.ask(dial("0", session="asked", phone=REPORTER))

    assert "outra vez aberto" in told(line)[JOINER][-1]


def test_a_no_on_a_case_of_a_body_that_is_gone_gives_it_to_who_answers_there(
    line: Telephone,
) -> None:
    number = with_people(line)
    change(line, number, Action.ASSIGN, owner="roads")
    change(line, number, Action.RESOLVE)
    city = skips()
    bodies = {code: body for code, body in city.bodies.items() if code != "roads"}
    line.cities.take([Published(1, dataclasses.replace(city, bodies=bodies, memo={}, steps={}))])
    for who in (REPORTER, JOINER):
        call(line, "", f"asked {who}", who)

    for who in (REPORTER, JOINER):
        line.ask(dial("0", session=f"asked {who}", phone=who))

    [report] = line.rows(reports)
    assert (report.status, report.owner) == ("assigned", "skips")
    said = {
        row.kind: open_note(line.vault, row)
        for row in line.rows(report_events)
        if row.kind in ("reopened", "disputed")
    }
    assert said == {"reopened": "from roads to skips", "disputed": ""}


def test_what_is_past_of_a_case_is_not_sent_anew(line: Telephone) -> None:
    number = with_people(line)
    change(line, number, Action.RESOLVE)
    call(line, "9", "says yes", REPORTER)
    with line.engine.begin() as connection:
        connection.execute(update(messages).values(state="failed"))
    first = line.rows(messages)
    answered = [row.id for row in first if row.answer is not None]
    assert len(answered) == 1
    for row in first:
        with line.engine.begin() as connection, ExitStack() as stack:
            if row.id in answered:
                stack.enter_context(pytest.raises(Conflict, match="has answered what it asks"))
            send_anew(connection, row.id, NOW)
    with line.engine.begin() as connection:
        connection.execute(update(messages).values(state="failed"))

    call(line, "0", "says no", JOINER)

    refused = []
    for row in first:
        with line.engine.begin() as connection, ExitStack() as stack:
            if row.template == "resolved":
                stack.enter_context(pytest.raises(Conflict, match="something else since"))
                refused.append(row.id)
            send_anew(connection, row.id, NOW)
    assert len(refused) == 3
    assert {row.template: row.state for row in line.rows(messages)} == {
        "received": "queued",
        "resolved": "failed",
        "reopened": "queued",
    }


def test_a_city_without_the_message_still_opens_the_case_again(
    line: Telephone, caplog: pytest.LogCaptureFixture
) -> None:
    number = with_people(line)
    change(line, number, Action.RESOLVE)
    old = skips()
    without = {name: said for name, said in old.messages.items() if name != "reopened"}
    line.cities.take([Published(1, dataclasses.replace(old, messages=without))])

    call(line, "0", "asked", REPORTER)

    assert line.rows(reports)[0].status == "assigned"
    assert caplog.messages.count("message.not_there") == 2


def test_clerks_at_once_do_it_once_each_and_lose_no_news(databases: Databases) -> None:
    with databases.fresh("postgresql") as url, ExitStack() as house:
        line, *clerks = (
            house.enter_context(closing(Telephone(url, worker=n, city=skips())))
            for n in range(1, 8)
        )
        numbers = [filed(line), filed(line, ANEW, "second"), filed(line, ANEW, "third")]
        with ThreadPoolExecutor(len(clerks)) as pool:
            pairs = zip(clerks, numbers * 2, strict=True)
            asked = [pool.submit(change, clerk, one, Action.RESOLVE) for clerk, one in pairs]
        done = [type(one.exception()).__name__ for one in asked]
        [contact] = line.rows(contacts)

        assert sorted(done) == ["Conflict"] * 3 + ["NoneType"] * 3
        assert {item.number for item in read_news(contact.news)} == {*numbers}


def test_joins_of_before_are_counted_by_an_update(line: Telephone) -> None:
    with_people(line)
    filed(line, ANEW, "another", phone(9))
    line.close()

    migrate(line.url, ("downgrade", "0010"), ("upgrade", "head"))

    assert [row.joined for row in line.rows(reports)] == [1, 0]


def test_who_was_merged_and_then_joins_stays_when_it_is_unmerged(line: Telephone) -> None:
    main = with_people(line)
    copy = filed(line, ANEW, "copy", phone(9))
    line.forget()
    call(line, f"4*{copy}*1", "reads", phone(8))
    change(line, copy, Action.MERGE, main=main)
    assert [row.joined for row in line.rows(reports)] == [2, 0]
    line.forget()

    call(line, JOIN, "tells", phone(8))
    change(line, copy, Action.UNMERGE, reason="are two")

    assert [row.joined for row in line.rows(reports)] == [2, 0]
    kinds = [row.kind for row in line.rows(followers) if row.report_id == line.rows(reports)[0].id]
    assert sorted(kinds) == ["joined", "joined", "subscribed"]


@pytest.mark.parametrize("was", ["", "gone"])
def test_a_case_without_an_owner_of_today_is_assigned_to_who_answers_there(
    line: Telephone, was: str
) -> None:
    number = filed(line)
    owner = line.rows(reports)[0].owner
    with line.engine.begin() as connection:
        connection.execute(update(reports).values(owner=was))

    change(line, number, Action.ASSIGN)

    assert owner
    assert [row.owner for row in line.rows(reports)] == [owner]
