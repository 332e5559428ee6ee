"""`dial311 reports move`: put a case where it really is."""

import argparse
import re
from typing import Final

from app.commands.acting import add_acting, order_line
from app.commands.reading import case_number

_PIN: Final = re.compile(r"(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)")


def add_to(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Give the parser of `dial311 reports` this command; give the command's own."""
    help_ = "put a case where it really is; its number and people stay"
    parser = actions.add_parser("move", help=help_, description=help_)
    parser.add_argument("number", type=case_number, help="as it is written or read out")
    parser.add_argument("--place", default="", metavar="CODE", help="10017, maxaquene_a/12, …")
    # With its =, as latitudes south of the equator begin like an option.
    parser.add_argument(
        "--at", type=pin, metavar="LAT,LON", help="a pin, as in --at=-25.9692,32.5732"
    )
    parser.add_argument("--called", default="", metavar="NAME", help="what people call it there")
    parser.add_argument(
        "--hand-on", action="store_true", help="who answers for problems there gets it"
    )
    parser.add_argument("--reason", required=True, metavar="TEXT")
    add_acting(parser)
    return parser


def pin(written: str) -> tuple[float, float]:
    """Read a pin. Raises: ArgumentTypeError for what is none."""
    match = _PIN.fullmatch(written.strip())
    if match is None:
        mend = "write latitude and longitude in degrees, as in --at=-25.9692,32.5732"
        raise argparse.ArgumentTypeError(f"{written} is no pin: {mend}")
    return float(match[1]), float(match[2])


def make_order(parsed: argparse.Namespace) -> bytes:
    """Write what is asked as the line a service takes. Raises: as `order_line`."""
    return order_line(
        "move",
        parsed,
        number=parsed.number,
        place=parsed.place,
        at=parsed.at,
        called=parsed.called,
        hands_on=parsed.hand_on,
        reason=parsed.reason,
    )
