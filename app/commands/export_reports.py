"""`dial311 reports export`: reports as CSV into a file or a pipe."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import BinaryIO, Final, TextIO

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.commands.output import opened
from app.domain.clock import micros
from app.domain.csv_cells import PROFILE_NAMES
from app.domain.errors import AppError
from app.store.report_export import PAGE_ROWS, ReportExport
from app.store.vault import Vault
from app.usecases.export_filters import FILTERS, Asked
from app.usecases.export_reports import Export, ExportCity, find_city, prepare_export

DONE: Final = 0
FAILED: Final = 2
_BAR: Final = 30
_HELP: Final = {
    "since": "first day, such as 2016-11-01, in the city's time zone",
    "until": "last day, counted in",
    "status": "open, closed, or one status such as resolved",
    "service": "code or name of a service",
    "district": "code or name of a district",
    "bairro": "code or name of a bairro",
    "channel": "how it was reported: ussd or sms",
    "filed_by": "resident, monitor, test or any; all but tests if not given",
}


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options of the command."""
    parser.add_argument("--format", choices=["csv"], default="csv")
    parser.add_argument("--output", required=True, metavar="FILE", help="- for standard output")
    parser.add_argument(
        "--profile", choices=PROFILE_NAMES, default="raw", help="excel: for a double click"
    )
    for name in FILTERS:
        word = name.replace("_", "-")
        parser.add_argument(f"--{word}", default="", help=_HELP[name])
    parser.add_argument("--city", default="", help="code of a city; else the first")
    parser.add_argument("--with-comments", action="store_true", help="the residents' own words too")


def export_command(
    args: argparse.Namespace, engine: Engine, vault: Vault, cities: Sequence[ExportCity]
) -> int:
    """Write the export; give the exit status. `engine` only reads.

    A file appears under its name when it is whole, readable by its owner only.
    """
    try:
        city = find_city(cities, args.city)
        export = prepare_export(
            ReportExport(engine, vault, city.code),
            city,
            Asked(**{name: getattr(args, name) for name in FILTERS}),
            now_us=micros(datetime.now(UTC)),
            profile_name=args.profile,
            comments=args.with_comments,
        )
        with opened(args.output) as file:
            _write(export, file, sys.stderr)
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


def _write(export: Export, file: BinaryIO, terminal: TextIO) -> None:
    total = export.count() if terminal.isatty() else 0
    show = _bar(terminal, total) if total > PAGE_ROWS else None
    done = 0
    for chunk in export.chunks():
        file.write(chunk.data)
        done += chunk.rows
        if show:
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
