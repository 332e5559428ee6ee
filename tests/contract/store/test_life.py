"""The life of a case, from the call that files it to the word of everybody who has told of it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest

from app.domain.clock import DAY_US
from app.domain.errors import Conflict
from app.domain.lifecycle import Action
from app.domain.public_number import spoken
from app.domain.report import Status
from app.store.news_text import read_news
from app.store.schema import contacts, messages, report_events, reports
from app.usecases.take_action import Changed
from tests.contract.store.case_life import ANEW, JOINER, READER, change, line, told, with_people
from tests.contract.store.lines import NOW, Telephone, dial
from tests.contract.store.skip_calls import REPORTER, call, filed, skips
from tests.databases import Databases

__all__ = ["line"]
#: Calls in which it is asked whether a case is solved.
ASKED = (("A", REPORTER), ("B", JOINER), ("C", READER), ("D", JOINER))


def history(line: Telephone) -> list[tuple[str, str, str]]:
    return [(row.kind, row.actor, row.status) for row in line.rows(report_events)]


def test_everybody_of_a_case_is_told_once_that_it_is_said_to_be_solved(line: Telephone) -> None:
    number = with_people(line)

    changed = change(line, number, Action.RESOLVE)

    assert changed == Changed(number, Status.RESOLVED, 3, is_told=True, owner="skips")
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
    # By its network a message leaves, and what it costs hangs on it.
    networks = [row.network for row in line.rows(messages) if row.template == "reopened"]
    assert networks == ["64301"] * 2
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
