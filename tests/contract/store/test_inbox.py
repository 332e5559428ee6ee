"""What residents wrote and nobody answered: listed, answered, put aside by officials."""

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

from app.commands import inbox as inbox_command
from app.commands.inbox import print_inbox
from app.domain.errors import AppError, Conflict, InvalidInput, NotFound
from app.domain.limits import Flag
from app.domain.messaging import OptOut
from app.menu.model import City
from app.store.account_store import SqlAccountBook
from app.store.case_store import SqlCaseBook
from app.store.crew_store import SqlCrewBook
from app.store.inbound_list import (
    FEW,
    Came,
    answer_inbound,
    finish_inbound,
    list_inbound,
    list_of_number,
)
from app.store.message_book import SqlMessageBook
from app.store.message_list import ANY, list_messages
from app.store.published import Published
from app.store.schema import messages
from app.usecases.receive_sms import opt_out
from app.work.clerk import Books, Clerk
from app.work.live_menus import directly
from tests.contract.store.limited import mark
from tests.contract.store.lines import AT, NOW, PHONE, Telephone, maputo
from tests.contract.store.sms_phone import Phone

SAID = "o camiao nao passa\u202e\nligue (84)000.0009 por favor"


def clerk(line: Telephone) -> Clerk:
    def cases(connection: Connection, city: City) -> SqlCaseBook:
        return SqlCaseBook(connection, 1, line.vault, line.book(connection))

    def crews(connection: Connection, city: City) -> SqlCrewBook:
        return SqlCrewBook(connection, 1, line.vault, line.ids, NOW)

    def accounts(connection: Connection) -> SqlAccountBook:
        return SqlAccountBook(connection, line.vault, line.ids, NOW)

    return Clerk(directly(line.engine), line.cities.all, Books(cases, crews, accounts))


def inbox(line: Telephone, *, every: bool = False) -> list[Came]:
    with line.reader.connect() as connection:
        return list_inbound(connection, line.vault, 1, 50, every=every)


@contextmanager
def refused(error: type[AppError], why: str) -> Iterator[None]:
    with pytest.raises(error, match=why):
        yield


def test_an_official_reads_without_a_number_and_answers_once(line: Telephone) -> None:
    phone = Phone(line)
    phone.write(SAID)
    phone.write("AJUDA")
    [came] = inbox(line)
    assert (came.sender, came.text) == (
        "+25884•••••01",
        "o camiao nao passa / ligue 84•••••09 por favor",
    )

    said = clerk(line).answer("", came.id, "  Vamos amanhã à sua rua. ", "official ana")

    assert said == f"{came.id}: is answered"
    *_, sent = phone.out()
    assert (phone.text(sent), sent.template) == ("Vamos amanha a sua rua.", "sms_answer")
    assert (sent.state, sent.network) == ("queued", "99999")
    assert inbox(line) == []
    assert [(one.state, one.code) for one in inbox(line, every=True)] == [
        ("received", ""),
        ("answered", "official ana"),
    ]
    with refused(Conflict, "it is answered already"):
        clerk(line).answer("", came.id, "Outra vez", "official ana")
    assert [row.template for row in phone.out()].count("sms_answer") == 1


def test_what_cannot_be_sent_is_refused_and_stays(line: Telephone) -> None:
    Phone(line).write(SAID)
    [came] = inbox(line)
    office = clerk(line)

    with refused(InvalidInput, "no phone can show 水"):
        office.answer("", came.id, "água 水", "official ana")
    with refused(InvalidInput, "shorten it by 4"):
        office.answer("", came.id, "a" * 310, "official ana")
    with refused(InvalidInput, "write what is to be sent"):
        office.answer("", came.id, "  ", "official ana")
    with refused(NotFound, "no such message"):
        office.answer("", came.id + 1, "sim", "official ana")
    with refused(NotFound, "no city"):
        office.answer("lua", came.id, "sim", "official ana")
    mark(line, PHONE, Flag.BLOCKED)
    with refused(Conflict, "the number is blocked"):
        office.answer("", came.id, "sim", "official ana")
    mark(line, PHONE, Flag.ORDINARY)
    with line.engine.begin() as connection:
        opt_out(line.book(connection), maputo(), OptOut(AT, "", PHONE, NOW))
    with refused(Conflict, "wants no messages"):
        office.answer("", came.id, "sim", "official ana")

    assert inbox(line) == [came]


