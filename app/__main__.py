"""The command line: `dial311 serve`, `worker`, `migrate`, `reports …`, `menu …`."""

import gc

# Before anything is loaded: what that makes stays, and to look for rubbish among it would take a
# quarter of every command's start. A service looks as seldom later on.
gc.set_threshold(20_000, 50, 100)

import argparse
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Final

from sqlalchemy.exc import OperationalError, ProgrammingError

from app import logs
from app.commands import menu_history, menu_publish
from app.commands.backup import add_to as add_backup
from app.commands.bill import add_to as add_bill_commands
from app.commands.callers import add_to as add_caller_commands
from app.commands.callers import read_command as read_callers
from app.commands.costs import add_to as add_costs
from app.commands.costs import read_command as read_costs
from app.commands.crews import add_to as add_crew_commands
from app.commands.export_reports import add_export_arguments
from app.commands.lines import add_to as add_lines
from app.commands.lines import lines_command
from app.commands.menu import add_menu_commands
from app.commands.menu_against import announce
from app.commands.messages import add_to as add_message_commands
from app.commands.places import add_to as add_place_commands
from app.commands.places import places_command
from app.commands.places_import import add_to as add_place_import
from app.commands.places_plates import add_to as add_place_plates
from app.commands.reports import add_to as add_report_commands
from app.commands.reports import read_command as read_reports
from app.commands.set_aside import add_to as add_aside_commands
from app.commands.sheet import add_to as add_sheet_commands
from app.commands.tokens import add_to as add_token_commands
from app.commands.users import add_to as add_user_commands
from app.demo.command import add_to as add_demo
from app.demo.command import demo, open_visit
from app.demo.stage import settings_alone
from app.demo.visit import greeting, stage
from app.domain.errors import AppError, MenuFileError
from app.domain.stops import Stops
from app.doorstep import listen, make_server, serve
from app.edits.recent import Earlier
from app.house import migrate, take_lock
from app.menu.model import City
from app.sending import now_us, open_worker
from app.settings import PROJECT, Settings, SettingsError, desk_address, load_settings
from app.shell import (
    back_up,
    change_access,
    change_crews,
    change_reports,
    check_bill,
    export_reports,
    hand_over,
    import_places,
    mark_callers,
    publish_menu,
    read_access,
    read_crews,
    read_messages,
    read_now,
    read_sheets,
    resend_messages,
    send_sheet,
    set_reports_aside,
    show_history,
    stops_of,
)
from app.store.engine import is_sqlite, writing_engine
from app.store.writer_lock import Locked
from app.work.earlier import read_earlier

