"""`dial311 crews list|add|jobs|…`: crews, who works in them, and what they have to do."""

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from app.commands.acting import add_acting, in_pieces, order_line
from app.commands.crew_day import page, plain
from app.commands.output import PIPE, opened
from app.commands.reading import add_reading, case_number
from app.domain.clock import Micros, micros
from app.domain.lifecycle import Action
from app.domain.public_number import spoken
from app.domain.report import OPEN
from app.menu.effects import Job
from app.menu.lists import job_label
from app.menu.model import City
from app.menu.places import short_place_label
from app.store import crew_store
from app.store.case_list import Listed, Wanted, list_cases
from app.store.crew_store import Member, count_jobs, count_members, members, was_there
from app.store.published import Published
from app.store.vault import Vault
from app.usecases.crew_jobs import in_order
from app.usecases.crews import check_crew
from app.usecases.postpone import written

#: Jobs of a crew that a list shows, and a hand-over takes with it.
MOST_JOBS: Final = 5_000
Run = Callable[[argparse.Namespace], int]


def add_to(parser: argparse.ArgumentParser, read: Run, write: Run, hand_over: Run) -> None:
    """Give the parser of `dial311 crews` these commands."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    readers = (
        actions.add_parser("list", help="list the crews of a city"),
        _of_crew(actions, "members", "who works in a crew, numbers masked"),
        _of_crew(actions, "jobs", "what a crew has to do, nearest deadline first"),
        _of_crew(actions, "day", "the same to hand out: as a text, or as a page to print"),
    )
    help_ = "write a page to print; - for the screen"
    readers[-1].add_argument("--html", metavar="FILE", help=help_)
    adds = _of_crew(actions, "add", "let a phone open a crew's menu")
    adds.add_argument("phone", help="its number, or - to read it from standard input")
    adds.add_argument("--name", default="", help="what colleagues call them; sealed when stored")
    leaves = _of_crew(actions, "remove", "take somebody out of a crew")
    leaves.add_argument("member", type=int, help="as `crews members` lists them")
    hands = _of_crew(actions, "hand-over", "give open jobs of a crew to another crew or body")
    hands.add_argument("to", metavar="TO", help="code of a crew or body of city.yaml")
    hands.add_argument(
        "number", type=case_number, nargs="*", help="cases; without any all open ones"
    )
    hands.add_argument("--reason", default="", metavar="TEXT", help="kept with each case")
    add_reading(readers, read)
    for each in (adds, leaves, hands):
        add_acting(each)
        each.set_defaults(run=hand_over if each is hands else write)


def _of_crew(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", word: str, means: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(word, help=means, description=means)
    parser.add_argument("crew", metavar="CREW", help="code of a crew of city.yaml")
    parser.set_defaults(word=word)
    return parser


def make_order(parsed: argparse.Namespace) -> bytes:
    """Write what is asked as the line a service takes: see `app.work.orders`.

    Raises: InvalidInput when a word of the command is no text, or nobody does it.
    """
    crew = parsed.crew
    if parsed.word == "remove":
        return order_line("leave_crew", parsed, crew=crew, member=parsed.member)
    phone = sys.stdin.readline().strip() if parsed.phone == "-" else parsed.phone
    return order_line("join_crew", parsed, crew=crew, phone=phone[:40], name=parsed.name)


def hand_over_orders(parsed: argparse.Namespace, numbers: list[int], city: City) -> Iterator[bytes]:
    """Write a hand-over as lines a service takes; each case must still be the crew's by then."""
    what = {
        "city": city.code,
        "action": str(Action.ASSIGN),
        "reason": parsed.reason,
        "owner": parsed.to,
        "held_by": parsed.crew,
    }
    return (order_line("change", parsed, **what, numbers=piece) for piece in in_pieces(numbers))


def jobs_of(connection: Connection, city_id: int, crew: str, now: Micros) -> tuple[Job, ...]:
    """Give what a crew has to do, in the order in which its phones list it."""
    wanted = Wanted(city_id, "open", crew, "", MOST_JOBS)
    return in_order(_job(case, now) for case in list_cases(connection, wanted))


