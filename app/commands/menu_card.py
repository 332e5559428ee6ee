"""`dial311 menu card`: the language on two printed pages."""

import argparse
from typing import Final

from app.menufiles.card import card

HELP: Final = "print the reference card of the menu language"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing: there is one language."""


def run(_parsed: argparse.Namespace) -> int:
    """Print the card; 0."""
    print(card(), end="")
    return 0
