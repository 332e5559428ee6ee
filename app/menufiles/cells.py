"""Put single texts into a city's files, each named as a sheet for translators names it.

What is wrong with a text is told by its name; comments, order and all other texts stay as they are.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from app.domain.errors import Finding, MenuFileError
from app.menufiles import sheet_take
from app.menufiles.notes import Notes
from app.menufiles.sheet_file import Row, Sheet, cell_of
from app.menufiles.sheet_take import Cell, Taken
from app.menufiles.sheet_texts import Texts

#: What findings at a text name in place of a file.
_SHEET: Final = "texts"


class BadTexts(MenuFileError):  # noqa: N818
    """Texts that the check refuses, with what is found at each and elsewhere."""

    def __init__(
        self, findings: tuple[Finding, ...], at_cells: Mapping[Cell, Sequence[Finding]]
    ) -> None:
        super().__init__(findings)
        self.at_cells = at_cells  #: those of `findings` that stand at a text


def put_texts(files: Mapping[str, str], texts: Texts, wanted: Mapping[Cell, str]) -> Taken:
    """Give the files that change when texts of a city are others, checked as a whole.

    `texts` are those of `files`; a text that nobody has written yet is "" in none of them.

    Raises: BadTexts.
    """
    languages = texts.languages
    columns = {language: number for number, language in enumerate(languages, 1)}
    rows = tuple(
        Row(
            number,
            entry.name,
            {
                one: cell_of(wanted.get((entry.name, one), _raw(entry.texts, one)))
                for one in columns
            },
        )
        for number, entry in enumerate(texts.entries)
    )
    sheet, notes = Sheet(_SHEET, columns, (), rows), Notes()
    try:
        return sheet_take.take(files, texts, sheet, languages, notes, Path())
    except MenuFileError as error:
        raise _told(error.findings, texts) from None


def _raw(said: Mapping[str, object], language: str) -> str:
    text = said.get(language)
    return str(getattr(text, "raw", ""))


def _told(findings: Sequence[Finding], texts: Texts) -> BadTexts:
    at_cells: dict[Cell, list[Finding]] = {}
    for finding in findings:
        if finding.file == _SHEET and finding.line < len(texts.entries):
            name = texts.entries[finding.line].name
            cell = name, texts.languages[finding.column - 1]
            at_cells.setdefault(cell, []).append(finding)
    return BadTexts(tuple(findings), at_cells)
