"""A whole service in this process, on a database, driven by hand: threads run, nothing waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from pydantic import SecretStr

from app.house import House, control_socket, open_house
from app.settings import Settings
from app.work.clerk import Clerk
from app.work.control import Control
from app.work.live_menus import through
from app.work.orders import Hands
from app.work.publisher import Publisher
from app.work.reload import Reload

SECRET = "callbacks-of-the-tests-of-live-menus"
TOKEN = "exports-of-the-tests-of-live-menus"


def hands(publisher: Publisher, menus: Path) -> Hands:
    """What orders are carried out with, where none is about cases or people."""
    return Hands(publisher, menus, None, None, dict)  # type: ignore[arg-type]


def settings(url: str, folder: Path) -> Settings:
    """Settings of a service whose cities lie in `folder/menus`."""
    named = {
        "mode": "production",
        "data_dir": folder / "data",
        "menus_dir": folder / "menus",
        "database_url": url,
        "gateway_secrets": SECRET,
        "export_tokens": TOKEN,
        "hash_key": sha256(b"hash").hexdigest(),
        "seal_keys": "1:" + sha256(b"seal").hexdigest(),
    }
    return Settings.model_validate(named)


def environment(url: str, folder: Path) -> dict[str, str]:
    """The same settings for a command."""
    given = settings(url, folder)
    return {f"DIAL311_{name.upper()}": _plain(given, name) for name in given.model_fields_set}


def _plain(given: Settings, name: str) -> str:
    field = getattr(given, name)
    return field.get_secret_value() if isinstance(field, SecretStr) else str(field)


@contextmanager
def house(url: str, folder: Path) -> Iterator[House]:
    """A service that writes; its folders are looked at by whoever has `reloads(house)`."""
    opened = open_house(settings(url, folder))
    opened.writer.start()
    try:
        yield opened
    finally:
        opened.menus.stop()
        opened.writer.stop()
        opened.reader.dispose()
        opened.engine.dispose()
        if opened.lock:
            opened.lock.release()


@contextmanager
def taking_orders(opened: House) -> Iterator[None]:
    """Let commands beside a house have it write for them."""
    socket = control_socket(opened.settings)
    assert socket
    _, publisher = opened.menus.watch(opened.writer)
    clerk = Clerk(through(opened.writer), opened.cities.all, opened.books)
    folder = opened.settings.menus_dir
    control = Control(socket, Hands(publisher, folder, clerk, opened.door, opened.cities.by_id))
    control.start()
    try:
        yield
    finally:
        control.stop()


def reloads(opened: House) -> Reload:
    """What looks after its cities, a look at a time."""
    return opened.menus.watch(opened.writer)[0]


def settle(reload: Reload) -> None:
    """Look as often as it takes for an edit that is done to be taken in."""
    reload.look()
    reload.look()


def answering(opened: House, dial: str = "*400#") -> str:
    """The version that a call would begin on."""
    return opened.cities.answering(dial).version


def findings(running: House) -> list[str]:
    return [str(finding) for finding in running.menus.refusals.findings()]
