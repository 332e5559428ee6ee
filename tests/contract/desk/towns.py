"""A whole service over a small town of its own, whose folder officials may edit."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.domain.accounts import Right, Role
from app.domain.audit import Who
from app.edits.edited import Edited, Make
from app.menufiles.cells import put_texts
from app.menufiles.city_folder import folder_hash, read_folder
from app.menufiles.sheet_take import Cell
from app.menufiles.sheet_texts import gather
from app.settings import PROJECT
from app.store.publications import Publication, history
from app.usecases.drafts import Change, Files
from app.work.city_press import Press
from app.work.drafting import Drafting, Spot
from tests.contract.desk.site import Site, Visitor, opened

ANA, RUI = Who("official ana", "127.0.0.1"), Who("official rui")
WRONG: Cell = (("menu", "wrong", "say"), "fr")
QUARTER: Cell = (("menu", "quarter", "say"), "fr")
SEND: Cell = (("menu", "send", "option 1"), "fr")


@dataclass
class Town:
    """The service, and its one city."""

    site: Site
    folder: Path
    spot: Spot
    first: dict[str, bytes]  #: its folder in the beginning
    drafting: Drafting
    press: Press

    @property
    def version(self) -> str:
        """The version of its folder in the beginning."""
        return folder_hash({name: raw.decode() for name, raw in self.first.items()})

    def begin_anew(self) -> None:
        """Be as it was in the beginning; what was done stays on record."""
        state = self.drafting.state(self.spot)
        if state.draft:
            self.press.throw_away(self.spot, state.revision, ANA)
        if self.raw() == self.first and state.live == self.version:
            return
        for path in self.folder.glob("*.yaml"):
            if path.name not in self.first:
                path.unlink()
        for name, raw in self.first.items():
            (self.folder / name).write_bytes(raw)
        publisher = self.site.house.menus.publisher(self.site.house.writer)
        edition = publisher.check(read_folder(self.folder), self.folder)
        publisher.publish(edition, self.folder, "folder", watched=True)

    def raw(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.glob("*.yaml")}

    def history(self) -> list[Publication]:
        with self.site.house.reader.connect() as connection:
            return history(connection, self.spot.code)

    def live_text(self, cell: Cell) -> str:
        name, language = cell
        state = self.drafting.state(self.spot)
        [entry] = [one for one in gather(state.published).entries if one.name == name]
        return entry.texts[language].raw

    def enter(self, *, may_publish: bool = True) -> Visitor:
        """Let in a head."""
        personal = frozenset({Right.PUBLISH} if may_publish else ())
        return self.site.enter(Role.HEAD, personal=personal, city_id=self.spot.city_id)


def saying(wanted: dict[Cell, str]) -> Make:
    """Make the edit that says other words."""

    def make(files: Files) -> Edited:
        taken = put_texts(files, gather(files), wanted)
        changes = [Change(" / ".join(c.name), c.old, c.new) for c in taken.changes]
        return Edited(taken.files, changes, taken.plain)

    return make


@contextmanager
def town(url: str, folder: Path, name: str = "kiosks") -> Iterator[Town]:
    """Open the service over a copy of a city of the tests."""
    menus = folder / "menus"
    shutil.copytree(PROJECT / "tests/cities" / name, menus / name)
    with opened(url, folder, menus) as site:
        [city] = site.house.cities.all()
        first = {path.name: path.read_bytes() for path in (menus / name).glob("*.yaml")}
        house, spot = site.house, Spot(site.house.cities.id(city), city.code)
        tools = house.menus.drafts(house.writer, house.reader, house.door, site.clock)
        yield Town(site, menus / name, spot, first, *tools)
