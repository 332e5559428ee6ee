"""`dial311 menu test FOLDER`: walk the dialogues that operators wrote."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.commands.folders import need_folder
from app.domain.errors import NotFound
from app.menufiles.city_folder import load_city
from app.walks.try_folder import DIALOGUES, Tried, try_folder

HELP: Final = "walk the dialogues of a city's folder and show where the menu differs"
FINDINGS: Final = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder."""
    parser.add_argument("folder", type=Path)


def run(parsed: argparse.Namespace) -> int:
    """Walk all dialogues; 0 when every one holds, 1 with findings, which stand first.

    Raises: MenuFileError where the folder itself is to be mended, NotFound without a dialogue,
    InvalidInput without a folder.
    """
    city = load_city(need_folder(parsed.folder))
    tried = try_folder(parsed.folder, city)
    if not tried.dialogues and not tried.findings:
        raise NotFound(
            f"there is no dialogue in {parsed.folder / DIALOGUES}; menus/README.md"
            " shows one, dial311 menu play --record writes one"
        )
    print(summary(city.name, tried), flush=True)
    for finding in tried.findings:
        print(finding, file=sys.stderr, flush=True)
    print(met(tried))
    return FINDINGS if tried.findings else 0


def summary(city: str, tried: Tried) -> str:
    """Say how many dialogues there are, and whether they hold."""
    found = len(tried.findings)
    if tried.dialogues == 1:
        return f"{city}: 1 dialogue, {f'{found} to mend' if found else 'it holds'}."
    holds = f"{found} to mend" if found else "all of them hold"
    return f"{city}: {tried.dialogues} dialogues, {holds}."


def met(tried: Tried) -> str:
    """Say what of the menu the dialogues meet, a line for each screen of which some is left.

    Where one differs it stops, and meets less than it would: then only how much was met.
    """
    lines = [f"Met: {tried.coverage.counts()}."]
    missed = () if tried.findings else tried.coverage.missed()
    if missed:
        lines += ["Not met, which is no fault:", *(f"  {line}" for line in grouped(missed))]
    return "\n".join(lines)


def grouped(missed: Sequence[str]) -> list[str]:
    """Put what belongs together on one line.

    >>> grouped(["the screen a", "b: 1 Yes", "b: 0 No", "the screen c", "the key 0 Back"])
    ['the screens a, c', 'b: 1 Yes, 0 No', 'the key 0 Back']
    """
    groups: dict[str, list[str]] = {}
    for name in missed:
        head, rest = _cut(name)
        groups.setdefault(head, []).append(rest)
    return [_joined(head, names) for head, names in groups.items()]


def _cut(name: str) -> tuple[str, str]:
    for head in ("the screen ", "the key "):
        if name.startswith(head):
            return head, name.removeprefix(head)
    head, colon, rest = name.partition(": ")
    return (f"{head}: ", rest) if colon else ("", name)


def _joined(head: str, names: Sequence[str]) -> str:
    if len(names) > 1 and not head.endswith(": "):
        head = f"{head.rstrip()}s " if head else ""
    return head + ", ".join(names)
