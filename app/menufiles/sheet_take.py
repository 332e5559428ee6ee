"""Put the texts of a sheet back into a city's files. Begin reading at `take`.

Only texts that differ are touched. All findings come at once, at the sheet's row and column, and
what is given back has passed the check of the whole folder.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from app.domain.errors import Finding, InvalidInput, MenuFileError
from app.menufiles import outline, sheet_file, yaml_edit
from app.menufiles.draft import Phrase
from app.menufiles.notes import Notes, short, suggest
from app.menufiles.parse import in_folder, parse
from app.menufiles.sheet_file import Row, Sheet
from app.menufiles.sheet_texts import Entry, Name, Texts, gather
from app.menufiles.tree import Mark
from app.menufiles.yaml_edit import Edit, Layout

#: A text in a language.
Cell = tuple[Name, str]


class Change(NamedTuple):
    """One text that differs."""

    name: Name
    language: str
    old: str  #: "" for a new language
    new: str


class Taken(NamedTuple):
    """What is to be written, and what an operator should know."""

    files: Mapping[str, str]  #: changed and new files alone
    changes: tuple[Change, ...]
    remarks: tuple[str, ...]


def take(
    files: Mapping[str, str], sheet: Sheet, languages: Sequence[str], notes: Notes, where: Path
) -> Taken:
    """Give the files of the folder `where` that change by the columns of `languages`.

    `files` hold their own line ends.

    Raises: MenuFileError at the sheet's rows and columns, or in the folder as it would be;
    nothing is to be written then.
    """
    return _Taking(files, sheet, notes, where).take(languages)


def plain_ends(files: Mapping[str, str]) -> dict[str, str]:
    r"""Give texts whose lines end in "\n", as the check reads them."""
    return {name: t.replace("\r\n", "\n").replace("\r", "\n") for name, t in files.items()}


class _Taking:
    """One sheet on its way into one folder."""

    def __init__(self, files: Mapping[str, str], sheet: Sheet, notes: Notes, where: Path) -> None:
        self._files, self._sheet, self._notes, self._where = files, sheet, notes, where
        self._texts: Texts = gather(plain_ends(files))
        self._by_name = {entry.name: entry for entry in self._texts.entries}
        self._rows: dict[Name, Row] = {}
        self._remarks: list[str] = []

    def take(self, languages: Sequence[str]) -> Taken:
        """Give what is to be written."""
        self._match()
        spoken = [one for one in languages if one in self._texts.languages]
        added = [one for one in languages if one not in self._texts.languages]
        changes = [c for language in spoken for c in self._changed(language)]
        changes += [c for language in added for c in self._added(language)]
        self._refuse()
        self._tell_approved(changes)
        if self._texts.languages[0] not in languages:
            self._tell_stale(self._texts.languages[0])
        wanted = {(change.name, change.language): change.new for change in changes}
        files = self._edited(changes, added) | self._new_files(wanted, added)
        after = gather(plain_ends({**self._files, **files}))
        self._check(files, after)
        _verify(wanted, after)
        touched = {name: text for name, text in files.items() if text != self._files.get(name)}
        return Taken(touched, tuple(changes), tuple(self._remarks))

    def _refuse(self) -> None:
        if self._notes.findings:
            raise MenuFileError(self._notes.findings)

    def _add(self, row: int, column: int, what: str, mend: str) -> None:
        self._notes.add(Mark(self._sheet.file, row, column), what, mend)

    def _match(self) -> None:
        """Find the text of every row."""
        for row in self._sheet.rows:
            first = self._rows.setdefault(row.name, row)
            if row.name not in self._by_name:
                what = f"the folder has no text {_said(row.name)}"
                known = [_said(name) for name in self._by_name]
                close = suggest(_said(row.name), known).partition("? ")[0]
                mend = f"{close}?" if close.startswith("did") else "delete the row"
                self._add(row.number, 1, what, mend)
            elif first is not row and first.cells != row.cells:
                what = f"{_said(row.name)} stands in row {first.number} too, with another text"
                self._add(row.number, 1, what, "keep one of the two rows")
        missing = [name for name in self._by_name if name not in self._rows]
        if missing:
            listed = ", ".join(map(_said, missing[:5])) + (", ..." if missing[5:] else "")
            self._remarks.append(f"{len(missing)} texts are in no row and stay: {listed}")
        if self._sheet.others:
            self._remarks.append(f"left aside: the columns {', '.join(self._sheet.others)}")

    def _changed(self, language: str) -> Iterator[Change]:
        rows = [(row, row.cells[language]) for row in self._rows.values()]
        if rows and not any(cell.strip() for _, cell in rows):
            self._remarks.append(f"the column {language} is empty: its texts stay")
            return
        for row, cell in rows:
            entry = self._by_name.get(row.name)
            text = entry.texts.get(language) if entry else None
            if text is None or _is_same(cell, text.raw):
                continue
            if new := self._read(row, language, cell):
                yield Change(row.name, language, text.raw, new)

    def _added(self, language: str) -> Iterator[Change]:
        if not any(row.cells[language].strip() for row in self._rows.values()):
            what = f"the column {language} is empty"
            self._add(1, self._sheet.columns[language], what, "write the texts of the language")
            return
        for entry in self._texts.entries:
            row = self._rows.get(entry.name)
            if row is None:
                what = f"there is no row for {_said(entry.name)}, which {language} needs"
                self._add(1, self._sheet.columns[language], what, "take a new sheet")
            elif new := self._read(row, language, row.cells[language]):
                yield Change(entry.name, language, "", new)

    def _read(self, row: Row, language: str, cell: str) -> str:
        """Give the text of a cell; blanks at its end are kept where a value follows them."""
        new = normalize("NFC", sheet_file.text_of(cell))
        new = new if row.name[1] == "words" else new.strip()
        if new.strip():
            return new
        what = f"there is no text in {language} for {_said(row.name)}"
        self._add(row.number, self._sheet.columns[language], what, "write it")
        return ""

    def _tell_approved(self, changes: Sequence[Change]) -> None:
        """Say whose word no longer covers all that is written."""
        for language in dict.fromkeys(change.language for change in changes):
            if reader := self._texts.readers.get(language):
                what = f"{reader['name']} read {language} on {reader['approved']}, before this"
                self._remarks.append(f"{what}: name the new reader and date in city.yaml")

    def _tell_stale(self, first: str) -> None:
        """Say where a text was translated from words that have changed since."""
        for row in self._rows.values():
            cell, text = row.cells.get(first), self._by_name[row.name].texts[first]
            if cell is not None and not _is_same(cell, text.raw):
                what = f"row {row.number} was translated from other words"
                self._remarks.append(f"{what}: {first} says {short(text.raw)} by now")

    def _edited(self, changes: Sequence[Change], added: Sequence[str]) -> dict[str, str]:
        edits: dict[str, list[Edit]] = {}
        layouts: dict[str, Layout] = {}

        def layout(file: str) -> Layout:
            if file not in layouts:
                layouts[file] = Layout(self._files[file])
            return layouts[file]

        for change in changes:
            text = self._by_name[change.name].texts.get(change.language)
            if text is not None:
                edit = layout(text.mark.file).replace(yaml_edit.at(text.mark), text.raw, change.new)
                edits.setdefault(text.mark.file, []).append(edit)
        for change in changes:
            below = self._texts.side_by_side.get(change.name)
            if below is not None and change.language in added:
                edit = layout(below.mark.file).add(below, change.language, change.new)
                edits.setdefault(below.mark.file, []).append(edit)
        return {file: yaml_edit.apply(self._files[file], found) for file, found in edits.items()}

    def _new_files(self, wanted: Mapping[Cell, str], added: Sequence[str]) -> dict[str, str]:
        """Write the menu and the messages of each new language."""
        files: dict[str, str] = {}
        names = {id(entry.texts): entry.name for entry in self._texts.entries}
        for language in added:

            def said(phrase: Phrase, language: str = language) -> str:
                return wanted[names[id(phrase)], language]

            name, rest = f"menu.{language}.yaml", "in its order. Only texts stand here"
            head = f"{name}: the {language} texts of menu.yaml, screen by screen, {rest}."
            files[name] = outline.menu_file(self._texts.menu, said, head)
            name = f"messages.{language}.yaml"
            head = f"{name}: the {language} texts of messages.yaml."
            files[name] = outline.messages_file(dict(self._texts.messages), said, head)
        return files

    def _check(self, files: Mapping[str, str], after: Texts) -> None:
        """Check the folder as it would be; what is found in a text is told at its cell."""
        try:
            parse(plain_ends({**self._files, **files}))
        except MenuFileError as error:
            cells = dict(_cells(after.entries))
            raise MenuFileError(
                tuple(sorted(self._moved(finding, cells) for finding in error.findings))
            ) from None

    def _moved(self, finding: Finding, cells: Mapping[Mark, Cell]) -> Finding:
        name, language = cells.get(Mark(finding.file, finding.line, finding.column), (None, ""))
        row = self._rows.get(name) if name else None
        if row is None or language not in self._sheet.columns:
            return in_folder(self._where, (finding,))[0]
        column = self._sheet.columns[language]
        return replace(finding, file=self._sheet.file, line=row.number, column=column)


def _cells(entries: Sequence[Entry]) -> Iterator[tuple[Mark, Cell]]:
    for entry in entries:
        for language, text in entry.texts.items():
            yield text.mark, (entry.name, language)


def _verify(wanted: Mapping[Cell, str], after: Texts) -> None:
    """Read the new files once more: nobody may find other words in them than the sheet has."""
    said = {
        (e.name, language): text.raw for e in after.entries for language, text in e.texts.items()
    }
    for (name, language), text in wanted.items():
        if said.get((name, language)) != text:
            what = f"{_said(name)} cannot be changed where it stands in {language}"
            raise InvalidInput(f"{what}: change it in the file")


def _is_same(cell: str, text: str) -> bool:
    """Say whether a cell holds what it was given, whatever a spreadsheet did to blanks."""
    given, now = (normalize("NFC", one).split() for one in (sheet_file.cell_of(text), cell))
    return given == now or normalize("NFC", text).split() == now


def _said(name: Name) -> str:
    return " / ".join(name)
