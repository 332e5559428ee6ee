"""Read a file of dialogues: names, and below each the lines of a conversation.

A line is `- what the caller does: what the caller sees`. Begin reading at `read_dialogues`.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from app.domain.text import fold
from app.menu.effects import CaseFact, Job
from app.menu.model import City
from app.menu.opening import opening_screen
from app.menu.values import VALUES
from app.menufiles import fields
from app.menufiles.notes import Notes, nearest, short, suggest
from app.menufiles.schema_menu import NAME
from app.menufiles.tree import Items, Node, Pairs, Scalar, is_empty
from app.walks.colonless import missing_colon
from app.walks.dialogue import (
    CLAIMS,
    DAY,
    HEAD,
    NOTHING,
    WRONG,
    Answered,
    Commented,
    Dialogue,
    Filed,
    Line,
    Says,
    Sees,
    TookPart,
)
from app.walks.read_cases import read_cases, read_number
from app.walks.reports import ReportNames, Unclear, listed
from app.walks.walker import MOST_TYPED, is_dialled, network_limit

#: Words of the head that hold cases.
_CASES: Final = ("before", "others", "jobs")
_VALUE: Final = re.compile("<([a-z][a-z ]*)>")


def read_dialogues(node: Node, notes: Notes, city: City, names: ReportNames) -> list[Dialogue]:
    """Give the dialogues of a file; those with findings must not be run."""
    read = []
    for key, value in fields.pairs(node, notes, "a file of dialogues"):
        if isinstance(value, Items) and value.items:
            read.append(_Reader(key, value.items, notes, city, names).read())
        else:
            what = f"the dialogue {short(key.text)} has no lines"
            mend = f'write them below it, the first as - "{city.service_codes[0]}": '
            notes.add(key.mark, what, mend + opening_screen(city))
    return read


class _Reader:
    """Reads one dialogue."""

    def __init__(
        self, key: Scalar, nodes: Sequence[Node], notes: Notes, city: City, names: ReportNames
    ) -> None:
        self._key = key
        self._nodes = nodes
        self._notes = notes
        self._city = city
        self._names = names
        self._is_dialled = False

    def read(self) -> Dialogue:
        language, limit, day = "", 0, DAY
        known: dict[str, tuple[CaseFact, ...]] = dict.fromkeys(_CASES, ())
        lines: list[Line] = []
        for key, value in self._pairs():
            word = "" if key.quoted else key.text
            if word in HEAD:
                self._check_head(key)
            if word == "date":
                day = self._date(value)
            elif word == "language":
                language = self._language(value)
            elif word == "network":
                limit = self._network(value)
            elif word in _CASES:
                known[word] = tuple(read_cases(value, self._notes, self._names, word))
            elif line := self._line(key, value):
                lines.append(line)
        own, others, cases = known.values()
        jobs = tuple(Job(*case[:4]) for case in cases)
        said = (language, limit, own, others, tuple(lines), day, jobs)
        return Dialogue(self._key.mark, self._key.text, *said)

    def _pairs(self) -> Iterator[tuple[Scalar, Node]]:
        """Give what stands in front of the colon and behind it, line by line."""
        for node in self._nodes:
            if isinstance(node, Scalar):
                yield node, Scalar(node.mark, "", quoted=False)
            elif isinstance(node, Pairs) and len(node.pairs) == 1:
                yield node.pairs[0]
            elif isinstance(node, Pairs) and node.pairs:
                key = node.pairs[1][0]
                what = f"{short(key.text)} stands in the line of {short(node.pairs[0][0].text)}"
                self._notes.add(key.mark, what, "begin each line of a dialogue with - ")
            else:
                what, mend = "a line of a dialogue is no list", "write - what is pressed: screen"
                self._notes.add(node.mark, what, mend)

    def _check_head(self, key: Scalar) -> None:
        if self._is_dialled:
            what = f"{key.text} stands behind the first call"
            self._notes.add(key.mark, what, "move it up, before the dialled code")

    def _date(self, node: Node) -> int:
        written = fields.day(node, self._notes, "date")
        return date.fromisoformat(written).toordinal() if written else DAY

    def _language(self, node: Node) -> str:
        written = fields.text(node, self._notes, "language")
        known = [language.code for language in self._city.languages]
        if written and written not in known:
            what = f"the city has no language {short(written)}"
            self._notes.add(node.mark, what, suggest(written, known))
        return written

    def _network(self, node: Node) -> int:
        written = fields.text(node, self._notes, "network")
        limit = network_limit(self._city, written)
        if written and not limit:
            known = dict.fromkeys(route.name for route in self._city.routes)
            what = f"routes.yaml has no network {short(written)}"
            self._notes.add(node.mark, what, suggest(written, known))
        return limit

    def _line(self, key: Scalar, value: Node) -> Line | None:
        if not self._is_dialled and not is_dialled(self._city, key.text):
            self._refuse_first(key)
            return None
        self._is_dialled = True
        if key.text in CLAIMS and not key.quoted:
            return self._claim(key.text, value)
        is_alone = not key.quoted and is_empty(value)
        if is_alone and (advice := missing_colon(key.text, (*self._city.menu.screens, WRONG))):
            self._notes.add(key.mark, *advice)
        elif not key.quoted and (meant := nearest(key.text, CLAIMS)):
            what = f"is {short(key.text)} typed by the caller, or did you mean {meant}?"
            mend = f'write {meant}, or "{key.text}" in quotes for what is typed'
            self._notes.add(key.mark, what, mend)
            return Says(key.mark, key.text, None)  # what stands behind it is no screen then
        if len(key.text) > MOST_TYPED:
            what = f"an answer of {len(key.text)} characters"
            self._notes.add(key.mark, what, f"phones send up to {MOST_TYPED}; shorten it")
            return None
        sees = None if is_empty(value) else self._sees(value, key.text)
        return Says(key.mark, key.text, sees)

    def _refuse_first(self, key: Scalar) -> None:
        """Say that nobody sees a screen before dialling; a word of the head may be misspelt."""
        self._is_dialled = True  # said once
        if key.text.startswith("*"):
            what = f"the city has no code {short(key.text)}"
            self._notes.add(key.mark, what, f"dial {' or '.join(self._city.service_codes)}")
            return
        meant = nearest(key.text, HEAD)
        guess = f"did you mean {meant}? Else " if meant and not key.text.isdigit() else ""
        code, first = self._city.service_codes[0], opening_screen(self._city)
        what = f"{short(key.text)} stands before the first call"
        self._notes.add(key.mark, what, f'{guess}dial first, as in - "{code}": {first}')

    def _claim(self, word: str, node: Node) -> Line | None:
        if word == "filed":
            return self._filed(node)
        if word == "answers":
            return self._answers(node)
        if word == "comment":
            return self._comment(node)
        written = fields.text(node, self._notes, word)
        if written == NOTHING or not written:
            return TookPart(node.mark, word, 0)
        number = read_number(Scalar(node.mark, written, quoted=False), self._notes)
        return TookPart(node.mark, word, number)

    def _answers(self, node: Node) -> Answered | None:
        """Read "people=7; water=12", as an export has it."""
        written = fields.text(node, self._notes, "answers")
        pairs = re.findall(rf"({NAME})=([0-9]{{1,6}})", written)
        screens = self._city.menu.screens
        if written and listed(pairs) != written:
            mend = "write screen=number; screen=number, as in people=7; water=12"
            self._notes.add(node.mark, f"{short(written)} are no answers", mend)
        elif unknown := next((name for name, _ in pairs if name not in screens), ""):
            what = f"there is no screen {short(unknown)}"
            self._notes.add(node.mark, what, suggest(unknown, screens))
        return Answered(node.mark, tuple(pairs)) if pairs else None

    def _filed(self, node: Node) -> Filed | None:
        written = fields.text(node, self._notes, "filed")
        if written == NOTHING or not written:
            return Filed(node.mark, None)
        found = self._names.find(written)
        if isinstance(found, Unclear):
            self._notes.add(node.mark, *found)
            return None
        return Filed(node.mark, found)

    def _comment(self, node: Node) -> Commented:
        return Commented(node.mark, fields.text(node, self._notes, "comment").rstrip("\n"))

    def _sees(self, node: Node, given: str) -> Sees | None:
        written = fields.text(node, self._notes, f"what is seen after {short(given)}")
        if not written:
            return None
        is_text = isinstance(node, Scalar) and node.quoted
        if not is_text and re.fullmatch(NAME, written):
            return self._screen(node, written)
        for name in _VALUE.findall(written):
            if name not in VALUES:
                what = f"there is no value <{name}>"
                self._notes.add(node.mark, what, suggest(name, VALUES))
        lines = fold(written.rstrip()).split("\n")
        return Sees(node.mark, "", tuple(line.rstrip() for line in lines))

    def _screen(self, node: Node, name: str) -> Sees:
        if name != WRONG and name not in self._city.menu.screens:
            close = suggest(name, (*self._city.menu.screens, WRONG))
            mend = f"{close}. A text of one word is put in quotes"
            self._notes.add(node.mark, f"there is no screen {short(name)}", mend)
        return Sees(node.mark, name, ())
