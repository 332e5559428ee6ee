"""What commands do with a city's database, whether a service runs beside them or not."""

import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from sqlalchemy import Engine

from app.commands import bill, callers, crews, messages, reports, set_aside, sheet
from app.commands.backup import backup_command
from app.commands.export_reports import export_command
from app.commands.menu_history import history_command
from app.commands.menu_publish import Told, ask_service, make_order, say_answer
from app.commands.places_import import Codes, import_command
from app.domain.clock import DAY_US
from app.domain.errors import NotFound
from app.domain.stops import Stops, with_networks
from app.hands import open_cases, open_door
from app.house import control_socket, take_lock
from app.menu.model import City
from app.sending import now_us
from app.settings import Settings, SettingsError, desk_address
from app.store.engine import reading_engine, writing_engine
from app.store.place_hits import gone_codes, used_codes
from app.store.published import Published, in_order
from app.store.stops import Asked, read_stops
from app.store.vault import Vault
from app.store.writer_lock import Locked
from app.work.account_orders import LINK_PATH
from app.work.clerk import Clerk
from app.work.live_menus import directly
from app.work.orders import Hands, carry_out
from app.work.publisher import Publisher
from app.work.versions import Versions

#: What reads for a command: its words, the database, the city and its number.
Read = Callable[[Namespace, Engine, Vault, Published], int]
#: Seconds for which a command waits for whoever writes, and between two looks.
PUBLISH_S: Final = 3.0
LOOK_S: Final = 0.2


@contextmanager
def _reading(settings: Settings) -> Iterator[Engine]:
    """Open the database to read, and close it whatever comes."""
    reader = reading_engine(settings.url)
    try:
        yield reader
    finally:
        reader.dispose()


