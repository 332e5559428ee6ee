"""An edit of a city's files on its way into a draft, and what stands between it and being kept.

Somebody types into what they saw; meanwhile others may have changed it. So a field comes back with
the digest of what it held when it was drawn: who touched nothing overwrites nothing, and two who
typed into one field are shown each other's words.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Final, NamedTuple
from unicodedata import normalize

from app.domain.errors import AppError, Conflict, Finding, InvalidInput, MenuFileError
from app.menufiles.city_folder import Plain
from app.usecases.drafts import Change, Files

#: Enough that no two texts of one field are taken for each other.
_SIGNS: Final = 12


class Edited(NamedTuple):
    """What an edit makes of a city's files."""

    files: Files  #: those that change
    changes: Sequence[Change]
    plain: Plain | None = None  #: of all files, where the edit was checked already
    remarks: Sequence[str] = ()  #: worth knowing


#: Makes an edit of all files of a city. Raises: MenuFileError, InvalidInput, Conflict.
Make = Callable[[Files], Edited]


class Typed(NamedTuple):
    """What came back of one field."""

    was: str  #: the digest of what it held when it was drawn
    text: str


class Clashing(Conflict):
    """Somebody changed the same in the meantime: their words stand beside yours."""

    def __init__(self, now: Mapping[str, str]) -> None:
        super().__init__(
            "Somebody changed the same in the meantime: their words stand beside yours."
        )
        self.now = now  #: by field, what it holds by now


class LeftOut(Conflict):
    """What was typed into stands in the files no more."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        super().__init__()
        self.typed = typed  #: by field


class BadFields(MenuFileError):  # noqa: N818
    """Fields that the check refuses, with what is found at each and elsewhere."""

    def __init__(
        self, findings: Sequence[Finding], at_fields: Mapping[str, Sequence[Finding]]
    ) -> None:
        super().__init__(tuple(findings))
        self.at_fields = at_fields  #: those of `findings` that stand at a field


class AtField(AppError):  # noqa: N818
    """What was typed into one field cannot be taken."""

    def __init__(self, said: str, /, *, field: str, **values: object) -> None:
        super().__init__(said, **values)
        self.field = field


class Unfit(AtField, InvalidInput):
    """What was typed into one field cannot be accepted."""


class Taken(AtField, Conflict):
    """What was typed into one field is there already."""


def digest(text: str) -> str:
    """Give what a form says of a field in place of all it held.

    >>> digest("Onde?") == digest(" Onde? "), digest("") == digest("a")
    (True, False)
    """
    return sha256(_same(text).encode()).hexdigest()[:_SIGNS]


def wanted(current: Mapping[str, str], typed: Mapping[str, Typed]) -> dict[str, str]:
    """Give the fields that are to change. `current` is what they hold by now.

    Raises: Clashing.
    """
    found: dict[str, str] = {}
    clashing: dict[str, str] = {}
    for name, (was, text) in typed.items():
        now = current.get(name, "")
        if _same(text) == _same(now) or digest(text) == was:
            continue
        if digest(now) == was:
            found[name] = text
        else:
            clashing[name] = now
    if clashing:
        raise Clashing(clashing)
    return found


def _same(text: str) -> str:
    """Give one spelling: browsers trim, and send line ends and accents as they like."""
    return normalize("NFC", text.replace("\r\n", "\n")).strip()
