"""`dial311 reports release|test|untest`: reports that are held, and those that are tests."""

import argparse
from typing import Final

import orjson

from app.commands.reading import Run, case_number, who
from app.domain.errors import InvalidInput
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
        parser.add_argument("--by", default="", metavar="NAME", help="who does it; else your login")
        parser.add_argument("--city", default="", help="code of a city; else the first")
        parser.set_defaults(run=change, deed=deed)


def make_order(parsed: argparse.Namespace) -> bytes:
    """Write what is asked as the line a service takes: see `app.work.orders`.

    Raises: InvalidInput when a word of the command is no text, or nobody does it.
    """
    order = {
        "do": "set aside",
        "city": parsed.city,
        "numbers": parsed.number,
        "deed": str(parsed.deed),
        "actor": f"official {who(parsed.by)}",
        "reason": parsed.reason,
    }
    try:
        return orjson.dumps(order)
    except TypeError as error:
        raise InvalidInput("the reason or a name is not written in UTF-8") from error
