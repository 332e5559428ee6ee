"""`dial311 places gaps|learn`: what a city's places lack, and what corrected cases say of them."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import orjson
from sqlalchemy import Connection, Engine

from app.commands.folders import need_folder
from app.commands.reading import MOST_DAYS, Run, add_most, add_reading, whole
from app.domain.clock import DAY_US, Micros
from app.domain.corrected import Learned
from app.domain.dismissed import not_dismissed
from app.domain.errors import InvalidInput, NotFound
from app.domain.gaps import Gap, Lack, gaps
from app.domain.gazetteer import Gazetteer
from app.domain.learn_places import learn
from app.domain.proposals import NewPoint, Proposal, sign_of
from app.edits.take_places import Accepted, take_places
from app.menu.model import City
from app.menu.places import place_name
from app.menufiles.city_folder import load_city
from app.menufiles.points_file import KINDS
from app.store.dismissal_store import read_dismissed
from app.store.place_hits import read_coded, read_hits, read_pointed, read_stood, used_codes
from app.store.published import Published
from app.store.vault import Vault

_LACKS: Final = {
    Lack.BAIRRO: "no bairro was named: names by which people know its bairros",
    Lack.POSITION: "nobody knows where it is",
    Lack.VERIFIED: "its position is unverified",
    Lack.POINTS: "it has no point to name",
    Lack.BLOCK: "no point stands for the block",
}


def add_to(actions: "argparse._SubParsersAction[argparse.ArgumentParser]", run: Run) -> None:
    """Give the parser of `dial311 places` these commands."""
    lacking = actions.add_parser("gaps", help="what is missing, what most reports hit first")
    days = whole(MOST_DAYS)
    lacking.add_argument("--days", type=days, default=90, metavar="N", help="filed so long ago")
    lacking.add_argument("--json", action="store_true", help="write one object for programs")
    add_most(lacking)
    lacking.set_defaults(gaps=True)
    learned = actions.add_parser("learn", help="what cases say of places, by officials and crews")
    learned.add_argument(
        "--accept", nargs="+", default=[], metavar="SIGN", help="write these proposals"
    )
    learned.add_argument("--into", type=Path, metavar="FOLDER", help="the city's folder")
    learned.add_argument("--name", default="", help="of the one new point that is accepted")
    learned.add_argument("--label", default="", help="of it, where the name is long")
    learned.add_argument("--kind", choices=sorted(set(KINDS.values())), help="of it")
    learned.set_defaults(gaps=False)
    add_reading((lacking, learned), run)


def places_command(
    parsed: argparse.Namespace,
    reader: Engine,
    vault: Vault,
    published: Published,
    now: Micros,
) -> int:
    """Print gaps, or what was learned; with --accept write some of it. Give the exit status.

    Raises:
        NotFound: there is no such proposal.
        InvalidInput: the words do not go together.
        MenuFileError: as `take_places`; nothing is written.
    """
    city_id, city = published
    with reader.connect() as connection:
        if parsed.gaps:
            return _gaps(parsed, connection, published, now)
        pointed = read_pointed(connection, city_id)
        coded = read_coded(connection, vault, city_id)
        stood = read_stood(connection, city_id, pointed)
        found = learn(_gazetteer(parsed, city), pointed, coded, stood)
        dismissed = read_dismissed(connection, city_id)
        used = used_codes(connection, city_id)
    if parsed.accept:
        _accept(parsed, found, used)
    else:
        print("\n".join(_told(not_dismissed(found, dismissed), len(found.proposals))))
    return 0


def _gaps(
    parsed: argparse.Namespace, connection: Connection, published: Published, now: Micros
) -> int:
    city_id, city = published
    hits = read_hits(connection, city_id, now - parsed.days * DAY_US)
    found = gaps(city.gazetteer, hits)[: parsed.most]
    if parsed.json:
        print(orjson.dumps({"days": parsed.days, "gaps": [g._asdict() for g in found]}).decode())
        return 0
    if not found:
        print(f"No report of the last {parsed.days} days misses anything of the places.")
    for gap in found:
        print(_line(city, gap))
    return 0


def _line(city: City, gap: Gap) -> str:
    name = place_name(city, gap.place, city.language)
    reports = "1 report" if gap.reports == 1 else f"{gap.reports} reports"
    return f"{gap.place} ({name}): {_LACKS[gap.lack]}; {reports}, up to {gap.radius_m:,} m off"


def _told(found: Learned, made: int) -> list[str]:
    """Write what was learned; of `made` proposals some may be dismissed."""
    lines = [f"{sign_of(one)}  {one}" for one in found.proposals]
    lines += [f"        {remark}" for remark in found.remarks]
    if found.proposals:
        lines.append("Write some of it: dial311 places learn --accept SIGN --into FOLDER")
    if dismissed := made - len(found.proposals):
        lines.append(f"Dismissed at the desk: {dismissed}")
    return lines or ["Cases whose place was corrected say nothing of places yet."]


def _gazetteer(parsed: argparse.Namespace, city: City) -> Gazetteer:
    """Give what is known: of the folder that is written into, which may be ahead of the line."""
    is_written = parsed.accept and parsed.into is not None
    return load_city(need_folder(parsed.into)).gazetteer if is_written else city.gazetteer


def _accept(parsed: argparse.Namespace, found: Learned, used: set[str]) -> None:
    if parsed.into is None:
        raise InvalidInput("say with --into which folder they are written into")
    by_sign = {sign_of(one): one for one in found.proposals}
    if missing := [sign for sign in parsed.accept if sign not in by_sign]:
        raise NotFound(f"there is no proposal {', '.join(missing)}: look again, pins have come")
    wanted = [by_sign[sign] for sign in dict.fromkeys(parsed.accept)]
    tell_written(parsed.into, take_places(need_folder(parsed.into), _named(parsed, wanted), used))


def _named(parsed: argparse.Namespace, wanted: Sequence[Proposal]) -> list[Proposal]:
    """Give a new point the name that was typed with it."""
    words = {word: getattr(parsed, word) for word in ("name", "label", "kind")}
    said = {word: text for word, text in words.items() if text}
    if not said:
        return [*wanted]
    if len(wanted) != 1 or not isinstance(wanted[0], NewPoint):
        raise InvalidInput("--name, --label and --kind are of one new point: accept it alone")
    return [wanted[0]._replace(**said)]


def tell_written(folder: Path, accepted: Accepted) -> None:
    """Say what stands in the folder now."""
    for one in accepted.proposals:
        print(one)
    count = len(accepted.proposals)
    print(f"{folder}: {count} {'change' if count == 1 else 'changes'} written to places.yaml.")
