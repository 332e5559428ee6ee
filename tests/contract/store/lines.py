"""A telephone line on a database: everything that answers turns, without web or threads."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from app.domain.ids import IdSource
from app.domain.turn import Gateway, Kind, Reply, Turn
from app.gateways.africastalking import receipts
from app.menu.model import City
from app.store import city_store
from app.store.engine import PRAGMAS, is_sqlite
from app.store.hot_sql import HotSql, is_taken
from app.store.line import LiveLine
from app.store.message_book import SqlMessageBook
from app.store.promises import Promises
from app.store.published import Cities, Published
from app.store.schema import cities, counters, reports, turns
from app.store.sms_calls import SmsCalls
from app.store.turnstile import Answer, Turnstile, Waiting, mark_committed
from app.store.vault import Vault
from app.store.writer import Deliver, Writer
from tests.engines import lend
from tests.published import checked
from tests.unlimited import unlimited

MAPUTO = Path(__file__).parents[3] / "menus" / "maputo"
#: 2026-11-22, noon UTC.
NOW = 1_795_348_800_000_000
SECOND = 1_000_000
PHONE = "+258840000001"
HASH_KEY = bytes(range(32))
SEAL_KEYS = {1: bytes(range(32, 64))}
AT = "africastalking"
GATEWAYS = (
    Gateway(AT, prefix="CON "),
    Gateway("numbered"),  # sends the last input alone, with an id of its own
    Gateway("recycling", recycles_ids=True),
)
#: Full container, code painted on it, send.
REPORT = ("", "1", "1*10348", "1*10348*1")
#: Waste in a drain, by name of the bairro, block 12, send and write.
WITH_WORDS = ("", "4", "4*maxaquene a", "4*maxaquene a*12", "4*maxaquene a*12*2")
#: What the send screen offers where the same is open.
ANEW = "\n2 Novo\n"


@cache
def maputo() -> City:
    """The city as shipped, but that anybody may file any number of reports."""
    return unlimited(checked(MAPUTO))


def report_at(number: int) -> tuple[str, ...]:
    """REPORT at a painted code of one's own, so that nothing is open there already."""
    codes = [*maputo().gazetteer.by_point]
    return tuple(keys.replace("10348", codes[number]) for keys in REPORT)


def words_at(number: int) -> tuple[str, ...]:
    """WITH_WORDS in a block of one's own, so that nothing is open there already."""
    return tuple(keys.replace("*12", f"*{12 + number}") for keys in WITH_WORDS)


def dial(
    transcript: str,
    *,
    session: str = "A",
    phone: str = PHONE,
    at: int = NOW,
    network: str = "64301",
) -> Turn:
    """A request of a cumulative gateway."""
    return Turn(AT, session, phone, "*311#", network, Kind.REPLY, transcript, None, "", at)


def press(
    given: str, *, gateway: str = "numbered", turn_id: str = "", begin: bool = False, at: int = NOW
) -> Turn:
    """A request of an incremental gateway."""
    kind = Kind.BEGIN if begin else Kind.REPLY
    return Turn(gateway, "I", PHONE, "*311#", "64301", kind, None, given, turn_id, at)


