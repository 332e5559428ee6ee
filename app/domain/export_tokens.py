"""Secrets by which scripts take exports: what each may read, and what it is called."""

import re
from typing import Final, NamedTuple

from app.domain.clock import Micros
from app.domain.errors import InvalidInput

#: So that "token " and the name fit where the audit says who it was.
MOST_NAME: Final = 34
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
#: Begins every secret, so that programs that look for lost ones find it.
MARK: Final = "dial311_"
#: So often it is noted that one is used: not with every request.
NOTED_US: Final = 5 * 60 * 1_000_000


class ExportToken(NamedTuple):
    """What is known of one, but the secret."""

    id: int
    name: str
    city_id: int | None  #: the one city it opens; None for every one
    comments: bool  #: whether it may read the residents' own words
    made_us: Micros
    made_by: str
    used_us: Micros | None = None
    revoked_us: Micros | None = None
    revoked_by: str = ""

    def is_to_note(self, now_us: Micros) -> bool:
        """Whether it is time to note that it is used."""
        return self.used_us is None or now_us - self.used_us >= NOTED_US


def check_name(typed: str) -> str:
    """Read what a token is to be called. Raises: InvalidInput.

    >>> check_name(" PowerBI ")
    'powerbi'
    """
    name = typed.strip().lower()
    if len(name) > MOST_NAME or not _NAME.fullmatch(name):
        raise InvalidInput(
            "a token's name has 1 to %(most)s letters (without accents), digits, dots or hyphens",
            most=MOST_NAME,
        )
    return name
