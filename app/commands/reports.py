"""`dial311 reports list|show|…`: what officials do with cases, from a terminal."""

import argparse
from typing import Final

from sqlalchemy import Connection, Engine

from app.commands import reports_dates, reports_move
from app.commands.acting import add_acting, in_pieces, order_line
from app.commands.reading import (
    MOST_DAYS,
    Run,
    add_most,
    add_reading,
    case_number,
    local,
    whole,
)
from app.domain.clock import DAY_US, Micros, micros, utc
from app.domain.errors import NotFound
from app.domain.lifecycle import OF_OFFICIALS, RULES, Action
from app.domain.limits import FiledBy, Flag
from app.domain.public_number import spoken
from app.domain.report import OPEN, Status
from app.domain.shares import wilson
from app.menu.model import City
from app.menu.places import place_name
from app.menu.values import service_label
from app.menufiles.notes import short, suggest
from app.store.answers import Answers, count_answers
from app.store.case_list import Listed, Wanted, Whole, count_held, list_cases, whole_case
from app.store.published import Published
from app.store.untold import list_untold
from app.store.vault import Vault

#: What people type -> what is done, and one line of help.
WORDS: Final = {
    "acknowledge": (Action.ACKNOWLEDGE, "say that somebody has seen it"),
    "assign": (Action.ASSIGN, "give it to a body of city.yaml"),
    "start": (Action.START, "say that work has begun"),
    "resolve": (Action.RESOLVE, "say that it is solved; everybody of the case is asked"),
    "give-up": (Action.GIVE_UP, "close it unsolved, with a reason that is told"),
    "reject": (Action.REJECT, "close it as no case of ours, with a reason that is told"),
    "merge": (Action.MERGE, "close it as a repeat of another case, which goes on"),
    "unmerge": (Action.UNMERGE, "take a merge back"),
    "reopen": (Action.REOPEN, "open it again"),
}
assert {action for action, _ in WORDS.values()} == set(OF_OFFICIALS)


def add_to(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", read: Run, change: Run
) -> None:
    """Give the parser of `dial311 reports` these commands."""
    listed = actions.add_parser("list", help="list cases, the oldest first")
    listed.add_argument("--status", default="open", choices=["open", "any", *map(str, Status)])
    listed.add_argument("--owner", default="", metavar="BODY", help="code of a body of city.yaml")
    listed.add_argument("--service", default="", metavar="CODE", help="code of a problem")
    listed.add_argument("--tests", action="store_true", help="tests, which no other list has")
    only = listed.add_mutually_exclusive_group()
    only.add_argument("--overdue", action="store_true", help="open ones past their due time")
    only.add_argument("--untold", action="store_true", help="closed ones somebody waits to hear of")
    only.add_argument("--held", action="store_true", help="those that wait for an official")
    add_most(listed)
    shown = actions.add_parser("show", help="show everything of a case")
    shown.add_argument("number", type=case_number)
    answers = actions.add_parser("answers", help="what people say of what is said to be solved")
    days = whole(MOST_DAYS)
    answers.add_argument("--days", type=days, default=30, metavar="N", help="asked so long ago")
    add_reading((listed, shown, answers, reports_dates.add_to(actions)), read)
    for word, (action, means) in WORDS.items():
        parser = actions.add_parser(word, help=means, description=means)
        _add_change(parser, action)
        parser.set_defaults(run=change, action=action)
    reports_move.add_to(actions).set_defaults(run=change)


def _add_change(parser: argparse.ArgumentParser, action: Action) -> None:
    parser.add_argument("number", type=case_number, nargs="+", help="as it is written or read out")
    needs = RULES[action].needs_reason
    parser.add_argument("--reason", default="", required=needs, metavar="TEXT")
    if action is Action.ASSIGN:
        help_ = "else it stays; with who answers there, if nobody has it"
        parser.add_argument("--to", default="", metavar="BODY", help=help_)
    if action is Action.MERGE:
        parser.add_argument("--into", type=case_number, required=True, metavar="NUMBER")
    add_acting(parser)


def make_orders(parsed: argparse.Namespace) -> list[bytes]:
    """Write what is asked as lines a service takes: see `app.work.orders`.

    Raises: InvalidInput when a word of the command is no text, or nobody does it.
    """
    if hasattr(parsed, "place"):
        return [reports_move.make_order(parsed)]
    what = {
        "action": str(parsed.action),
        "reason": parsed.reason,
        "owner": getattr(parsed, "to", ""),
        "main": getattr(parsed, "into", 0),
    }
    pieces = in_pieces(parsed.number)
    return [order_line("change", parsed, **what, numbers=piece) for piece in pieces]