def test_an_answer_goes_to_no_message_of_ours(line: Telephone) -> None:
    line.file()
    [ours] = line.rows(messages)

    with refused(NotFound, "no such message"):
        clerk(line).answer("", ours.id, "sim", "official ana")


def test_another_citys_message_is_nobodys_here(sqlite_line: Telephone) -> None:
    line = sqlite_line
    Phone(line).write(SAID)
    [came] = inbox(line)

    with line.engine.begin() as connection:
        other = SqlMessageBook(connection, 2, line.vault, line.ids, NOW, "console")
        with refused(NotFound, "no such message"):
            answer_inbound(other, connection, maputo(), came.id, "sim", "official rui")
        with refused(NotFound, "no such message"):
            finish_inbound(other, connection, came.id, "official rui")

    assert inbox(line) == [came]


def test_what_needs_no_answer_is_put_aside(line: Telephone) -> None:
    phone = Phone(line)
    phone.write("obrigado pela ajuda toda")
    phone.write("bom dia a todos os senhores")
    first, second = inbox(line)

    done, said = clerk(line).finish("", [first.id, second.id, 7], "official ana")

    assert (done, said[:2]) == (False, [f"{first.id}: is done", f"{second.id}: is done"])
    assert said[2] == "7: there is no such message in the inbox"
    assert inbox(line) == []
    assert {one.state for one in inbox(line, every=True)} == {"done"}
    with line.reader.connect() as connection:
        assert {one.template for one in list_messages(connection, 1, ANY, 9)} == {"sms_kept"}


def test_one_number_does_not_bury_the_others_and_nothing_of_it_is_lost(line: Telephone) -> None:
    loud, abroad = Phone(line), Phone(line, "+27840000001")
    for number in range(9):
        loud.write(f"camiao {number} nao passou aqui hoje")
        abroad.write(f"fire {number} near the market")
    Phone(line, "+258840000002").write("ha um fio caido na rua")

    came = inbox(line)

    shown = [(one.text.split()[0], one.more) for one in came]
    few = [("camiao", 0), ("fire", 0)] * (FEW - 1) + [("camiao", 9 - FEW), ("fire", 9 - FEW)]
    assert shown == [*few, ("ha", 0)]
    with line.reader.connect() as connection:
        of_one = list_of_number(connection, line.vault, 1, came[FEW].id, 50)
        assert list_of_number(connection, line.vault, 2, came[0].id, 50) == []
    assert [one.text.split()[1] for one in of_one] == [f"{number}" for number in range(9)]
    assert {one.text.split()[0] for one in of_one} == {came[FEW].text.split()[0]}

    clerk(line).finish("", [came[0].id], "official ana")

    [first, *_, last] = [one for one in inbox(line) if one.sender == came[0].sender]
    assert (first.text.split()[1], last.more) == ("1", 8 - FEW)


def test_nothing_is_sent_abroad(line: Telephone) -> None:
    Phone(line, "+27840000001").write("there is a fire near the market")
    [came] = inbox(line)

    with refused(Conflict, "no telephone of this country"):
        clerk(line).answer("", came.id, "Vamos", "official ana")
    assert [row.direction for row in line.rows(messages)] == ["in"]


def test_the_command_says_how_many_more_a_number_wrote_and_lists_them(
    sqlite_line: Telephone, capsys: pytest.CaptureFixture[str]
) -> None:
    loud = Phone(sqlite_line)
    for number in range(5):
        loud.write(f"camiao {number} nao passou aqui hoje")
    parser = ArgumentParser()
    inbox_command.add_to(parser.add_subparsers(), lambda _: 0, lambda _: 0)

    def told(*options: str) -> list[str]:
        parsed = parser.parse_args(["inbox", *options])
        with sqlite_line.reader.connect() as connection:
            published = Published(1, maputo())
            assert print_inbox(parsed, connection, sqlite_line.vault, published) == 0
        return capsys.readouterr().out.splitlines()

    *few, last = told()
    assert sum("camiao" in one for one in few) == FEW
    found = re.fullmatch(r" +and 2 more of this number: messages inbox --of (\d+)", last)
    assert found
    assert sum("camiao" in one for one in told("--of", found[1])) == 5
