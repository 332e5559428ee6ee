"""Put the texts of a sheet back into a city's files. Begin reading at `take`.

Only texts that differ are touched. All findings come at once, at the sheet's row and column, and
what is given back has passed the check of the whole folder.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from app.domain.errors import Finding, InvalidInput, MenuFileError
from app.menu.lists import LISTS
from app.menufiles import outline, yaml_edit, yaml_list
from app.menufiles.draft import Phrase
from app.menufiles.measured import in_folder
from app.menufiles.notes import Notes, short
from app.menufiles.parse import parse
from app.menufiles.plain import Plain
from app.menufiles.sheet_changes import Change, Comparison, spoken
from app.menufiles.sheet_file import Sheet
from app.menufiles.sheet_texts import Entry, Name, Texts, gather
from app.menufiles.tree import Mark, Pairs
from app.menufiles.yaml_edit import Edit, Layout

#: A text in a language.
Cell = tuple[Name, str]
_MENU: Final = "menu.yaml"
#: The text of a key of a screen or a line; of several with one digit they are numbered.
_KEY: Final = re.compile(r"\boption [0-9](?: \([0-9]+\))?\Z")
#: What the digit before it makes a list: "<service>", "-9 <service>".
_LISTED: Final = re.compile(r"(?P<row>- ?[0-9]+ )?<(?P<of>[^<>]+)>")


class Taken(NamedTuple):
    """What is to be written, and what an operator should know."""

    files: Mapping[str, str]  #: changed and new files alone
    changes: tuple[Change, ...]
    remarks: tuple[str, ...]
    plain: Plain | None = None  #: what the folder then says; None where nothing changes


def take(
    files: Mapping[str, str],
    texts: Texts,
    sheet: Sheet,
    languages: Sequence[str],
    notes: Notes,
    where: Path,
) -> Taken:
    """Give the files of the folder `where` that change by the columns of `languages`.

    `files` hold their own line ends; `texts` are what is in them.

    Raises: MenuFileError at the sheet's rows and columns, or in the folder as it would be;
    nothing is to be written then.
    """
    return _Taking(files, texts, sheet, notes, where).take(languages)


def plain_ends(files: Mapping[str, str]) -> dict[str, str]:
    r"""Give texts whose lines end in "\n", as the check reads them."""
    return {name: t.replace("\r\n", "\n").replace("\r", "\n") for name, t in files.items()}


class _Taking:
    """One sheet on its way into one folder."""

    def __init__(
        self, files: Mapping[str, str], texts: Texts, sheet: Sheet, notes: Notes, where: Path
    ) -> None:
        self._files, self._sheet, self._notes, self._where = files, sheet, notes, where
        self._texts = texts
        self._by_name = {entry.name: entry for entry in texts.entries}
        self._compared = Comparison(texts, sheet, notes)

    def take(self, languages: Sequence[str]) -> Taken:
        """Give what is to be written."""
        changes = self._compared.changes(languages)
        self._refuse_lists(changes)
        if self._notes.findings:
            raise MenuFileError(self._notes.findings)
        added = [one for one in languages if one not in self._texts.languages]
        if not changes:
            return Taken({}, (), tuple(self._compared.remarks))
        wanted = {(change.name, change.language): change.new for change in changes}
        files = self._edited(changes) | self._new_files(wanted, added)
        after = gather(plain_ends({**self._files, **files}))
        plain = self._check(files, after)
        _verify(_said(self._texts) | wanted, _said(after))
        return Taken(files, changes, tuple(self._compared.remarks), plain)

    def _refuse_lists(self, changes: Sequence[Change]) -> None:
        """Refuse the name of a list as what a key is called: the key would be another one.

        The check would tell of what follows from that, and of no text, since there is none then.
        """
        for change in changes:
            text = self._by_name[change.name].texts.get(change.language)
            is_key = text is not None and text.mark.file == _MENU and _KEY.search(change.name[2])
            listed = _LISTED.fullmatch(change.new) if is_key else None
            if listed and (listed["row"] or listed["of"] in LISTS):
                row, column = self._compared.rows[change.name], self._sheet.columns[change.language]
                what = f"{short(change.new)} would make a list of this key"
                mend = "write words: what is listed is changed in menu.yaml"
                self._notes.add(Mark(self._sheet.file, row.number, column), what, mend)

    def _edited(self, changes: Sequence[Change]) -> dict[str, str]:
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
        for below, words in self._beside(changes):
            edit = yaml_list.with_texts(layout(below.mark.file), below, words)
            edits.setdefault(below.mark.file, []).append(edit)
        return {file: yaml_edit.apply(self._files[file], found) for file, found in edits.items()}

    def _beside(self, changes: Sequence[Change]) -> Iterator[tuple[Pairs, dict[str, str]]]:
        """Give what is to stand beside the other languages of a text, by its language."""
        new: dict[Name, dict[str, str]] = {}
        for change in changes:
            if change.language not in self._by_name[change.name].texts:
                new.setdefault(change.name, {})[change.language] = change.new
        for name, words in new.items():
            if below := self._texts.side_by_side.get(name):
                yield below, words

    def _new_files(self, wanted: Mapping[Cell, str], added: Sequence[str]) -> dict[str, str]:
        """Write the menu and the messages of each new language."""
        files: dict[str, str] = {}
        names = {id(entry.texts): entry.name for entry in self._texts.entries}
        for language in added:

            def said(phrase: Phrase, language: str = language) -> str:
                return wanted[names[id(phrase)], language]

            name, rest = f"menu.{language}.yaml", "in its order. Only texts stand here"
            draft = "A DRAFT until city.yaml names who read it and when"
            head = (
                f"{name}: {draft}.\n# The {language} texts of menu.yaml, screen by screen, {rest}."
            )
            files[name] = outline.menu_file(self._texts.menu, said, head)
            name = f"messages.{language}.yaml"
            head = f"{name}: {draft}.\n# The {language} texts of messages.yaml."
            files[name] = outline.messages_file(dict(self._texts.messages), said, head)
        return files

    def _check(self, files: Mapping[str, str], after: Texts) -> Plain:
        """Check the folder as it would be; what is found in a text is told at its cell."""
        try:
            return parse(plain_ends({**self._files, **files}))
        except MenuFileError as error:
            cells = dict(_cells(after.entries))
            raise MenuFileError(
                tuple(sorted(self._moved(finding, cells) for finding in error.findings))
            ) from None

    def _moved(self, finding: Finding, cells: Mapping[Mark, Cell]) -> Finding:
        name, language = cells.get(Mark(finding.file, finding.line, finding.column), (None, ""))
        row = self._compared.rows.get(name) if name else None
        if row is None or language not in self._sheet.columns:
            return in_folder(self._where, (finding,))[0]
        column = self._sheet.columns[language]
        return replace(finding, file=self._sheet.file, line=row.number, column=column)


def _cells(entries: Sequence[Entry]) -> Iterator[tuple[Mark, Cell]]:
    for entry in entries:
        for language, text in entry.texts.items():
            yield text.mark, (entry.name, language)


def _said(texts: Texts) -> dict[Cell, str]:
    return {
        (entry.name, language): text.raw
        for entry in texts.entries
        for language, text in entry.texts.items()
    }


def _verify(wanted: Mapping[Cell, str], found: Mapping[Cell, str]) -> None:
    """Read the new files once more: they hold the sheet's words, and all others as they were."""
    for (name, language), text in wanted.items():
        if found.get((name, language)) != text:
            what = f"{spoken(name)} cannot be changed where it stands in {language}"
            raise InvalidInput(f"{what}: change it in the file")
