"""What commands that read cases and messages have in common: which city, numbers, times."""

import argparse
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from app.domain.public_number import parse
from app.menu.model import City

Run = Callable[[argparse.Namespace], int]

#: Lines of a list, days that are looked back, and ids, which databases keep in 63 bits.
MOST_LINES: Final = 100_000
MOST_DAYS: Final = 3_660
MOST_ID: Final = 2**63 - 1


def add_reading(parsers: Iterable[argparse.ArgumentParser], run: Run) -> None:
    """Let commands read of one city."""
    for parser in parsers:
        parser.add_argument("--city", default="", help="code of a city; else the first")
        parser.set_defaults(run=run)


def add_most(parser: argparse.ArgumentParser) -> None:
    """Let a list end after so many."""
    help_ = "lines at most, 50 if not given"
    parser.add_argument("--most", type=whole(MOST_LINES), default=50, metavar="N", help=help_)


def whole(most: int) -> Callable[[str], int]:
    """Give what reads a whole number from 1 to `most`."""

    def read(written: str) -> int:
        number = int(written) if written.isascii() and written.isdigit() else 0
        if not 0 < number <= most:
            raise argparse.ArgumentTypeError(f"{written} is no whole number from 1 to {most}")
        return number

    return read


def case_number(written: str) -> int:
    """Read a case number as it is written or read out. Raises: ArgumentTypeError for another."""
    number = parse(written)
    if number is None:
        raise argparse.ArgumentTypeError(f"{written} is no case number: its last digit proves it")
    return number


def local(city: City, at: datetime) -> str:
    """Write a moment to the minute, in the city's zone."""
    return at.astimezone(ZoneInfo(city.zone)).strftime("%Y-%m-%d %H:%M")


def tries(attempts: int) -> str:
    """Say how often a letter was tried."""
    return "1 try" if attempts == 1 else f"{attempts} tries"
