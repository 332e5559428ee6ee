"""Edit in city.yaml how many answers a report may take: on average, and where it takes the most."""

from collections.abc import Mapping
from typing import Final

from app.edits.edited import Edited, Typed, wanted
from app.edits.fields import Field, Kind, as_value, edit_fields, shown
from app.menufiles.schema_limits import ANSWERS, WORDS
from app.menufiles.tree import Pairs
from app.menufiles.yaml_put import Put, find
from app.usecases.drafts import Files

FILE: Final = "city.yaml"
FIELDS: Final = tuple(Field(word, (ANSWERS, word), Kind.BARE, WORDS) for word in WORDS)


def limits_in(files: Files) -> dict[str, str]:
    """Give the limits as they are written, "" where there is none."""
    return shown(files[FILE], FIELDS)


def edit_limits(files: Files, typed: Mapping[str, Typed]) -> Edited:
    """Put what was typed into the limits; an empty field is no limit. Raises: as `edit_fields`."""
    # Half the world writes a comma before decimals, and neither limit has thousands.
    typed = {name: one._replace(text=one.text.replace(",", ".")) for name, one in typed.items()}
    current = limits_in(files)
    after = {**current, **wanted(current, {word: typed[word] for word in WORDS if word in typed})}
    values = {w: value for w in WORDS if (value := as_value(after[w], Kind.BARE)) is not None}
    has_some = isinstance(find(files[FILE], (ANSWERS,)), Pairs)
    if has_some and values:
        return edit_fields(files, FILE, FIELDS, typed)
    if not (has_some or values):
        return Edited({}, ())
    # The first limit brings the key above it, and the last one takes it away.
    above = {ANSWERS: Put((ANSWERS,), values or None)}
    return edit_fields(files, FILE, (), {}, above, FIELDS)
