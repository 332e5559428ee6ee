"""Opens a service of its own to be played with: a copy of a city, a database, a clock to move."""

import asyncio
import hashlib
import random
import re
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr
from ruamel.yaml import YAML
from sqlalchemy import inspect
from starlette.types import ASGIApp, Message

from app.demo import mopa
from app.demo.carrier import Carrier
from app.demo.clock import Clock
from app.demo.prices import Rate, written
from app.domain.errors import Conflict, InvalidInput
from app.house import House, open_house
from app.main import create_app
from app.sending import World
from app.settings import Settings
from app.store.engine import is_sqlite, reading_engine

ROUTES: Final = "routes.yaml"
SERVICES: Final = "services.yaml"
_START: Final = {"type": "lifespan.startup"}
_END: Final = {"type": "lifespan.shutdown"}


def copy_city(city: Path, to: Path, rates: Mapping[str, Sequence[Rate]]) -> None:
    """Copy a city's folder: every route is one-way for SMS, and charges what `rates` say."""
    shutil.copytree(city, to)
    path = to / ROUTES
    routes: dict[str, dict[str, Any]] = YAML(typ="safe").load(path)
    lines = []
    for gateway, networks in routes.items():
        lines.append(f"{gateway}:")
        for name, words in networks.items():
            said = {**words, "sms": "one-way", "call is": "free"}
            said.pop("prices", None)
            facts = ", ".join(f"{word}: {_quoted(value)}" for word, value in said.items())
            prices = ", ".join(map(written, rates[name]))
            lines.append(f"  {name}: {{{facts}, prices: [{prices}]}}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def set_targets(city: Path) -> None:
    """Give every problem a date by which to be solved: twice as long as it mostly takes."""
    yaml, path = YAML(), city / SERVICES
    services = yaml.load(path)
    for rank, service in enumerate(services):
        days = max(1, round(mopa.fate(rank).median_h * 2 / 24))
        service["target hours"] = 24 * days
    yaml.dump(services, path)


def _quoted(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return text if re.fullmatch(r"[a-z][a-z-]*", text) or isinstance(value, int) else f'"{text}"'


def networks_of(city: Path) -> list[str]:
    """Give the networks of a city's routes.yaml, in its order."""
    routes: dict[str, dict[str, Any]] = YAML(typ="safe").load(city / ROUTES)
    return [name for networks in routes.values() for name in networks]


def settings_for(folder: Path, seed: int, database_url: str) -> Settings:
    """Make settings that share nothing with a service beside it; a seed gives the same keys."""

    def secret(name: str) -> str:
        return hashlib.sha256(f"{name} of demonstration {seed}".encode()).hexdigest()

    return Settings(
        mode="local",
        data_dir=folder / "data",
        menus_dir=folder / "menus",
        database_url=database_url,
        gateway_secrets=SecretStr(secret("callbacks")),
        export_tokens=SecretStr(secret("export")),
        hash_key=SecretStr(secret("hash")),
        seal_keys=SecretStr(f"1:{secret('seal')}"),
        sms_gateway="africastalking",
        africastalking_username="demo",
        africastalking_api_key=SecretStr("demo"),
    )


def settings_alone(folder: Path, seed: int) -> Settings:
    """Make settings to serve it: of the user's own only host and port; no mail leaves."""
    alone = {"smtp_host": "", "public_url": ""}
    return settings_for(folder, seed, "").model_copy(update=alone)


def open_stage(settings: Settings, clock: Clock, carrier: Carrier, *, lasts: bool) -> House:
    """Open the service.

    Raises:
        Conflict: the database that was named holds something.
        InvalidInput: it is no server's.
        MenuFileError, Locked: as `open_house`.
    """
    if settings.database_url:
        _refuse_taken(settings.database_url)
    # One message at a time: which goes first must not hang on threads.
    chance = random.Random(0)
    world = World(clock.now_us, chance, carrier, senders=1, runs=False, lasts=lasts)
    return open_house(settings, migrating=True, world=world)


def _refuse_taken(url: str) -> None:
    """Let nobody play in the database of a city."""
    if is_sqlite(url):
        raise InvalidInput("a demonstration on SQLite makes its own file: name no database")
    engine = reading_engine(url)
    try:
        if tables := inspect(engine).get_table_names():
            raise Conflict(
                f"the database has {len(tables)} tables: a demonstration needs an empty one"
            )
    finally:
        engine.dispose()


@asynccontextmanager
async def running(house: House) -> AsyncIterator[ASGIApp]:
    """Start the application as a server does, and end it so."""
    app: ASGIApp = create_app(house)
    told: asyncio.Queue[Message] = asyncio.Queue()
    heard: asyncio.Queue[Message] = asyncio.Queue()
    life = asyncio.create_task(_live(app, told, heard))
    await told.put(_START)
    await heard.get()
    try:
        yield app
    finally:
        await told.put(_END)
        await heard.get()
        await life


async def _live(app: ASGIApp, told: asyncio.Queue[Message], heard: asyncio.Queue[Message]) -> None:
    await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, told.get, heard.put)
