"""A city with words for its crews: cases come and go, and who was called for them is counted."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache

from sqlalchemy import update

from app.domain.lifecycle import Action
from app.domain.messaging import MessageState
from app.menu.model import City
from app.menufiles.build import build
from app.menufiles.city_folder import parse, read_folder
from app.store.case_store import SqlCaseBook
from app.store.schema import contacts, messages, reports
from app.usecases.change_report import change_report
from app.usecases.set_aside import Deed, set_aside
from app.usecases.take_action import Change
from app.work.crew_calls import CrewCalls
from app.work.live_menus import directly
from tests.contract.store.lines import MAPUTO, NOW, Telephone, dial, report_at
from tests.contract.store.test_crew_lines import RESIDENT, join
from tests.unlimited import unlimited

SAID = "new_jobs: Há trabalho novo. Ligue <dial>\n"


@cache
def telling(said: str = SAID, responsible: str = "") -> City:
    """Build Maputo with words for crews; the first problem is for who is named, else as it is."""
    texts = read_folder(MAPUTO)
    if responsible:
        own = texts["services.yaml"].replace("responsible: waste", f"responsible: {responsible}", 1)
        texts["services.yaml"] = own
    texts["messages.yaml"] = f"{said}{texts['messages.yaml']}"
    english = "new_jobs: There is new work. Dial <dial>\n" if said else ""
    texts["messages.en.yaml"] = f"{english}{texts['messages.en.yaml']}"
    return unlimited(build(parse(texts), ""))


@contextmanager
def line_telling(database: str, responsible: str = "") -> Iterator[Telephone]:
    """A line of that city; the first problem is filed for who is named, else as it is."""
    with closing(Telephone(database, city=telling(responsible=responsible))) as made:
        yield made


def filed(line: Telephone, count: int) -> list[int]:
    for place in range(count):
        for keys in report_at(place):
            line.ask(dial(keys, session=f"R{place}", phone=RESIDENT))
    return [row.number for row in line.rows(reports)]


@contextmanager
def cases(line: Telephone, at: int = NOW) -> Iterator[SqlCaseBook]:
    """The cases of the city in a transaction."""
    with line.engine.begin() as connection:
        yield SqlCaseBook(connection, 1, line.vault, line.book(connection, at))


def give(line: Telephone, number: int, owner: str, at: int = NOW) -> None:
    with cases(line, at) as book:
        wish = Change(Action.ASSIGN, "official ana", owner=owner)
        change_report(book, line.cities.default, number, wish)


def change(line: Telephone, number: int, action: Action, at: int) -> None:
    with cases(line, at) as book:
        change_report(book, line.cities.default, number, Change(action, "official ana", "ainda"))


def lay_aside(line: Telephone, number: int, deed: Deed, at: int = NOW) -> None:
    """Lay a case aside as a test, or let one go on."""
    with cases(line, at) as book:
        set_aside(book, line.cities.default, number, deed, "official ana", "")


def calls(line: Telephone) -> Counter[str]:
    """Count the messages of new jobs by who gets them."""
    phones = {
        row.id: line.vault.open(row.phone_sealed, f"contacts.phone {row.id}")
        for row in line.rows(contacts)
    }
    told = [row for row in line.rows(messages) if row.template == "new_jobs"]
    for row in told:
        text = line.vault.open(row.body_sealed, f"messages.body {row.id}")
        assert text == "Ha trabalho novo. Ligue *311#"
    return Counter(phones[row.contact_id] for row in told)


def leave(line: Telephone, at: int) -> None:
    """Let what waits leave."""
    with line.engine.begin() as connection:
        waits = update(messages).where(messages.c.state == MessageState.QUEUED)
        connection.execute(waits.values(state=MessageState.ACCEPTED, sent_at=at))


def calling(line: Telephone, at: list[int]) -> CrewCalls:
    return CrewCalls(
        line.reader,
        directly(line.engine),
        lambda connection, _: SqlCaseBook(connection, 1, line.vault, line.book(connection, at[0])),
        line.cities,
        worker=7,
        now_us=lambda: at[0],
    )


def called(line: Telephone) -> tuple[list[int], CrewCalls, list[int]]:
    """Let a member have been called for two cases; give the clock, the loop and the cases."""
    at = [NOW]
    loop = calling(line, at)
    join(line)
    numbers = filed(line, 2)
    assert loop.look() == 1
    return at, loop, numbers
