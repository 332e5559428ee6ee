"""Puts a demonstration together: a service of its own, and everybody who has a part in it."""

import asyncio
import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from starlette.types import ASGIApp

from app.demo.carrier import Arrived, Carrier
from app.demo.clock import Calendar, Clock
from app.demo.desk import WHO, Desk
from app.demo.line import Line
from app.demo.play import FIRST_DAY, Cast, Loops, Play
from app.demo.prices import Rate
from app.demo.stage import copy_city, open_stage, settings_for
from app.demo.truth import Case, Truth
from app.house import House
from app.usecases.set_aside import Deed
from app.work.clerk import Clerk
from app.work.live_menus import through


class Asked(NamedTuple):
    """What is played."""

    city: Path  #: folder
    days: int
    seed: int
    load: float  #: a share of MOPA's
    folder: Path  #: where the copy of the city lies, and the database if it is a file
    database_url: str = ""  #: "" for a file in `folder`


class Scene(NamedTuple):
    """A service that is open to be played with; nobody has called yet."""

    asked: Asked
    house: House
    clock: Clock
    carrier: Carrier
    truth: Truth
    charged: dict[str, list[Rate]]  #: network -> its prices


class Company(NamedTuple):
    """Who plays."""

    line: Line
    clerk: Clerk
    desk: Desk
    play: Play


def set_scene(
    asked: Asked,
    arrived: Arrived,
    charged: dict[str, list[Rate]],
    dress: Callable[[Path], None] = lambda _: None,
) -> Scene:
    """Open the service. `dress`: may change the city's copy first. Raises: as `open_stage`."""
    copy = asked.folder / "menus" / asked.city.name
    copy_city(asked.city, copy, charged)
    dress(copy)
    clock = Clock(Calendar(FIRST_DAY - timedelta(days=1), "UTC").at(0, 12))
    carrier = Carrier(clock, asked.seed, arrived)
    settings = settings_for(asked.folder, asked.seed, asked.database_url)
    house = open_stage(settings, clock, carrier, lasts=bool(asked.database_url))
    return Scene(asked, house, clock, carrier, Truth(), charged)


def gather(
    scene: Scene,
    app: ASGIApp,
    on_day: Callable[[int], int],
    who: Callable[[Case], str] = lambda _: WHO,
) -> Company:
    """Bring everybody together, on the loop that runs.

    `on_day`: gives how many reports come on a day, from 0. `who`: the official of a case.
    """
    house, clock, seed = scene.house, scene.clock, scene.asked.seed
    city = house.cities.default
    line = Line(app, house.settings.callback_secrets[0], clock, random.Random(f"{seed} gateway"))
    scene.carrier.open(asyncio.get_running_loop(), line.post)
    clerk = Clerk(through(house.writer), house.cities.all, house.books)
    release = partial(clerk.set_aside, deed=Deed.RELEASE, actor=WHO, reason="")
    chance = random.Random(f"{seed} desk")
    desk = Desk(city, clerk.change, release, scene.truth, clock, chance, who)
    loops = Loops(
        house.outbox.send_due,
        house.deadlines.look,
        house.promising.look,
        partial(clerk.add_member, city.code),
    )
    cast = Cast(line, scene.carrier, desk, scene.truth, loops)
    return Company(line, clerk, desk, Play(city, clock, cast, seed, on_day))
