"""`dial311 menu check FOLDER`: prove that a city's folder is fit for callers."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import orjson

from app.commands import menu_against
from app.commands.folders import need_folder
from app.domain.delivery import parts_of
from app.domain.errors import Finding, MenuFileError
from app.domain.money import Amount, written_amount
from app.edits.plain import as_plain
from app.edits.told import as_text
from app.menu.inspect import message_lengths
from app.menu.model import City
from app.menufiles.city_folder import build, load_city, read_folder
from app.menufiles.given_again import find_given_again
from app.menufiles.measured import Measured
from app.menufiles.neighbours import check_beside
from app.walks.try_folder import try_folder

HELP: Final = "say everything there is to mend in a city's folder"
FINDINGS: Final = 1
#: What of a finding leads a form to the field it is of: whoever reads a file has its line.
_OF_FORMS: Final = ("key", "twin")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder, the form of the findings, and what to compare it with."""
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="write one JSON object, for programs")
    parser.add_argument("--against", metavar="VERSION", help=menu_against.HELP)


def run(parsed: argparse.Namespace) -> int:
    """Check; 0 when there is nothing to mend, 1 with findings as JSON.

    Raises:
        InvalidInput: there is no such folder, or nothing like that to compare it with.
        NotFound: there is no such version.
        MenuFileError: with every finding, when no JSON is asked for.
    """
    need_folder(parsed.folder)
    beside = check_beside(parsed.folder)
    measured: tuple[Finding, ...] = ()
    try:
        city = load_city(parsed.folder)
    except Measured as error:
        # What does not fit can be walked all the same: whoever mends it knows all there is.
        city, measured = build(error.plain, ""), error.findings
    except MenuFileError as error:
        found = (*error.findings, *beside)
        return _tell_unread(parsed, found)
    return _tell(parsed, city, (*measured, *try_folder(parsed.folder, city).findings, *beside))


def _tell_unread(parsed: argparse.Namespace, found: tuple[Finding, ...]) -> int:
    """Say what keeps the folder from being read, and that nothing was compared where it was asked.

    Whoever asked what the edit does would else take silence for "nothing".
    """
    why = ""
    if parsed.against is not None:
        why = menu_against.not_compared(parsed.folder, parsed.against)
    if parsed.json:
        print(as_json(parsed.folder, found, {"not_compared": why} if why else None))
        return FINDINGS
    if why:
        print(why, end="\n\n")
    raise MenuFileError(found)


def _tell(parsed: argparse.Namespace, city: City, found: tuple[Finding, ...]) -> int:
    """Say what dialogues find, and what the edit does: callers may lose what they lose."""
    against = None
    if parsed.against is not None:
        earlier = parsed.read_earlier
        against = menu_against.against(city, parsed.folder, parsed.against, earlier)
        given = against[0].given
        texts = read_folder(parsed.folder)
        found += find_given_again(city.gazetteer, texts, parsed.folder, given)
    if parsed.json:
        print(as_json(parsed.folder, found, against and as_plain(*against)))
        return FINDINGS if found else 0
    if against:
        print(as_text(*against), end="\n\n")
    if found:
        raise MenuFileError(found)
    print(f"{city.name}: {len(city.menu.screens)} screens, nothing to mend.")
    for line in _long_messages(city):
        print(line)
    return 0


def _long_messages(city: City) -> Iterator[str]:
    """Say of messages that may take more than one SMS how many, as that is what they cost."""
    for name, language, length in message_lengths(city):
        if (parts := parts_of(length)) > 1:
            said = f"{name} in {language} may take {parts} SMS: {length} characters"
            yield ", ".join((said, *_most_paid(city, parts)))


def _most_paid(city: City, parts: int) -> Iterator[str]:
    """Give what so many SMS cost where they cost most, by the newest price of each network."""
    dearest: dict[str, Amount] = {}
    for price in (route.prices[-1] for route in city.routes if route.prices):
        dearest[price.currency] = max(dearest.get(price.currency, 0), price.part * parts)
    for currency, amount in sorted(dearest.items()):
        yield f"up to {written_amount(amount)} {currency}"


def as_json(
    folder: Path, found: Sequence[Finding], against: Mapping[str, Any] | None = None
) -> str:
    """Write findings as one object: the city's folder by name, and what there is to mend.

    Also what the edit does, where that was asked for.
    """
    said = {"city": folder.resolve().name, "findings": [*map(_plain, found)]}
    more = {} if against is None else {"against": against}
    return orjson.dumps({**said, **more}, option=orjson.OPT_INDENT_2).decode()


def _plain(finding: Finding) -> dict[str, Any]:
    return {name: said for name, said in asdict(finding).items() if name not in _OF_FORMS}
