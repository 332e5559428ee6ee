"""The folders of the cities: what they look like from outside, and taking their edits in."""

import logging
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from app.domain.errors import Busy, Finding, MenuFileError
from app.menu.model import City
from app.menufiles import reader
from app.menufiles.city_folder import is_citys, read_folder
from app.menufiles.neighbours import check_neighbours
from app.menufiles.notes import visible
from app.work.exchange import Draft
from app.work.folder_lock import held
from app.work.publisher import Publisher, Taken, line_of
from app.work.refusals import Refusals

log = logging.getLogger(__name__)

#: (name, size, moment of change in ns, number of the file) of every file of a folder that may be
#: a city's.
Look = tuple[tuple[str, int, int, int], ...]


def look_at(folder: Path) -> Look:
    """Look at a folder without reading a file; () for one that is no city's."""
    try:
        paths = sorted(path for path in folder.iterdir() if is_citys(path.name))
        looks = [(path.name, _stat(path)) for path in paths]
    except OSError:
        return ()  # gone, or going while we look
    if all(name != "city.yaml" for name, _ in looks):
        return ()
    return tuple((name, seen.st_size, seen.st_mtime_ns, seen.st_ino) for name, seen in looks)


def _stat(path: Path) -> os.stat_result:
    """Look at a file, or at the link itself where that leads nowhere: the check says so."""
    try:
        return path.stat()
    except OSError:
        return path.lstat()


class Folders:
    """Every `city.yaml` below one folder, and whose it is. Belongs to one thread."""

    def __init__(self, menus: Path, refusals: Refusals) -> None:
        """Know nothing yet."""
        self.menus = menus
        self._refusals = refusals
        #: Name of a folder by the code of its city.
        self._owners: dict[str, str] = {}
        #: By name of the folder: fit, but for a service code that another city answers so far.
        self._waiting: dict[str, tuple[Look, Draft, Taken]] = {}

    def looks(self) -> dict[str, Look]:
        """What each city's folder looks like now, by its name."""
        found = {path.parent.name: look_at(path.parent) for path in _cities(self.menus)}
        return {name: look for name, look in sorted(found.items()) if look}

    def take_in(self, name: str, look: Look, publisher: Publisher, patience_s: float = 0) -> bool:
        """Publish a folder that looks like this, or note what is wrong with it.

        False when it does not look so any more, or somebody publishes into it: whoever edits it is
        not done. One that wants a service code which another city answers is left to `exchange`.
        """
        folder = self.menus / name
        self._waiting.pop(name, None)
        try:
            with held(folder, patience_s, reads=True):
                texts = read_folder(folder)
                if look_at(folder) != look:
                    return False
                code = self._publish(folder, look, texts, publisher)
        except Busy:
            return False
        except Taken:
            pass
        except MenuFileError as error:
            self._refusals.add(name, error.findings)
        else:
            self._own(code, name)
        return True

    def _own(self, code: str, name: str) -> None:
        self._owners[code] = name
        self._refusals.clear(name)

    def exchange(self, publisher: Publisher) -> None:
        """Publish what waits for a service code that others of these folders let go."""
        waiting = {
            name: draft
            for name, (look, draft, _) in self._waiting.items()
            if look_at(self.menus / name) == look
        }
        going = publisher.publish_together([*waiting.values()]) if waiting else []
        for edition, folder in going:
            self._own(edition.city.code, folder.name)
            del self._waiting[folder.name]
        for name, (_, _, taken) in self._waiting.items():
            self._refusals.add(name, taken.findings)

    def _publish(
        self, folder: Path, look: Look, texts: Mapping[str, str], publisher: Publisher
    ) -> str:
        """Publish texts that are new; give their city's code."""
        if code := publisher.seen(texts):
            self._refuse_anothers(code, folder, texts)
            self._refuse_claims(folder, texts)
            return code
        edition = publisher.check(texts, folder)
        self._refuse_anothers(edition.city.code, folder, texts)
        self._refuse_claims(folder, texts)
        try:
            return publisher.publish(edition, folder, "folder", watched=True).city
        except Taken as taken:
            self._waiting[folder.name] = look, Draft(edition, folder), taken
            raise

    def _refuse_claims(self, folder: Path, texts: Mapping[str, str]) -> None:
        """Refuse what another city of these folders has made its own."""
        others: dict[Path, Mapping[str, str]] = {}
        for name in sorted(self._owners.values()):
            if name != folder.name:
                others[self.menus / name] = {"city.yaml": _read(self.menus / name / "city.yaml")}
        check_neighbours({**others, folder: texts})

    def _refuse_anothers(self, code: str, folder: Path, texts: Mapping[str, str]) -> None:
        """Refuse the code of a city that has a folder: a copied one would take its place.

        The folder that is named like the city is the city's, else the one that came first.
        """
        named = self.menus / code / "city.yaml"
        owner = code if named.exists() else self._owners.get(code, folder.name)
        if owner == folder.name:
            return
        file = visible((folder / "city.yaml").as_posix())
        its = visible((self.menus / owner).as_posix())
        what = f"the city in {its} has the code {code} already"
        mend = f"give this one a code of its own, such as {nickname(folder.name)}"
        line = line_of(texts["city.yaml"], "code:")
        raise MenuFileError((Finding(file, line, 1, what, mend),))

    def lose(self, name: str) -> None:
        """Note that a folder is gone; its city goes on with what it published last."""
        self._owners = {code: owner for code, owner in self._owners.items() if owner != name}
        self._waiting.pop(name, None)
        self._refusals.clear(name)
        log.warning("city.folder_gone", extra={"folder": visible(name)})

    def refused(self) -> list[str]:
        """Names of the folders in which there is something to mend."""
        return self._refusals.folders()

    def warn_of_missing(self, cities: Sequence[City]) -> None:
        """Say which cities answer and have no folder here that could be edited."""
        for city in cities:
            if city.code not in self._owners and not (self.menus / city.code).exists():
                log.warning("city.without_folder", extra={"city": city.code})


def is_own(menus: Path, folder: Path, code: str) -> bool:
    """Whether a folder is the one below `menus` whose edits are a city's, and no copy of it.

    `folder` is where links lead to; below `menus` there may be a link to it.
    """
    own = own_folder(menus, code)
    return own is not None and own.resolve() == folder


def own_folder(menus: Path, code: str) -> Path | None:
    """Give the folder below `menus` whose edits are a city's; None where there is none."""
    says = re.compile(rf"^code:\s*[\"']?{re.escape(code)}[\"']?\s*(#.*)?$", re.MULTILINE)
    names = {file.parent.name for file in _cities(menus) if says.search(_read(file))}
    owners = {code} & names or names
    return menus / owners.pop() if len(owners) == 1 else None


def _cities(menus: Path) -> Iterator[Path]:
    """Give the city.yaml of each folder; what begins with a dot is a program's own."""
    return (path for path in menus.glob("*/city.yaml") if path.parent.name[:1] != ".")


def _read(file: Path) -> str:
    """Give a file's text, "" for what is none: of a city whose own check says what is wrong."""
    with suppress(OSError, UnicodeDecodeError):
        # A pipe would be waited for until somebody writes into it.
        if file.is_file() and file.stat().st_size <= reader.MOST_BYTES:
            return file.read_text(encoding="utf-8")
    return ""


def nickname(folder: str) -> str:
    """Make a city's code of a folder's name.

    >>> nickname("Cidade da Beira-2")
    'cidade_da_beira_2'
    """
    return re.sub("[^a-z0-9]+", "_", folder.lower()).strip("_") or "city"
