"""Edit the texts of a city as a table of screen × language."""

from collections.abc import Mapping
from typing import Final

from app.edits.edited import BadFields, Edited, Typed, wanted
from app.menufiles.cells import BadTexts, put_texts
from app.menufiles.sheet_take import Cell
from app.menufiles.sheet_texts import Entry, Texts, gather
from app.usecases.drafts import Change, Files

_BETWEEN: Final = "/"


def field_of(cell: Cell) -> str:
    """Name the field of a text.

    >>> field_of((("menu", "send 1", "option 1"), "pt"))
    'pt/menu/send 1/option 1'
    """
    name, language = cell
    return _BETWEEN.join((language, *name))


def edit_texts(files: Files, typed: Mapping[str, Typed]) -> Edited:
    """Put what was typed into the files; fields that there are no more are left.

    Raises: Clashing, BadFields.
    """
    texts = gather(files)
    cells = {
        field_of((entry.name, language)): (entry, language)
        for entry in texts.entries
        for language in texts.languages
    }
    current = {name: raw_of(*cell) for name, cell in cells.items()}
    known = {name: one for name, one in typed.items() if name in cells}
    changed = {
        (cells[name][0].name, cells[name][1]): _kept_blank(current[name], text)
        for name, text in wanted(current, known).items()
    }
    return _put(files, texts, changed)


def raw_of(entry: Entry, language: str) -> str:
    """Give a text as it stands; "" where the language has none."""
    text = entry.texts.get(language)
    return text.raw if text else ""


def _kept_blank(now: str, text: str) -> str:
    """Keep the blank behind a word that is set before a number, as in "Block "."""
    return text + now[len(now.rstrip()) :] if text else text


def _put(files: Files, texts: Texts, changed: Mapping[Cell, str]) -> Edited:
    try:
        taken = put_texts(files, texts, changed)
    except BadTexts as error:
        at = {field_of(cell): found for cell, found in error.at_cells.items()}
        raise BadFields(error.findings, at) from None
    changes = [
        Change(f"{' / '.join(one.name)} / {one.language}", one.old, one.new)
        for one in taken.changes
    ]
    return Edited(taken.files, changes, taken.plain, taken.remarks)
