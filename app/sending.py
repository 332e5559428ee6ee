"""Wires what sends messages: within `serve`, and in `dial311 worker` by itself."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine

from app.domain.errors import NotFound
from app.domain.ids import IdSource
from app.gateways.africastalking import receipts
from app.gateways.africastalking.sender import AfricasTalkingSender
from app.gateways.console.sender import ConsoleSender
from app.gateways.smtp.sender import Safety, Server, SmtpSender
from app.menu.model import City
from app.settings import Settings
from app.store import counter_store
from app.store.engine import reading_engine, writing_engine
from app.store.message_book import SqlMessageBook
from app.store.outbox_store import Guide
from app.store.published import Cities
from app.store.purse import Purse
from app.store.vault import Vault
from app.work.follower import Follower
from app.work.lease import give_up_all
from app.work.line_watch import LineWatch
from app.work.live_menus import directly
from app.work.outbox import SENDERS, Outbox, Sender
from app.work.post import Post
from app.work.publisher import Write
from app.work.sheets import Sheets
from app.work.versions import Versions
from app.work.worker import Worker

T = TypeVar("T", Sheets, LineWatch)
VERDICTS: Final = {"africastalking": receipts.verdict, "console": receipts.verdict}


def now_us() -> int:
    """The moment, microseconds UTC."""
    return time.time_ns() // 1_000


def _chance() -> random.Random:
    return random.Random()  # noqa: S311 - it spreads retries, it keeps no secret


@dataclass(frozen=True, slots=True)
class World:
    """What a process meets outside: the time, chance, a way for messages. Its own, if it likes."""

    now_us: Callable[[], int] = now_us
    chance: random.Random = field(default_factory=_chance)
    sender: Sender | None = None  #: None: the one that the settings name
    senders: int = SENDERS  #: how many messages are under way at a time
    #: Whether its loops run by themselves, on threads; else somebody steps them.
    runs: bool = True
    #: Whether an embedded database survives a power cut; one that is thrown away need not.
    lasts: bool = True


#: As it is.
REAL: Final = World()


def message_book(
    settings: Settings,
    connection: Connection,
    cities: Cities,
    city: City,
    vault: Vault,
    ids: IdSource,
    now_us: Callable[[], int] = now_us,
) -> SqlMessageBook:
    """Open the messages of a city in a transaction."""
    return SqlMessageBook(
        connection,
        cities.id(city),
        vault,
        ids,
        now_us(),
        settings.sms_gateway,
        lambda template: city.terms_of(template).priority,
    )


def make_outbox(
    settings: Settings,
    write: Write,
    reader: Engine,
    vault: Vault,
    cities: Cities,
    ids: IdSource,
    world: World = REAL,
) -> Outbox:
    """Wire what sends messages; nothing runs yet."""

    def book(connection: Connection) -> SqlMessageBook:
        city = cities.default
        return message_book(settings, connection, cities, city, vault, ids, world.now_us)

    return Outbox(
        write,
        reader,
        world.sender or make_sender(settings),
        guide=Guide(vault, cities, settings.sms_gateway, Purse(reader, cities)),
        book=book,
        sender_of=lambda city_id, network: cities.route_sender(
            city_id, settings.sms_gateway, network
        ),
        verdicts=VERDICTS,
        now_us=world.now_us,
        chance=world.chance,
        senders=world.senders,
    )


def make_sender(settings: Settings) -> AfricasTalkingSender | ConsoleSender:
    """The way messages leave."""
    if settings.sms_gateway == "console":
        return ConsoleSender()
    key = settings.africastalking_api_key.get_secret_value()
    return AfricasTalkingSender(settings.africastalking_username, key)


def make_post(
    settings: Settings,
    write: Write,
    reader: Engine,
    cities: Cities,
    worker: int,
    now_us: Callable[[], int] = now_us,
) -> Post:
    """Wire what leaves by e-mail; nothing runs yet. `worker` is a number of this process."""

    def wired(loop: type[T]) -> T:
        return loop(
            reader,
            write,
            _mail_sender(settings),
            cities=cities.all,
            city_id=cities.id,
            worker=worker,
            now_us=now_us,
        )

    return Post(wired(Sheets), wired(LineWatch))


def _mail_sender(settings: Settings) -> SmtpSender | None:
    if not settings.smtp_host:
        return None
    server = Server(
        settings.smtp_host,
        settings.smtp_port,
        Safety(settings.smtp_tls),
        settings.smtp_from,
        settings.smtp_user,
        settings.smtp_password.get_secret_value(),
    )
    return SmtpSender(server)


def open_worker(settings: Settings) -> Worker:
    """Wire a process that sends and does nothing else, on a database that has its own locks.

    Raises: NotFound where no city is published, for then there is nothing to send.
    """
    versions = Versions(reading_engine(settings.url), drafts=settings.mode == "local")
    engine, reader = writing_engine(settings.url), reading_engine(settings.url)
    published = versions.published()
    if not published:
        raise NotFound("no city is published here yet: `dial311 serve` does that when it starts")
    cities = Cities(published, versions.load)
    vault = Vault(settings.hash_key_bytes, settings.seal_keys_by_id)
    with engine.begin() as connection:
        worker = counter_store.next_worker(connection)
    outbox = make_outbox(settings, directly(engine), reader, vault, cities, IdSource(worker))
    post = make_post(settings, directly(engine), reader, cities, worker)
    leave = partial(give_up_all, directly(engine), worker)
    closes = (leave, versions.close, reader.dispose, engine.dispose)
    return Worker((outbox, post), Follower(cities, versions), closes)
