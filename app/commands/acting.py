"""What commands that change something have in common: who does it, where, and the order."""

import argparse
import getpass
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

import orjson

from app.domain.errors import InvalidInput

#: Characters of a name, so that "official " and the name fit.
MOST_NAME: Final = 31
#: Cases or messages of one order; a list may be longer.
PIECE: Final = 100
T = TypeVar("T")


def add_acting(parser: argparse.ArgumentParser) -> None:
    """Let a command say who does it, in which city."""
    parser.add_argument("--by", default="", metavar="NAME", help="who does it; else your login")
    parser.add_argument("--city", default="", help="code of a city; else the first")


def in_pieces(listed: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut a list into what one order takes.

    >>> [len(piece) for piece in in_pieces(range(201))]
    [100, 100, 1]
    """
    return (listed[at : at + PIECE] for at in range(0, len(listed), PIECE))


def order_line(do: str, parsed: argparse.Namespace, **what: object) -> bytes:
    """Write what is asked, by whom and where, as the line a service takes: see `app.work.orders`.

    Raises: InvalidInput when a word of the command is no text, or nobody does it.
    """
    order = {"do": do, "city": parsed.city, "actor": actor(parsed), **what}
    try:
        return orjson.dumps(order)
    except TypeError as error:  # bytes of another encoding, as an old terminal may give
        raise InvalidInput("a word of the command is not written in UTF-8") from error


def order_of_shell(do: str, by: str, **what: object) -> bytes:
    """The same where it is no work on cases: whoever has the machine does it, as "shell rui".

    Raises: as `order_line`.
    """
    try:
        return orjson.dumps({"do": do, "actor": f"shell {_who(by)}", **what})
    except TypeError as error:
        raise InvalidInput("a word of the command is not written in UTF-8") from error


def actor(parsed: argparse.Namespace) -> str:
    """Give who does it, as events name it. Raises: InvalidInput where nobody can be named."""
    return f"official {_who(parsed.by)}"


def _who(named: str) -> str:
    name = " ".join(named.split())
    if named and not (name and name.isprintable() and len(name) <= MOST_NAME):
        raise InvalidInput(f"--by takes a name of 1 to {MOST_NAME} characters that can be shown")
    return name or _login()[:MOST_NAME]


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:  # as in a container, where a user has a number only
        raise InvalidInput("nobody is logged in by a name: say who does it with --by") from error
