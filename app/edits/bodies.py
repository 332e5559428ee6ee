"""Edit who answers for problems in city.yaml: names, working hours and addresses."""

from collections.abc import Mapping
from typing import Final

from app.domain.errors import NotFound
from app.edits.edited import Edited, Typed
from app.edits.fields import Field, Kind, as_value, edit_fields
from app.menufiles.schema_city import BODY_WORDS
from app.menufiles.schema_crews import CREW_WORDS
from app.menufiles.schema_mail import MAIL
from app.menufiles.tree import Node, Pairs, Scalar
from app.menufiles.yaml_put import Put, find
from app.usecases.drafts import Files

FILE: Final = "city.yaml"


def fields_of(files: Files, code: str) -> list[Field]:
    """Give the fields of a body or a crew. Raises: NotFound where there is none of this code."""
    word, node = _find(files, code)
    its = (word, code)
    name = Field("name", its if isinstance(node, Scalar) else (*its, "name"))
    hours = find(files[FILE], (*its, "hours"))
    days = [day.text for day, _ in hours.pairs] if isinstance(hours, Pairs) else []
    order = CREW_WORDS if word == "crews" else BODY_WORDS
    more = [Field("body", (*its, "body"), order=order)]
    if word == "bodies":
        more = [Field(MAIL, (*its, MAIL), Kind.LIST, order)]
    return [name, *more, *(Field(f"hours {day}", (*its, "hours", day)) for day in days)]


def is_crew(files: Files, code: str) -> bool:
    """Whether it is a crew. Raises: NotFound."""
    return _find(files, code)[0] == "crews"


def edit_body(files: Files, code: str, typed: Mapping[str, Typed]) -> Edited:
    """Put what was typed into a body or a crew. Raises: as `edit_fields`, NotFound."""
    word, node = _find(files, code)
    fields = fields_of(files, code)
    mails = as_value(typed[MAIL].text, Kind.LIST) if MAIL in typed else None
    if not (isinstance(node, Scalar) and mails):
        return edit_fields(files, FILE, fields, typed)
    # A name alone becomes a name with more beside it.
    value = {"name": typed["name"].text if "name" in typed else node.text, MAIL: mails}
    return edit_fields(files, FILE, (), {}, {MAIL: Put((word, code), value)})


def _find(files: Files, code: str) -> tuple[str, Node]:
    for word in ("bodies", "crews"):
        node = find(files[FILE], (word, code))
        if node is not None:
            return word, node
    raise NotFound("There is no such body.")
