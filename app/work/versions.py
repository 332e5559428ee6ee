"""Versions of cities as the database keeps them, built again for callers."""

import logging
from contextlib import suppress
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, select

from app.domain.errors import InvalidInput, MenuFileError, NotFound
from app.domain.ids import first_id
from app.domain.versions import beginning
from app.menu.languages import without_drafts
from app.menu.model import City
from app.menufiles.city_folder import Plain, build, parse
from app.menufiles.plain import FORMAT
from app.store import city_store
from app.store.city_store import Edition
from app.store.old_names import read_old_names
from app.store.publications import history, versions_like
from app.store.published import Cities, Published
from app.store.schema import sessions

log = logging.getLogger(__name__)

#: No network lets a session live longer.
LONGEST_SESSION_US = 3_600 * 1_000_000
#: Signs that name a version: of fewer one might be the number that `menu history` gives it.
FEWEST = 4


class Versions:
    """Reads through connections of its own: an export that takes long keeps no caller waiting."""

    def __init__(self, reader: Engine, *, drafts: bool) -> None:
        """Take an engine that nobody else uses while callers are on the line.

        `drafts`: whether languages that nobody has approved are spoken, here and now.
        """
        self._reader = reader
        self.drafts = drafts
        #: What is wrong with versions that could not be built: finding it takes a second.
        self._faulty: dict[str, MenuFileError] = {}

    def close(self) -> None:
        """Let go of the database."""
        self._reader.dispose()

    def load(self, version: str) -> City:
        """Read a version that new or running sessions have, with what is gone from it by now.

        Raises:
            NotFound: it was never published.
            MenuFileError: this program finds fault with it; an older one did not.
        """
        if version in self._faulty:
            raise self._faulty[version]
        try:
            city = self.edition(version).city
        except MenuFileError as error:
            self._faulty[version] = error
            raise
        with self._reader.connect() as connection:
            city = replace(city, old=read_old_names(connection, city))
        return city if self.drafts else without_drafts(city)

    def edition(self, version: str) -> Edition:
        """Read a version with all that is kept of it, drafts too. Raises: as `load`."""
        with self._reader.connect() as connection:
            source = city_store.source_version(connection, version)
            plain = _fresh(connection, version) or parse(source)
        return Edition(build(plain, version), source, {**plain})

    def rows(self) -> list[tuple[int, str, str, str]]:
        """(id, code, version, folder hash) of every city, in the order they came."""
        with self._reader.connect() as connection:
            return city_store.city_rows(connection)

    def like(self, start: str) -> list[str]:
        """Every version that was ever published and begins like this."""
        with self._reader.connect() as connection:
            return versions_like(connection, start)

    def find(self, start: str) -> str:
        """Give the one version that begins like this.

        Raises:
            NotFound: no version begins so.
            InvalidInput: several do, or it is no beginning of a version.
        """
        start = start.strip().lower()
        if not start or start.strip("0123456789abcdef"):
            raise InvalidInput(f'"{start}" is no version: `menu history` shows which there are')
        if len(start) < FEWEST:
            what = f"{start} is too short for a version: write {FEWEST} signs of it or more"
            raise InvalidInput(f"{what}, as `menu history` shows it behind the number")
        found = self.like(start)
        if not found:
            raise NotFound(f"no version begins with {start}: `menu history` shows which there are")
        if len(found) > 1:
            listed = ", ".join(version[: len(start) + 4] for version in found)
            raise InvalidInput(f"several versions begin with {start}: {listed}; write more of it")
        return found[0]

    def live(self, code: str) -> str:
        """Give the version of a city that answers new calls.

        Raises: NotFound when nothing was published of it.
        """
        answering = {known: version for _, known, version, _ in self.rows()}
        if code not in answering:
            raise NotFound(f"nothing was published of {code}, so there is nothing to compare with")
        return answering[code]

    def known(self, version: str) -> City | None:
        """Give a version; None where this program finds fault with it, or it is not there."""
        try:
            return self.load(version)
        except (MenuFileError, NotFound):
            return None

    def compared(self, version: str) -> City:
        """Give a version to compare another with. Raises: InvalidInput when that cannot be."""
        city = self.known(version)
        if city is None:
            raise InvalidInput(
                f"version {beginning(version)} cannot be compared: this program finds fault with it"
            )
        return city

    def seen(self, folder_hash: str) -> str:
        """The code of the city whose folder was last seen like this, "" for none.

        Also "" when this program would make another form of its files than the one stored.
        """
        for _, code, _, known in self.rows():
            if known == folder_hash:
                with self._reader.connect() as connection:
                    return code if _fresh(connection, folder_hash) else ""
        return ""

    def published(self) -> list[Published]:
        """Every city as published, or as it last was in words of this program.

        Raises: as `load`, for a city that never was.
        """
        return [Published(id_, self._last(code, version)) for id_, code, version, _ in self.rows()]

    def _last(self, code: str, version: str) -> City:
        try:
            return self.load(version)
        except MenuFileError as error:
            facts = {"city": code, "version": beginning(version), "first": str(error.findings[0])}
            log.error("city.version_lost", extra=facts)
            # Another program published it. One city's callers must not cost those of the others.
            for earlier in self._earlier(code, version):
                with suppress(MenuFileError):
                    return self.load(earlier)
            raise

    def _earlier(self, code: str, version: str) -> list[str]:
        """Every other version that was published of a city, the newest first."""
        with self._reader.connect() as connection:
            told = [entry.version for entry in history(connection, code)]
        return [one for one in dict.fromkeys(told) if one != version]

    def warm(self, cities: Cities, now_us: int) -> None:
        """Load what sessions that may still be running began on, before a caller waits for it."""
        recent = sessions.c.id >= first_id(now_us - LONGEST_SESSION_US)
        with self._reader.connect() as connection:
            used = list(connection.scalars(select(sessions.c.version).where(recent).distinct()))
        for version in used:
            try:
                cities.version(version)
            except Exception:  # that session's caller hears an apology; all others are answered
                log.exception("city.version_lost", extra={"version": beginning(version)})


def _fresh(connection: Connection, version: str) -> Plain | None:
    """The stored form of a version; None when another program stored it in a form of its own."""
    plain: Any = city_store.plain_version(connection, version)
    if plain is None or plain.get("format") != FORMAT:
        return None
    typed: Plain = plain
    return typed
