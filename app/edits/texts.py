"""Edit the texts of a city as a table of screen × language."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from app.domain.errors import MenuFileError
from app.edits.edited import BadFields, Edited, Typed, wanted
from app.menu.model import City
from app.menufiles import sheet_file, sheet_take
from app.menufiles.cells import BadTexts, put_texts
from app.menufiles.notes import Notes
from app.menufiles.sheet_room import sizes
from app.menufiles.sheet_take import Cell, Taken
from app.menufiles.sheet_texts import Entry, Texts, gather
from app.usecases.drafts import Change, Files

_BETWEEN: Final = "/"
#: What findings call a sheet that was pasted.
SHEET: Final = "sheet"


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


def sheet_of(files: Files, city: City) -> bytes:
    """Give all texts as a sheet for translators, as `menu sheet` writes it."""
    texts = gather(files)
    return sheet_file.write(texts, sizes(city, texts.entries))


def take_sheet(files: Files, pasted: str) -> Edited:
    """Put the texts of a sheet that came back into the files, as `menu sheet --take` does.

    Raises: MenuFileError at the sheet's rows and columns, or in the files as they would be.
    """
    texts, notes = gather(files), Notes()
    sheet = sheet_file.read(SHEET, pasted.encode(), texts.languages, notes)
    if sheet is None:
        raise MenuFileError(notes.findings)
    languages = [one for one in texts.languages if one in sheet.columns]
    taken = sheet_take.take(files, texts, sheet, languages, notes, Path())
    return _edited(taken)


def _edited(taken: Taken) -> Edited:
    changes = [
        Change(f"{' / '.join(one.name)} / {one.language}", one.old, one.new)
        for one in taken.changes
    ]
    return Edited(taken.files, changes, taken.plain, taken.remarks)


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
    return _edited(taken)