def export_reports(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 reports export`; give its exit status. It only reads, but for the audit."""
    vault = Vault(settings.hash_key_bytes, settings.seal_keys_by_id)
    with _reading(settings) as reader:
        cities = [one.city for one in in_order(Versions(reader, drafts=True).published())]
        return export_command(parsed, reader, vault, cities, partial(give_order, settings))


def read_now(command: Callable[..., int]) -> Callable[[Settings, Namespace], int]:
    """Give what runs a command that reads one city and is told the moment; it reads only.

    It raises NotFound when there is no such city, and what the command does.
    """

    def run(settings: Settings, parsed: Namespace) -> int:
        return _read(settings, parsed, partial(command, now=now_us()))

    return run


def read_messages(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 messages list|show`; give its exit status. Reads only. Raises: NotFound."""
    return _read(settings, parsed, messages.read_command)


def back_up(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 backup`; give its exit status. Raises: as `backup.back_up`."""
    with _reading(settings) as reader:
        return backup_command(parsed, reader, settings.data_dir, now_us())


def check_bill(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 bill check`; give its exit status. Reads only.

    Raises:
        NotFound: there is no such city.
        InvalidInput: the bill cannot be opened.
    """
    return _read(settings, parsed, bill.read_command)


def resend_messages(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 messages resend`; give its exit status. Raises: as `give_order`."""
    return _give_orders(settings, messages.make_orders(parsed))


def read_crews(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 crews list|members|jobs|day`; give its exit status. Reads only.

    Raises: NotFound when there is no such city or crew.
    """
    return _read(settings, parsed, partial(crews.read_command, now=now_us()))


def change_crews(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 crews add|remove`; give its exit status. Raises: as `give_order`."""
    return give_order(settings, crews.make_order(parsed))


def hand_over(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 crews hand-over`; give its exit status, the worst of all pieces.

    Raises: as `give_order`, NotFound when there is no such city.
    """
    orders: list[bytes] = []
    left = 0

    def read(parsed: Namespace, reader: Engine, _vault: Vault, published: Published) -> int:
        nonlocal left
        city_id, city = published
        with reader.connect() as connection:
            crews.check_known(connection, city_id, city, parsed.crew)
            found = crews.jobs_of(connection, city_id, parsed.crew, now_us())
            left = 0 if parsed.number else crews.count_waiting(connection, city_id, parsed.crew)
        numbers = parsed.number or [job.number for job in found]
        orders.extend(crews.hand_over_orders(parsed, numbers, city))
        return 0

    _read(settings, parsed, read)
    if not orders:
        print(crews.no_job(parsed.crew))
    status = _give_orders(settings, orders)
    if left:
        print(crews.still_waiting(parsed.crew, left))
    return status


def _read(settings: Settings, parsed: Namespace, read: Read) -> int:
    vault = Vault(settings.hash_key_bytes, settings.seal_keys_by_id)
    with _reading(settings) as reader:
        cities = in_order(Versions(reader, drafts=True).published())
        for one in cities:
            if parsed.city in ("", one.city.code):
                return read(parsed, reader, vault, one)
    there = ", ".join(one.city.code for one in cities) or "none"
    raise NotFound(f"there is no city {parsed.city or 'yet'}; there are: {there}")


def read_sheets(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 sheet day|week|month|sent`; give its exit status. Reads only.

    Raises: NotFound when there is no such city or body.
    """
    return _read(settings, parsed, partial(sheet.read_command, now=now_us()))


def send_sheet(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 sheet … --send`; give its exit status.

    Raises:
        SettingsError: there is no mail server.
        Locked: as `give_order`.
    """
    if not settings.smtp_host:
        raise SettingsError("DIAL311_SMTP_HOST names no mail server: nothing could be sent")
    return give_order(settings, sheet.make_order(parsed))


def change_reports(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 reports resolve` and the like; give its exit status. Raises: as `give_order`."""
    return _give_orders(settings, reports.make_orders(parsed))


def set_reports_aside(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 reports release|test|untest`; give its exit status. Raises: as `give_order`."""
    return _give_orders(settings, set_aside.make_orders(parsed))


def mark_callers(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 callers block` and the like; give its exit status. Raises: as `give_order`."""
    return give_order(settings, callers.make_order(parsed))


def read_access(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 users list` or `tokens list`; give its exit status. Reads only."""
    with _reading(settings) as reader:
        published = Versions(reader, drafts=True).published()
        return int(parsed.listing(reader, {one.id: one.city.code for one in published}))


def change_access(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 users …` or `tokens …`; give its exit status. Raises: as `give_order`."""
    return give_order(settings, parsed.order(parsed), lambda said: _full_link(settings, said))


def _full_link(settings: Settings, said: str) -> str:
    return desk_address(settings) + said if said.startswith(LINK_PATH) else said


def import_places(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 places import`; give its exit status. Raises: as `import_command`."""
    with _reading(settings) as reader:
        ids = {one.city.code: one.id for one in Versions(reader, drafts=True).published()}

        def codes(code: str) -> Codes:
            if code not in ids:
                return Codes()
            with reader.connect() as connection:
                its = connection, ids[code]
                return Codes(used_codes(*its), gone_codes(*its))

        return import_command(parsed, codes)


def publish_menu(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 menu publish`; give its exit status. Raises: as `give_order`."""
    return give_order(settings, make_order(parsed))


def _give_orders(settings: Settings, orders: Iterable[bytes]) -> int:
    """Give the orders of a long list one after the other; give the worst exit status."""
    return max((give_order(settings, order) for order in orders), default=0)


def give_order(
    settings: Settings, order: bytes, put: Callable[[str], str] = lambda said: said
) -> int:
    """Have the running service do something, or do it where none runs; give the exit status.

    `put` gives a line of the answer as it is printed.

    Raises:
        Locked: another process writes to this embedded database and takes no orders.
    """
    socket = control_socket(settings)
    until = time.monotonic() + PUBLISH_S
    while True:
        told = ask_service(socket, order) if socket else None
        try:
            answer = told or _carry_out(settings, order)
            return say_answer(answer._replace(said=[*map(put, answer.said)]))
        except Locked:
            # A service that begins or ends, or another command: both are soon done.
            if time.monotonic() > until:
                raise
            time.sleep(LOOK_S)


def _carry_out(settings: Settings, order: bytes) -> Told:
    """Do without a service what is asked of one."""
    lock = take_lock(settings)
    engine = writing_engine(settings.url)
    reader = reading_engine(settings.url)
    versions = Versions(reader, drafts=True)
    write = directly(engine)
    publisher = Publisher(versions, write, lambda: None)
    hands = Hands(
        publisher,
        settings.menus_dir,
        Clerk(write, *open_cases(settings, engine, versions)),
        open_door(settings, engine, reader, write),
        lambda: {one.id: one.city for one in versions.published()},
    )
    try:
        return Told(*carry_out(order, hands))
    finally:
        versions.close()
        engine.dispose()
        if lock:
            lock.release()


def show_history(settings: Settings, parsed: Namespace) -> int:
    """Run `dial311 menu history`; give its exit status. Reads only."""
    with _reading(settings) as reader:
        return history_command(parsed, reader)


def stops_of(settings: Settings, city: City, days: int) -> Stops:
    """Count where the calls of a city's last days stopped, networks by name. Reads only."""
    now = now_us()
    names = {route.network: route.name for route in city.routes if route.network}
    asked = Asked(
        city.code,
        city.zone,
        since_us=now - days * DAY_US,
        now_us=now,
        idle_s=lambda gateway, network: city.route(gateway, network).idle_s,
    )
    with _reading(settings) as reader:
        return with_networks(read_stops(reader, asked), names)
