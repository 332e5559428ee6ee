"""`dial311 menu card`: the language on two printed pages."""

import argparse
from typing import Final

from app.commands.output import PIPE, opened
from app.drawings.reference_page import reference_page
from app.menufiles.card import card

HELP: Final = "print the reference card of the menu language"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take a file for the page; there is one language."""
    help_ = "write a page to print on two sheets of A4; - for the screen"
    parser.add_argument("--html", metavar="FILE", help=help_)


def run(parsed: argparse.Namespace) -> int:
    """Print the card, or write it as a page; 0.

    Raises: InvalidInput for a file that cannot be written.
    """
    if parsed.html is None:
        print(card(), end="")
        return 0
    with opened(parsed.html, 0o644) as file:
        file.write(reference_page(card()).encode())
    if parsed.html != PIPE:
        print(f"{parsed.html}: print it on A4")
    return 0
