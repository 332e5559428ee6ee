"""Who has read a language of the city, in city.yaml: until somebody has, callers get none of it."""

from collections.abc import Mapping
from typing import Final

from app.domain.errors import NotFound
from app.edits.edited import Edited, Typed
from app.edits.fields import Field, Kind, as_value, checked, edit_fields
from app.menufiles.schema_languages import LANGUAGE
from app.menufiles.tree import Scalar
from app.menufiles.yaml_put import find, put
from app.menufiles.yaml_values import Value
from app.usecases.drafts import Change, Files

FILE: Final = "city.yaml"
READER: Final = "reader"
APPROVED: Final = "approved"


def fields_of(code: str) -> list[Field]:
    """Give the fields of a language."""
    its = ("languages", code)
    reader = Field(READER, (*its, READER), order=LANGUAGE)
    return [reader, Field(APPROVED, (*its, APPROVED), Kind.BARE, LANGUAGE)]


def name_reader(files: Files, code: str, typed: Mapping[str, Typed]) -> Edited:
    """Say who has read all texts of a language, and on which day; nobody makes it a draft again.

    Raises: as `edit_fields`, NotFound where the city has no such language.
    """
    node, fields = find(files[FILE], ("languages", code)), fields_of(code)
    if node is None:
        raise NotFound("There is no such language.")
    if not isinstance(node, Scalar):
        return edit_fields(files, FILE, fields, typed)
    values = {
        one.name: as_value(typed[one.name].text, one.kind) for one in fields if one.name in typed
    }
    said: dict[str, Value] = {word: one for word, one in values.items() if one is not None}
    if not said:
        return Edited({}, ())
    # A name alone becomes a name with more beside it.
    after = {FILE: put(files[FILE], ("languages", code), {"name": node.text, **said})}
    told = Change(f"{FILE} / languages / {code}", "", ", ".join(map(str, said.values())))
    return Edited(after, [told], checked(files, after, fields))
