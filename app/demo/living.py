"""Plays a city up to a morning at its desk, for people who look on; begin reading at `play`."""

import asyncio
import random
from collections.abc import Callable
from typing import Final

from app.demo import mopa, talks
from app.demo.extras import Extras
from app.demo.people import Duty, hire
from app.demo.play import FIRST_DAY
from app.demo.prices import plain_rates
from app.demo.stage import networks_of, running, set_targets
from app.demo.wiring import Asked, Scene, gather, set_scene
from app.domain.clock import Micros
from app.house import House

#: The last day ends while the desk is open, at this hour and minute.
LAST_HOUR: Final = 10
LAST_MINUTE: Final = 20
#: SMS that have come in by then and nobody has read.
UNREAD: Final = 2
#: Is told how many days are over.
Told = Callable[[int], object]


def play(asked: Asked, told: Told) -> Micros:
    """Play a line that people have known for long; give the moment at which it ends.

    Raises: as `set_scene`.
    """
    charged = plain_rates(networks_of(asked.city), FIRST_DAY.toordinal() - 1)
    scene = set_scene(asked, lambda _phone, _text, _nth: None, charged, set_targets)
    return asyncio.run(_play(scene, told))


async def _play(scene: Scene, told: Told) -> Micros:
    asked, house = scene.asked, scene.house
    city, chance = house.cities.default, random.Random(f"{asked.seed} days")

    def on_day(_day: int) -> int:
        swing = chance.uniform(1 - mopa.SWING, 1 + mopa.SWING)
        return round(mopa.SETTLED * asked.load * swing)

    async with running(house) as app:
        await asyncio.to_thread(hire, house.door, city)
        company = gather(scene, app, on_day, Duty(city).who)
        extras, played, last = Extras(scene, company), company.play, asked.days - 1
        played.errands.words = talks.PLAIN_WORDS
        scene.carrier.network_of = played.errands.network_of
        await played.begin()
        for day in range(asked.days):
            played.plan(day)
            for hour in range(24 if day < last else LAST_HOUR):
                await extras.hour(hour, works=played.works(day, hour))
                await played.hour(day, hour)
            told(day + 1)
        for _ in range(UNREAD):
            await extras.write()
        await played.hour(last, LAST_HOUR, LAST_MINUTE)
        await asyncio.to_thread(settle, house)
        return scene.clock.now_us()


def settle(house: House) -> None:
    """Let loops that were not stepped catch up: who opens the desk at once finds all of it."""
    house.indexing.look()
    house.post.lines.look()
    while house.figures.look():
        pass
