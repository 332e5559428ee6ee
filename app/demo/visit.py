"""Serves a city that was played, from the moment at which the play ended; begin at `visited`.

Its clock stands there and runs on. Where the folder is kept it stands still between two servings.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from app.demo.living import Told, play
from app.demo.people import PASSWORD, STAFF, busiest
from app.demo.prices import CURRENCY
from app.demo.stage import settings_alone
from app.demo.wiring import Asked
from app.domain.clock import Micros, utc
from app.domain.errors import Conflict
from app.gateways.africastalking.fields import NAME
from app.gateways.console.sender import ConsoleSender
from app.house import House, open_house
from app.menu.model import City
from app.sending import REAL

#: What was played, and the moment of its clock when it was served last.
PLAYED: Final = "demo.json"
#: What a play makes in its folder.
_MADE: Final = ("data", "menus")
#: What calls and messages may cost in a month at MOPA's load, so that there is a ceiling to see.
_CEILING: Final = 4_000


class Here(ConsoleSender):
    """Takes messages where the gateway would; the phone page shows them."""

    name = NAME


class Kept(NamedTuple):
    """A play that is over."""

    days: int
    seed: int
    load: float
    now_us: Micros  #: where its clock stands


@contextmanager
def stage(folder: Path | None) -> Iterator[Path]:
    """Give a folder to play in: the one that is named, or one that is gone when all is over."""
    if folder:
        yield folder
        return
    made = Path(tempfile.mkdtemp(prefix="dial311-demo-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def once(asked: Asked, told: Told) -> Kept:
    """Give what was played in a folder; play it first where that is empty.

    Raises: Conflict where the folder holds something else; as `play`.
    """
    if kept := _read(asked.folder):
        return kept
    if asked.folder.exists() and any(asked.folder.iterdir()):
        raise Conflict(f"{asked.folder} holds something else: name an empty folder, or a new one")
    asked.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        now_us = play(asked, told)
        _set_ceiling(asked)
    except BaseException:
        for name in _MADE:
            shutil.rmtree(asked.folder / name, ignore_errors=True)
        raise
    kept = Kept(asked.days, asked.seed, asked.load, now_us)
    _write(asked.folder, kept)
    return kept


def _set_ceiling(asked: Asked) -> None:
    """Let money have a ceiling from now on; in the play it would be looked up every minute."""
    amount = round(_CEILING * asked.load) or 1
    with (asked.folder / "menus" / asked.city.name / "city.yaml").open("a", encoding="utf-8") as f:
        f.write(f"most money: {{a month: {amount} {CURRENCY}}}\n")


def open_again(folder: Path, kept: Kept) -> House:
    """Open what was played, its clock where it was left, and running. Raises: as `open_house`."""
    now_us = kept.now_us + _served_us(folder)
    _write(folder, kept._replace(now_us=now_us))
    behind = _real_us() - now_us
    world = replace(REAL, now_us=lambda: _real_us() - behind, sender=Here())
    return open_house(settings_alone(folder, kept.seed), migrating=True, world=world)


def _real_us() -> int:
    return time.time_ns() // 1_000


def _served_us(folder: Path) -> int:
    """Give for how long it was served: from the note of its clock to what it wrote last."""
    noted = (folder / PLAYED).stat().st_mtime_ns
    wrote = max(file.stat().st_mtime_ns for file in (folder / "data").glob("*.sqlite3*"))
    return max(0, wrote - noted) // 1_000


def _read(folder: Path) -> Kept | None:
    file = folder / PLAYED
    return Kept(**orjson.loads(file.read_bytes())) if file.exists() else None


def _write(folder: Path, kept: Kept) -> None:
    """Write it whole or not at all."""
    new = folder / f"{PLAYED}.new"
    new.write_bytes(orjson.dumps(kept._asdict()))
    new.replace(folder / PLAYED)


def greeting(city: City, kept: Kept, here: str) -> str:
    """Say where to go, and as whom. `here`: "http://127.0.0.1:8311"."""
    area = city.gazetteer.by_district[busiest(city)].name
    width = max(len(one.name) for one in STAFF)
    return "\n".join(
        (
            "",
            f"{city.name} after {kept.days} days; its clock shows {utc(kept.now_us):%d/%m/%Y}.",
            "Stop it with Ctrl-C.",
            f"Desk:  {here}/desk",
            f"Phone: {here}/phone  (dial {city.service_codes[0]})",
            f"All sign in with the password: {PASSWORD}",
            *(f"  {one.name:{width}}  {one.says % {'area': area}}" for one in STAFF),
            "",
        )
    )
