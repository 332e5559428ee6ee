"""`dial311 callers block|monitor|test|list|…`: what officials say of numbers."""

import argparse
import sys
from typing import Final

from sqlalchemy import Engine

from app.commands.acting import add_acting, order_line
from app.commands.reading import (
    MOST_DAYS,
    Run,
    add_most,
    add_reading,
    case_number,
    local,
    whole,
)
from app.domain.clock import Micros
from app.domain.errors import InvalidInput, NotFound
from app.domain.limits import Flag
from app.menu.model import City
from app.store.caller_store import Listed, history_of, list_callers
from app.store.published import Published
from app.store.vault import Vault
from app.usecases.mark_caller import BLOCK_DAYS, phone_of

#: Stands for "numbers come a line each from standard input".
_INPUT: Final = "-"
_ANY: Final = "any"
#: Numbers that one order takes.
MOST_CALLERS: Final = 200
#: What people type -> the flag, the flag that is taken away by it, and one line of help.
WORDS: Final = {
    "block": (Flag.BLOCKED, None, "hold all that a number files, and send it nothing"),
    "unblock": (Flag.ORDINARY, Flag.BLOCKED, "take a block back"),
    "monitor": (Flag.MONITOR, None, "no limits, last bairros first, counted apart"),
    "test": (Flag.TEST, None, "what it files is nobody's problem, and stands in no figure"),
    "ordinary": (Flag.ORDINARY, None, "take any flag away"),
}


def add_to(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", read: Run, mark: Run
) -> None:
    """Give the parser of `dial311 callers` these commands."""
    for word, (flag, only, means) in WORDS.items():
        parser = actions.add_parser(word, help=means, description=means)
        _add_mark(parser, flag)
        parser.set_defaults(run=mark, flag=flag, only=only)
    listed = actions.add_parser("list", help="list numbers that have a flag, masked")
    flags = [_ANY, *(str(flag) for flag in Flag if flag)]
    listed.add_argument("--flag", default=_ANY, choices=flags)
    add_most(listed)
    shown = actions.add_parser("show", help="show all that was said of a number")
    shown.add_argument("phone", help=f"{_INPUT}: from standard input, so that no history has it")
    add_reading((listed, shown), read)


def _add_mark(parser: argparse.ArgumentParser, flag: Flag) -> None:
    help_ = f"telephone numbers; {_INPUT}: from standard input, one a line"
    parser.add_argument("phone", nargs="*", help=help_)
    help_ = "whoever reported this case, in place of a number"
    parser.add_argument("--case", type=case_number, action="append", default=[], help=help_)
    parser.add_argument("--reason", required=True, metavar="TEXT", help="kept; nobody is told")
    if flag is not Flag.ORDINARY:
        usual = f"{BLOCK_DAYS} days" if flag is Flag.BLOCKED else "for good"
        most = whole(MOST_DAYS)
        parser.add_argument("--days", type=most, metavar="N", help=f"{usual} if not given")
    if flag is Flag.BLOCKED:
        parser.add_argument("--for-good", action="store_true", help="until it is unblocked")
    add_acting(parser)


def make_order(parsed: argparse.Namespace) -> bytes:
    """Write what is asked as the line a service takes: see `app.work.orders`.

    Raises: InvalidInput when no number is given, a word is no text, or nobody does it.
    """
    callers: list[str | int] = [*_phones(parsed.phone), *parsed.case]
    if not callers:
        raise InvalidInput("name a telephone number, or with --case a case of whom you mean")
    if len(callers) > MOST_CALLERS:  # each is named by its place in the list, so in one order
        mend = "give the others in another command"
        raise InvalidInput(f"{MOST_CALLERS} numbers at most at a time: {mend}")
    return order_line(
        "mark",
        parsed,
        callers=callers,
        flag=str(parsed.flag),
        only=parsed.only and str(parsed.only),
        days=_days(parsed),
        reason=parsed.reason,
    )


def _days(parsed: argparse.Namespace) -> int | None:
    given: int | None = getattr(parsed, "days", None)
    if parsed.flag is not Flag.BLOCKED:
        return given
    if parsed.for_good and given:
        raise InvalidInput("--for-good and --days contradict each other: give one of them")
    return None if parsed.for_good else given or BLOCK_DAYS


def _phones(written: list[str]) -> list[str]:
    if _INPUT not in written:
        return written
    others = [phone for phone in written if phone != _INPUT]
    return others + [line.strip() for line in sys.stdin if line.strip()]


def read_command(
    parsed: argparse.Namespace, reader: Engine, vault: Vault, published: Published, now: Micros
) -> int:
    """Print numbers, masked, times in the city's zone; give the exit status.

    Raises: NotFound when nothing was ever said of a number, InvalidInput when it is none.
    """
    city_id, city = published
    with reader.connect() as connection:
        if hasattr(parsed, "phone"):
            [phone] = _phones([parsed.phone])[:1] or [""]
            said = history_of(connection, vault, city_id, phone_of(city, phone))
            if not said:
                raise NotFound("nothing was ever said of that number")
        else:
            flag = "" if parsed.flag == _ANY else parsed.flag
            said = list_callers(connection, vault, city_id, flag, now, parsed.most)
    for one in said:
        print(_line(city, one))
    return 0


def _line(city: City, one: Listed) -> str:
    until = f" until {local(city, one.until)}" if one.until else ""
    what = f"{one.flag or 'ordinary'}{until}"
    return f"{one.masked}  {what}  {local(city, one.at)} by {one.actor}: {one.reason}"
