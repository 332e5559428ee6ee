"""Check all files of a city together and give their plain form. Begin reading at `parse`."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from app.domain.delivery import Terms
from app.domain.errors import Finding
from app.domain.geo import Position
from app.menufiles import draft, reader, schema_borders, schema_owners
from app.menufiles.build import build
from app.menufiles.check_bairros import check_bairros, check_heads
from app.menufiles.check_country import check_middle, check_routes, check_zone
from app.menufiles.check_dates import check_dates
from app.menufiles.check_forms import check_forms, check_last_call
from app.menufiles.check_jobs import check_jobs
from app.menufiles.check_lists import check_lists
from app.menufiles.check_menu import check_menu
from app.menufiles.check_numbers import check_numbers
from app.menufiles.check_paths import check_messages, check_paths, check_received
from app.menufiles.check_promises import Held
from app.menufiles.check_told import check_told
from app.menufiles.compile import compile_menu, notice, phrase, terms
from app.menufiles.measured import in_folder, refused
from app.menufiles.mistaken import is_mistaken
from app.menufiles.notes import Notes
from app.menufiles.plain import (
    FORMAT,
    Plain,
    PlainAbout,
    PlainBorders,
    PlainDistrict,
    PlainRoute,
    PlainService,
)
from app.menufiles.proof_city import Said, prove
from app.menufiles.schema_calendar import FILE, NOTHING, Known, read_calendar
from app.menufiles.schema_city import read_city, read_routes
from app.menufiles.schema_languages import latest_day
from app.menufiles.schema_limits import Limits, read_limits
from app.menufiles.schema_menu import read_menu
from app.menufiles.schema_messages import read_messages
from app.menufiles.schema_places import positions, read_places
from app.menufiles.schema_prices import check_money
from app.menufiles.schema_services import read_services
from app.menufiles.schema_translation import add_texts, read_translation
from app.menufiles.tree import Mark, Node, Pairs
from app.menufiles.whereabouts import located

#: What every city has; a further language adds a menu and messages of its own, and a city that
#: tells its residents something for some days a calendar.
NAMES: Final = tuple(
    f"{name}.yaml" for name in ("city", "routes", "services", "places", "menu", "messages")
)
#: Cities whose checked texts are kept, those asked for last; Maputo's takes 0.4 MB.
MOST_KEPT: Final = 8


def parse(texts: Mapping[str, str], where: Path | None = None) -> Plain:
    """Check the texts of a city's files and give what they say; findings name the folder `where`.

    What is given is shared by all who ask for the same texts: nobody changes it.

    Raises: MenuFileError with everything there is to mend, in all files.
    """
    plain, findings = _parsed(frozenset(texts.items()), latest_day())
    if plain is None or findings:
        raise refused(in_folder(where, findings), plain)
    return plain


@lru_cache(MOST_KEPT)
def _parsed(
    texts: frozenset[tuple[str, str]], _today: date
) -> tuple[Plain | None, tuple[Finding, ...]]:
    """Who changes a draft checks it, looks at it and publishes it: the same texts each time.

    What is still to come one day is not the next.
    """
    folder = _Folder(dict(texts))
    plain = folder.read()
    return plain, folder.findings if folder.notes.findings else ()


class _Folder:
    """The files of one city while they are read."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.notes = Notes()
        self._texts = texts
        with self.notes.under("yaml"):
            self._trees = {
                name: reader.read(name, text, self.notes)
                for name, text in sorted(texts.items())
                if name != schema_borders.FILE
            }
        with self.notes.under("file"):
            self._trees |= {
                name: None
                for name, tree in self._trees.items()
                if tree and is_mistaken(name, tree, self.notes)
            }
        self._limits = Limits()
        self._about: PlainAbout | None = None
        self._routes: list[PlainRoute] = []
        self._services: list[PlainService] = []
        self._districts: list[PlainDistrict] = []
        self._menu: draft.Menu | None = None
        self._messages: dict[str, draft.Phrase] = {}
        self._terms: dict[str, Terms] = {}
        self._calendar = NOTHING
        self._borders: PlainBorders | None = None

    def read(self) -> Plain | None:
        """Read every file; None when one of them is missing."""
        for name in NAMES:
            if name not in self._trees:
                what, mend = "the file is missing", "copy it from another city and change it"
                self.notes.add(Mark(name, 1, 1), what, mend, rule="file")
        self._read_facts()
        self._read_texts()
        return self._finish()

    def _read_facts(self) -> None:
        if tree := self._tree("city.yaml"):
            self._about = read_city(tree, self.notes)
            self._limits = read_limits(tree, self.notes)
        if tree := self._tree("routes.yaml"):
            self._routes = read_routes(tree, self.notes)
            check_routes(tree, self._about["calling_code"] if self._about else "", self.notes)
            self._check_money()
        with self.notes.under("places"):
            self._read_places(self._city_at())
        self._borders = schema_borders.read_borders(self._texts, self._districts, self.notes)
        if tree := self._tree("services.yaml"):
            with self.notes.under("services"):
                self._services = read_services(tree, self.notes, self._for_services())
        if tree := self._tree(FILE):
            self._calendar = read_calendar(tree, self.notes, self._known())

    def _read_places(self, city_at: Position | None) -> None:
        if tree := self._tree("places.yaml"):
            self._districts = read_places(
                tree, self.notes, city_has_at=self._city_has_at(), city_at=city_at
            )
        if city_at and (tree := self._tree("city.yaml")):
            check_middle(tree, city_at, positions(self._districts), self.notes)

    def _check_money(self) -> None:
        """Hold the ceiling to the prices; what is not written right is told already."""
        if self._about and (tree := self._tree("city.yaml")):
            check_money(tree, self._about["most_money"], self._routes, self.notes)

    def _for_services(self) -> schema_owners.Known:
        bodies, hours = (self._about["bodies"], self._about["hours"]) if self._about else ({}, {})
        bairros = [b["code"] for district in self._districts for b in district["bairros"]]
        districts = [district["code"] for district in self._districts]
        return schema_owners.Known(self._languages, bodies, hours, districts, bairros)

    def _known(self) -> Known:
        bairros = [bairro for district in self._districts for bairro in district["bairros"]]
        areas = [place["code"] for place in (*self._districts, *bairros)]
        return Known(self._languages, areas, [service["code"] for service in self._services])

    def _city_has_at(self) -> bool:
        """Whether the city has a point of its own; what could not be read may have been one."""
        tree = self._tree("city.yaml")
        return not isinstance(tree, Pairs) or any(key.text == "at" for key, _ in tree.pairs)

    def _city_at(self) -> Position | None:
        """Give the city's own point where it can be relied on."""
        tree, about = self._tree("city.yaml"), self._about
        if tree is None or about is None or about["at"] is None:
            return None
        at = Position(*about["at"])
        return at if check_zone(tree, at, about["zone"], self.notes) else None

    def _read_texts(self) -> None:
        first = self._languages[0] if self._languages else "first"
        if tree := self._tree("menu.yaml"):
            self._menu = read_menu(tree, self.notes, first)
        if tree := self._tree("messages.yaml"):
            self._messages, self._terms = read_messages(tree, self.notes, first)
        if self._menu:
            check_menu(self._menu, self.notes, self._counts())
        self._follow()
        if self._menu:
            check_forms(self._menu, self.notes)
            check_numbers(self._menu, self._names(), self.notes)
            check_last_call(self._menu, self.notes)
            check_dates(self._menu, self._messages, self.notes)
        # Last: what is broken in the first language says nothing of the others.
        with self.notes.under("translation"):
            for language in self._languages[1:]:
                self._translate(language)
            self._refuse_other_languages()
        self._check_words()

    def _check_words(self) -> None:
        check_told(self._menu, self._calendar.notices, self.notes)
        if self._menu:
            check_heads(self._menu, self._tree("places.yaml"), self.notes)
        held = Held(self._routes, self.notes)
        held.check_screens([self._menu, self._calendar.notices])
        held.check_messages(self._messages)
        if tree := self._tree("city.yaml"):
            held.check_brand(tree, next(iter(self._languages), ""))

    def _follow(self) -> None:
        """Follow the ways of a menu; one with findings of its own leads nowhere for certain."""
        check_messages(self._messages, self.notes)
        if self._menu and not self.notes.lines("menu.yaml"):
            check_received(self._menu, self._messages, self.notes)
            check_paths(self._menu, self.notes)
            crews = self._about["crews"] if self._about else None
            check_jobs(self._menu, self._messages, crews, self.notes)
            check_lists(self._menu, self.notes, self._counts())
            check_bairros(self._menu, self._tree("places.yaml"), self.notes)

    def _translate(self, language: str) -> None:
        menu, messages = f"menu.{language}.yaml", f"messages.{language}.yaml"
        for name in (menu, messages):
            if name not in self._trees:
                what = f"city.yaml has the language {language}, and this file is missing"
                mend = "add the file, or take the language out"
                self.notes.add(Mark(name, 1, 1), what, mend, rule="file")
        if self._menu and self._menu.screens and (tree := self._tree(menu)):
            read_translation(tree, self.notes, self._menu, language)
        if self._messages and (tree := self._tree(messages)):
            add_texts(tree, self.notes, self._messages, language, messages)

    def _refuse_other_languages(self) -> None:
        known = self._languages[1:]
        for name in self._trees:
            stem, _, language = name.removesuffix(".yaml").partition(".")
            if self._languages and language and language not in known:
                what = f"city.yaml has no further language {language}"
                mend = f"add it there, or delete the file; {stem}.yaml has the first language"
                self.notes.add(Mark(name, 1, 1), what, mend, rule="file")

    def _finish(self) -> Plain | None:
        if self._about is None or self._menu is None or self.notes.findings:
            return None
        plain: Plain = {
            "format": FORMAT,
            "about": self._about,
            "routes": self._routes,
            "services": self._services,
            "districts": self._districts,
            "menu": compile_menu(self._menu),
            "messages": {name: phrase(said) for name, said in self._messages.items()},
            "terms": {name: terms(one) for name, one in self._terms.items()},
            "notices": list(map(notice, self._calendar.notices)),
            "holidays": self._calendar.holidays,
        }
        if self._borders:
            plain["borders"] = self._borders
        said = Said(self._menu, self._messages, self._calendar.notices)
        prove(build(plain, ""), said, self._limits, self.notes)
        return plain

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything there is to mend, with the way of a call that leads there."""
        dial = next(iter(self._about["service_codes"] if self._about else ()), "")
        return located(self.notes.findings, self._trees, self._menu, self._languages, dial)

    def _counts(self) -> dict[str, int]:
        """Say how many there are; nothing of what could not be read."""
        bairros = [bairro for district in self._districts for bairro in district["bairros"]]
        without = sum(
            all(point["kind"] != "container" for point in bairro["points"]) for bairro in bairros
        )
        read = (
            ("service", self._services, len(self._services)),
            ("district", self._districts, len(self._districts)),
            ("language", self._languages, len(self._languages) - 1),
            ("bairro without container", self._districts, without),
        )
        return {name: count for name, whole, count in read if whole}

    def _names(self) -> Iterator[str]:
        """Give every name that may be typed for a place."""
        bairros = (bairro for district in self._districts for bairro in district["bairros"])
        for place in (*self._districts, *bairros):
            yield from (place["name"], *place["aliases"])

    @property
    def _languages(self) -> tuple[str, ...]:
        return tuple(self._about["languages"]) if self._about else ()

    def _tree(self, name: str) -> Node | None:
        return self._trees.get(name)