class Telephone:
    """One process's way of answering turns on a database."""

    def __init__(
        self,
        url: str,
        *,
        worker: int = 1,
        city: City | None = None,
        load: Callable[[str], City] | None = None,
        pragmas: tuple[str, ...] = PRAGMAS,
    ) -> None:
        """`load` gives older versions of the city; without it there is one."""
        self.url = url
        self.engine, self.reader, self._give_back = lend(url, pragmas)
        self.vault = Vault(HASH_KEY, SEAL_KEYS)
        self.ids = IdSource(worker)
        city = city or maputo()
        id_ = 1
        with self.engine.begin() as connection:
            if not city_store.city_rows(connection):
                # What publishing leaves of a city, without its places, which no turn reads.
                state = {"version": city.version, "folder_hash": city.version}
                connection.execute(insert(cities).values(id=id_, code=city.code, **state))
                connection.execute(insert(counters).values(city_id=id_, name="reports", value=0))
        self.cities = Cities([Published(id_, city)], load or (lambda version: city))
        self.promises = Promises()
        self.turnstile = self.another_turnstile()
        sql = HotSql(embedded=is_sqlite(url))
        self.sms_calls = SmsCalls(sql, self.cities, self.vault, self.ids, "console", self.promises)

    def another_turnstile(self) -> Turnstile:
        """One that remembers nothing yet."""
        sql = HotSql(embedded=is_sqlite(self.url))
        return Turnstile(
            sql, self.cities, self.vault, self.ids, GATEWAYS, "console", promises=self.promises
        )

    def ask(self, turn: Turn) -> Reply:
        """Answer one turn in a transaction of its own."""
        [reply] = self.batch([turn])
        assert reply is not None
        return reply

    def batch(self, turns: Sequence[Turn], at: int = NOW) -> list[Reply | None]:
        """Answer turns in one transaction, in their order.

        Like a writer, run it again when another process was faster.
        """
        waiting = [Waiting(turn, place) for place, turn in enumerate(turns)]
        try:
            answers = self._run(waiting, at)
        except Exception as error:
            if not is_taken(error):
                raise
            self.turnstile.forget(waiting)
            answers = self._run(waiting, at)
        replies = {answer.waiting.token: answer.reply for answer in answers}
        return [replies[place] for place in range(len(turns))]

    def _run(self, waiting: Sequence[Waiting], at: int) -> list[Answer]:
        with self.engine.begin() as connection:
            answers = self.turnstile.run(connection, waiting, at)
        mark_committed(answers)
        return answers

    def file(self, session: str = "A", phone: str = PHONE, at: str = REPORT[-2]) -> Reply:
        """Walk to a report, a new one where the same is open already; give its last screen."""
        answers = at.split("*")
        for count in range(len(answers) + 1):
            reply = self.ask(dial("*".join(answers[:count]), session=session, phone=phone))
        last = "2" if ANEW in reply.text else "1"
        return self.ask(dial(f"{at}*{last}", session=session, phone=phone))

    def close_all(self) -> None:
        """Close every case, so that nothing is open anywhere."""
        with self.engine.begin() as connection:
            connection.execute(update(reports).values(status="confirmed"))

    def forget(self) -> None:
        """Remember nothing, as after a restart."""
        self.turnstile = self.another_turnstile()

    def rows(self, table: Table) -> list[Any]:
        """Every row of a table, by its key."""
        query = select(table).order_by(*table.primary_key.columns)
        with self.reader.connect() as connection:
            return list(connection.execute(query))

    def count(self, table: Table) -> int:
        """How many rows a table has."""
        return len(self.rows(table))

    def book(self, connection: Connection, at: int = NOW) -> SqlMessageBook:
        """The messages of the city in a transaction."""
        city_id = self.cities.id(self.cities.default)
        city = self.cities.default
        return SqlMessageBook(
            connection,
            city_id,
            self.vault,
            self.ids,
            at,
            "console",
            lambda template: city.terms_of(template).priority,
        )

    def writer(self, deliver: Deliver, now_us: Callable[[], int] = lambda: NOW) -> Writer:
        """A writer that is not running yet."""
        return Writer(self.engine, self.turnstile, now_us, deliver)

    def live(self) -> LiveLine:
        """The line as the web sees it, not open yet."""
        return LiveLine(
            self.cities,
            self.turnstile,
            self.vault,
            lambda connection, city: self.book(connection),
            {AT: receipts.verdict},
            self.sms_calls,
        )

    def close(self) -> None:
        """Let go of the database."""
        self._give_back()


def walk(line: Telephone, keys: Sequence[str], session: str = "A") -> list[Reply]:
    """Answer requests of one call, each in a transaction of its own."""
    return [line.ask(dial(one, session=session)) for one in keys]


def relations(line: Telephone) -> list[str]:
    """What each stored turn was to those before it."""
    return [row.relation for row in line.rows(turns)]
