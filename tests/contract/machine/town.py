"""The town of the machine, in two versions, and its screens as a resident reads them."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from app.domain.text import fold, septets
from app.menu.model import City
from app.menufiles.city_folder import build, parse, read_folder
from tests.contract.store.skip_calls import SKIPS
from tests.unlimited import unlimited

FOLDER: Final = Path(__file__).parent / "town"
#: A crew, and the body that gets what it declines.
CREW, BODY = "brigade", "skips"
WORDS: Final = (
    "stop words: [sair]\n"
    "sms words: {status: [estado], help: [ajuda], start: [voltar], report: [queixa],"
    " yes: sim, no: nao}\n"
    f"crews: {{{CREW}: {{name: Brigada, body: skips}}}}\n"
)
#: An edit that stays valid and moves every key with which something is done.
EDIT: Final = {
    "1 Também eu": "4 Também eu",
    "1 Enviar:": "5 Enviar:",
    "1 Avisem-me": "3 Avisem-me",
    "9 Sim: {do: confirm": "6 Sim: {do: confirm",
    "0 Não: {do: reopen": "7 Não: {do: reopen",
    "Guardado, caso": "Guardado agora, caso",
}
#: Septets of a screen on the networks of the town, less what the wire adds.
MOST: Final = 160 - len("CON ")
#: What a case's status is called on screens.
STATUS: Final = {
    "recebido": "received",
    "visto": "acknowledged",
    "entregue": "assigned",
    "em obra": "in_progress",
    "dado como feito": "resolved",
    "feito": "confirmed",
    "por fazer": "unresolved",
    "repetido": "duplicate",
    "anulado": "invalid",
}
OVER: Final = "A chamada acabou."
FAILED: Final = "Nao deu para guardar."
NUMBER: Final = r"(\d{4} \d{4,})"


@cache
def town() -> City:
    """The town as it begins."""
    return _built({})


@cache
def edited() -> City:
    """The town after the edit."""
    return _built(EDIT)


def version(name: str) -> City:
    """The town as a version had it."""
    return next(city for city in (town(), edited()) if city.version == name)


def _built(edit: Mapping[str, str]) -> City:
    texts = read_folder(SKIPS) | {path.name: path.read_text() for path in FOLDER.iterdir()}
    texts["city.yaml"] += WORDS
    for before, now in edit.items():
        assert texts["menu.yaml"].count(before) == 1, before
        texts["menu.yaml"] = texts["menu.yaml"].replace(before, now)
    return unlimited(build(parse(texts), "edited" if edit else "first"))


class Screen(NamedTuple):
    """What a resident sees, and whether the call is over."""

    text: str
    ends: bool

    @property
    def keys(self) -> dict[str, str]:
        """The digits that are drawn, each with what stands behind it."""
        drawn = re.findall(r"^(\d) (.+)$", self.text, re.MULTILINE)
        words = re.findall(r"\? (\d) (Sim)(?: (\d) (Nao))?", self.text)
        asked = [(one[at], one[at + 1]) for one in words for at in (0, 2) if one[at]]
        return {} if self.ends else dict([*drawn, *asked])

    def says(self, words: str) -> tuple[str, ...]:
        """Give what stands in the places of a pattern; () where it is not that screen."""
        found = re.search(words, self.text, re.MULTILINE)
        return found.groups() if found else ()

    @property
    def asks(self) -> int:
        """The case that is asked about; 0 for none."""
        return number_in(self.says(rf"^Caso {NUMBER}, esta bem\?"))

    @property
    def tells(self) -> tuple[int, str]:
        """The case whose end is told, and how it ended."""
        found = self.says(rf"^Caso {NUMBER}: (.+)$")
        return (number_in(found), STATUS[found[1]]) if found else (0, "")


def number_in(found: tuple[str, ...]) -> int:
    """Give the number that a pattern found first; 0 for none."""
    return int(found[0].replace(" ", "")) if found else 0


def assert_valid(screen: Screen) -> None:
    """Hold a screen against what every phone can show."""
    assert screen.text, "an empty screen"
    assert fold(screen.text, "pt") == screen.text, screen.text
    assert septets(screen.text) <= MOST, (septets(screen.text), screen.text)
    assert FAILED not in screen.text
