"""The files of a city that exists nowhere: services, places, routes, and what is sent by SMS."""

import json
from random import Random
from typing import Any, Final

from app.domain.check_digit import check_digit

Texts = dict[str, str]
#: In order; the first is the city's own.
LANGUAGES: Final = ("pt", "en", "sw", "fr")
STATUSES: Final = (
    *("received", "acknowledged", "assigned", "in progress", "resolved", "confirmed"),
    *("unresolved", "duplicate", "invalid"),
)
_SYLLABLES: Final = ("ba", "ção", "de", "lho", "ma", "nhe", "po", "qua", "ri", "são", "vé", "xi")


def word(chance: Random, most: int = 3) -> str:
    """Give a word that can be said."""
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(1, most)))


def words(chance: Random, most: int = 3) -> str:
    """Give a short text, written as people write."""
    said = " ".join(word(chance) for _ in range(chance.randint(1, most))).capitalize()
    return said + chance.choice(("", "", "", "?", "!", ": sim", " #1", ", ou não"))


def flow(value: Any) -> str:
    """Write a value as YAML on one line, every text in quotes."""
    return json.dumps(value, ensure_ascii=False)


def top(entries: dict[str, Any]) -> str:
    """Write the keys of a file, a line for each."""
    return "".join(f"{flow(key)}: {flow(value)}\n" for key, value in entries.items())


class RandomCity:
    """What the menu of a city is built on, and its files."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.languages = LANGUAGES[: chance.choice((1, 1, 2, 3))]
        self.services = chance.randint(1, 9)
        self._points = 1_000
        self._codes = 0
        self.districts = [self._district() for _ in range(chance.randint(1, 4))]

    def texts(self) -> Texts:
        """Give all files but those of the menu."""
        files = {
            "city.yaml": top(self._city()),
            "routes.yaml": top({"africastalking": {"other": self._route()}}),
            "services.yaml": flow([self._service(n) for n in range(self.services)]),
            "places.yaml": top({"districts": self.districts}),
        }
        for language in self.languages:
            name = f"messages.{language}.yaml" if language != "pt" else "messages.yaml"
            files[name] = top(self._messages())
        if self.chance.random() < 0.6:
            notices = {f"n{number}": self._notice() for number in range(self.chance.randint(1, 4))}
            files["calendar.yaml"] = top({"notices": notices})
        return files

    def _notice(self) -> dict[str, Any]:
        """Give a notice of some days of January 2026, or without an end."""
        spoken = self.languages[: self.chance.randint(1, len(self.languages))]
        notice: dict[str, Any] = {"say": {one: words(self.chance) for one in spoken}}
        first, last = sorted(self.chance.sample(range(1, 31), 2))
        areas = [place["code"] for place in self.districts]
        areas += [bairro["code"] for district in self.districts for bairro in district["bairros"]]
        optional = {
            "from": f"2026-01-{first:02}",
            "until": f"2026-01-{last:02}",
            "where": self.chance.sample(areas, self.chance.randint(1, min(3, len(areas)))),
            "service": f"s{self.chance.randrange(self.services)}",
        }
        notice |= {word: of for word, of in optional.items() if self.chance.random() < 0.5}
        if self.chance.random() < 0.3:
            notice["say"] = {one: f"{said} <rounds>" for one, said in notice["say"].items()}
            notice["rounds"] = self.chance.sample(["mon", "tue", "thu-fri", "sun"], 2)
        return notice

    def _city(self) -> dict[str, Any]:
        names = {language: words(self.chance, 1) for language in self.languages}
        return {
            "code": "nowhere",
            "name": words(self.chance),
            "brand": word(self.chance, 2),
            "zone": "Africa/Maputo",
            "country": {"calling code": "258", "national digits": "9"},
            "languages": names,
            "service codes": ["*311#"],
            "help number": "84 000 0000",
            "bodies": {"works": words(self.chance)},
            "crews": {"carts": {"name": word(self.chance), "body": "works"}},
        }

    def _route(self) -> dict[str, Any]:
        screen = str(self.chance.choice((150, 160, 160, 182)))
        limits = {"screen": screen, "idle": "30", "life": "120"}
        return limits | {"sms": "one-way", "sender": "", "receipts": "no"}

    def _messages(self) -> dict[str, str]:
        said = "<brand>: <number>, <service>, <place>"
        closed = dict.fromkeys(("received", "resolved", "reopened"), said)
        closed |= dict.fromkeys(("unresolved", "invalid"), "<brand>: <number> <reason>")
        return closed | {"merged": "<brand>: <number> <main number>", "how_to_report": "<dial>"}

    def _service(self, number: int) -> dict[str, Any]:
        def label() -> str:
            return f"{word(self.chance, 6)[:15]} {number}".strip()

        return {
            "code": f"s{number}",
            "name": {language: words(self.chance) for language in self.languages},
            "label": {language: label() for language in self.languages},
            "group": "all",
            "needs": self.chance.choice(("container", "block", "nothing")),
            "reveals home": self.chance.choice(("yes", "no")),
            "responsible": "works",
        }

    def _code(self) -> str:
        self._codes += 1
        return f"p{self._codes}"

    def _district(self) -> dict[str, Any]:
        bairros = [self._bairro() for _ in range(self.chance.choice((1, 2, 5, 12)))]
        return self._named() | {"at": ["-25.9", "32.5"], "bairros": bairros}

    def _bairro(self) -> dict[str, Any]:
        bairro = self._named()
        if self.chance.random() < 0.6:
            bairro["blocks"] = str(self.chance.randint(1, 999))
        if points := [self._point() for _ in range(self.chance.choice((0, 0, 1, 3, 14)))]:
            bairro["points"] = points
        return bairro

    def _point(self) -> dict[str, Any]:
        self._points += 1
        code = f"{self._points}{check_digit(str(self._points))}"
        kind = self.chance.choice(("container", "container", "dump", "landmark"))
        name = f"{word(self.chance, 8)} {self._points}"[-22:].strip()
        return {"code": code, "name": name, "kind": kind, "at": ["-25.91", "32.51"]}

    def _named(self) -> dict[str, Any]:
        code = self._code()
        return {"code": code, "name": f"{word(self.chance, 8)[:17]} {code}".strip()}
