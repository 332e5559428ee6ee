"""Compare a sheet with a city's texts: what differs, what is amiss, what is worth knowing."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from unicodedata import normalize

from app.menufiles import sheet_file
from app.menufiles.letters import ordinary, unseen
from app.menufiles.notes import Notes, short, suggest
from app.menufiles.sheet_file import Row, Sheet
from app.menufiles.sheet_texts import CALENDAR, Name, Texts
from app.menufiles.tree import Mark


class Change(NamedTuple):
    """One text that differs."""

    name: Name
    language: str
    old: str  #: "" for a new language
    new: str


class Comparison:
    """One sheet beside the texts of one folder."""

    def __init__(self, texts: Texts, sheet: Sheet, notes: Notes) -> None:
        self._texts, self._sheet, self._notes = texts, sheet, notes
        self._by_name = {entry.name: entry for entry in texts.entries}
        self.rows: dict[Name, Row] = {}
        self.remarks: list[str] = []
        self._match()

    def changes(self, languages: Sequence[str]) -> tuple[Change, ...]:
        """Give what differs in the columns of these languages; findings say what cannot be."""
        found: list[Change] = []
        for language in languages:
            known = language in self._texts.languages
            found += (self._changed if known else self._added)(language)
        if not self._notes.findings:
            self._tell_approved(found)
            if self._texts.languages[0] not in languages:
                self._tell_stale(self._texts.languages[0])
        return tuple(found)

    def _add(self, row: int, column: int, what: str, mend: str) -> None:
        self._notes.add(Mark(self._sheet.file, row, column), what, mend)

    def _match(self) -> None:
        """Find the text of every row."""
        for row in self._sheet.rows:
            if self._notes.is_full:
                break  # looking for what was meant takes milliseconds a row
            first = self.rows.setdefault(row.name, row)
            if row.name not in self._by_name:
                what = f"the folder has no text {spoken(row.name)}"
                known = [spoken(name) for name in self._by_name]
                close = suggest(spoken(row.name), known).partition("? ")[0]
                mend = f"{close}?" if close.startswith("did") else "delete the row"
                self._add(row.number, 1, what, mend)
            elif first is not row and first.cells != row.cells:
                what = f"{spoken(row.name)} stands in row {first.number} too, with another text"
                self._add(row.number, 1, what, "keep one of the two rows")
        missing = [name for name in self._by_name if name not in self.rows]
        if missing:
            listed = ", ".join(map(spoken, missing[:5])) + (", ..." if missing[5:] else "")
            self.remarks.append(f"{len(missing)} texts are in no row and stay: {listed}")
        if self._sheet.others:
            self.remarks.append(f"left aside: the columns {', '.join(self._sheet.others)}")

    def _changed(self, language: str) -> Iterator[Change]:
        rows = [(row, row.cells[language]) for row in self.rows.values()]
        if rows and not any(cell.strip() for _, cell in rows):
            self.remarks.append(f"the column {language} is empty: its texts stay")
            return
        for row, cell in rows:
            entry = self._by_name.get(row.name)
            text = entry.texts.get(language) if entry else None
            if text is None:
                if entry and row.name[0] == CALENDAR and cell.strip():
                    yield Change(row.name, language, "", self._read(row, language, cell))
                continue
            if _is_same(cell, text.raw):
                continue
            if new := self._read(row, language, cell):
                yield Change(row.name, language, text.raw, new)

    def _added(self, language: str) -> Iterator[Change]:
        if not any(row.cells[language].strip() for row in self.rows.values()):
            what = f"the column {language} is empty"
            self._add(1, self._sheet.columns[language], what, "write the texts of the language")
            return
        for entry in self._texts.entries:
            row = self.rows.get(entry.name)
            if row is None:
                what = f"there is no row for {spoken(entry.name)}, which {language} needs"
                self._add(1, self._sheet.columns[language], what, "take a new sheet")
            elif row.name[0] == CALENDAR and not row.cells[language].strip():
                continue  # callers read it in the first language
            elif new := self._read(row, language, row.cells[language]):
                yield Change(entry.name, language, "", new)

    def _read(self, row: Row, language: str, cell: str) -> str:
        """Give the text of a cell; blanks at its end are kept where a value follows them."""
        new = normalize("NFC", sheet_file.text_of(cell))
        new = new if row.name[1] == "words" else new.strip()
        if hidden := unseen(new):
            what = f"a character that nobody can see or type {hidden}"
            self._add(row.number, self._sheet.columns[language], what, "delete it")
            return ""
        if new.strip():
            return new
        what = f"there is no text in {language} for {spoken(row.name)}"
        self._add(row.number, self._sheet.columns[language], what, "write it")
        return ""

    def _tell_approved(self, changes: Sequence[Change]) -> None:
        """Say whose word no longer covers all that is written."""
        for language in dict.fromkeys(change.language for change in changes):
            if reader := self._texts.readers.get(language):
                what = f"{reader['name']} read {language} on {reader['approved']}, before this"
                self.remarks.append(f"{what}: name the new reader and date in city.yaml")

    def _tell_stale(self, first: str) -> None:
        """Say where a text was translated from words that have changed since."""
        for row in self.rows.values():
            cell, text = row.cells.get(first), self._by_name[row.name].texts[first]
            if cell is not None and not _is_same(cell, text.raw):
                what = f"row {row.number} was translated from other words"
                self.remarks.append(f"{what}: {first} says {short(text.raw)} by now")


def _is_same(cell: str, text: str) -> bool:
    """Say whether a cell holds what it was given; a spreadsheet may drop blanks at its ends."""
    now = normalize("NFC", ordinary(cell.replace("\r\n", "\n"))).strip()
    return now in (normalize("NFC", one).strip() for one in (sheet_file.cell_of(text), text))


def spoken(name: Name) -> str:
    """Name a text for people."""
    return " / ".join(name)
