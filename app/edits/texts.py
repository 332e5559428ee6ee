"""Edit the texts of a city as a table of screen × language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from app.domain.errors import Finding, MenuFileError
from app.edits.digits import MENU, digits_of, widen
from app.edits.edited import BadFields, Edited, Typed, Unfit, wanted
from app.edits.fields import languages_in
from app.menu.model import City
from app.menufiles import sheet_file, sheet_take
from app.menufiles.cells import BadTexts, put_texts
from app.menufiles.city_folder import build, parse
from app.menufiles.notes import Notes
from app.menufiles.phrases import VALUE
from app.menufiles.sheet_room import sizes
from app.menufiles.sheet_take import Cell, Taken
from app.menufiles.sheet_texts import Entry, Texts, gather
from app.usecases.drafts import Change, Files

_BETWEEN: Final = "/"
#: What findings call a sheet that was pasted, and its field.
SHEET: Final = "sheet"
#: What a text is called that is drawn behind a digit: "option 1", "unfinished option 9".
_KEY: Final = re.compile(r"\b(?:key|option) [0-9]\Z")


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
        (cells[name][0].name, cells[name][1]): _as_kept(cells[name][0], current[name], text)
        for name, text in wanted(current, known).items()
    }
    return _put(files, texts, changed)


def sheet_of(files: Files, city: City, more: Sequence[str] = ()) -> bytes:
    """Give all texts as a sheet for translators, as `menu sheet` writes it.

    `more`: languages that get an empty column.
    """
    texts = gather(files)
    return sheet_file.write(texts, sizes(city, texts.entries), more)


def take_sheet(files: Files, pasted: str) -> Edited:
    """Put the texts of a sheet that came back into the files, as `menu sheet --take` does.

    Raises: BadFields at the sheet's rows and columns, or in the files as they would be.
    """
    return _taken(files, pasted, ())


def begin_language(files: Files, pasted: str, new: str) -> Edited:
    """Begin a language with a sheet: a draft, while nobody has read it.

    Where the menu lists the city's languages it gets a digit more, if there is one free.

    Raises: as `take_sheet`; Unfit where the language has no column.
    """
    widened = _widened(files, new)
    try:
        edited = _taken({**files, **widened}, pasted, (new,))
    except MenuFileError:
        if _passes({**files, **widened}):
            raise  # something else is wrong, and that is to be said
        # Without a free digit it is for people to say how callers choose: the check says so.
        return _taken(files, pasted, (new,))
    if not widened:
        return edited
    was, now = (digits_of(one[MENU], "language") for one in (files, widened))
    told = Change(f"{MENU} / <language>", was, now)
    return edited._replace(files={**widened, **edited.files}, changes=[*edited.changes, told])


def _passes(files: Files) -> bool:
    try:
        build(parse(files), version="")
    except MenuFileError:
        return False
    return True


def _taken(files: Files, pasted: str, more: Sequence[str]) -> Edited:
    texts, notes = gather(files), Notes()
    known = [*texts.languages, *more]
    sheet = sheet_file.read(SHEET, pasted.encode(), known, notes)
    if sheet is None:
        raise _at_sheet(notes.findings)
    for language in more:
        if language not in sheet.columns:
            raise Unfit("The sheet has no column %(language)s.", field=SHEET, language=language)
    languages = [one for one in known if one in sheet.columns]
    try:
        return _edited(sheet_take.take(files, texts, sheet, languages, notes, Path()))
    except MenuFileError as error:
        raise _at_sheet(error.findings) from None


def _at_sheet(findings: Sequence[Finding]) -> BadFields:
    return BadFields(findings, {SHEET: [one for one in findings if one.file == SHEET]})


def _widened(files: Files, new: str) -> Files:
    """Give the menu with a digit for one language more, wherever it lists the others."""
    spoken = {*languages_in(files), new}
    # Callers are not offered the one that they hear.
    menu = widen(files[MENU], "language", len(spoken) - 1)
    return {} if menu == files[MENU] else {MENU: menu}


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


def _as_kept(entry: Entry, now: str, text: str) -> str:
    """Keep the blank behind a word that is set before a number, as in "Block ".

    What a key is called is one line: the Enter key in it is a slip.
    """
    if _KEY.search(entry.name[-1]):
        return " ".join(text.split())
    return text + now[len(now.rstrip()) :] if text else text


def _put(files: Files, texts: Texts, changed: Mapping[Cell, str]) -> Edited:
    try:
        taken = put_texts(files, texts, changed)
    except BadTexts as error:
        at = {field_of(cell): [*found] for cell, found in error.at_cells.items()}
        for cell, found in _led_to(changed, error):
            at.setdefault(field_of(cell), []).append(found)
        raise BadFields(error.findings, at) from None
    return _edited(taken)


def _led_to(changed: Mapping[Cell, str], error: BadTexts) -> Iterator[tuple[Cell, Finding]]:
    """Give what stands at the keys that lead to a text of which they settle no value.

    Nobody typed anything there. Of several texts nobody knows which of them it is about.
    """
    if len(changed) != 1:
        return
    [(cell, text)] = changed.items()
    placed = {id(one) for found in error.at_cells.values() for one in found}
    for one in error.findings if VALUE.search(text) else ():
        if one.rule == "unset" and id(one) not in placed:
            yield cell, one