def read_command(
    parsed: argparse.Namespace,
    reader: Engine,
    vault: Vault,
    published: Published,
    now: Micros,
) -> int:
    """Print cases, times in the city's zone; give the exit status.

    Raises: NotFound when there is no such case, body or problem.
    """
    city_id, city = published
    with reader.connect() as connection:
        if hasattr(parsed, "number"):
            case = whole_case(connection, vault, city_id, parsed.number)
            if case is None:
                raise NotFound(f"there is no case {spoken(parsed.number)} in {city.code}")
            print("\n".join(_whole(city, case, now)))
            return 0
        if hasattr(parsed, "dates"):
            return reports_dates.dates_command(parsed, connection, published, now)
        if hasattr(parsed, "days"):
            print("\n".join(_answers(connection, published, now - parsed.days * DAY_US)))
            return 0
        rows = _list(parsed, connection, published, now)
        waiting = 0 if parsed.held else count_held(connection, city_id)
    if not rows:
        _check_codes(parsed, city)
    _print_table(rows)
    if waiting:
        print(f"Held for an official: {waiting}. dial311 reports list --held")
    return 0


def _list(
    parsed: argparse.Namespace, connection: Connection, published: Published, now: Micros
) -> list[tuple[str, ...]]:
    city_id, city = published
    past = now if parsed.overdue else None
    status = "" if parsed.status == "any" else parsed.status
    wanted = Wanted(city_id, status, parsed.owner, parsed.service, parsed.most, past)
    wanted = wanted._replace(held=parsed.held, tests=parsed.tests)
    if parsed.untold:
        untold = list_untold(connection, wanted)
        return [(*_cells(city, one.case, now), f"untold: {one.waiting}") for one in untold]
    return [_cells(city, case, now) for case in list_cases(connection, wanted)]


def _check_codes(parsed: argparse.Namespace, city: City) -> None:
    """Refuse a code that neither a case has nor the city: it is mistyped."""
    for what, code, known in (
        ("body", parsed.owner, {**city.bodies, **city.old.bodies}),
        ("problem", parsed.service, {**city.services, **city.old.services}),
    ):
        if code and code not in known:
            raise NotFound(f"{city.code} has no {what} {short(code)}: {suggest(code, known)}")


def _cells(city: City, case: Listed, now: Micros) -> tuple[str, ...]:
    name = service_label(city, case.service, city.language) or case.service
    at = local(city, case.requested_at)
    place = place_name(city, case.place, city.language) or case.place
    people, due = str(case.people), _due(city, case, now)
    status = f"held: {case.held}" if case.waits else case.status
    return spoken(case.number), status, at, name, place, case.owner, people, due


def _due(city: City, case: Listed, now: Micros) -> str:
    if case.due_at is None:
        return ""
    is_late = case.status in OPEN and micros(case.due_at) < now
    return f"{'overdue since' if is_late else 'due'} {local(city, case.due_at)}"


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def _whole(city: City, found: Whole, now: Micros) -> list[str]:
    """Write a case, what happened to it and what became of its messages, a line each."""
    head = "  ".join(filter(None, _cells(city, found.case, now)))
    lines = [head]
    if found.case.filed_by != FiledBy.RESIDENT:
        lines.append(f"filed by a {found.case.filed_by}")
    if found.main:
        lines.append(f"repeats {spoken(found.main)}")
    if found.reopenings:
        lines.append(f"times opened again: {found.reopenings}")
    for event in found.events:
        note = f": {event.note}" if event.note else ""
        lines.append(
            f"  {local(city, event.at)}  {event.kind} by {event.actor}, {event.status}{note}"
        )
    for one in found.messages:
        seen = " and shown on a call" if one.shown_at else ""
        word = {None: "", True: "; answered yes", False: "; answered no"}[one.answer]
        anew = "".join(
            f"; sent anew {local(city, at)}{f' by {by}' if by else ''}" for at, by in one.anew
        )
        lines.append(f"  message {one.template}: {one.state}{seen}{word}{anew}")
    return lines


def _answers(connection: Connection, published: Published, since: Micros) -> list[str]:
    """Say what people answered, monitors apart; silence is no yes."""
    day, _ = local(published.city, utc(since)).split(" ")
    residents = count_answers(connection, published.id, utc(since))
    lines = _answered(residents, f"Asked since {day}")
    monitors = count_answers(connection, published.id, utc(since), Flag.MONITOR)
    return lines + (_answered(monitors, "Monitors asked") if monitors.asked else [])


def _answered(found: Answers, asked: str) -> list[str]:
    lines = [
        f"{asked}: {found.asked}; known to have heard: {found.heard}.",
        f"Answered: {found.answered} ({found.yes} yes, {found.no} no).",
    ]
    if share := wilson(found.answered, found.heard):
        lines.append(f"Of who heard {share} answered.")
    if share := wilson(found.yes, found.answered):
        lines.append(f"Of who answered {share} say that it is solved.")
    return lines
