"""Edit who answers for problems in city.yaml: names, working hours and addresses; add one more."""

from collections.abc import Mapping
from typing import Final

from app.domain.errors import NotFound
from app.domain.text import key
from app.edits.edited import Edited, Typed, Unfit
from app.edits.fields import Field, Kind, as_value, checked, edit_fields
from app.edits.names import free_name
from app.menufiles.schema_city import BODY_WORDS
from app.menufiles.schema_crews import CREW_WORDS
from app.menufiles.schema_mail import MAIL
from app.menufiles.tree import Node, Pairs, Scalar
from app.menufiles.yaml_put import Put, find, plain, put
from app.menufiles.yaml_values import Block, Value
from app.usecases.drafts import Change, Files

FILE: Final = "city.yaml"
#: Fields of one more: what it is called, and of a crew the body that it works for.
NEW_NAME: Final = "new name"
NEW_BODY: Final = "new body"
#: Letters of a code that is made of a name.
_MOST_CODE: Final = 17


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
    """Put what was typed into a body or a crew.

    Raises: as `edit_fields`, NotFound; Unfit where it is called nothing any more.
    """
    word, node = _find(files, code)
    fields = fields_of(files, code)
    if "name" in typed and not typed["name"].text.strip():
        raise Unfit("Write what it is called.", field="name")
    mails = as_value(typed[MAIL].text, Kind.LIST) if MAIL in typed else None
    if not (isinstance(node, Scalar) and mails):
        return edit_fields(files, FILE, fields, typed)
    # A name alone becomes a name with more beside it.
    value = {"name": typed["name"].text if "name" in typed else node.text, MAIL: mails}
    its = Field("name", (word, code, "name")), Field(MAIL, (word, code, MAIL))
    return edit_fields(files, FILE, (), {}, {MAIL: Put((word, code), value)}, its)


def add_body(files: Files, typed: Mapping[str, Typed]) -> Edited:
    """Add a body, or a crew where it says which body it works for, under a code of its name.

    Raises: BadFields, Unfit where it has no name, or that of another.
    """
    name, body = (typed[one].text if one in typed else "" for one in (NEW_NAME, NEW_BODY))
    if not name:
        raise Unfit("Write what it is called.", field=NEW_NAME)
    text, word = files[FILE], "crews" if body else "bodies"
    known = _names(text)
    if key(name) in map(key, known.values()):
        raise Unfit("There is one of this name already.", field=NEW_NAME)
    code = free_name(name, known, word, _MOST_CODE)
    value: Value = {"name": name, "body": body} if body else name
    has_some = isinstance(find(text, (word,)), Pairs)
    path = (word, code) if has_some else (word,)
    after = {FILE: put(text, path, value if has_some else Block({code: value}))}
    at_name = (word, code, "name") if body else (word, code)
    fields = [Field(NEW_NAME, at_name), Field(NEW_BODY, (word, code, "body"))]
    change = Change(f"{FILE} / {word} / {code}", "", name)
    return Edited(after, [change], checked(files, after, fields))


def _names(text: str) -> dict[str, str]:
    """Give the name of each body and crew by its code."""
    read = [plain(find(text, (word,))) for word in ("bodies", "crews")]
    pairs = [pair for one in read if isinstance(one, dict) for pair in one.items()]
    return {code: str(it.get("name") if isinstance(it, dict) else it) for code, it in pairs}


def _find(files: Files, code: str) -> tuple[str, Node]:
    for word in ("bodies", "crews"):
        node = find(files[FILE], (word, code))
        if node is not None:
            return word, node
    raise NotFound("There is no such body.")
