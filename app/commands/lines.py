"""`dial311 lines`: how the line of each network is, when it was silent, and who was told."""

import argparse
from typing import Any, Final

import orjson
from sqlalchemy import Engine

from app.commands.reading import Run, add_most, add_reading, local, tries
from app.domain.clock import Micros, micros, utc
from app.domain.letter_words import became, of_line, to_nobody
from app.domain.line_health import Health, Line, health
from app.domain.mail import LetterState
from app.menu.model import City
from app.store.line_hours import read_known
from app.store.published import Published
from app.store.silence_store import (
    Fate,
    Silence,
    newest_letters,
    newest_silences,
    told_to_nobody,
)
from app.store.vault import Vault
from app.usecases.compose_alarm import network_name

HELP: Final = (
    "how the line of each network is: last call, filing and receipt, silences and their letters"
)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", run: Run) -> None:
    """Give the parser of `dial311` this command."""
    parser = commands.add_parser("lines", help=HELP, description=HELP)
    parser.add_argument("--json", action="store_true", help="write one object for programs")
    add_most(parser)
    add_reading((parser,), run)


def lines_command(
    parsed: argparse.Namespace,
    reader: Engine,
    _vault: Vault,
    published: Published,
    now: Micros,
) -> int:
    """Print lines, silences and their letters, times in the city's zone; give 0."""
    city_id, city = published
    with reader.connect() as connection:
        known = read_known(connection, city, city_id, now)
        silences = newest_silences(connection, city_id, parsed.most)
        untold = told_to_nobody(connection, city_id)
        letters = newest_letters(connection, city_id, parsed.most)
    found = health(known.counts, known.seen, known.of_day, now, city.zone)
    if parsed.json:
        told = {"lines": [_plain(one) for one in found]}
        told |= {"silences": [_plain_silence(one) for one in silences]}
        told |= {"told_to_nobody": [line._asdict() for line in untold]}
        told |= {"letters": [_plain_letter(one) for one in letters]}
        print(orjson.dumps(told).decode())
        return 0
    if not found:
        print(f"Nobody has called {city.brand} within four weeks.")
    for one in found:
        print(_line(city, one))
    for silence in silences:
        print(_silence(city, silence))
    for line in untold:
        print(f"nobody was told: {to_nobody(_named(city, line))}")
    for letter in letters:
        print(_letter(city, letter))
    return 0


def _line(city: City, of: Health) -> str:
    words = ("last call", "filing", "receipt")
    seen = ", ".join(f"{word} {_at(city, at)}" for word, at in zip(words, of.seen, strict=True))
    calls = "1 call" if of.calls_of_day == 1 else f"{of.calls_of_day} calls"
    since = "SILENT: " if of.is_silent else ""
    missed = f"{since}{of.missed:.1f} calls to be expected since the last"
    return f"{_named(city, of.line)}: {seen}; {calls} in 24 hours; {missed}"


def _named(city: City, line: Line) -> str:
    return f"{line.gateway}, {network_name(city, line)}"


def _at(city: City, at: Micros | None) -> str:
    return "none in four weeks" if at is None else local(city, utc(at))


def _silence(city: City, of: Silence) -> str:
    ended = f"to {_at(city, of.ended_us)}" if of.ended_us else "until now"
    noticed = f"noticed {_at(city, of.noticed_us)}"
    return f"{_named(city, of.line)}: silent from {_at(city, of.since_us)} {ended}, {noticed}"


def _letter(city: City, of: Fate) -> str:
    what = f"{_named(city, of.line)}, {of_line(is_over=of.is_over)}: {of.receiver}"
    told = f"{what}: {became(of.state, of.said)} {_at(city, micros(of.changed_at))}"
    has_left = of.state is LetterState.SENT or not of.said
    return told if has_left else f"{told}, {tries(of.attempts)}: {of.said}"


def _plain(of: Health) -> dict[str, Any]:
    seen = {
        name.removesuffix("_us"): at and utc(at).isoformat()
        for name, at in of.seen._asdict().items()
    }
    figures = {name: getattr(of, name) for name in ("calls_of_day", "missed", "is_silent")}
    return {**of.line._asdict(), "last": seen, **figures}


def _plain_silence(of: Silence) -> dict[str, Any]:
    moments = {"since": of.since_us, "noticed": of.noticed_us, "ended": of.ended_us}
    written = {word: at and utc(at).isoformat() for word, at in moments.items()}
    return {**of.line._asdict(), **written, "missed": of.missed}


def _plain_letter(of: Fate) -> dict[str, Any]:
    told = {name: getattr(of, name) for name in ("is_over", "receiver", "state", "attempts")}
    return {**of.line._asdict(), **told, "changed": of.changed_at.isoformat(), "said": of.said}
