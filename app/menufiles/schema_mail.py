"""Read where sheets go by e-mail: `e-mail` of a body, and `sheets` of the city."""

from typing import Final

from app.domain.mail import is_address
from app.domain.periods import Kind
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes, short

MAIL: Final = "e-mail"
SHEETS: Final = "sheets"
#: Receivers of one sheet: a list of more belongs to a mail server.
MOST: Final = 20
#: As a schema can say it; `is_address` is stricter.
ADDRESS_LIKE: Final = r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$"


def read_sheets(city: Fields, notes: Notes) -> dict[str, list[str]]:
    """Read who gets which sheets of the whole city, by day, week or month."""
    node = city.get(SHEETS)
    if node is None:
        return {}
    sheets = Fields(node, notes, SHEETS, tuple(map(str, Kind)))
    return {str(kind): found for kind in Kind if (found := read_addresses(sheets, kind, notes))}


def read_addresses(fields: Fields, word: str, notes: Notes) -> list[str]:
    """Read one address or a list of them."""
    written, seen = fields.texts(word), set[str]()
    for one in written:
        if not is_address(one.text):
            mend = "write the bare address, as in desk@waste.example"
            notes.add(one.mark, f"{short(one.text)} is no e-mail address", mend)
        elif one.text.casefold() in seen:
            notes.add(one.mark, f"{short(one.text)} stands here twice", "keep one of the two")
        elif len(seen) == MOST:
            mend = "name a list of your mail server instead"
            notes.add(one.mark, f"{word} has more than {MOST} addresses", mend)
        seen.add(one.text.casefold())
    return [one.text for one in written]
