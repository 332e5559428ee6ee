"""Write a walk as a dialogue that passes `dial311 menu test`."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import orjson

from app.domain import public_number
from app.menu.effects import CaseFact, Job
from app.menu.model import City
from app.menufiles.notes import nearest
from app.walks.dialogue import CLAIMS, HEAD, WRONG
from app.walks.reports import Report, ReportNames, listed
from app.walks.walker import Screen, Spoken
from app.walks.world import Done, World

#: What can stand before a colon without quotes: keys, codes, names in letters.
_BARE: Final = re.compile(r"[0-9]+|[A-Za-z][A-Za-z0-9]*(?: [A-Za-z0-9]+)*")


class Kept:
    """What is written of a walk besides its screens."""

    def __init__(
        self,
        city: City,
        language: str,
        network: str,
        own: Sequence[CaseFact],
        day: int = 0,
        jobs: Sequence[Job] = (),
    ) -> None:
        """Take what the walk began with; "" for what was not asked for.

        The `day` is written where the city tells notices. `jobs` are those of the caller's crew.
        """
        self.jobs = jobs
        self.day = day if city.tells_notices else 0
        self.city = city
        self.language = language
        self.network = network
        self.own = own


def as_dialogue(name: str, kept: Kept, transcript: Sequence[Spoken], world: World) -> str:
    """Give the YAML: screens by name, the last one as it is seen, and what was stored."""
    names = ReportNames(kept.city)
    lines = [f"{_text(name)}:", *_head(kept, names)]
    for index, (given, screen) in enumerate(transcript):
        lines += _line(given, screen, is_last=index == len(transcript) - 1)
    if world.filed:
        newest = world.filed[-1]
        lines.append(f"  - filed: {_text(names.name(newest.report, kept.city.language))}")
        if newest.numbers:
            lines.append(f"  - answers: {_quoted(listed(newest.numbers))}")
    if world.comments:
        lines.append(f"  - comment: {_text(world.comments[-1])}")
    lines += _done(world.done)
    return "\n".join(lines) + "\n"


def _done(done: Sequence[Done]) -> Iterator[str]:
    for kind, number in {one.kind: one.number for one in done}.items():
        yield f"  - {kind}: {public_number.spoken(number)}"


def _head(kept: Kept, names: ReportNames) -> Iterator[str]:
    if kept.day:
        yield f"  - date: {date.fromordinal(kept.day)}"
    for word in ("language", "network"):
        if said := getattr(kept, word):
            yield f"  - {word}: {_text(said)}"
    for word, cases in (("before", kept.own), ("jobs", kept.jobs)):
        if cases:
            yield f"  - {word}:"
        for case in cases:
            report = names.name(Report(case.service, case.place), kept.city.language)
            written = _text(f"{report}, {case.status.replace('_', ' ')}")
            yield f"      {public_number.spoken(case.number)}: {written}"


def _line(given: str, screen: Screen, *, is_last: bool) -> Iterator[str]:
    bare = _BARE.fullmatch(given)
    key = given if bare and not nearest(given, (*HEAD, *CLAIMS)) else _quoted(given)
    if not is_last:
        yield f"  - {key}: {WRONG if screen.refused else screen.name}"
        return
    lines = screen.text.split("\n")
    if any(line != line.strip() or not line.isprintable() or not line for line in lines):
        yield f"  - {key}: {_quoted(screen.text)}"
        return
    yield f"  - {key}: |"
    yield from (f"      {line}" for line in lines)


def _text(text: str) -> str:
    """Write a text, in quotes where it needs them."""
    plain = re.fullmatch(r"[^\W\d_](?:[\w ./()]|, (?!\s)|-)*", text)
    is_safe = plain and not text.endswith(" ")
    return text if is_safe else _quoted(text)


def _quoted(text: str) -> str:
    """Write a text in quotes. JSON's are YAML's, too."""
    return orjson.dumps(text).decode()
