"""What is kept of deeds at the desk, beside what happens to cases."""

from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.clock import DAY_US, Micros

#: How long deeds are kept. A trigger of the database holds to five years by the server's clock,
#: which may differ from ours by less than this day.
KEPT_US: Final = (5 * 366 + 1) * DAY_US


class Deed(StrEnum):
    """What somebody did."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    REFUSED = "refused"  #: a password that was none, or the last try before a wait
    ADDED = "added"  #: a user
    CHANGED = "changed"  #: a user's role, rights, scope
    ENDED = "ended"  #: a user, or a login of theirs
    LINKED = "linked"  #: a link to set a password was made
    SET_PASSWORD = "set_password"  # noqa: S105 - a deed
    REVEALED = "revealed"  #: a phone number
    EXPORTED = "exported"
    PUBLISHED = "published"
    ROLLED_BACK = "rolled_back"
    THREW_AWAY = "threw_away"  #: a draft of a city
    MADE_TOKEN = "made_token"  # noqa: S105 - a deed
    TESTED_LINE = "tested_line"  #: somebody dialled, and says whether it worked
    RESENT = "resent"  #: a message was sent anew
    TOOK_BACK = "took_back"  #: that an SMS needs no answer
    DISMISSED = "dismissed"  #: something that was proposed for the places
    PROPOSED_AGAIN = "proposed_again"  #: that is made a proposal again


class Audited(NamedTuple):
    """One deed, as it is kept."""

    deed: Deed
    object: str
    before: str = ""
    after: str = ""
    reason: str = ""
    city_id: int | None = None


#: Who does what no official does: whose password was none.
NOBODY: Final = "nobody"


class Who(NamedTuple):
    """Who does something, and from where."""

    name: str  #: "official ana", "shell", "nobody"
    address: str = ""  #: of the browser


class Entry(NamedTuple):
    """A deed of the past."""

    id: int
    at_us: Micros
    who: Who
    what: Audited
