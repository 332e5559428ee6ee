"""`dial311 demo`: play a month of a city, and say in one line of JSON whether it kept its word."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import orjson
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.demo.check import MOST_TOLD
from app.demo.show import Played, show
from app.demo.visit import PLAYED, Kept, once, open_again
from app.demo.wiring import Asked
from app.domain.errors import InvalidInput
from app.house import House
from app.menufiles.city_folder import load_city

MOST_DAYS: Final = 366
MOST_LOAD: Final = 10.0
#: Of a seed: JSON holds no more, which would be found when all is played.
MOST_SEED_DIGITS: Final = 18


def add_to(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    run: Callable[[argparse.Namespace], int],
) -> None:
    """Add `demo` to the commands; `run` carries it out."""
    parser = commands.add_parser("demo", help="play a month of a city, and check it")
    parser.set_defaults(run=run)
    parser.add_argument("--days", type=_days, default=30, metavar="N", help="days to play; else 30")
    parser.add_argument(
        "--seed", type=_seed, default=311, metavar="S", help="same seed, same month"
    )
    parser.add_argument(
        "--load", type=_load, default=1.0, metavar="SHARE", help="share of the usual load; else 1"
    )
    parser.add_argument(
        "--menu", type=Path, metavar="FOLDER", help="a city's folder; else the default city's"
    )
    parser.add_argument(
        "--database-url",
        type=_url,
        default="",
        metavar="URL",
        help="an empty PostgreSQL database of its own",
    )
    parser.add_argument("--keep", action="store_true", help="leave the files where they are")
    parser.add_argument(
        "--serve",
        action="store_true",
        help="check nothing; play a line that is known for long, then open its desk to visitors",
    )
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="with --serve: keep it here, and serve it again"
    )


def _days(written: str) -> int:
    days = int(written) if written.isdecimal() else 0
    if not 0 < days <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"{written} is no number of days from 1 to {MOST_DAYS}")
    return days


def _seed(written: str) -> int:
    try:
        seed = int(written) if len(written) <= MOST_SEED_DIGITS else None
    except ValueError:
        seed = None
    if seed is None:
        most = f"of up to {MOST_SEED_DIGITS} characters"
        raise argparse.ArgumentTypeError(f"{written} is no whole number {most}")
    return seed


def _url(written: str) -> str:
    try:
        make_url(written or "sqlite://")
    except ArgumentError as error:
        raise argparse.ArgumentTypeError("it is no address of a database") from error
    return written


def _load(written: str) -> float:
    try:
        load = float(written)
    except ValueError:
        load = 0.0
    if not 0 < load <= MOST_LOAD:
        raise argparse.ArgumentTypeError(f"{written} is no share above 0, up to {MOST_LOAD:g}")
    return load


def demo(parsed: argparse.Namespace, menus: Path) -> int:
    """Play; give the exit status: 0 where every promise was kept, else 1.

    Raises: InvalidInput for a folder; MenuFileError with all there is to mend in the city's; else
        as `show`.
    """
    if parsed.folder:
        raise InvalidInput("--folder goes with --serve; without it --keep leaves the files")
    folder = Path(tempfile.mkdtemp(prefix="dial311-demo-"))
    where = (parsed.database_url and "the database you named") or folder
    print(f"Plays {parsed.days} days in {where}, apart from any other data.", file=sys.stderr)
    city = parsed.menu or _default(menus)
    try:
        load_city(city)  # here, where findings name the operator's own files
        asked = Asked(
            city, parsed.days, parsed.seed, parsed.load, folder, database_url=parsed.database_url
        )
        played = show(asked)
    finally:
        if not parsed.keep:
            shutil.rmtree(folder, ignore_errors=True)
    for promise in played.promises:
        for what in promise.broken[:MOST_TOLD]:
            print(f"{promise.name}: {what}", file=sys.stderr)
    print(line(parsed.days, parsed.seed, played))
    return 0 if played.holds else 1


def open_visit(parsed: argparse.Namespace, menus: Path, folder: Path) -> tuple[House, Kept]:
    """Open a played city to be visited; it is played first where `folder` holds none.

    Raises: InvalidInput for a database of its own; MenuFileError; else as `once`, `open_again`.
    """
    if parsed.database_url:
        raise InvalidInput("what is served is kept in files: leave --database-url out")
    if parsed.keep:
        raise InvalidInput("to keep what is served name a folder: --folder DIR instead of --keep")
    city = parsed.menu or _default(menus)
    load_city(city)
    asked = Asked(city, parsed.days, parsed.seed, parsed.load, folder)
    if not (folder / PLAYED).exists():
        print(f"Plays {parsed.days} days in {folder}, apart from any other data.", file=sys.stderr)
    kept = once(asked, lambda day: _say_day(day, parsed.days))
    if (kept.days, kept.seed, kept.load) != (parsed.days, parsed.seed, parsed.load):
        was = f"{kept.days} days, seed {kept.seed}, load {kept.load:g}"
        print(f"{folder} was played before: {was}.", file=sys.stderr)
    return open_again(folder, kept), kept


def _say_day(day: int, days: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if day == days else ""
        print(f"\rPlayed day {day} of {days}", end=end, file=sys.stderr, flush=True)


def _default(menus: Path) -> Path:
    """Give the folder of the city that answers for what names none, else the folder of all."""
    folders = (path.parent for path in sorted(menus.glob("*/city.yaml")))
    return next((folder for folder in folders if load_city(folder).is_default), menus)


def line(days: int, seed: int, played: Played) -> str:
    """Write what came of it as one line of JSON."""
    promises = {p.name: {"checked": p.checked, "broken": len(p.broken)} for p in played.promises}
    whole = {"days": days, "seed": seed, **played.figures, "invariants": promises}
    return orjson.dumps({**whole, "holds": played.holds}).decode()
