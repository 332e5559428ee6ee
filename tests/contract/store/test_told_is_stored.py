"""Whatever a gateway repeats, loses or sends again: what is stored is what the answers say.

Each report is held against the same answers given once more, from the first screen on, to a call
in memory that knows no gateway; and its number and words against the screen that told them.
"""

import dataclasses
import re
from collections import Counter
from contextlib import closing
from functools import cache
from random import Random
from typing import Any

from app.domain.public_number import spoken
from app.menu.effects import FileReport
from app.menu.model import City
from app.menu.places import place_label
from app.store.schema import reports
from tests.contract.store.lines import Telephone, dial, maputo
from tests.databases import Databases
from tests.unit.menu.walking import Walk

CALLS = 60
REQUESTS = 14
TYPED = ("10348", "maxaquene a", "12", "44", "x")
DIALLED = ("", "", "", "1", "4", "10348", "1*10348", "10348*1", "10348*3*1", "1*10348*1")


@cache
def filing_only() -> City:
    """Maputo where nothing is joined, so that dialled rows file and a call depends on itself."""
    menu = maputo().menu
    screens = {**menu.screens, "send": menu.screens["send"][1:]}
    alone = dataclasses.replace(menu, screens=screens, looks_at_same=frozenset())
    return dataclasses.replace(maputo(), menu=alone, memo={}, steps={})


class Caller:
    """Somebody whose gateway repeats, loses and mixes up requests; each key is one more."""

    def __init__(self, line: Telephone, number: int, chance: Random, seen: Counter[str]) -> None:
        self._line, self._chance, self._seen = line, chance, seen
        self._session, self._phone = f"S{number}", f"+25884000{number:04}"
        self._sent: list[str] = []
        self._text = ""
        self._stored = line.count(reports)
        self._known = self._stored

    def call(self) -> None:
        """Make one call, however it ends."""
        self._ask("begin", self._chance.choice(DIALLED))
        for _ in range(REQUESTS):
            what = self._chance.choices(
                ("next", "gap", "repeat", "stale", "conflict"), (14, 3, 2, 2, 3)
            )[0]
            self._ask(what, self._transcript(what))

    def _transcript(self, what: str) -> str:
        newest, older = self._sent[-1], self._chance.choice(self._sent)
        if what == "repeat":
            return newest
        if what == "stale":
            return older
        keys = [self._key(), self._key()] if what == "gap" else [self._key()]
        return "*".join(filter(None, (older if what == "conflict" else newest, *keys)))

    def _key(self) -> str:
        keys: list[str] = re.findall(r"^(\d) ", self._text, re.MULTILINE)
        return self._chance.choice((*keys, *keys, *TYPED, "1", "1"))

    def _ask(self, what: str, transcript: str) -> None:
        reply = self._line.ask(dial(transcript, session=self._session, phone=self._phone))
        self._text = reply.text
        self._seen[what] += 1
        if transcript not in self._sent:
            self._sent.append(transcript)
        rows = self._line.rows(reports)
        assert len(rows) <= self._known + 1, "one call, one report"
        if len(rows) > self._stored:
            self._stored = len(rows)
            self._seen[f"filed by {what}"] += 1
            self._assert_said(transcript, rows[-1])

    def _assert_said(self, transcript: str, row: Any) -> None:
        walk = Walk(city=filing_only())
        for key in filter(None, transcript.split("*")):
            if not walk.ends:
                walk.press(key)
        [report] = [effect for effect in walk.effects if isinstance(effect, FileReport)]
        place = row.point or (f"{row.bairro}/{row.block}" if row.block else row.bairro)
        stored = FileReport(row.service_code, place or row.district)
        assert stored == report, transcript
        self._seen["at a block"] += row.block is not None
        assert spoken(row.number) in self._text
        if "Recebido" in self._text:
            label = maputo().services[report.service].labels["pt"]
            assert f"{label}, {place_label(maputo(), report.place, 'pt')}" in self._text
            self._seen["told"] += 1


def test_what_is_stored_is_what_was_answered_and_told(databases: Databases) -> None:
    seen, chance = Counter[str](), Random(311)
    with databases.fresh("sqlite") as url, closing(Telephone(url, city=filing_only())) as line:
        for number in range(CALLS):
            Caller(line, number, chance, seen).call()
        _assert_met(line, seen)


def _assert_met(line: Telephone, seen: Counter[str]) -> None:

    assert line.count(reports) > CALLS / 4, seen
    for what in ("begin", "next", "gap", "conflict"):
        assert seen[f"filed by {what}"], seen
    assert seen["repeat"] + seen["stale"] > CALLS, seen
    assert seen["at a block"], seen
    assert seen["told"] > CALLS / 8, seen