def _job(case: Listed, now: Micros) -> Job:
    due = micros(case.due_at) if case.due_at else 0
    is_late = case.status in OPEN and 0 < due < now
    return Job(case.number, case.status, case.service, case.place, due, is_late)


def read_command(
    parsed: argparse.Namespace, reader: Engine, vault: Vault, published: Published, now: Micros
) -> int:
    """Print crews, members or jobs; give the exit status.

    Raises: NotFound when city.yaml has no such crew.
    """
    city_id, city = published
    with reader.connect() as connection:
        if not hasattr(parsed, "crew"):
            print("\n".join(_crews(connection, city_id, city)))
            return 0
        check_known(connection, city_id, city, parsed.crew)
        if parsed.word == "members":
            found = members(connection, vault, city_id, parsed.crew)
            print("\n".join(_member(city, one) for one in found) or f"{parsed.crew} has no member.")
            return 0
        jobs = jobs_of(connection, city_id, parsed.crew, now)
    if parsed.word == "jobs":
        print("\n".join(_job_line(city, job) for job in jobs) or no_job(parsed.crew))
    elif parsed.html:
        with opened(parsed.html) as file:
            file.write(page(city, parsed.crew, jobs, now).encode())
        if parsed.html != PIPE:
            print(f"{parsed.html}: {len(jobs)} {'job' if len(jobs) == 1 else 'jobs'}")
    else:
        print(plain(city, parsed.crew, jobs, now))
    return 0


def no_job(crew: str) -> str:
    """Say that there is nothing to do."""
    return f"{crew} has no open job."


def count_waiting(connection: Connection, city_id: int, crew: str) -> int:
    """Count a crew's held cases: they are no jobs, so nobody hands them over."""
    return len(list_cases(connection, Wanted(city_id, "open", crew, "", MOST_JOBS, held=True)))


def still_waiting(crew: str, count: int) -> str:
    """Say that held cases stay with a crew, and what can be done."""
    held = "1 held case stays" if count == 1 else f"{count} held cases stay"
    mend = f"release or reject: reports list --held --owner {crew}"
    return f"{held} with {crew}: {mend}; then hand over what was released"


def check_known(connection: Connection, city_id: int, city: City, crew: str) -> None:
    """Hold a code to the crews of city.yaml, and to those it had that have members or cases still.

    Raises: NotFound when it is no such code.
    """
    if not was_there(connection, city_id, crew):
        check_crew(city, crew)


def _crews(connection: Connection, city_id: int, city: City) -> Iterator[str]:
    people, jobs = count_members(connection, city_id), count_jobs(connection, city_id)
    held = crew_store.count_waiting(connection, city_id)

    def counts(code: str) -> str:
        usual = f"members: {people.get(code, 0)}  open jobs: {jobs.get(code, 0)}"
        return f"{usual}  held: {held[code]}" if code in held else usual

    for body in city.bodies.values():
        if body.is_crew:
            yield f"{body.code}  {body.name}  of {body.falls_to}  {counts(body.code)}"
    for code in sorted({*people, *jobs, *held} - {"", *city.bodies}):
        mend = _left_by(people.get(code, 0), jobs.get(code, 0), held.get(code, 0))
        yield f"{code}  not in city.yaml: {mend}  {counts(code)}"


def _left_by(members: int, jobs: int, held: int) -> str:
    """Say what is to be done with what a crew that is gone has left."""
    return ", ".join(
        mend
        for count, mend in (
            (jobs, "hand over its jobs"),
            (held, "release or reject what is held"),
            (members, "remove its members"),
        )
        if count
    )


def _member(city: City, one: Member) -> str:
    zone = ZoneInfo(city.zone)
    since = f"since {one.added_at.astimezone(zone):%Y-%m-%d} by {one.added_by}"
    gone = ""
    if one.removed_at:
        gone = f"until {one.removed_at.astimezone(zone):%Y-%m-%d} by {one.removed_by}"
    return "  ".join(filter(None, (str(one.member), one.phone, one.name, since, gone)))


def _job_line(city: City, job: Job) -> str:
    due = f"due {written(city, job.due_us)}" if job.due_us else ""
    place = short_place_label(city, job.place, city.language)
    label = job_label(city, job, place, city.language)
    return "  ".join(filter(None, (spoken(job.number), job.status, label, due)))
