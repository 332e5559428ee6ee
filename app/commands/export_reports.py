"""`dial311 reports export`: reports, or what happened to them, into a file or a pipe."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import BinaryIO, Final, TextIO

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.commands.acting import order_of_shell
from app.commands.output import opened
from app.domain.clock import micros
from app.domain.csv_cells import PROFILE_NAMES
from app.domain.errors import AppError, InvalidInput
from app.domain.text import says
from app.exports.making import FORMS, Making
from app.store.report_export import PAGE_ROWS, ReportExport
from app.store.vault import Vault
from app.usecases.export_dictionary import dictionary
from app.usecases.export_filters import FILTERS, Asked
from app.usecases.export_manifest import described
from app.usecases.export_reports import Export, ExportCity, Wish, find_city, prepare_export
from app.usecases.export_wish import Part

DONE: Final = 0
FAILED: Final = 2
_BAR: Final = 30
#: The data dictionary, as a part by itself.
COLUMNS: Final = "columns"
#: Takes an order that keeps what is done: see `app.work.export_orders`.
Keep = Callable[[bytes], int]
_HELP: Final = {
    "since": "first day, such as 2016-11-01, in the city's time zone",
    "until": "last day, counted in",
    "status": "open, closed, or one status such as resolved",
    "service": "code or name of a service",
    "district": "code or name of a district",
    "bairro": "code or name of a bairro",
    "channel": "how it was reported: ussd, sms, telephone …",
    "filed_by": "resident, monitor, test or any; all but tests if not given",
    "owner": "code or name of the body that answers for it",
    "place": "code of a place: a point, a block such as jardim/8, all of a bairro such as jardim/; "
    "@ behind it leaves out what a pin moved",
    "needs": "open ones that need a hand: late, today, disputed, unowned, unseen or held",
}


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options of the command."""
    parser.add_argument(
        "--format", choices=[*FORMS], default="csv", help="events: a row an event, as CSV"
    )
    parser.add_argument(
        "--part",
        choices=[*map(str, Part), COLUMNS],
        default=str(Part.FILE),
        help="bundle: a zip of file, columns and manifest; or one of those two alone",
    )
    parser.add_argument("--output", required=True, metavar="FILE", help="- for standard output")
    parser.add_argument(
        "--profile", choices=PROFILE_NAMES, default="raw", help="excel: CSV for a double click"
    )
    for name in FILTERS:
        word = name.replace("_", "-")
        parser.add_argument(f"--{word}", default="", help=_HELP[name])
    parser.add_argument("--city", default="", help="code of a city; else the first")
    parser.add_argument("--with-comments", action="store_true", help="the residents' own words too")
    parser.add_argument("--with-phones", action="store_true", help="phone numbers too, sealed else")
    parser.add_argument("--reason", default="", help="why the phone numbers are needed")
    parser.add_argument("--by", default="", metavar="NAME", help="who does it; else your login")


def export_command(
    args: argparse.Namespace,
    engine: Engine,
    vault: Vault,
    cities: Sequence[ExportCity],
    keep: Keep,
) -> int:
    """Write the export; give the exit status. `engine` only reads.

    `keep` has it kept that this export is made, before a byte is written; it gives an exit status.
    A file appears under its name when it is whole, readable by its owner only.
    """
    try:
        export = _prepare(args, engine, vault, cities)
        if args.part == COLUMNS:
            with opened(args.output) as file:
                file.write(dictionary(export.columns, export.profile))
            return DONE
        cases = export.count()
        if status := keep(_order(args, export, cases)):
            return status
        with opened(args.output) as file:
            _write(Making(export, Part(args.part)), cases, file, sys.stderr)
    except BrokenPipeError:
        # `| head` has seen enough; nothing may be flushed into the pipe at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (AppError, OSError) as error:
        print(f"dial311: {error}", file=sys.stderr)
        return FAILED
    except SQLAlchemyError as error:
        print(f"dial311: reading failed, the export is not whole: {error}", file=sys.stderr)
        return FAILED
    return DONE


def _prepare(
    args: argparse.Namespace, engine: Engine, vault: Vault, cities: Sequence[ExportCity]
) -> Export:
    if args.with_phones and not says(args.reason):
        raise InvalidInput("--with-phones: say why with --reason")
    city = find_city(cities, args.city)
    wish = Wish(
        Asked(**{name: getattr(args, name) for name in FILTERS}),
        FORMS[args.format],
        args.profile,
        comments=args.with_comments,
        phones=args.with_phones,
    )
    now_us = micros(datetime.now(UTC))
    return prepare_export(ReportExport(engine, vault, city.code), city, wish, now_us=now_us)


def _order(args: argparse.Namespace, export: Export, cases: int) -> bytes:
    said = f"{args.part}; {described(export, cases)}"
    what = {"city": export.city, "said": said, "reason": args.reason.strip()}
    return order_of_shell("note_export", args.by, **what)


def _write(making: Making, cases: int, file: BinaryIO, terminal: TextIO) -> None:
    show = _bar(terminal, cases) if terminal.isatty() and cases > PAGE_ROWS else None
    done = 0
    for chunk in making.chunks():
        file.write(chunk.data)
        done += chunk.cases
        if show and chunk.cases:
            show(done)
    if show:
        terminal.write("\n")


def _bar(terminal: TextIO, total: int) -> Callable[[int], None]:
    def show(done: int) -> None:
        share = min(1.0, done / total)
        filled = "#" * int(_BAR * share)
        terminal.write(f"\r[{filled:.<{_BAR}}] {share:4.0%} {done:,} of {total:,} reports")
        terminal.flush()

    return show
