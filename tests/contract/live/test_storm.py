"""A hundred edits, half of them broken, while people call: no wrong screen, no lost answer."""

import asyncio
import random
import re
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import select

from app.domain.turn import Kind, Reply, Turn
from app.house import House
from app.menu.effects import NO_FACTS, FileReport
from app.menu.model import City
from app.menu.show import Shown, show
from app.menu.state import Caller
from app.menu.take import Taken, begin, take
from app.menufiles.city_folder import build, folder_hash, parse
from app.sending import now_us
from app.store.schema import publications, reports, sessions
from tests.ask import ask
from tests.contract.live.houses import answering, house, reloads, settle
from tests.contract.live.small import broken, small, write

EDITS = 100
CALLERS = 3
#: Turns between two edits, so that every edit has calls on both sides.
TURNS_BETWEEN = 20
LIMIT = 160 - len("CON ")
NUMBER = re.compile(r"caso (\d{4}) (\d{4})")
EDITION = re.compile(r"v(\d+)")


class Truth:
    """What each edition shows by itself, and which one a call may begin on."""

    def __init__(self) -> None:
        self.cities: dict[int, City] = {}
        #: Editions in the order in which they were published.
        self.published: list[int] = []
        self.counted: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.filed: dict[int, tuple[str, str]] = {}
        self.went_on = threading.Condition()

    def add(self, n: int, texts: dict[str, str]) -> None:
        """An edition that is about to be published."""
        self.cities[n] = build(parse(texts), folder_hash(texts))
        self.published.append(n)

    def screen(self, city: City, taken: Taken, number: int) -> Shown:
        """What an edition shows after an input."""
        return show(city, taken.state._replace(number=number), NO_FACTS, LIMIT)

    def heard(self, ends: bool) -> None:
        with self.went_on:
            self.counted["turns"] += 1
            self.counted["ends"] += ends
            self.went_on.notify_all()


class Line:
    """One process, the same number of callers on it, and how much of the edits it has seen."""

    def __init__(self, opened: House) -> None:
        self.house = opened
        self.reload = reloads(opened)
        #: Place in `Truth.published` of the newest edition it has surely taken.
        self.knows = 0

    async def turn(self, session: str, phone: str, typed: str) -> Reply:
        turn = Turn(
            "africastalking", session, phone, "*400#", "", Kind.REPLY, typed, None, "", now_us()
        )
        return await ask(self.house.line, turn)


async def conversation(truth: Truth, lines: list[Line], chance: random.Random, call: int) -> None:
    """Call once, pressing whatever is offered; each request may reach another process."""
    session, phone, typed = f"call-{call}", f"+25884000{call:04d}", ""
    line = chance.choice(lines)
    knew = line.knows
    reply = await line.turn(session, phone, typed)
    n = int(found[1]) if (found := EDITION.search(reply.text)) else -1
    if n not in truth.published[knew:]:
        truth.wrong.append(f"{reply.text!r} is none of {truth.published[knew:]}")
        return
    city, began = truth.cities[n], len(truth.published)
    taken, number = begin(city, city.language, Caller()), 0
    while True:
        shown = truth.screen(city, taken, number)
        truth.heard(reply.ends)
        if (shown.text, shown.ends) != (reply.text, reply.ends):
            truth.wrong.append(f"v{n} shows {shown.text!r}, not {reply.text!r}")
        if reply.ends:
            break
        keys = [offer.key for offer in shown.state.offered]
        pressed = chance.choice([*keys * 3, "7"])
        typed = f"{typed}*{pressed}" if typed else pressed
        taken = take(city, shown.state, pressed)
        reply = await chance.choice(lines).turn(session, phone, typed)
        for effect in taken.effects:
            assert isinstance(effect, FileReport)
            if told := NUMBER.search(reply.text):
                number = int(told[1] + told[2])
                truth.filed[number] = effect.service, effect.place
                truth.counted["reports"] += 1
            else:
                truth.wrong.append(f"no number in {reply.text!r}")
    truth.counted["calls across an edit"] += len(truth.published) > began


def edit(truth: Truth, lines: list[Line], menus: Path) -> None:
    """Save edition after edition, every second one broken, and see what becomes of each."""
    for n in range(1, EDITS + 1):
        with truth.went_on:
            until = truth.counted["turns"] + TURNS_BETWEEN
            truth.went_on.wait_for(lambda until=until: truth.counted["turns"] >= until, 30)  # type: ignore[misc]
        good = n % 2 == 0
        texts = small(n) if good else broken(n)
        if good:
            truth.add(n, texts)
        write(menus / "small", texts)
        settle(lines[0].reload)
        assert bool(lines[0].house.menus.refusals.counts()) is not good
        for line in lines:
            line.reload.look()  # another process has only the database to learn it from
            assert answering(line.house) == truth.cities[truth.published[-1]].version
            line.knows = len(truth.published) - 1
        truth.counted["taken" if good else "refused"] += 1


async def call_meanwhile(truth: Truth, lines: list[Line], editing: Callable[[], None]) -> None:
    for line in lines:
        line.house.line.open(line.house.writer, line.house.lanes)
    numbers = iter(range(10_000))
    is_over = asyncio.Event()

    async def one() -> None:
        while not is_over.is_set():
            call = next(numbers)
            await conversation(truth, lines, random.Random(call), call)

    async def edits() -> None:
        try:
            await asyncio.to_thread(editing)
        finally:
            is_over.set()

    await asyncio.gather(edits(), *(one() for _ in range(CALLERS)))
    for line in lines:
        for lane in line.house.lanes:
            await lane.close()


def test_a_hundred_edits_under_live_calls(database: str, tmp_path: Path) -> None:
    truth = Truth()
    truth.add(0, small(0))
    write(tmp_path / "menus" / "small", small(0))
    processes = 1 if database.startswith("sqlite") else 2
    with ExitStack() as stack:
        lines = [Line(stack.enter_context(house(database, tmp_path))) for _ in range(processes)]
        asyncio.run(call_meanwhile(truth, lines, lambda: edit(truth, lines, tmp_path / "menus")))
        with lines[0].house.reader.connect() as connection:
            filed = {
                row.number: (row.service_code, row.bairro)
                for row in connection.execute(select(reports))
            }
            pinned = set(connection.scalars(select(sessions.c.version)))
            history = list(
                connection.scalars(select(publications.c.version).order_by(publications.c.seq))
            )

    assert truth.wrong == []
    assert filed == truth.filed
    assert history == [truth.cities[n].version for n in truth.published]
    assert truth.counted["refused"] == truth.counted["taken"] == EDITS // 2
    assert len(pinned) > EDITS // 4
    assert truth.counted["turns"] >= EDITS * TURNS_BETWEEN
    assert truth.counted["reports"] == len(truth.filed) > EDITS // 2
    assert truth.counted["calls across an edit"] > EDITS // 4