#: Ways a command ends besides well (0).
FINDINGS: Final = 1
MISUSE: Final = 2
#: What drivers say of a database that was never made.
_NO_DATABASE: Final = "unable to open database file|no such table|relation .* does not exist"
#: Said where a second process is asked for and there may be only one.
_ONE_PROCESS: Final = (
    "on SQLite `dial311 serve` sends the messages itself; a process of their own needs PostgreSQL"
    " (DIAL311_DATABASE_URL)"
)
#: Keys, numbers and people's words: what a run writes is nobody else's to read.
OWNER_ONLY: Final = 0o077
Run = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    parsed = _parser().parse_args(arguments)
    try:
        status = int(parsed.run(parsed))
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # Whoever read our words has read enough, as `| head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except MenuFileError as error:
        for finding in error.findings:
            print(finding, file=sys.stderr)
        return FINDINGS
    except (SettingsError, Locked, AppError) as error:
        print(f"dial311: {error}", file=sys.stderr)
        return MISUSE
    except (OperationalError, ProgrammingError) as error:
        # The driver's own words; the address, which may hold a password, is not among them.
        mend = "; `dial311 migrate` makes it" if re.search(_NO_DATABASE, str(error.orig)) else ""
        print(f"dial311: the database cannot be used: {error.orig}{mend}", file=sys.stderr)
        return MISUSE
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("dial311", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serving = commands.add_parser("serve", help="answer calls, send messages, show pages")
    serving.add_argument("--migrate", action="store_true", help="update the database first")
    serving.set_defaults(run=_serve)
    serving.add_argument(
        "--no-worker", action="store_true", help="send no messages: `dial311 worker` does it"
    )
    worker = commands.add_parser("worker", help="send messages, beside `serve` on PostgreSQL")
    worker.set_defaults(run=_worker)
    update = commands.add_parser("migrate", help="update the database to the newest schema")
    update.set_defaults(run=_migrate)
    _add_reports(commands)
    crews = commands.add_parser("crews", help="work with crews, their members and their jobs")
    add_crew_commands(crews, _writing(read_crews), _writing(change_crews), _writing(hand_over))
    messages = commands.add_parser("messages", help="see what became of messages")
    add_message_commands(
        messages.add_subparsers(required=True, metavar="ACTION"),
        _reading(read_messages),
        _writing(resend_messages),
    )
    _add_places(commands.add_parser("places", help="find out where places are"))
    add_lines(commands, _reading(read_now(lines_command)))
    add_costs(commands, _reading(read_now(read_costs)))
    bill = commands.add_parser("bill", help="hold an operator's bill against what we counted")
    add_bill_commands(bill.add_subparsers(required=True, metavar="ACTION"), _reading(check_bill))
    sheets = commands.add_parser("sheet", help="sheets of days, weeks and months; what was sent")
    add_sheet_commands(
        sheets.add_subparsers(required=True, metavar="SHEET"),
        _writing(read_sheets),
        _writing(send_sheet),
    )
    users = commands.add_parser("users", help="say who works at the desk")
    add_user_commands(users, _reading(read_access), _writing(change_access))
    add_backup(commands, _writing(back_up))
    add_token_commands(commands, _reading(read_access), _writing(change_access))
    add_demo(commands, _demo)
    _add_menu(commands.add_parser("menu", help="work with a city's folder"))
    return parser


def _add_menu(menu: argparse.ArgumentParser) -> None:
    menu.set_defaults(read_stops=_stops, read_earlier=_earlier)
    actions = menu.add_subparsers(required=True, metavar="ACTION")
    add_menu_commands(actions)
    menu_publish.add_to(actions).set_defaults(run=_publish_menu)
    menu_history.add_to(actions).set_defaults(run=_show_history)


def _add_places(places: argparse.ArgumentParser) -> None:
    actions = places.add_subparsers(required=True, metavar="ACTION")
    add_place_commands(actions, _reading(read_now(places_command)))
    add_place_import(actions, _reading(import_places))
    add_place_plates(actions)


def _add_reports(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    reports = commands.add_parser("reports", help="work with reports")
    deeds = reports.add_subparsers(required=True, metavar="ACTION")
    export = deeds.add_parser("export", help="write reports into a file")
    add_export_arguments(export)
    export.set_defaults(run=_writing(export_reports))
    add_report_commands(deeds, _reading(read_now(read_reports)), _writing(change_reports))
    add_aside_commands(deeds, _writing(set_reports_aside))
    callers = commands.add_parser("callers", help="block numbers, or say that they are monitors'")
    add_caller_commands(
        callers.add_subparsers(required=True, metavar="ACTION"),
        _reading(read_now(read_callers)),
        _writing(mark_callers),
    )


def _serve(parsed: argparse.Namespace) -> int:
    os.umask(OWNER_ONLY)
    settings = load_settings()
    if parsed.no_worker and is_sqlite(settings.url):
        raise SettingsError(f"--no-worker: {_ONE_PROCESS}")
    logs.set_up(settings.log_level)
    serve(settings, migrating=parsed.migrate, sends=not parsed.no_worker)
    return 0


def _demo(parsed: argparse.Namespace) -> int:
    logs.set_up("ERROR")
    if parsed.serve:
        return _serve_demo(parsed)
    return demo(parsed, PROJECT / "menus")


def _serve_demo(parsed: argparse.Namespace) -> int:
    os.umask(OWNER_ONLY)
    with stage(parsed.folder) as folder, closing(listen(settings_alone(folder, 0))) as listener:
        house, kept = open_visit(parsed, PROJECT / "menus", folder)
        server = make_server(house)
        here = desk_address(house.settings.model_copy(update={"port": listener.getsockname()[1]}))
        print(greeting(house.cities.default, kept, here), flush=True)
        server.run(sockets=[listener])
    return 0


def _worker(_parsed: argparse.Namespace) -> int:
    os.umask(OWNER_ONLY)
    settings = load_settings()
    if is_sqlite(settings.url):
        raise SettingsError(_ONE_PROCESS)
    logs.set_up(settings.log_level)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopping.set())
    open_worker(settings).run(stopping)
    return 0


def _migrate(_parsed: argparse.Namespace) -> int:
    os.umask(OWNER_ONLY)
    settings = load_settings()
    lock = take_lock(settings)
    engine = writing_engine(settings.url)
    migrate(engine)
    engine.dispose()
    if lock:
        lock.release()
    return 0


def _reading(run: Callable[[Settings, argparse.Namespace], int]) -> Run:
    """Give a command of `shell` its settings."""
    return lambda parsed: run(load_settings(), parsed)


def _writing(run: Callable[[Settings, argparse.Namespace], int]) -> Run:
    """The same for a command that may write a file."""

    def written(parsed: argparse.Namespace) -> int:
        os.umask(OWNER_ONLY)
        return run(load_settings(), parsed)

    return written


def _stops(city: City, days: int) -> Stops:
    return stops_of(load_settings(), city, days)


def _earlier(city: str, version: str) -> Earlier:
    settings = load_settings()
    drafts = settings.mode == "local"
    return read_earlier(settings.url, city, version, now_us(), drafts=drafts)


def _publish_menu(parsed: argparse.Namespace) -> int:
    os.umask(OWNER_ONLY)
    settings = load_settings()
    if parsed.folder:
        announce(parsed.folder, _earlier)
    return publish_menu(settings, parsed)


def _show_history(parsed: argparse.Namespace) -> int:
    return show_history(load_settings(), parsed)


if __name__ == "__main__":
    sys.exit(main())
