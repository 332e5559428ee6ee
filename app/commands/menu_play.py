"""`dial311 menu play FOLDER`: walk a menu in the terminal, and record the walk."""

import argparse
import re
import sys
import time
from datetime import date
from pathlib import Path
from typing import Final

from app.commands.folders import keep_city_files, need_folder
from app.domain import public_number
from app.domain.clock import local_day
from app.domain.errors import InvalidInput
from app.menu.model import City
from app.menufiles.city_folder import load_city
from app.menufiles.notes import short, suggest
from app.walks.record import Kept, as_dialogue
from app.walks.reports import ReportNames, listed
from app.walks.terminal import framed
from app.walks.try_folder import DIALOGUES, ENDINGS
from app.walks.walker import MOST_TYPED, Screen, Walker, is_dialled, network_limit
from app.walks.world import World, crew_jobs, returning

HELP: Final = "walk a city's menu in the terminal"
_END: Final = "quit"
_NAME: Final = "Recorded walk"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder, who calls, and where to record."""
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", default="", help="code of the caller's language, as pt")
    parser.add_argument(
        "--caller",
        choices=("new", "returning", "crew"),
        default="new",
        help="returning: with places and cases of earlier reports; crew: of a crew with jobs",
    )
    parser.add_argument("--date", default="", help="day of the call, as 2026-03-05; else today")
    parser.add_argument("--network", default="", help="name of the network, as in routes.yaml")
    parser.add_argument(
        "--record", type=Path, metavar="FILE", help="add the walk to a file of dialogues"
    )


def run(parsed: argparse.Namespace) -> int:
    """Play until the input ends or says quit.

    Raises: MenuFileError for a folder with findings, InvalidInput for an option that names
    nothing or a file that cannot be written.
    """
    folder = need_folder(parsed.folder)
    if parsed.record:
        _check_name(folder, parsed.record)
    city = load_city(folder)
    day = _day(city, parsed.date)
    kept = _kept(city, parsed, day)
    walker = _walker(kept, day)
    if parsed.record:
        _prepare(parsed.record)
    try:
        _Play(city, walker).play()
    except KeyboardInterrupt:
        print()  # the walk so far is recorded all the same
    if parsed.record:
        _record(parsed.record, walker, kept)
    return 0


def _kept(city: City, parsed: argparse.Namespace, day: int) -> Kept:
    """Give who calls, from where and when."""
    own = returning(city) if parsed.caller == "returning" else ()
    jobs = crew_jobs(city) if parsed.caller == "crew" else ()
    if parsed.caller == "crew" and not city.menu.lists_jobs:
        raise InvalidInput("this menu has no <job>: nobody of a crew has a screen here")
    return Kept(city, parsed.language, parsed.network, own, day, jobs)


def _day(city: City, written: str) -> int:
    """Give the day of the call: the city's own today where none is named."""
    if not written:
        return local_day(time.time_ns() // 1_000, city.zone)
    try:
        return date.fromisoformat(written).toordinal()
    except ValueError:
        raise InvalidInput(f"{written} is no date; write 2026-03-05") from None


def _walker(kept: Kept, day: int) -> Walker:
    city, languages = kept.city, [language.code for language in kept.city.languages]
    if kept.language and kept.language not in languages:
        raise InvalidInput(f"no language {kept.language}; {suggest(kept.language, languages)}")
    limit = network_limit(city, kept.network)
    if kept.network and not limit:
        known = dict.fromkeys(route.name for route in city.routes)
        raise InvalidInput(f"no network {kept.network}; {suggest(kept.network, known)}")
    world = World(city, kept.language, kept.own, day=day, jobs=kept.jobs)
    return Walker(city, world, limit)


class _Play:
    """The conversation with whoever sits at the terminal."""

    def __init__(self, city: City, walker: Walker) -> None:
        self._city = city
        self._code = city.service_codes[0]
        self._walker = walker
        self._names = ReportNames(city)
        self._told = (0, 0, 0)

    def play(self) -> None:
        """Dial, then take what is typed until there is no more."""
        names = ", ".join(language.spelt for language in self._city.languages)
        print(f"{self._city.name}, in {names}: here every language is served, drafts too.")
        print(f"Type what a caller would. {self._code} dials again, {_END} or Ctrl-D ends.\n")
        self._show(self._walker.dial(self._code))
        while (given := _ask(self._prompt())) is not None and given.strip() != _END:
            self._take(given)

    def _prompt(self) -> str:
        return "> " if self._walker.is_on else f"The call is over. Enter dials {self._code} > "

    def _take(self, given: str) -> None:
        if len(given) > MOST_TYPED:
            print(f"A phone sends up to {MOST_TYPED} characters.")
        elif is_dialled(self._city, given.strip()) or not self._walker.is_on:
            code = given.strip() or self._code
            if is_dialled(self._city, code):
                self._show(self._walker.dial(code))
            else:
                print(f"{short(code)} is not the code of {self._city.name}.")
        else:
            self._show(self._walker.answer(given))

    def _show(self, screen: Screen) -> None:
        print(framed(screen, self._walker.limit))
        world = self._walker.world
        filed, comments, done = self._told
        for number, report, numbers in world.filed[filed:]:
            name = self._names.name(report, self._city.language)
            print(f"Filed: {name}, as {public_number.spoken(number)}")
            if numbers:
                print(f"Answers: {listed(numbers)}")
        for comment in world.comments[comments:]:
            print(f"Comment: {comment}")
        for kind, case in world.done[done:]:
            print(f"{kind.capitalize()}: {public_number.spoken(case)}")
        self._told = (len(world.filed), len(world.comments), len(world.done))


def _ask(prompt: str) -> str | None:
    """Ask for a line; None where there is no more. What is piped in is shown as if typed."""
    try:
        given = input(prompt)
    except EOFError:
        print()
        return None
    if not sys.stdin.isatty():
        print(given)
    # Control characters of a terminal are no keys of a phone.
    return "".join(filter(str.isprintable, given))


def _check_name(folder: Path, file: Path) -> None:
    """Let a walk be recorded only where `menu test` may find it."""
    keep_city_files(folder, file, f"dialogues to {folder / DIALOGUES / file.name}")
    if file.suffix not in ENDINGS:
        raise InvalidInput(f"a file of dialogues ends in .yaml: write {file.with_suffix('.yaml')}")


def _prepare(file: Path) -> None:
    """Find out before the walk whether it can be written."""
    try:
        file.parent.mkdir(exist_ok=True)
        with file.open("a", encoding="utf-8"):
            pass
        file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise InvalidInput(f"cannot write {file}: {why}") from error


def _record(file: Path, walker: Walker, kept: Kept) -> None:
    before = file.read_text(encoding="utf-8")
    taken = {int(number) for number in re.findall(rf"^{_NAME} ([0-9]{{1,6}}):", before, re.M)}
    name = f"{_NAME} {max(taken, default=0) + 1}"
    text = as_dialogue(name, kept, walker.transcript, walker.world)
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    with file.open("a", encoding="utf-8") as written:
        written.write(gap + text)
    print(f"Recorded in {file} as {name}.")
