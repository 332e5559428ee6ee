"""`dial311 reports release|test|untest`: reports that are held, and those that are tests."""

import argparse
from typing import Final

from app.commands.acting import add_acting, in_pieces, order_line
from app.commands.reading import Run, case_number
from app.usecases.set_aside import Deed

#: What people type -> what is done, and one line of help.
WORDS: Final = {
    "release": (Deed.RELEASE, "let a held report be a case like any other"),
    "test": (Deed.TEST, "say that a report is a test: it stands in no list and no figure"),
    "untest": (Deed.NO_TEST, "say that a report is no test"),
}


def add_to(actions: "argparse._SubParsersAction[argparse.ArgumentParser]", change: Run) -> None:
    """Give the parser of `dial311 reports` these commands."""
    for word, (deed, means) in WORDS.items():
        parser = actions.add_parser(word, help=means, description=means)
        parser.add_argument(
            "number", type=case_number, nargs="+", help="as it is written or read out"
        )
        parser.add_argument("--reason", default="", metavar="TEXT", help="kept; nobody is told")
        add_acting(parser)
        parser.set_defaults(run=change, deed=deed)


def make_orders(parsed: argparse.Namespace) -> list[bytes]:
    """Write what is asked as lines a service takes: see `app.work.orders`.

    Raises: InvalidInput when a word of the command is no text, or nobody does it.
    """
    what = {"deed": str(parsed.deed), "reason": parsed.reason}
    pieces = in_pieces(parsed.number)
    return [order_line("set aside", parsed, **what, numbers=piece) for piece in pieces]
