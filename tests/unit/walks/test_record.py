"""What is walked can be written down, and what was written down holds when it is tried."""

import random
from collections import Counter
from pathlib import Path

from app.menu.effects import Job
from app.walks.record import Kept, as_dialogue
from app.walks.walker import Walker
from app.walks.world import World, returning, with_check_digit
from tests.unit.walks.cities import small_city, tried

WALKS = 120
MOST_INPUTS = 12
KEYS = "123456789900"
#: What makes a file of dialogues hard to write.
ODD = (
    *("", " ", "filed", "filled", "language", "yes", "No", "null", "1.5", "0x1", "*", "#", "a: b"),
    *("- x", "'", '"', "a\\b", "ção", "{a}", "a*b", "é #1", "quit", "wrong", "ok ", "~", "|", "%"),
)
TYPED = ("10348", "maxaq", "kanyaka", "12", "900", "20000006", "2000 0017", "lixo na rua: muito")


def some_jobs(chance: random.Random) -> tuple[Job, ...]:
    """Give what the caller's crew has to do; one was closed while it was listed."""
    if chance.random() < 0.75:
        return ()
    numbers = [with_check_digit(3_000_000 + count) for count in range(4)]
    words = ("assigned", "in_progress", "confirmed", "assigned")
    told = zip(numbers, words, strict=True)
    return tuple(Job(number, status, "container_full", "10348") for number, status in told)


def walk(chance: random.Random, seen: Counter[str]) -> str:
    """Walk as chance will, and give the dialogue."""
    city = small_city()
    own = returning(city) if chance.random() < 0.5 else ()
    language = chance.choice(["", "pt", "en"])
    jobs = some_jobs(chance)
    walker = Walker(city, World(city, language, own, jobs=jobs))
    walker.dial(chance.choice(["*311#", "*311*1#", "*311*2*10348#"]))
    for _ in range(chance.randrange(MOST_INPUTS)):
        if not walker.is_on:
            walker.dial("*311#")
        given = chance.choice(chance.choice([KEYS, KEYS, TYPED, ODD]))
        seen[walker.answer(given).name] += 1
    seen["reports"] += len(walker.world.filed)
    seen["comments"] += bool(walker.world.comments)
    kept = Kept(city, language, chance.choice(["", "Tmcel"]), own, jobs=jobs)
    name = f"Walk {chance.randrange(10**9)}: {chance.choice(ODD)} {seen.total()}"
    return as_dialogue(name, kept, walker.transcript, walker.world)


def test_a_recorded_walk_holds(tmp_path: Path) -> None:
    chance, seen = random.Random(311), Counter[str]()
    text = "\n".join(walk(chance, seen) for _ in range(WALKS))

    again = tried(tmp_path, text)

    assert again.findings == ()
    assert again.dialogues == WALKS
    screens = small_city().menu.screens.items()
    shown = {name for name, forms in screens if not all(form.go for form in forms)}
    assert {*shown, "reports", "comments"} == {*seen}


def test_a_recorded_walk_reads_like_one_written_by_hand() -> None:
    city = small_city()
    walker = Walker(city, World(city))
    walker.dial("*311#")
    for given in ("1", "maxaquene a", "x", "1", "2", "há lixo"):
        walker.answer(given)

    text = as_dialogue("By name", Kept(city, "pt", "", ()), walker.transcript, walker.world)

    assert text == (
        "By name:\n"
        "  - language: pt\n"
        '  - "*311#": problem\n'
        "  - 1: where\n"
        "  - maxaquene a: spot\n"
        "  - x: wrong\n"
        "  - 1: send\n"
        "  - 2: detail\n"
        '  - "há lixo": |\n'
        "      Recebido. Caso 1234 5671. Contentor cheio, Baltazar, Maxaquene A."
        " Solucao sem prazo. Guarde o numero. Para saber dele ligue *311#\n"
        "  - filed: Contentor cheio, Baltazar, Maxaquene A\n"
        "  - comment: há lixo\n"
    )
