"""Why a case needs a hand now: what officials look for first."""

from enum import StrEnum


class Needs(StrEnum):
    """Why a case needs a hand."""

    ANY = ""
    LATE = "late"  #: open past its deadline
    TODAY = "today"  #: open, and its deadline is today
    DISPUTED = "disputed"  #: open again, for a resident or an official said that it is not solved
    UNOWNED = "unowned"  #: open, and no body of the city answers for it
    UNSEEN = "unseen"  #: nobody has done anything with it yet
    HELD = "held"  #: waits for an official before it counts
