"""Edits that were not taken, for the log, the health check and the phone page."""

import logging
from collections.abc import Mapping, Sequence
from typing import Final

from app.domain.errors import Finding
from app.menufiles.notes import visible

log = logging.getLogger(__name__)

#: Findings that stand in a line of the log; `menu check` has them all.
LOGGED: Final = 3


class Refusals:
    """Findings by name of the folder. One thread writes, any may read: replaced whole."""

    def __init__(self) -> None:
        self._now: Mapping[str, Sequence[Finding]] = {}

    def add(self, folder: str, findings: Sequence[Finding]) -> None:
        """Note why a folder is not taken; said once in the log as long as nothing changes."""
        if self._now.get(folder) == findings:
            return
        self._now = {**self._now, folder: findings}
        first = " | ".join(map(str, findings[:LOGGED]))
        facts = {"folder": visible(folder), "findings": len(findings), "first": first}
        log.warning("city.refused", extra=facts)

    def clear(self, folder: str) -> None:
        """Forget what was wrong with a folder."""
        self._now = {name: found for name, found in self._now.items() if name != folder}

    def folders(self) -> list[str]:
        """Names of the refused folders."""
        return [*self._now]

    def counts(self) -> dict[str, int]:
        """How many findings each refused folder has, under its name as people can read it."""
        return {visible(folder): len(found) for folder, found in self._now.items()}

    def findings(self) -> list[Finding]:
        """Everything there is to mend, folder by folder."""
        return [one for found in self._now.values() for one in found]
