"""Edit services.yaml: what a problem is called, who answers, within how many hours; a new one."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.domain.errors import NotFound
from app.edits.digits import MENU, digits_of, widen
from app.edits.edited import BadFields, Edited, Typed, Unfit
from app.edits.fields import Field, Kind, as_value, checked, edit_fields, languages_in
from app.edits.names import free_name
from app.edits.placing import Spot
from app.menufiles.schema_owners import OTHER
from app.menufiles.schema_services import MISSED, NEEDED, WITHIN
from app.menufiles.tree import Node, Pairs
from app.menufiles.yaml_put import Put, Where, append, find, plain
from app.menufiles.yaml_values import Block, Value
from app.usecases.drafts import Change, Files

FILE: Final = "services.yaml"
RESPONSIBLE: Final = "responsible"
#: Fields of an owner more: the area, and who answers there.
NEW_AREA: Final = "new area"
NEW_OWNER: Final = "new owner"
#: Letters of a code that is made of a name.
_MOST_CODE: Final = 20
#: Rules that more digits break where they are another key's, or bring too few.
_OF_DIGITS: Final = frozenset({"two-meanings", "digits", "unreported"})
_ORDER: Final = (*NEEDED, "target hours", MISSED, WITHIN)


def fields_of(files: Files, code: str) -> list[Field]:
    """Give the fields of a problem. Raises: NotFound where there is none of this code."""
    languages = languages_in(files)
    its = (Where("code", code),)
    if find(files[FILE], its) is None:
        raise NotFound("There is no such service.")
    named = [
        Field(f"{word} {one}", (*its, word, one), order=languages)
        for word in ("label", "name")
        for one in languages
    ]
    return [
        *named,
        Field("group", (*its, "group")),
        Field("needs", (*its, "needs")),
        Field("reveals home", (*its, "reveals home"), Kind.BARE),
        Field("target hours", (*its, "target hours"), Kind.BARE, _ORDER),
        Field(MISSED, (*its, MISSED), Kind.BARE, _ORDER),
        Field(WITHIN, (*its, WITHIN), order=_ORDER),
        *(
            Field(f"owner {area}" if area else RESPONSIBLE, _path(code, area))
            for area in areas_in(files, code)
        ),
    ]


def areas_in(files: Files, code: str) -> list[str]:
    """Give the areas that have an owner of their own, `other` among them; "" for one for all."""
    node = _owners(files, code)
    return [area.text for area, _ in node.pairs] if isinstance(node, Pairs) else [""]


def _owners(files: Files, code: str) -> Node | None:
    return find(files[FILE], _path(code, ""))


def _path(code: str, area: str) -> tuple[str | Where, ...]:
    above = (Where("code", code), RESPONSIBLE)
    return (*above, area) if area else above


def edit_service(files: Files, code: str, typed: Mapping[str, Typed]) -> Edited:
    """Put what was typed into a problem; with an owner more for an area of its own.

    Raises: as `edit_fields`, NotFound; Unfit where it says only one of area and owner.
    """
    fields = fields_of(files, code)
    area, owner = (typed[name].text if name in typed else "" for name in (NEW_AREA, NEW_OWNER))
    if not (area or owner):
        return edit_fields(files, FILE, fields, typed)
    if not area:
        raise Unfit("Choose where they answer.", field=NEW_AREA)
    if not owner:
        raise Unfit("Choose who answers there.", field=NEW_OWNER)
    its = [Spot(NEW_AREA, _path(code, area), is_key=True), Spot(NEW_OWNER, _path(code, area))]
    if isinstance(_owners(files, code), Pairs):
        more = {NEW_OWNER: Put(_path(code, area), owner)}
        return edit_fields(files, FILE, fields, typed, more, its)
    # One for all becomes one for each: what was typed for all is for all other areas from now on.
    rest = [field for field in fields if field.name != RESPONSIBLE]
    others = typed[RESPONSIBLE].text if RESPONSIBLE in typed else ""
    value = {area: owner, OTHER: others}
    its.append(Spot(RESPONSIBLE, _path(code, OTHER)))
    more = {NEW_OWNER: Put(_path(code, ""), value)}
    return edit_fields(files, FILE, rest, typed, more, its)


def add_service(files: Files, typed: Mapping[str, Typed]) -> Edited:
    """Add a problem behind all others, whose digits are for life, under a code of its name.

    Where every problem has a digit of the menu, this one gets the next.

    Raises: BadFields, Unfit where it has no name.
    """
    languages = languages_in(files)
    said = {name: one.text for name, one in typed.items() if one.text}
    name = said.get(f"name {languages[0]}", "")
    if not name:
        raise Unfit("Write what it is called.", field=f"name {languages[0]}")
    code = free_name(name, _codes(files), "service", _MOST_CODE)
    value = Block(code=code)
    for word in ("name", "label"):
        texts = {one: said[f"{word} {one}"] for one in languages if f"{word} {one}" in said}
        value |= {word: texts} if texts else {}
    value |= {word: said[word] for word in ("group", "needs") if word in said}
    value |= _bare(said, "reveals home")
    value |= {word: said[word] for word in (RESPONSIBLE,) if word in said}
    value |= _bare(said, "target hours", MISSED)
    value |= {word: said[word] for word in (WITHIN,) if word in said}
    after = {FILE: append(files[FILE], (), value)}
    fields = fields_of({**files, **after}, code)
    change = Change(f"{FILE} / {code}", "", name)
    try:
        return Edited(after, [change], checked(files, after, fields))
    except BadFields as error:
        return _with_digit(files, after, change, fields, error)


def _with_digit(
    files: Files, after: Files, change: Change, fields: Sequence[Field], error: BadFields
) -> Edited:
    """Give the new problem a digit of the menu, where that is what it lacks and one is free.

    Raises: BadFields; `error` where no digit is free.
    """
    menu = widen(files[MENU], "service", len(_codes({**files, **after})))
    if menu == files[MENU] or not any(one.rule == "unreported" for one in error.findings):
        raise error
    try:
        plain = checked({**files, MENU: menu}, after, fields)
    except BadFields as other:
        taken = any(one.rule in _OF_DIGITS for one in other.findings)
        raise (error if taken else other) from None
    was, now = (digits_of(one, "service") for one in (files[MENU], menu))
    told = Change(f"{MENU} / <service>", was, now)
    return Edited({**after, MENU: menu}, [change, told], plain)


def _codes(files: Files) -> list[str]:
    read = plain(find(files[FILE], ()))
    entries = read if isinstance(read, list) else []
    return [str(one.get("code")) for one in entries if isinstance(one, dict)]


def _bare(said: Mapping[str, str], *words: str) -> dict[str, Value]:
    values = {word: as_value(said[word], Kind.BARE) for word in words if word in said}
    return {word: value for word, value in values.items() if value is not None}
